package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends numbered messages on a stream of its own until it is told to stop. Runs on a thread of
/// its own; the other methods are thread-safe. The kinds differ in what they do when there is no
/// room.
abstract sealed class Sender implements Runnable
    permits WaitingSender, AskingSender, ExpiringSender, PacedSender {
  /// A send that takes this long has waited.
  private static final long WAITED_NS = TimeUnit.MILLISECONDS.toNanos(100);

  final SctpSocket socket;
  private final Pattern pattern;
  private final SendInfo info;
  private final Thread thread;
  private final AtomicReference<@Nullable SendOutcome> failure = new AtomicReference<>();
  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopping;

  /// Since when it waits, or 0.
  private volatile long waitingSinceNs;

  // Written by the sender's thread alone.
  private final Set<Long> expired = new HashSet<>();
  private volatile long made;
  private volatile long longestWaitNs;
  private volatile long expiredNumber;

  /// A sender that has not begun.
  ///
  /// @param socket where it sends
  /// @param stream its stream
  /// @param messageBytes size of its messages
  Sender(SctpSocket socket, int stream, int messageBytes) {
    this.socket = socket;
    pattern = new Pattern(stream, messageBytes);
    info = SendInfo.on(stream);
    thread = Thread.ofVirtual().name("weir-stall-sender-" + stream).unstarted(this);
  }

  /// Who it is, a word.
  abstract String name();

  /// What it does when there is no room, for people.
  abstract String policy();

  /// Sends one message.
  ///
  /// @param send the next message
  /// @return true when the transport has it or will have it, false when it said that it never will
  abstract boolean sendOne(Send send) throws InterruptedException;

  /// Its messages.
  final Pattern pattern() {
    return pattern;
  }

  final void start() {
    thread.start();
  }

  /// Sends no more, once the message that it is at is settled.
  final void stop() {
    stopping = true;
  }

  /// Waits for its end.
  ///
  /// @return whether it has ended
  final boolean awaitEnd(long mostMs) throws InterruptedException {
    return thread.join(Duration.ofMillis(mostMs));
  }

  final void interrupt() {
    thread.interrupt();
  }

  final boolean isStopping() {
    return stopping;
  }

  @Override
  public final void run() {
    try {
      for (long number = 0; !stopping && failure.get() == null; number++) {
        Send send = Send.of(pattern.make(number, System.nanoTime())).with(info);
        if (!sendOne(send)) {
          expired.add(number);
          expiredNumber = expired.size();
        }
        made = number + 1;
      }
    } catch (InterruptedException e) {
      failure.compareAndSet(null, new SendOutcome.NotSent(new SendOutcome.Unsent.Withdrawn()));
    }
  }

  /// Sends and waits until the message is settled, and notes how long that took.
  final SendOutcome sendAndWait(Send send) throws InterruptedException {
    waits();
    SendOutcome outcome = socket.send(send);
    hasWaited();
    return outcome;
  }

  /// It begins to wait.
  final void waits() {
    waitingSinceNs = System.nanoTime();
  }

  /// It waits no more.
  final void hasWaited() {
    long ns = System.nanoTime() - waitingSinceNs;
    waitingSinceNs = 0;
    if (ns >= WAITED_NS) {
      waits.incrementAndGet();
    }
    longestWaitNs = Math.max(longestWaitNs, ns);
  }

  /// Whether it has waited for 100 ms now, be it for room or until its message has left.
  final boolean isWaiting() {
    long sinceNs = waitingSinceNs;
    return sinceNs != 0 && System.nanoTime() - sinceNs >= WAITED_NS;
  }

  final void refused() {
    refused.incrementAndGet();
  }

  /// What should not have happened: the sender ends.
  final void failed(SendOutcome outcome) {
    failure.compareAndSet(null, outcome);
  }

  /// What it has done. Exact once it has ended.
  final Tally tally() {
    return new Tally(made, expiredNumber, refused.get(), waits.get(), longestWaitNs, failure.get());
  }

  /// The numbers of the messages that will never go out. Once it has ended.
  final Set<Long> expired() {
    return Set.copyOf(expired);
  }

  /// What a sender has done.
  ///
  /// @param made messages made
  /// @param expired those of them whose deadline passed before their first byte left
  /// @param refused how often there was no room
  /// @param waits sends that took 100 ms or more
  /// @param longestWaitNs the longest of them
  /// @param failure an outcome that should not have been, or null
  record Tally(
      long made,
      long expired,
      long refused,
      long waits,
      long longestWaitNs,
      @Nullable SendOutcome failure) {
    /// Messages that the transport has taken.
    long sent() {
      return made - expired;
    }
  }
}
