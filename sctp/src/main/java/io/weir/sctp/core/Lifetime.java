package io.weir.sctp.core;

/// When a message is given up, and where that stands among the others. Made and changed by
/// [Lifetimes]. Owned by the association.
final class Lifetime {
  final OutboundMessage message;
  final long deadlineNs;

  /// Its index in the heap of [Lifetimes].
  int place;

  Lifetime(OutboundMessage message, long deadlineNs) {
    this.message = message;
    this.deadlineNs = deadlineNs;
  }
}
