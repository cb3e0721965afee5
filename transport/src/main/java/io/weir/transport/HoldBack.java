package io.weir.transport;

import java.time.Duration;

/// How the sender of an item is held back by a mailbox that fills: what an Erlang process that
/// sends to another never is.
public sealed interface HoldBack {
  /// The sender does not wait: what finds no room is refused.
  record Refuse() implements HoldBack {}

  /// The sender waits for room, in line with the sockets and the other senders.
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock, or [Deadlines#NEVER]
  record Wait(long deadlineNs) implements HoldBack {}

  /// The sender first pauses in proportion to how full the mailbox is, then waits for room. So it
  /// slows down long before the mailbox is full, and the mailbox rarely gets there.
  ///
  /// @param pauseWhenFull the pause at a full mailbox; at a half full one it is half of it
  /// @param deadlineNs instant on the [System#nanoTime()] clock that bounds both, or
  ///     [Deadlines#NEVER]
  record Slow(Duration pauseWhenFull, long deadlineNs) implements HoldBack {
    /// Checks the pause.
    ///
    /// @throws IllegalArgumentException when it is negative
    public Slow {
      if (pauseWhenFull.isNegative()) {
        throw new IllegalArgumentException("pauseWhenFull is negative: " + pauseWhenFull);
      }
    }
  }

  /// The one instance of refusal.
  HoldBack REFUSE = new Refuse();

  /// Waiting without a deadline.
  HoldBack WAIT = new Wait(Deadlines.NEVER);
}
