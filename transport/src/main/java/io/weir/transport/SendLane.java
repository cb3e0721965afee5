package io.weir.transport;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One lane of a [SendQueue]: its messages, its exact bound, and the senders that wait for room in
/// it, first come, first served. Everything is guarded by the queue's lock.
final class SendLane {
  final ArrayDeque<Send> queued = new ArrayDeque<>();
  private final ArrayDeque<Send> waiting = new ArrayDeque<>();
  private final Bounds bounds;
  private int messages;
  private long bytes;

  SendLane(Bounds bounds) {
    this.bounds = bounds;
  }

  /// Messages that count: queued, or begun and not wholly handed over.
  int messages() {
    return messages;
  }

  /// Payload bytes of the messages that count.
  long bytes() {
    return bytes;
  }

  int waiters() {
    return waiting.size();
  }

  /// Queues a message if it fits and nobody waits before it.
  boolean admit(Send send) {
    if (!waiting.isEmpty() || !bounds.admit(messages, bytes, send.payload.length)) {
      return false;
    }
    enqueue(send);
    return true;
  }

  private void enqueue(Send send) {
    send.state = Send.State.QUEUED;
    messages++;
    bytes += send.payload.length;
    queued.add(send);
  }

  void await(Send send) {
    send.state = Send.State.WAITING;
    waiting.add(send);
  }

  /// Queues those waiters that now fit, in their order.
  ///
  /// @return whether any did
  boolean admitWaiters() {
    boolean any = false;
    for (Send next = waiting.peek();
        next != null && bounds.admit(messages, bytes, next.payload.length);
        next = waiting.peek()) {
      waiting.remove();
      enqueue(next);
      any = true;
    }
    return any;
  }

  /// Takes a message or waiter out that has not been offered to the transport.
  void remove(Send send) {
    if (send.state == Send.State.WAITING) {
      waiting.remove(send);
    } else if (queued.remove(send)) {
      forget(send);
    }
  }

  /// Stops counting a message.
  void forget(Send send) {
    messages--;
    bytes -= send.payload.length;
  }

  /// The next waiter, taken out, when the queue is closing.
  @Nullable Send pollWaiter() {
    return waiting.poll();
  }

  /// The earliest deadline in the lane.
  long earliestDeadlineNs() {
    long earliestNs = Deadlines.NEVER;
    for (Send send : queued) {
      earliestNs = Deadlines.earlier(earliestNs, send.deadlineNs);
    }
    return earliestNs;
  }

  /// Takes out the messages whose deadline has passed.
  void expire(long nowNs, Settled settled) {
    queued.removeIf(
        send -> {
          boolean late = Deadlines.passed(send.deadlineNs, nowNs);
          if (late) {
            forget(send);
            settled.add(send, SendQueue.EXPIRED);
          }
          return late;
        });
  }
}
