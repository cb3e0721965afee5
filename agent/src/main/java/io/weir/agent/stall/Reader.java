package io.weir.agent.stall;

import io.weir.transport.CloseReason;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// A peer's application: reads one message after the other, or nothing while it is told to stop.
/// Runs on a thread of its own; the other methods are thread-safe.
final class Reader implements Runnable {
  private final MessageSocket socket;
  private final List<Arrivals> byStream;
  private final LongConsumer ages;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong strays = new AtomicLong();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// A reader.
  ///
  /// @param socket the peer's
  /// @param byStream checks what comes on each stream
  /// @param ages given how old each message is, nanoseconds
  Reader(MessageSocket socket, List<Arrivals> byStream, LongConsumer ages) {
    this.socket = socket;
    this.byStream = List.copyOf(byStream);
    this.ages = ages;
  }

  /// Reads nothing from now on, but for one message that it may have begun to wait for.
  void stopReading() {
    gate = new CountDownLatch(1);
  }

  /// Reads on.
  void readOn() {
    gate.countDown();
  }

  /// Messages read.
  long received() {
    return received.get();
  }

  /// Messages on streams that nobody sends on.
  long strays() {
    return strays.get();
  }

  /// Completes when the association's end was read, with its reason.
  CompletableFuture<CloseReason> ended() {
    return ended;
  }

  @Override
  public void run() {
    try {
      while (!ended.isDone()) {
        gate.await();
        take(socket.receive());
      }
    } catch (InterruptedException e) {
      ended.complete(new CloseReason.LocalClose("interrupted"));
    }
  }

  private void take(Received what) {
    switch (what) {
      case Received.Message(byte[] payload, var info) -> {
        received.incrementAndGet();
        if (info.stream() < byStream.size() && payload.length >= StallPlan.LEAST_MESSAGE_BYTES) {
          byStream.get(info.stream()).arrived(payload);
          ages.accept(System.nanoTime() - Pattern.madeNs(payload));
        } else {
          strays.incrementAndGet();
        }
      }
      case Received.Ended(CloseReason reason, byte[] _) -> ended.complete(reason);
      case Received.Part _ -> strays.incrementAndGet();
      case Received.NothingYet _ -> {}
    }
  }
}
