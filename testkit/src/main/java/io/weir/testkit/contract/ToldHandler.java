package io.weir.testkit.contract;

import io.weir.testkit.Eventually;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A handler that writes down what it is told, and takes as many messages as it has room for.
/// Called by the connection's loop, asked by the test's thread.
final class ToldHandler implements ConnectionHandler {
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  void room(int messages) {
    room.set(messages);
  }

  Connection connection() {
    Eventually.eventually("the connection is open", () -> connection != null);
    return Objects.requireNonNull(connection);
  }

  List<String> told() {
    return List.copyOf(told);
  }

  List<Integer> numbers() {
    return List.copyOf(numbers);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
    told.add("opened");
  }

  @Override
  public Offer received(ByteBuffer frame) {
    if (room.get() == 0) {
      return Offer.NO_ROOM;
    }
    room.decrementAndGet();
    numbers.add(frame.getInt());
    return Offer.TAKEN;
  }

  @Override
  public void unwritable() {
    told.add("unwritable");
  }

  @Override
  public void writable() {
    told.add("writable");
  }

  @Override
  public void drained() {
    told.add("drained");
  }

  @Override
  public void stalled() {
    told.add("stalled");
  }

  @Override
  public void stallEnded() {
    told.add("stall ended");
  }

  @Override
  public void closing(CloseReason reason) {
    told.add("closing " + reason.getClass().getSimpleName());
  }

  @Override
  public void closed(CloseReason reason) {
    told.add("closed " + reason.getClass().getSimpleName());
    closed = true;
  }
}
