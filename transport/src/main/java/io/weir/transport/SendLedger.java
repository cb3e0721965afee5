package io.weir.transport;

import io.weir.transport.SendOutcome.Unsent;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a [SendQueue] holds, and the lock that guards it: the lanes, the outcomes that are to be
/// told, the levels and the framing. The senders' face of the queue and the faces of either
/// engine, [Handover] for bytes and [MessageHandover] for messages, work on the one ledger.
final class SendLedger {
  final ReentrantLock lock = new ReentrantLock();
  private final Runnable wakeup;
  private final Writability writability;
  private volatile boolean wakeupPending;

  // Guarded by lock.
  final Settled settled = new Settled();
  final SendLanes lanes;
  volatile Framer framer;
  volatile @Nullable CloseReason closed;
  long earliestDeadlineNs = Deadlines.NEVER;

  /// Whether the engine is told when the peer's transport has a message.
  boolean acknowledges;

  /// What was handed over and still counts, because it may have to be sent again.
  int unacknowledgedMessages;

  long unacknowledgedBytes;

  SendLedger(SendLimits limits, Framer framer, Runnable wakeup) {
    this.framer = framer;
    this.wakeup = wakeup;
    writability = new Writability(limits.watermarks());
    lanes = new SendLanes(limits, settled);
  }

  // ---- any thread, without the lock

  boolean isWritable() {
    return writability.isWritable();
  }

  void wake() {
    if (!wakeupPending) {
      wakeupPending = true;
      wakeup.run();
    }
  }

  void woken() {
    wakeupPending = false;
  }

  // ---- under the lock

  /// Fixes what goes around a message that was given to the queue.
  ///
  /// @throws IllegalArgumentException when no frame can carry it, or it is to be told of what the
  ///     engine never hears
  void frame(Send send) {
    if (send.toldAt == CompletionPoint.ACKNOWLEDGED && !acknowledges) {
      throw new IllegalArgumentException(
          "the transport does not tell when the peer has a message: "
              + "CompletionPoint.ACKNOWLEDGED would never come; ask for HANDED_OVER");
    }
    send.frame(framer);
  }

  /// Queues a message if there is room now.
  ///
  /// @return accepted, full or closed
  Admission enter(Send send) {
    frame(send);
    CloseReason reason = closed;
    if (reason != null) {
      return new Admission.Closed(reason);
    }
    if (!lanes.of(send).admit(send)) {
      settled.refusedMessages++;
      return Admission.FULL;
    }
    cameIn(send);
    return Admission.ACCEPTED;
  }

  /// Queues a message, or has it wait for room.
  ///
  /// @return why neither, or null
  @Nullable Unsent enterOrWait(Send send) {
    frame(send);
    CloseReason reason = closed;
    if (reason != null) {
      return new Unsent.Closed(reason);
    }
    @Nullable Unsent why = null;
    // The loop may be writing with a time that it read a moment ago, so the late stop here.
    if (send.isLate()) {
      why = new Unsent.Expired();
    } else if (!lanes.of(send).admit(send) && !lanes.of(send).await(send)) {
      why = new Unsent.Full();
    }
    if (why == null) {
      cameIn(send);
    } else {
      settled.count(why);
    }
    return why;
  }

  private void cameIn(Send send) {
    SendLane lane = lanes.of(send);
    if (lane.waiters() > 0) {
      // It may have replaced a larger one.
      lane.admitWaiters();
    }
    earliestDeadlineNs = Deadlines.earlier(earliestDeadlineNs, send.deadlineNs);
    noteLevel();
  }

  void roomChanged() {
    lanes.admitWaiters();
    noteLevel();
  }

  void noteLevel() {
    writability.note(lanes.messages(), lanes.bytes(), lanes);
  }

  /// Settles the messages, queued or waiting for room, whose deadline has passed.
  ///
  /// @return the next deadline of a message
  long expire(long nowNs) {
    earliestDeadlineNs = lanes.expire(nowNs);
    roomChanged();
    return earliestDeadlineNs;
  }

  /// Whether nothing counts and nobody waits.
  boolean isEmpty() {
    return lanes.messages() == 0 && lanes.waiters() == 0;
  }

  /// Whether everything that counts was handed over, and nobody waits.
  boolean isDrained() {
    return lanes.messages() == unacknowledgedMessages && lanes.waiters() == 0;
  }

  SendLevels levels() {
    return new SendLevels(
        lanes.messages(),
        lanes.bytes(),
        unacknowledgedMessages,
        unacknowledgedBytes,
        lanes.waiters(),
        writability.mostMessages(),
        writability.mostBytes(),
        writability.unwritableNs(),
        settled.handedOverMessages,
        settled.handedOverBytes,
        settled.acknowledgedMessages,
        settled.abandonedMessages,
        settled.expiredMessages,
        settled.refusedMessages,
        settled.droppedMessages,
        settled.conflatedMessages,
        settled.withdrawnMessages);
  }
}
