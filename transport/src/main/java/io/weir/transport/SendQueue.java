package io.weir.transport;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The messages of one connection or association on their way out, in [Lane]s, each with an exact
/// bound; every message has an exact outcome (laws 1 and 3 to 7 of the design).
///
/// Senders call [#offer], [#send] and [#withdraw] from any thread. The engine, on the connection's
/// event loop, calls [#collect] to have the next bytes copied for writing and then [#handedOver]
/// with the number that the transport really took; what was not taken goes back to its place, so
/// that a later control message still goes before it and a deadline can still take it out.
public final class SendQueue {
  static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());

  private final Framer framer;
  private final Watermarks watermarks;
  private final Runnable wakeup;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean writable = true;
  private volatile boolean wakeupPending;

  // Guarded by lock.
  private final SendLane control;
  private final SendLane reply;
  private final SendLane data;
  private final List<SendLane> lanes;
  private @Nullable Send begun;
  private @Nullable CloseReason closed;
  private long handedOverMessages;
  private long handedOverBytes;
  private long expiredMessages;
  private long refusedMessages;
  private long earliestDeadlineNs = Deadlines.NEVER;

  // Owned by the engine's loop.
  private final List<Send> offered = new ArrayList<>();
  private final Settled settled = new Settled();
  private final byte[] prefix = new byte[16];

  /// A queue.
  ///
  /// @param limits bounds and watermarks
  /// @param framer says what goes before each payload
  /// @param wakeup tells the engine, from any thread, that there is something to write; called once
  ///     until the engine says [#woken()]
  public SendQueue(SendLimits limits, Framer framer, Runnable wakeup) {
    this.framer = framer;
    this.watermarks = limits.watermarks();
    this.wakeup = wakeup;
    control = new SendLane(limits.control());
    reply = new SendLane(limits.reply());
    data = new SendLane(limits.data());
    lanes = List.of(control, reply, data);
  }

  // ---- senders, any thread

  /// Queues a message without waiting.
  ///
  /// @param send the message; its listener is told the outcome only when the answer is `Accepted`
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  public Admission offer(Send send) {
    send.prefixBytes = framer.prefixBytes(send.payload.length);
    lock.lock();
    try {
      if (closed != null) {
        return new Admission.Closed(closed);
      }
      if (!lane(send).admit(send)) {
        refusedMessages++;
        return Admission.FULL;
      }
      noteDeadline(send);
      noteLevel();
    } finally {
      lock.unlock();
    }
    wake();
    return Admission.ACCEPTED;
  }

  /// Sends a message and waits until it was handed over. Senders that wait for room in a lane are
  /// served in the order in which they came. The send's own deadline bounds both waits.
  ///
  /// @param send the message; its listener is not used, the answer is returned
  /// @return the outcome, exact at the time of return
  /// @throws InterruptedException when interrupted before its first byte left: nothing of it was or
  ///     will be sent. Interrupted later, the answer is `Underway` and the interrupt stays set.
  public SendOutcome send(Send send) throws InterruptedException {
    var waiter = new BlockedSender(this);
    Send blocked = send.telling(waiter);
    blocked.prefixBytes = framer.prefixBytes(send.payload.length);
    lock.lockInterruptibly();
    try {
      if (closed != null) {
        return new NotSent(new Unsent.Closed(closed));
      }
      if (!lane(blocked).admit(blocked)) {
        lane(blocked).await(blocked);
      }
      noteDeadline(blocked);
      noteLevel();
    } finally {
      lock.unlock();
    }
    wake();
    return waiter.await(blocked);
  }

  /// Whether a part of the message has left and the rest has not.
  boolean hasBegun(Send send) {
    lock.lock();
    try {
      return send.state == Send.State.BEGUN;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a message back, if its first byte has not left.
  ///
  /// @param send a message given to this queue
  /// @param why reported to its listener
  /// @return false when it has begun or is settled; true when nothing of it has gone out: then it
  ///     is settled as not sent, at once or, when the loop holds it this instant, unless the
  ///     transport takes it in that instant
  public boolean withdraw(Send send, Unsent why) {
    var late = new Settled();
    boolean possible;
    lock.lock();
    try {
      possible =
          switch (send.state) {
            case WAITING, QUEUED -> {
              lane(send).remove(send);
              settleWithdrawn(send, why, late);
              admitWaiters();
              yield true;
            }
            case OFFERED -> {
              send.withdrawn = why;
              yield true;
            }
            case NEW, BEGUN, SETTLED -> false;
          };
      noteLevel();
    } finally {
      lock.unlock();
    }
    late.tell();
    return possible;
  }

  /// Whether the queued replies and data are below the watermarks, with their hysteresis.
  ///
  /// @return true when new work is welcome
  public boolean isWritable() {
    return writable;
  }

  // ---- the engine, on the connection's loop

  /// The engine has come because it was woken, and looks at the queue after this: a message that is
  /// queued from now on wakes it again.
  public void woken() {
    wakeupPending = false;
  }

  /// Copies the next bytes to write: the rest of a message that has begun, then the lanes in order.
  /// Messages whose deadline has passed are settled instead of copied.
  ///
  /// @param target filled from its position; not flipped
  /// @param nowNs now
  /// @return bytes copied; must be followed by [#handedOver] with how many of them were taken
  public int collect(ByteBuffer target, long nowNs) {
    int start = target.position();
    lock.lock();
    try {
      long room = target.remaining();
      if (begun != null) {
        offered.add(begun);
        room -= begun.restBytes();
      }
      for (SendLane lane : lanes) {
        room = choose(lane, room, nowNs);
      }
    } finally {
      lock.unlock();
    }
    // Without the lock: what was chosen is the loop's until it says what became of it.
    for (Send send : offered) {
      copy(send, target);
    }
    return target.position() - start;
  }

  /// Chooses messages from the head of a lane as long as the next one's first byte has room.
  private long choose(SendLane lane, long room, long nowNs) {
    long left = room;
    for (Send next = lane.queued.peek();
        next != null && left > prefix.length;
        next = lane.queued.peek()) {
      lane.queued.remove();
      if (Deadlines.passed(next.deadlineNs, nowNs)) {
        lane.forget(next);
        expiredMessages++;
        settled.add(next, EXPIRED);
      } else {
        next.state = Send.State.OFFERED;
        offered.add(next);
        left -= next.restBytes();
      }
    }
    return left;
  }

  private void copy(Send send, ByteBuffer target) {
    long at = send.begunBytes;
    if (at < send.prefixBytes) {
      ByteBuffer whole = ByteBuffer.wrap(prefix);
      framer.putPrefix(whole, send.payload.length);
      target.put(prefix, (int) at, send.prefixBytes - (int) at);
      at = send.prefixBytes;
    }
    int from = (int) (at - send.prefixBytes);
    target.put(send.payload, from, Math.min(send.payload.length - from, target.remaining()));
  }

  /// Says how many of the collected bytes the transport took. Everything wholly taken is settled as
  /// handed over; a message partly taken has begun; the others go back to the heads of their lanes.
  ///
  /// @param takenBytes 0 to what [#collect] returned
  public void handedOver(int takenBytes) {
    long left = takenBytes;
    lock.lock();
    try {
      begun = null;
      int i = 0;
      for (; i < offered.size(); i++) {
        Send send = offered.get(i);
        long rest = send.restBytes();
        if (left < rest) {
          break;
        }
        left -= rest;
        lane(send).forget(send);
        handedOverMessages++;
        handedOverBytes += send.payload.length;
        settled.add(send, SendOutcome.HANDED_OVER);
      }
      putBack(i, left);
      offered.clear();
      admitWaiters();
      noteLevel();
    } finally {
      lock.unlock();
    }
    settled.tell();
  }

  /// Returns the messages from `first` on to where they were; `taken` bytes of the first have left.
  private void putBack(int first, long taken) {
    for (int i = offered.size() - 1; i >= first; i--) {
      Send send = offered.get(i);
      if (i == first && send.begunBytes + taken > 0) {
        send.begunBytes += taken;
        send.state = Send.State.BEGUN;
        begun = send;
      } else if (send.withdrawn != null) {
        lane(send).forget(send);
        settleWithdrawn(send, send.withdrawn, settled);
      } else {
        send.state = Send.State.QUEUED;
        lane(send).queued.addFirst(send);
      }
    }
  }

  /// Settles the messages whose deadline has passed.
  ///
  /// @param nowNs now
  /// @return the next deadline of a queued message, or [Deadlines#NEVER]
  public long expire(long nowNs) {
    long nextNs = Deadlines.NEVER;
    lock.lock();
    try {
      for (SendLane lane : lanes) {
        int before = lane.messages();
        lane.expire(nowNs, settled);
        expiredMessages += before - lane.messages();
        nextNs = Deadlines.earlier(nextNs, lane.earliestDeadlineNs());
      }
      earliestDeadlineNs = nextNs;
      admitWaiters();
      noteLevel();
    } finally {
      lock.unlock();
    }
    settled.tell();
    return nextNs;
  }

  /// When [#expire] is next worth calling: not later than the earliest deadline in the queue.
  ///
  /// @return the instant, or [Deadlines#NEVER]
  public long nextDeadlineNs() {
    lock.lock();
    try {
      return earliestDeadlineNs;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing is queued, begun or waiting for room.
  ///
  /// @return true when everything was settled
  public boolean isEmpty() {
    lock.lock();
    try {
      for (SendLane lane : lanes) {
        if (lane.messages() > 0 || lane.waiters() > 0) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Refuses new messages from now on; what is queued stays.
  ///
  /// @param reason told to senders that come later; the first call's reason stays
  /// @return the first call's reason
  public CloseReason refuse(CloseReason reason) {
    lock.lock();
    try {
      CloseReason first = closed == null ? reason : closed;
      closed = first;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the queue: everything left is settled as not sent, or as cut if a part of it had left.
  ///
  /// @param reason why the connection ended
  /// @return messages that did not go out whole
  public int end(CloseReason reason) {
    int unsent = 0;
    var late = new Settled();
    lock.lock();
    try {
      if (closed == null) {
        closed = reason;
      }
      if (begun != null) {
        lane(begun).forget(begun);
        late.add(begun, new SendOutcome.Cut(begun.begunBytes, reason));
        begun = null;
        unsent++;
      }
      var notSent = new NotSent(new Unsent.Closed(reason));
      for (SendLane lane : lanes) {
        for (Send next = lane.queued.poll(); next != null; next = lane.queued.poll()) {
          lane.forget(next);
          late.add(next, notSent);
          unsent++;
        }
        for (Send next = lane.pollWaiter(); next != null; next = lane.pollWaiter()) {
          late.add(next, notSent);
          unsent++;
        }
      }
    } finally {
      lock.unlock();
    }
    late.tell();
    return unsent;
  }

  // ---- under the lock

  private void settleWithdrawn(Send send, Unsent why, Settled into) {
    if (why instanceof Unsent.Expired && Deadlines.passed(send.deadlineNs, System.nanoTime())) {
      expiredMessages++;
    }
    into.add(send, new NotSent(why));
  }

  private SendLane lane(Send send) {
    return switch (send.lane) {
      case CONTROL -> control;
      case REPLY -> reply;
      case DATA -> data;
    };
  }

  private void admitWaiters() {
    for (SendLane lane : lanes) {
      lane.admitWaiters();
    }
  }

  private void noteDeadline(Send send) {
    earliestDeadlineNs = Deadlines.earlier(earliestDeadlineNs, send.deadlineNs);
  }

  private void noteLevel() {
    long level = reply.bytes() + data.bytes();
    if (writable && level >= watermarks.highBytes()) {
      writable = false;
    } else if (!writable && level <= watermarks.lowBytes()) {
      writable = true;
    }
  }

  private void wake() {
    if (!wakeupPending) {
      wakeupPending = true;
      wakeup.run();
    }
  }

  /// Levels and counters of the queue, all from one instant.
  ///
  /// @return a snapshot
  public Levels levels() {
    lock.lock();
    try {
      int messages = 0;
      long bytes = 0;
      int waiters = 0;
      for (SendLane lane : lanes) {
        messages += lane.messages();
        bytes += lane.bytes();
        waiters += lane.waiters();
      }
      return new Levels(
          messages,
          bytes,
          waiters,
          handedOverMessages,
          handedOverBytes,
          expiredMessages,
          refusedMessages);
    } finally {
      lock.unlock();
    }
  }

  /// Levels and counters of a send queue.
  ///
  /// @param queuedMessages messages queued or begun
  /// @param queuedBytes their payload bytes
  /// @param waiters senders that wait for room
  /// @param handedOverMessages messages handed over since the start
  /// @param handedOverBytes their payload bytes
  /// @param expiredMessages messages whose deadline passed in the queue
  /// @param refusedMessages offers that found the lane full
  public record Levels(
      int queuedMessages,
      long queuedBytes,
      int waiters,
      long handedOverMessages,
      long handedOverBytes,
      long expiredMessages,
      long refusedMessages) {}
}
