package io.weir.sctp.core;

import org.jspecify.annotations.Nullable;

/// One outbound stream: its queues, the message it is in the midst of, and its numbers. Called by
/// [StreamQueues]. Owned by the association.
final class OutboundStream {
  /// Urgencies: control, replies, data.
  static final int URGENCIES = 3;

  /// Every message may begin.
  static final long NOT_HELD = Long.MAX_VALUE;

  final int id;
  private final @Nullable StreamQueue[] queues = new StreamQueue[URGENCIES];

  /// The message of which some bytes have left and some have not.
  @Nullable OutboundMessage begun;

  /// Messages that came as this one or later may not begin (a stream reset is on its way,
  /// [RFC 6525 section 5.1.2](https://www.rfc-editor.org/rfc/rfc6525#section-5.1.2)).
  long heldFrom = NOT_HELD;

  /// Chunks that the peer has not acknowledged cumulatively, those given up among them.
  int chunks;

  /// Priority, where a smaller one is served first, or weight; 0 unless set.
  int value;

  /// Next number of an ordered message: 16 bits of it are the stream sequence number, all 32 the
  /// message identifier.
  int nextOrdered;

  /// Next message identifier of an unordered message (RFC 8260 section 2.1).
  int nextUnordered;

  /// Where this stream stands in the FORWARD TSN that is being made, plus 1; for ordered and for
  /// unordered messages.
  int skippedOrdered;

  int skippedUnordered;

  OutboundStream(int id) {
    this.id = id;
  }

  StreamQueue queue(int urgency) {
    StreamQueue queue = queues[urgency];
    if (queue == null) {
      queue = new StreamQueue(this, urgency);
      queues[urgency] = queue;
    }
    return queue;
  }

  @Nullable StreamQueue queueOrNull(int urgency) {
    return queues[urgency];
  }

  /// Takes the next number for a message
  /// ([RFC 9260 section 6.5](https://www.rfc-editor.org/rfc/rfc9260#section-6.5), RFC 8260 section
  /// 2.1).
  int takeSequence(boolean unordered, boolean interleaving) {
    if (unordered) {
      return interleaving ? nextUnordered++ : 0;
    }
    int number = nextOrdered++;
    return interleaving ? number : number & 0xffff;
  }

  void resetSequence() {
    nextOrdered = 0;
    nextUnordered = 0;
  }

  /// Whether its numbers begin at 0 as it is.
  boolean isFresh() {
    return begun == null && nextOrdered == 0 && nextUnordered == 0;
  }

  /// Whether a message came before it was held and waits still.
  boolean owesBeforeHold() {
    for (StreamQueue queue : queues) {
      OutboundMessage head = queue == null ? null : queue.head();
      if (head != null && heldFrom != NOT_HELD && head.arrival < heldFrom) {
        return true;
      }
    }
    return false;
  }

  /// Whether nothing is begun or outstanding.
  boolean isIdle() {
    return begun == null && chunks == 0;
  }
}
