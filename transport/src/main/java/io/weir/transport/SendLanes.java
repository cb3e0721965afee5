package io.weir.transport;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The lanes of a [SendQueue], in the order in which they go out. Guarded by the queue's lock.
final class SendLanes {
  final SendLane control;
  final SendLane reply;
  final SendLane data;

  SendLanes(SendLimits limits, Settled settled) {
    control = new SendLane(limits.control(), limits.policies().control(), settled);
    reply = new SendLane(limits.reply(), limits.policies().reply(), settled);
    data = new SendLane(limits.data(), limits.policies().data(), settled);
  }

  /// The lane of a message.
  SendLane of(Send send) {
    return of(send.lane);
  }

  SendLane of(Lane lane) {
    return switch (lane) {
      case CONTROL -> control;
      case REPLY -> reply;
      case DATA -> data;
    };
  }

  /// What goes next, if nothing has begun.
  @Nullable Send first() {
    Send first = control.queued.first;
    if (first == null) {
      first = reply.queued.first;
    }
    return first == null ? data.queued.first : first;
  }

  int messages() {
    return control.messages() + reply.messages() + data.messages();
  }

  long bytes() {
    return control.bytes() + levelBytes();
  }

  int waiters() {
    return control.waiters() + reply.waiters() + data.waiters();
  }

  /// Bytes that the watermarks look at.
  long levelBytes() {
    return reply.bytes() + data.bytes();
  }

  /// Whether a lane of replies or data has as many messages as it may.
  boolean isCrowded() {
    return reply.isFull() || data.isFull();
  }

  /// Whether neither has more than half of them.
  boolean isRoomy() {
    return reply.isHalfEmpty() && data.isHalfEmpty();
  }

  /// Settles the messages whose deadline has passed.
  ///
  /// @return the earliest deadline of those that are left
  long expire(long nowNs) {
    long nextNs = Deadlines.earlier(control.expire(nowNs), reply.expire(nowNs));
    return Deadlines.earlier(nextNs, data.expire(nowNs));
  }

  /// Settles everything that is queued or waits.
  ///
  /// @return how many
  int end(SendOutcome outcome) {
    return control.end(outcome) + reply.end(outcome) + data.end(outcome);
  }

  /// Shows what is new to an engine that takes whole messages, in the order of the lanes.
  ///
  /// @return how many
  int show(Consumer<? super Send> engine) {
    return control.show(engine) + reply.show(engine) + data.show(engine);
  }

  /// Whether there is something queued that has not been shown.
  boolean hasNew() {
    return first() != null;
  }

  /// Stops counting whatever still counts.
  void clear() {
    control.clear();
    reply.clear();
    data.clear();
  }

  /// Queues those waiters that now fit.
  void admitWaiters() {
    control.admitWaiters();
    reply.admitWaiters();
    data.admitWaiters();
  }
}
