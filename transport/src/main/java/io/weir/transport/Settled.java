package io.weir.transport;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Outcomes gathered and counted under a queue's lock, to be told once the lock is free. The
/// messages are linked through themselves: a settled one is in no other list. Guarded by the
/// lock.
final class Settled {
  private static final Logger LOG = LoggerFactory.getLogger(Settled.class);

  private @Nullable Send first;
  private @Nullable Send last;

  /// Messages that a [MessageHandover] has shown to the engine and that were settled before they
  /// began, the newest first.
  private @Nullable Send gone;

  long handedOverMessages;
  long handedOverBytes;
  long acknowledgedMessages;
  long abandonedMessages;
  long expiredMessages;
  long refusedMessages;
  long droppedMessages;
  long conflatedMessages;
  long withdrawnMessages;

  /// Settles a message, which is in no list any more.
  void add(Send send, SendOutcome outcome) {
    if (send.shown && send.state == Send.State.QUEUED) {
      send.nextGone = gone;
      gone = send;
    }
    send.state = Send.State.SETTLED;
    if (send.run != null) {
      send.run.recycle(); // runs are settled on the loop that made them
    }
    if (send.isToldOf()) {
      append(send, outcome);
    }
    if (outcome instanceof SendOutcome.HandedOver) {
      handedOver(send.messages, send.payloadBytes);
    } else {
      count(outcome);
    }
  }

  /// Counts how a message ended that is settled already, or is not told of it.
  void count(SendOutcome outcome) {
    switch (outcome) {
      case NotSent(Unsent why) -> count(why);
      case SendOutcome.Acknowledged _ -> acknowledgedMessages++;
      case SendOutcome.Abandoned _ -> abandonedMessages++;
      case SendOutcome.HandedOver _,
          SendOutcome.Unacknowledged _,
          SendOutcome.Cut _,
          SendOutcome.Underway _,
          SendOutcome.Queued _ -> {}
    }
  }

  void handedOver(int messages, long bytes) {
    handedOverMessages += messages;
    handedOverBytes += bytes;
  }

  void count(Unsent why) {
    switch (why) {
      case Unsent.Expired _ -> expiredMessages++;
      case Unsent.Full _ -> refusedMessages++;
      case Unsent.Dropped _ -> droppedMessages++;
      case Unsent.Conflated _ -> conflatedMessages++;
      case Unsent.Withdrawn _ -> withdrawnMessages++;
      case Unsent.Closed _ -> {}
    }
  }

  /// Has somebody told that a message is queued, which stays where it is.
  void queued(SendListener listener) {
    append(Send.NOTHING.telling(listener), SendOutcome.QUEUED);
  }

  /// Has the listener of a message told that it was handed over, which goes on counting.
  void handedOver(Send send) {
    handedOver(send.messages, send.payloadBytes);
    if (send.isToldOf()) {
      append(send, SendOutcome.HANDED_OVER);
    }
  }

  /// The messages that were shown and are gone, taken out.
  ///
  /// @return the first of a chain by `nextGone`
  @Nullable Send takeGone() {
    Send chain = gone;
    gone = null;
    return chain;
  }

  private void append(Send send, SendOutcome outcome) {
    send.outcome = outcome;
    Send before = last;
    if (before == null) {
      first = send;
    } else {
      before.next = send;
    }
    last = send;
  }

  /// What was gathered, taken out.
  ///
  /// @return the first of a chain for [#tell], or null when there is nothing to tell
  @Nullable Send take() {
    Send chain = first;
    first = null;
    last = null;
    return chain;
  }

  /// Tells every listener of a chain, without the lock. One that fails is the application's
  /// fault: it is logged, and neither the other listeners nor the connection hear of it.
  static void tell(@Nullable Send chain) {
    Send send = chain;
    while (send != null) {
      Send after = send.next;
      send.next = null;
      SendOutcome outcome = send.outcome;
      try {
        if (outcome != null) {
          send.listener.settled(outcome);
        }
      } catch (RuntimeException e) {
        LOG.error("a send listener failed when it was told {}", outcome, e);
      }
      send = after;
    }
  }
}
