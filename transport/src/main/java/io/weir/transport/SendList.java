package io.weir.transport;

import org.jspecify.annotations.Nullable;

/// Messages in an order, linked through themselves: to put one at either end, to take any out and
/// to replace any costs the same however many there are, and an empty list holds no memory. A
/// message is in one list at a time. Guarded by the queue's lock.
final class SendList {
  @Nullable Send first;
  @Nullable Send last;
  int messages;
  long bytes;

  void addLast(Send send) {
    Send before = last;
    send.previous = before;
    if (before == null) {
      first = send;
    } else {
      before.next = send;
    }
    last = send;
    messages += send.messages;
    bytes += send.payloadBytes;
  }

  void addFirst(Send send) {
    Send after = first;
    send.next = after;
    if (after == null) {
      last = send;
    } else {
      after.previous = send;
    }
    first = send;
    messages += send.messages;
    bytes += send.payloadBytes;
  }

  void remove(Send send) {
    Send before = send.previous;
    Send after = send.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
      send.previous = null;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
      send.next = null;
    }
    messages -= send.messages;
    bytes -= send.payloadBytes;
  }

  /// Puts a message where another is, and takes that one out.
  void replace(Send old, Send send) {
    Send before = old.previous;
    Send after = old.next;
    send.previous = before;
    send.next = after;
    if (before == null) {
      first = send;
    } else {
      before.next = send;
      old.previous = null;
    }
    if (after == null) {
      last = send;
    } else {
      after.previous = send;
      old.next = null;
    }
    messages += send.messages - old.messages;
    bytes += send.payloadBytes - old.payloadBytes;
  }

  /// Takes the first message out.
  @Nullable Send poll() {
    Send send = first;
    if (send != null) {
      remove(send);
    }
    return send;
  }

  long earliestDeadlineNs() {
    long earliestNs = Deadlines.NEVER;
    for (Send send = first; send != null; send = send.next) {
      earliestNs = Deadlines.earlier(earliestNs, send.deadlineNs);
    }
    return earliestNs;
  }
}
