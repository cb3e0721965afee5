package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Eventually;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A handler that writes down what it is told and takes as many frames as it has room for.
class Recorder implements ConnectionHandler {
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Queue<String> frames = new ConcurrentLinkedQueue<>();
  final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  private volatile @Nullable Connection connection;
  private volatile @Nullable CloseReason closedBy;

  Connection connection() {
    Eventually.eventually("the connection is open", () -> connection != null);
    return Objects.requireNonNull(connection);
  }

  CloseReason closedBy() {
    Eventually.eventually("the connection is closed", () -> closedBy != null);
    return Objects.requireNonNull(closedBy);
  }

  List<String> events() {
    return List.copyOf(events);
  }

  List<String> frames() {
    return List.copyOf(frames);
  }

  void awaitEvent(String event) {
    Eventually.eventually(event + " in " + events, () -> events.contains(event));
  }

  void awaitFrames(int count) {
    Eventually.eventually(count + " frames in " + frames, () -> frames.size() >= count);
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    events.add("opened");
  }

  @Override
  public Offer received(ByteBuffer frame) {
    if (room.get() == 0) {
      return Offer.NO_ROOM;
    }
    room.decrementAndGet();
    byte[] payload = new byte[frame.remaining()];
    frame.get(payload);
    frames.add(new String(payload, ISO_8859_1));
    return Offer.TAKEN;
  }

  @Override
  public void unwritable() {
    events.add("unwritable");
  }

  @Override
  public void writable() {
    events.add("writable");
  }

  @Override
  public void drained() {
    events.add("drained");
  }

  @Override
  public void stalled() {
    events.add("stalled");
  }

  @Override
  public void stallEnded() {
    events.add("stallEnded");
  }

  @Override
  public void closing(CloseReason reason) {
    events.add("closing " + reason);
  }

  @Override
  public void closed(CloseReason reason) {
    events.add("closed " + reason);
    closedBy = reason;
  }
}
