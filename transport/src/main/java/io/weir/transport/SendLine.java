package io.weir.transport;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Those that wait for room in a [SendLane], blocked threads and asynchronous senders in one
/// line, first come, first served. A thread is held by each of the former; of the latter there is
/// no more than the lane's own bound again. Guarded by the queue's lock.
final class SendLine {
  private final SendList waiting = new SendList();
  private final Bounds asynchronous;
  private final Settled settled;

  /// Where the lane conflates: those with a key.
  private final @Nullable Map<Object, Send> keyed;

  private int asyncMessages;
  private long asyncBytes;

  SendLine(Bounds asynchronous, boolean conflates, Settled settled) {
    this.asynchronous = asynchronous;
    this.settled = settled;
    keyed = conflates ? new HashMap<>() : null;
  }

  int waiters() {
    return waiting.messages;
  }

  boolean has(Object key) {
    return keyed != null && keyed.containsKey(key);
  }

  @Nullable Send first() {
    return waiting.first;
  }

  /// Puts a message at the end of the line, or where an older one with its key waits.
  ///
  /// @return false when no more asynchronous senders may wait
  boolean join(Send send) {
    Send older = keyed == null || send.key == null ? null : keyed.get(send.key);
    if (isAsync(send) && !hasRoom(send, older)) {
      return false;
    }
    if (older == null) {
      waiting.addLast(send);
    } else {
      waiting.replace(older, send);
      forget(older);
      settled.add(older, SendQueue.CONFLATED);
    }
    send.state = Send.State.WAITING;
    if (isAsync(send)) {
      asyncMessages++;
      asyncBytes += send.payloadBytes;
    }
    if (keyed != null && send.key != null) {
      keyed.put(send.key, send);
    }
    return true;
  }

  private boolean hasRoom(Send send, @Nullable Send older) {
    if (older == null || !isAsync(older)) {
      return asynchronous.admit(asyncMessages, asyncBytes, send.payloadBytes);
    }
    return asynchronous.admit(
        asyncMessages - 1, asyncBytes - older.payloadBytes, send.payloadBytes);
  }

  void leave(Send send) {
    waiting.remove(send);
    forget(send);
  }

  private void forget(Send send) {
    if (isAsync(send)) {
      asyncMessages--;
      asyncBytes -= send.payloadBytes;
    }
    if (keyed != null && send.key != null) {
      keyed.remove(send.key, send);
    }
  }

  private static boolean isAsync(Send send) {
    return send.listener instanceof AsyncSend;
  }

  long earliestDeadlineNs() {
    return waiting.earliestDeadlineNs();
  }

  void expire(long nowNs) {
    for (Send send = waiting.first; send != null; ) {
      Send after = send.next;
      if (Deadlines.passed(send.deadlineNs, nowNs)) {
        leave(send);
        settled.add(send, SendQueue.EXPIRED);
      }
      send = after;
    }
  }
}
