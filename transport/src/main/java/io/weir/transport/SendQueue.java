package io.weir.transport;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The messages of one connection or association on their way out, in [Lane]s, each with an exact
/// bound; every message has an exact outcome (laws 1 and 3 to 7 of the design).
///
/// Senders call [#offer], [#send], [#sendAsync] and [#withdraw] from any thread. The engine, on
/// the connection's event loop, calls [#collect] to have the next bytes copied for writing and
/// then [#handedOver] with the number that the transport really took; what was not taken goes
/// back to its place, so that a later control message still goes before it and a deadline can
/// still take it out.
public final class SendQueue {
  static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());
  static final SendOutcome DROPPED = new NotSent(new Unsent.Dropped());
  static final SendOutcome CONFLATED = new NotSent(new Unsent.Conflated());

  /// Given up before it began, or afterwards.
  static final SendOutcome ABANDONED_QUEUED = new SendOutcome.Abandoned(false);

  static final SendOutcome ABANDONED_BEGUN = new SendOutcome.Abandoned(true);

  private final SendLedger ledger;
  private final ReentrantLock lock;

  // Owned by the engine's loop.
  private final SendStage stage;

  // Guarded by lock.
  private final Settled settled;
  private final SendLanes lanes;
  private final Handover handover;

  /// The engine takes whole messages through it, if it does.
  private volatile @Nullable MessageHandover messages;

  /// A queue.
  ///
  /// @param limits bounds, watermarks and policies
  /// @param framer says what goes before and after each payload
  /// @param wakeup tells the engine, from any thread, that there is something to write; called
  ///     once until the engine says [#woken()]
  public SendQueue(SendLimits limits, Framer framer, Runnable wakeup) {
    ledger = new SendLedger(limits, framer, wakeup);
    lock = ledger.lock;
    settled = ledger.settled;
    lanes = ledger.lanes;
    handover = new Handover(lanes, settled);
    stage = new SendStage(lanes, lock, ledger::noteLevel);
  }

  // ---- senders, any thread

  /// Queues a message without waiting.
  ///
  /// @param send the message; its listener is told the outcome only when the answer is `Accepted`
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  /// @throws IllegalStateException when the message was given to a queue before
  public Admission offer(Send send) {
    Admission answer;
    Send told;
    lock.lock();
    try {
      answer = ledger.enter(send);
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    if (answer instanceof Admission.Accepted) {
      ledger.wake();
    }
    return answer;
  }

  /// Sends a message and waits until it was handed over. Those that wait for room in a lane are
  /// served in the order in which they came. The send's own deadline bounds both waits.
  ///
  /// @param send the message; its listener is not used, the answer is returned
  /// @return the outcome, exact at the time of return
  /// @throws IllegalArgumentException when no frame can carry the payload
  /// @throws InterruptedException when interrupted before its first byte left: nothing of it was
  ///     or will be sent. Interrupted later, the answer is `Underway` and the interrupt stays
  ///     set.
  public SendOutcome send(Send send) throws InterruptedException {
    var waiter = new BlockedSender(this);
    Send blocked = send.telling(waiter);
    Unsent why;
    Send told;
    lock.lockInterruptibly();
    try {
      why = ledger.enterOrWait(blocked);
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    if (why != null) {
      return new NotSent(why);
    }
    ledger.wake();
    return waiter.await(blocked);
  }

  /// Sends a message and waits without a thread, in the same line as [#send] and with the same
  /// bounds on the wait. Of those that wait so for a lane there are never more than the lane's
  /// own bound again; the next is refused at once.
  ///
  /// Cancelling the future takes the message back if nothing of it has left; otherwise it changes
  /// nothing and answers false.
  ///
  /// @param send the message; its listener is told only what becomes of it after
  ///     [CompletionPoint#QUEUED], where the future completes then
  /// @param point when the future completes
  /// @return completes with an outcome, never exceptionally unless it is cancelled; by the thread
  ///     that settles the message, often the event loop, which what depends on it must not block
  /// @throws IllegalArgumentException when no frame can carry the payload
  public CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point) {
    var future = new AsyncSend(this, send, point);
    Unsent why;
    Send told;
    boolean admitted;
    lock.lock();
    try {
      why = ledger.enterOrWait(future.send);
      admitted = future.send.admitted;
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    if (why != null) {
      future.complete(new NotSent(why));
      return future;
    }
    if (admitted && point == CompletionPoint.QUEUED) {
      future.complete(SendOutcome.QUEUED);
    }
    ledger.wake();
    return future;
  }

  /// Whether a part of the message has left, or can no longer be kept back, and it is not
  /// settled.
  boolean hasBegun(Send send) {
    lock.lock();
    try {
      return send.state == Send.State.BEGUN || send.state == Send.State.HANDED_OVER;
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
    boolean possible;
    Send told;
    lock.lock();
    try {
      possible =
          switch (send.state) {
            case WAITING, QUEUED -> {
              lanes.of(send).remove(send);
              settled.add(send, new NotSent(why));
              ledger.roomChanged();
              yield true;
            }
            case OFFERED -> {
              if (send.outcome == null) {
                send.outcome = new NotSent(why);
              }
              yield true;
            }
            case NEW, BEGUN, HANDED_OVER, SETTLED -> false;
          };
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    if (possible && messages != null) {
      ledger.wake(); // what was shown is to be unlinked, and a waiter may have come in
    }
    return possible;
  }

  /// Whether the queued replies and data are below the watermarks, and neither lane is full of
  /// messages, with their hysteresis.
  ///
  /// @return true when new work is welcome
  public boolean isWritable() {
    return ledger.isWritable();
  }

  /// Frames what comes from now on in another way; what is queued or waits keeps its framing.
  /// Lanes still go in their order: a control message of the new framing goes before data of the
  /// old.
  ///
  /// @param newFramer says what goes before and after each payload
  public void framedBy(Framer newFramer) {
    lock.lock();
    try {
      ledger.framer = newFramer;
    } finally {
      lock.unlock();
    }
  }

  // ---- the engine, on the connection's loop

  /// Has the engine take whole messages instead of bytes. Called once, before anything is queued.
  ///
  /// @param acknowledges whether the engine hears when the peer's transport has a message, and
  ///     says so with [MessageHandover#acknowledged]: then what was handed over counts until then
  /// @return how it takes them; [#collect], [#collectRun] and [#commit] are then not used
  /// @throws IllegalStateException when it was called before
  public MessageHandover messageWise(boolean acknowledges) {
    lock.lock();
    try {
      if (messages != null || lanes.messages() > 0) {
        throw new IllegalStateException("how a queue is emptied is decided once, while it is new");
      }
      ledger.acknowledges = acknowledges;
      var whole = new MessageHandover(ledger);
      messages = whole;
      return whole;
    } finally {
      lock.unlock();
    }
  }

  private void requireBytes() {
    if (messages != null) {
      throw new IllegalStateException("whole messages are taken from this queue, not bytes");
    }
  }

  /// Queues a copy of a message without waiting, without a listener and without a deadline: the
  /// fast way for what is sent on the loop itself, where many messages cost little more than one.
  /// What the loop offers in other ways afterwards goes behind it, once [#woken] or [#publish]
  /// was called.
  ///
  /// @param payload the message, from position to limit, which is moved
  /// @param lane its lane
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  public Admission append(ByteBuffer payload, Lane lane) {
    CloseReason over = ledger.closed;
    if (over != null) {
      return new Admission.Closed(over);
    }
    boolean small = payload.remaining() <= SendStage.MOST_BYTES && messages == null;
    if (small && stage.append(payload, lane, ledger.framer)) {
      ledger.wake();
      return Admission.ACCEPTED;
    }
    stage.publish();
    return offerCopy(payload, lane);
  }

  /// Queues a copy of a message without waiting, without a listener and without a deadline.
  ///
  /// @param payload the message, from position to limit, which is moved when it is accepted
  /// @param lane its lane
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  public Admission offerCopy(ByteBuffer payload, Lane lane) {
    return offerCopy(payload, lane, SendInfo.NONE);
  }

  /// Queues a copy of a message without waiting, with attributes for a transport that has streams.
  ///
  /// @param payload the message, from position to limit, which is moved when it is accepted
  /// @param lane its lane
  /// @param info its stream and the like
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  public Admission offerCopy(ByteBuffer payload, Lane lane, SendInfo info) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    Admission answer = offer(Send.of(copy, lane).with(info));
    if (answer instanceof Admission.Accepted) {
      payload.position(payload.limit());
    }
    return answer;
  }

  /// Queues what was appended: everything that the loop queues from now on goes behind it.
  public void publish() {
    stage.publish();
  }

  /// The engine has come because it was woken, and looks at the queue after this: a message that
  /// is queued from now on wakes it again.
  public void woken() {
    ledger.woken();
    stage.publish();
  }

  /// Copies the next bytes to write: the rest of a message that has begun, then the lanes in
  /// order. Messages whose deadline has passed are settled instead of copied.
  ///
  /// @param target big-endian, filled from its position; not flipped
  /// @param nowNs now
  /// @return bytes copied; must be followed by [#handedOver] with how many of them were taken
  public int collect(ByteBuffer target, long nowNs) {
    requireBytes();
    lock.lock();
    try {
      handover.choose(target.remaining(), nowNs);
    } finally {
      lock.unlock();
    }
    return handover.copyTo(target);
  }

  /// What is to be written next where it lies, if it is a run of messages that the loop put
  /// together. Followed by [#handedOver] as after [#collect].
  ///
  /// @return the bytes from position to limit, or null: then [#collect] says what is next
  public @Nullable ByteBuffer collectRun() {
    requireBytes();
    lock.lock();
    try {
      return handover.chooseRun();
    } finally {
      lock.unlock();
    }
  }

  /// Says that the collected bytes cannot be taken back any more, although the transport does not
  /// have them: they are encrypted. Until [#handedOver] with all of them, each message among them
  /// counts as begun, and is cut if the queue ends.
  public void commit() {
    lock.lock();
    try {
      handover.commit();
    } finally {
      lock.unlock();
    }
  }

  /// Says how many of the collected bytes the transport took. Everything wholly taken is settled
  /// as handed over; a message partly taken has begun; the others go back to the heads of their
  /// lanes.
  ///
  /// @param takenBytes 0 to what [#collect] returned; all of it after [#commit]
  public void handedOver(int takenBytes) {
    Send told;
    lock.lock();
    try {
      handover.taken(takenBytes);
      ledger.roomChanged();
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
  }

  /// Settles the messages, queued or waiting for room, whose deadline has passed.
  ///
  /// @param nowNs now
  /// @return the next deadline of a message, or [Deadlines#NEVER]
  public long expire(long nowNs) {
    long nextNs;
    boolean isNew;
    Send told;
    lock.lock();
    try {
      nextNs = ledger.expire(nowNs);
      isNew = messages != null && lanes.hasNew();
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    if (isNew) {
      ledger.wake(); // waiters have come in, which are to be shown
    }
    return nextNs;
  }

  /// When [#expire] is next worth calling: not later than the earliest deadline in the queue.
  ///
  /// @return the instant, or [Deadlines#NEVER]
  public long nextDeadlineNs() {
    lock.lock();
    try {
      return ledger.earliestDeadlineNs;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing is queued, begun, waiting for room or for an acknowledgement.
  ///
  /// @return true when everything was settled
  public boolean isEmpty() {
    lock.lock();
    try {
      return ledger.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Refuses new messages from now on; what is queued or waits for room stays.
  ///
  /// @param reason told to senders that come later; the first call's reason stays
  /// @return the first call's reason
  public CloseReason refuse(CloseReason reason) {
    lock.lock();
    try {
      CloseReason first = ledger.closed == null ? reason : ledger.closed;
      ledger.closed = first;
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
    var notSent = new NotSent(new Unsent.Closed(reason));
    stage.publish();
    int unsent;
    Send told;
    lock.lock();
    try {
      if (ledger.closed == null) {
        ledger.closed = reason;
      }
      MessageHandover whole = messages;
      // What has begun is told before what has not.
      int begun = whole == null ? handover.end(notSent, reason) : whole.end(reason);
      unsent = begun + lanes.end(notSent);
      if (whole != null) {
        lanes.clear(); // what has left and is told to nobody any more
      }
      ledger.noteLevel();
      told = settled.take();
    } finally {
      lock.unlock();
    }
    Settled.tell(told);
    return unsent;
  }

  /// Levels and counters of the queue, all from one instant.
  ///
  /// @return a snapshot
  public SendLevels levels() {
    lock.lock();
    try {
      return ledger.levels();
    } finally {
      lock.unlock();
    }
  }
}
