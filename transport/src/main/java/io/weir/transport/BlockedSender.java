package io.weir.transport;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The thread of a blocking send, which is the listener of its own message. Made and waited on by
/// that thread; told by whichever thread settles the message.
final class BlockedSender implements SendListener {
  private final SendQueue queue;
  private final Thread thread = Thread.currentThread();
  private volatile @Nullable SendOutcome outcome;

  BlockedSender(SendQueue queue) {
    this.queue = queue;
  }

  @Override
  public void settled(SendOutcome settledOutcome) {
    outcome = settledOutcome;
    LockSupport.unpark(thread);
  }

  /// Waits for the outcome, at most until the message's deadline or an interrupt.
  ///
  /// @param send the message, given to the queue
  /// @return its outcome, or underway
  /// @throws InterruptedException when interrupted and nothing of it was or will be sent
  SendOutcome await(Send send) throws InterruptedException {
    boolean withdrawing = false;
    SendOutcome known = outcome;
    while (known == null) {
      long leftNs = Deadlines.leftNs(send.deadlineNs, System.nanoTime());
      if (withdrawing) {
        // The loop holds the message this instant, or has settled it and is about to tell.
        Thread.onSpinWait();
      } else if (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, leftNs);
      } else {
        withdrawing = true;
        queue.withdraw(send, leftNs > 0 ? new Unsent.Withdrawn() : new Unsent.Expired());
      }
      known = outcome;
      if (known == null && withdrawing && queue.hasBegun(send)) {
        return new SendOutcome.Underway();
      }
    }
    if (known instanceof NotSent && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return known;
  }
}
