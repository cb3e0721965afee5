package io.weir.diameter;

import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Lane;
import io.weir.transport.Send;
import io.weir.transport.SendLevels;
import io.weir.transport.SendLimits;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendQueue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A connection without a socket: the test is the network and the loop. It feeds octets to the
/// handler as the engine does, and takes what is queued when it likes.
final class FakeConnection implements Connection {
  private final SendQueue queue;
  private final Framer framer;
  final AtomicInteger resumes = new AtomicInteger();
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private volatile @Nullable CloseReason closing;

  FakeConnection(SendLimits limits, Framer framer) {
    this.framer = framer;
    queue = new SendQueue(limits, framer, () -> {});
  }

  // ---- the network

  /// Feeds octets to a handler, as far as it takes them.
  ///
  /// @return octets that it did not take: the rest is no whole frame, had no room or is wrong
  int feed(ConnectionHandler handler, byte[] octets) {
    ByteBuffer view = ByteBuffer.wrap(octets);
    int at = 0;
    boolean more = true;
    while (more && closing == null) {
      view.limit(octets.length).position(at);
      switch (framer.next(view)) {
        case Framing.Part _ -> throw new AssertionError("no parts were asked for");
        case Framing.Frame(int length, int offset, int payload) -> {
          view.limit(at + offset + payload).position(at + offset);
          more = handler.received(view) == Offer.TAKEN;
          at += more ? length : 0;
        }
        case Framing.Incomplete _ -> more = false;
        case Framing.Malformed malformed -> {
          handler.malformed(view, malformed);
          close(new CloseReason.ProtocolError(malformed.detail(), at), Duration.ZERO);
          more = false;
        }
      }
    }
    handler.readBatchEnded();
    return octets.length - at;
  }

  /// Takes what is queued off the queue, as a peer that reads does.
  ///
  /// @return the messages
  List<byte[]> takeSent() {
    queue.woken();
    List<byte[]> messages = new ArrayList<>();
    ByteBuffer target = ByteBuffer.allocate(1 << 21);
    for (int bytes = queue.collect(target, System.nanoTime());
        bytes > 0;
        bytes = queue.collect(target.clear(), System.nanoTime())) {
      queue.handedOver(bytes);
      target.flip();
      while (target.hasRemaining()
          && framer.next(target) instanceof Framing.Frame(int length, int _, int _)) {
        byte[] message = new byte[length];
        target.get(message);
        messages.add(message);
      }
    }
    queue.handedOver(0);
    return messages;
  }

  /// Ends the connection as the engine does.
  void finish(ConnectionHandler handler, CloseReason reason) {
    CloseReason first = closing;
    CloseReason why = first == null ? reason : first;
    queue.refuse(why);
    int unsent = queue.end(why);
    handler.closed(why);
    closed.complete(new CloseReport(why, unsent, 0));
  }

  boolean isClosing() {
    return closing != null;
  }

  SendLevels levels() {
    return queue.levels();
  }

  // ---- what the handler sees

  @Override
  public Endpoint local() {
    return Endpoint.tcp("127.0.0.1", 1);
  }

  @Override
  public Endpoint remote() {
    return Endpoint.tcp("127.0.0.1", 2);
  }

  @Override
  public void resumeReading() {
    resumes.incrementAndGet();
  }

  @Override
  public Admission offer(Send send) {
    return queue.offer(send);
  }

  @Override
  public Admission offer(ByteBuffer payload, Lane lane) {
    return queue.offerCopy(payload, lane);
  }

  @Override
  public SendOutcome send(Send send) throws InterruptedException {
    return queue.send(send);
  }

  @Override
  public CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point) {
    return queue.sendAsync(send, point);
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public CompletableFuture<CloseReport> close(CloseReason reason, Duration drain) {
    if (closing == null) {
      closing = reason;
    }
    queue.refuse(reason);
    return closed;
  }

  @Override
  public void close() {
    close(new CloseReason.LocalClose("closed"), Duration.ZERO);
  }

  @Override
  public void abort(CloseReason reason) {
    close(reason, Duration.ZERO);
  }

  @Override
  public CompletableFuture<CloseReport> closed() {
    return closed;
  }

  @Override
  public ConnectionStats stats() {
    return new ConnectionStats(0, 0, 0, 0, 0, Feed.Levels.NONE, queue.levels(), 0);
  }
}
