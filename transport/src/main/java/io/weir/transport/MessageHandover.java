package io.weir.transport;

import io.weir.transport.Send.State;
import java.util.function.Consumer;

/// The way out of a [SendQueue] for an engine that takes whole messages: an SCTP association,
/// which has streams to choose among and keeps what it sent until it is acknowledged
/// ([RFC 9260 section 6](https://www.rfc-editor.org/rfc/rfc9260#section-6)). Made by
/// [SendQueue#messageWise(boolean)], used by the engine on its loop only.
///
/// The life of a message here:
///
/// 1. [#takeNew] shows it to the engine, which puts it into its streams. It stays in its lane: it
///    may still be withdrawn, expire, be dropped or replaced, and [#takeGone] then says so.
/// 2. [#begin] before its first byte leaves. From now on it cannot be taken back.
/// 3. [#handedOver] when all of it has left for the first time. Whoever waits for
///    [CompletionPoint#HANDED_OVER] is told. It goes on counting for its lane's bound and for the
///    watermarks, because the engine must keep it.
/// 4. [#acknowledged] when the peer's transport has it, or [#abandoned] when it is given up by its
///    own [Reliability]: its room is free.
///
/// What is left at the end is settled by [SendQueue#end]. After that every call does nothing, but
/// [#takeGone] still gives what had been shown and never began.
///
/// Each call takes the queue's lock once, and tells listeners when it has given it back. Calls
/// inside of [#together] take it once for all: an association does so for all that one packet
/// acknowledges. Nothing is allocated for a message.
public final class MessageHandover {
  private final SendLedger ledger;

  // Guarded by the queue's lock.

  /// What has begun and has not left whole, in the order in which it began.
  private final SendList begun = new SendList();

  /// What has left and is to be told when it is acknowledged. Of the rest only the room counts.
  private final SendList awaited = new SendList();

  private int depth;
  private boolean roomChanged;
  private boolean ended;

  MessageHandover(SendLedger ledger) {
    this.ledger = ledger;
  }

  // ---- batches

  /// Makes many calls of this class with one visit to the queue's lock. Listeners are told after
  /// the last of them.
  ///
  /// @param calls run at once, with the lock held: quick, and without anything that waits
  public void together(Runnable calls) {
    enter();
    try {
      calls.run();
    } finally {
      leave();
    }
  }

  private void enter() {
    ledger.lock.lock();
    depth++;
  }

  private void leave() {
    depth--;
    if (depth > 0) {
      ledger.lock.unlock();
      return;
    }
    Send told;
    boolean isNew;
    try {
      if (roomChanged) {
        roomChanged = false;
        ledger.roomChanged();
      }
      told = ledger.settled.take();
      isNew = ledger.lanes.hasNew();
    } finally {
      ledger.lock.unlock();
    }
    Settled.tell(told);
    if (isNew) {
      ledger.wake(); // waiters may have come in, and nobody else says so
    }
  }

  // ---- coming

  /// Shows the engine every message that was queued since the last call: first those for control,
  /// then the replies, then the data, each lane in its order. Of one that has taken the place of
  /// another ([LanePolicy.Conflate]) [Send#replaced()] says during the call which; the engine may
  /// put it there. That one is given by [#takeGone], which is therefore called after this.
  ///
  /// @param engine given each message, with the queue's lock held: quick, and calls nothing of
  ///     the queue but this class
  /// @return how many
  public int takeNew(Consumer<? super Send> engine) {
    enter();
    try {
      return ledger.lanes.show(engine);
    } finally {
      leave();
    }
  }

  /// Gives the engine every message that it was shown and that was settled before it began, other
  /// than by the engine's own [#begin] or [#abandoned]: each once. The queue wakes the loop when a
  /// sender has brought one about; [SendQueue#expire], which the loop calls itself, may too.
  /// Until this is called the engine holds them although they do not count any more: at most what
  /// it was shown at once.
  ///
  /// @param engine given each message, in no order, without the lock
  /// @return how many
  public int takeGone(Consumer<? super Send> engine) {
    Send chain;
    ledger.lock.lock();
    try {
      chain = ledger.settled.takeGone();
    } finally {
      ledger.lock.unlock();
    }
    int count = 0;
    while (chain != null) {
      Send after = chain.nextGone;
      chain.nextGone = null;
      if (chain.shown) { // otherwise the engine has found out by itself
        count++;
        engine.accept(chain);
      }
      chain = after;
    }
    return count;
  }

  // ---- going

  /// Says that the first byte of a message is about to leave.
  ///
  /// @param send a message that was shown
  /// @param nowNs now
  /// @return true when it may: it has begun. False when it must not, because it was withdrawn,
  ///     expired, dropped or replaced, or its deadline passes now: the engine forgets it, and
  ///     [#takeGone] will not give it
  /// @throws IllegalStateException when the message was not shown, or has begun
  public boolean begin(Send send, long nowNs) {
    enter();
    try {
      return !ended && mayBegin(send, nowNs);
    } finally {
      leave();
    }
  }

  private boolean mayBegin(Send send, long nowNs) {
    if (send.state == State.SETTLED && send.shown) {
      send.shown = false;
      return false;
    }
    requireShown(send);
    SendLane lane = ledger.lanes.of(send);
    lane.takeOut(send);
    send.shown = false;
    if (Deadlines.passed(send.deadlineNs, nowNs)) {
      release(send);
      ledger.settled.add(send, SendQueue.EXPIRED);
      return false;
    }
    send.state = State.BEGUN;
    begun.addLast(send);
    return true;
  }

