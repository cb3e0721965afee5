package io.weir.sctp.core;

import org.jspecify.annotations.Nullable;

/// The messages of one stream and one urgency of which nothing has left, in their order. Linked
/// through the messages, so taking one out costs the same wherever it stands. Called by
/// [StreamQueues]. Owned by the association.
final class StreamQueue {
  final OutboundStream stream;
  final int urgency;

  private @Nullable OutboundMessage head;
  private @Nullable OutboundMessage tail;

  /// Its turn among the queues of its urgency, of [Turns]: the rank first.
  int rank;

  long turn;

  /// Its index in the heap of [Turns], or -1.
  int place = -1;

  StreamQueue(OutboundStream stream, int urgency) {
    this.stream = stream;
    this.urgency = urgency;
  }

  @Nullable OutboundMessage head() {
    return head;
  }

  void append(OutboundMessage message) {
    OutboundMessage last = tail;
    message.previous = last;
    message.next = null;
    if (last == null) {
      head = message;
    } else {
      last.next = message;
    }
    tail = message;
  }

  void unlink(OutboundMessage message) {
    OutboundMessage before = message.previous;
    OutboundMessage behind = message.next;
    if (before == null) {
      head = behind;
    } else {
      before.next = behind;
    }
    if (behind == null) {
      tail = before;
    } else {
      behind.previous = before;
    }
    message.previous = null;
    message.next = null;
  }

  /// Whether a message is linked here.
  boolean contains(OutboundMessage message) {
    return message.previous != null || message.equals(head);
  }

  /// The message that is served when it is this queue's turn: the one that its stream has begun,
  /// whatever the urgency of that is, because a stream finishes one before it begins another
  /// ([RFC 8260 section 2.2.2](https://www.rfc-editor.org/rfc/rfc8260#section-2.2.2)).
  @Nullable OutboundMessage served() {
    OutboundMessage begun = stream.begun;
    return begun != null ? begun : head;
  }

  /// Whether it takes turns: it has a message that may begin, or a begun one is of its urgency.
  boolean isReady() {
    OutboundMessage begun = stream.begun;
    OutboundMessage first = head;
    return (begun != null && begun.carriage.urgency() == urgency)
        || (first != null && first.arrival < stream.heldFrom);
  }
}