  private static void requireShown(Send send) {
    if (send.state != State.QUEUED || !send.shown) {
      throw wrong(send, "was shown and waits to begin");
    }
  }

  private static IllegalStateException wrong(Send send, String expected) {
    return new IllegalStateException(
        "a message that %s was expected; this one is %s".formatted(expected, send.state));
  }

  /// Says that some bytes of a message that has begun have left, so that [SendOutcome.Cut] can
  /// say how many had.
  ///
  /// @param send a message that has begun and was not handed over
  /// @param bytes how many more, for the first time
  public void left(Send send, int bytes) {
    send.begunBytes += bytes; // only the loop reads it
  }

  /// Says that all of a message has left. Where the engine hears of acknowledgements it goes on
  /// counting; elsewhere this is the end of it.
  ///
  /// @param send a message that has begun
  /// @throws IllegalStateException when the message has not begun, or was handed over before
  public void handedOver(Send send) {
    enter();
    try {
      if (!ended) {
        leaveWhole(send);
      }
    } finally {
      leave();
    }
  }

  private void leaveWhole(Send send) {
    if (send.state != State.BEGUN) {
      throw wrong(send, "has begun");
    }
    begun.remove(send);
    if (!ledger.acknowledges) {
      release(send);
      ledger.settled.add(send, SendOutcome.HANDED_OVER);
      return;
    }
    send.state = State.HANDED_OVER;
    ledger.unacknowledgedMessages += send.messages;
    ledger.unacknowledgedBytes += send.payloadBytes;
    if (send.toldAt == CompletionPoint.ACKNOWLEDGED) {
      ledger.settled.handedOver(send.messages, send.payloadBytes);
      awaited.addLast(send);
    } else {
      ledger.settled.handedOver(send);
    }
  }

  /// Says that the peer's transport has a message. Its room is free.
  ///
  /// @param send a message that was handed over
  /// @throws IllegalStateException when the message was not handed over, or was acknowledged or
  ///     abandoned before
  public void acknowledged(Send send) {
    enter();
    try {
      if (!ended) {
        if (send.state != State.HANDED_OVER) {
          throw wrong(send, "was handed over");
        }
        endWait(send, SendOutcome.ACKNOWLEDGED);
      }
    } finally {
      leave();
    }
  }

  /// Says that a message is given up, by its own [Reliability]. Its room is free.
  ///
  /// @param send a message that was shown
  /// @return true when it was given up now; false when it was settled before: then the engine
  ///     forgets it, and [#takeGone] will not give it
  /// @throws IllegalStateException when the message was not shown
  public boolean abandoned(Send send) {
    enter();
    try {
      return !ended && giveUp(send);
    } finally {
      leave();
    }
  }

  private boolean giveUp(Send send) {
    switch (send.state) {
      case QUEUED -> {
        requireShown(send);
        ledger.lanes.of(send).takeOut(send);
        send.shown = false;
        release(send);
        ledger.settled.add(send, SendQueue.ABANDONED_QUEUED);
      }
      case BEGUN -> {
        begun.remove(send);
        release(send);
        ledger.settled.add(send, SendQueue.ABANDONED_BEGUN);
      }
      case HANDED_OVER -> endWait(send, SendQueue.ABANDONED_BEGUN);
      case SETTLED -> {
        send.shown = false;
        return false;
      }
      case NEW, WAITING, OFFERED -> throw wrong(send, "was shown");
    }
    return true;
  }

  /// A message that was handed over is kept no longer. Who was told so then is told nothing more.
  private void endWait(Send send, SendOutcome outcome) {
    ledger.unacknowledgedMessages -= send.messages;
    ledger.unacknowledgedBytes -= send.payloadBytes;
    release(send);
    if (send.toldAt == CompletionPoint.ACKNOWLEDGED) {
      awaited.remove(send);
      ledger.settled.add(send, outcome);
    } else {
      send.state = State.SETTLED;
      ledger.settled.count(outcome);
    }
  }

  private void release(Send send) {
    ledger.lanes.of(send).forget(send);
    roomChanged = true;
  }

  // ---- levels and the end

  /// Whether nothing is queued, waits for room, or has begun and not left whole.
  ///
  /// @return true when everything was handed over
  public boolean isDrained() {
    ledger.lock.lock();
    try {
      return ledger.isDrained();
    } finally {
      ledger.lock.unlock();
    }
  }

  /// Whether nothing counts at all: everything was handed over, and acknowledged or given up.
  ///
  /// @return true when the engine keeps nothing
  public boolean isDry() {
    ledger.lock.lock();
    try {
      return ledger.isEmpty();
    } finally {
      ledger.lock.unlock();
    }
  }

  /// Under the lock: settles what has begun as cut, and what awaits an acknowledgement as
  /// unacknowledged. What still counts then is for the caller to clear.
  ///
  /// @return how many did not go out whole
  int end(CloseReason reason) {
    int cut = begun.messages;
    for (Send send = begun.poll(); send != null; send = begun.poll()) {
      ledger.settled.add(send, new SendOutcome.Cut(send.begunBytes, reason));
    }
    var unacknowledged = new SendOutcome.Unacknowledged(reason);
    for (Send send = awaited.poll(); send != null; send = awaited.poll()) {
      ledger.settled.add(send, unacknowledged);
    }
    ledger.unacknowledgedMessages = 0;
    ledger.unacknowledgedBytes = 0;
    ended = true;
    return cut;
  }
}
