package io.weir.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One lane of a [SendQueue]: its messages, its exact bound, what it does when it is full, and
/// the line of those that wait for room in it. Everything is guarded by the queue's lock.
final class SendLane {
  /// What is queued; of an engine that takes whole messages, what it has not been shown.
  final SendList queued = new SendList();

  /// What is queued and was shown to such an engine. All of it is older.
  final SendList shown = new SendList();

  private final Bounds bounds;
  private final LanePolicy policy;
  private final Settled settled;

  /// Where the lane conflates: the newest message that counts of each key.
  private final @Nullable Map<Object, Send> keyed;

  /// Where messages of lower priority make room: those that may.
  private final @Nullable SendPriorities priorities;

  private @Nullable SendLine line;
  private int messages;
  private long bytes;

  /// Room kept for the run that the loop is filling.
  private int reservedMessages;

  private long reservedBytes;

  SendLane(Bounds bounds, LanePolicy policy, Settled settled) {
    this.bounds = bounds;
    this.policy = policy;
    this.settled = settled;
    keyed = policy instanceof LanePolicy.Conflate ? new HashMap<>() : null;
    priorities = policy instanceof LanePolicy.DropLowerPriority ? new SendPriorities() : null;
  }

  /// Messages that count: queued, or held by the transport and not wholly handed over.
  int messages() {
    return messages;
  }

  /// Payload bytes of the messages that count.
  long bytes() {
    return bytes;
  }

  /// Whether no further message would be admitted, however small.
  boolean isFull() {
    return messages >= bounds.messages();
  }

  boolean isHalfEmpty() {
    return messages <= bounds.messages() / 2;
  }

  int waiters() {
    return line == null ? 0 : line.waiters();
  }

  // ---- coming in

  /// Queues a message if it fits, or the policy makes it fit, and nobody waits before it.
  boolean admit(Send send) {
    return (waiters() == 0 || mayReplace(send)) && place(send);
  }

  /// Whether the message may come in although others wait, because it asks for the place of one
  /// that is queued. One with its key that waits is newer than that, so it may not.
  private boolean mayReplace(Send send) {
    if (priorities != null) {
      return !fits(send) && dropsEnough(send, priorities);
    }
    return send.key != null && line != null && queuedBefore(send) != null && !line.has(send.key);
  }

  /// Has a message wait for room.
  ///
  /// @return false when the lane does not have it wait
  boolean await(Send send) {
    if (policy instanceof LanePolicy.Refuse) {
      return false;
    }
    if (line == null) {
      line = new SendLine(bounds, keyed != null, settled);
    }
    if (!line.join(send)) {
      return false;
    }
    age(send);
    return true;
  }

  /// Queues those waiters that now fit, in their order.
  void admitWaiters() {
    if (line == null) {
      return;
    }
    for (Send next = line.first(); next != null; next = line.first()) {
      if (!place(next)) {
        return;
      }
    }
  }

  private boolean place(Send send) {
    Send older = keyed == null ? null : queuedBefore(send);
    if (older != null) {
      if (!admits(messages - 1, bytes - older.payloadBytes, send.payloadBytes)) {
        return false;
      }
      leaveLine(send);
      takeThePlace(older, send);
      forget(older);
      settled.add(older, SendQueue.CONFLATED);
    } else {
      if (!fits(send) && !makeRoom(send)) {
        return false;
      }
      leaveLine(send);
      queued.addLast(send);
      if (priorities != null) {
        priorities.add(send, false);
      }
    }
    if (send.state == Send.State.NEW) {
      age(send);
    }
    send.state = Send.State.QUEUED;
    send.admitted = true;
    messages++;
    bytes += send.payloadBytes;
    if (keyed != null) {
      supersede(keyed, send);
    }
    return true;
  }

  private boolean admits(int heldMessages, long heldBytes, int moreBytes) {
    return bounds.admit(heldMessages + reservedMessages, heldBytes + reservedBytes, moreBytes);
  }

  private boolean fits(Send send) {
    return admits(messages, bytes, send.payloadBytes);
  }

  /// An older one that an engine was shown cannot be replaced where it is: the engine does that.
  private void takeThePlace(Send older, Send send) {
    if (older.shown) {
      shown.remove(older);
      queued.addLast(send);
      send.replaced = older;
    } else {
      queued.replace(older, send);
      send.replaced = older.replaced;
      older.replaced = null;
    }
  }

  /// Drops messages that the policy has make room until a new one fits, unless it would not fit
  /// even then.
  private boolean makeRoom(Send send) {
    return priorities != null ? dropLower(send, priorities) : dropOldest(send);
  }

  private boolean dropOldest(Send send) {
    int heldMessages = messages - queued.messages - shown.messages;
    long heldBytes = bytes - queued.bytes - shown.bytes;
    if (!(policy instanceof LanePolicy.DropOldest)
        || !admits(heldMessages, heldBytes, send.payloadBytes)) {
      return false;
    }
    for (Send oldest = oldest(); oldest != null && !fits(send); oldest = oldest()) {
      drop(oldest, SendQueue.DROPPED);
    }
    return true;
  }

  private @Nullable Send oldest() {
    return shown.first == null ? queued.first : shown.first;
  }

  private boolean dropLower(Send send, SendPriorities lower) {
    if (!dropsEnough(send, lower)) {
      return false;
    }
    for (Send next = lower.lowest(); next != null && !fits(send); next = lower.lowest()) {
      drop(next, SendQueue.ABANDONED_QUEUED);
    }
    return true;
  }

  private boolean dropsEnough(Send send, SendPriorities lower) {
    int fewer = lower.messagesBelow(send);
    return fewer > 0 && admits(messages - fewer, bytes - lower.bytesBelow(send), send.payloadBytes);
  }

  private void drop(Send send, SendOutcome outcome) {
    takeOut(send);
    forget(send);
    settled.add(send, outcome);
  }

  /// Has a message that has just come grow old at the lane's age.
  private void age(Send send) {
    if (policy instanceof LanePolicy.Expire(var age)) {
      send.deadlineNs = Deadlines.earlier(send.deadlineNs, Deadlines.after(System.nanoTime(), age));
    }
  }

  private void leaveLine(Send send) {
    if (send.state == Send.State.WAITING && line != null) {
      line.leave(send);
      if (send.listener instanceof AsyncSend sender && sender.point == CompletionPoint.QUEUED) {
        settled.queued(sender);
      }
    }
  }

  // ---- runs of the loop

  /// Whether a message may come in as one of a run: as it would by itself, where the policy has
  /// nothing to do with it.
  ///
  /// @param run what the run has already
  boolean mayReserve(@Nullable SendRun run, int messageBytes) {
    boolean plain = policy instanceof LanePolicy.Wait || policy instanceof LanePolicy.Refuse;
    return plain && waiters() == 0 && roomMessages(run) > 0 && roomBytes(run) >= messageBytes;
  }

  /// Messages that a run may have beside those it has.
  int roomMessages(@Nullable SendRun run) {
    return bounds.messages() - messages - (run == null ? 0 : run.messages());
  }

  /// Payload bytes that a run may have beside those it has.
  long roomBytes(@Nullable SendRun run) {
    return bounds.bytes() - bytes - (run == null ? 0 : run.payloadBytes());
  }

  /// Keeps room for a run, in place of what was kept before. It does not count as queued.
  void reserve(int newMessages, long newBytes) {
    reservedMessages = newMessages;
    reservedBytes = newBytes;
  }

  /// Queues a run that has room.
  void queueRun(Send send) {
    send.state = Send.State.QUEUED;
    queued.addLast(send);
    messages += send.messages;
    bytes += send.payloadBytes;
  }

  /// Stops counting messages of a run, which have left.
  void forget(int runMessages, long runBytes) {
    messages -= runMessages;
    bytes -= runBytes;
  }

  // ---- keys

  private @Nullable Send queuedBefore(Send send) {
    Send older = keyed == null || send.key == null ? null : keyed.get(send.key);
    return older != null && older.state == Send.State.QUEUED ? older : null;
  }

  /// A message with a key is the newest of its key now. An older one that the transport holds
  /// this moment goes out if the transport takes of it, and otherwise not any more.
  private static void supersede(Map<Object, Send> keyed, Send send) {
    if (send.key == null) {
      return;
    }
    Send older = keyed.put(send.key, send);
    if (older != null && older.state == Send.State.OFFERED && older.outcome == null) {
      older.outcome = SendQueue.CONFLATED;
    }
  }

  // ---- going out

  /// Returns a message of which nothing has left to the head of the lane, unless it is not to go
  /// out any more. The newer one that replaced it then has its place.
  void putBack(Send send) {
    SendOutcome instead = send.outcome;
    if (instead == null) {
      send.state = Send.State.QUEUED;
      queued.addFirst(send);
      if (priorities != null) {
        priorities.add(send, true);
      }
      return;
    }
    Send newest = keyed == null || send.key == null ? null : keyed.get(send.key);
    if (instead.equals(SendQueue.CONFLATED)
        && newest != null
        && newest.state == Send.State.QUEUED) {
      queued.remove(newest);
      queued.addFirst(newest);
    }
    forget(send);
    settled.add(send, instead);
  }

  /// Shows what is new to an engine that takes whole messages. It stays queued.
  ///
  /// @return how many
  int show(Consumer<? super Send> engine) {
    int count = 0;
    for (Send send = queued.poll(); send != null; send = queued.poll()) {
      shown.addLast(send);
      send.shown = true;
      count++;
      engine.accept(send);
      send.replaced = null;
    }
    return count;
  }

  /// Takes a queued message out, which still counts.
  void takeOut(Send send) {
    (send.shown ? shown : queued).remove(send);
    if (priorities != null) {
      priorities.remove(send);
    }
  }

  /// Takes a message out that waits or is queued.
  void remove(Send send) {
    if (send.state == Send.State.QUEUED) {
      takeOut(send);
      forget(send);
    } else if (line != null) {
      line.leave(send);
    }
  }

  /// Stops counting a message.
  void forget(Send send) {
    messages -= send.messages;
    bytes -= send.payloadBytes;
    if (keyed != null && send.key != null) {
      keyed.remove(send.key, send);
    }
  }

  /// Settles the messages whose deadline has passed.
  ///
  /// @return the earliest deadline of those that are left
  long expire(long nowNs) {
    expire(shown, nowNs);
    expire(queued, nowNs);
    long earliestNs = Deadlines.earlier(shown.earliestDeadlineNs(), queued.earliestDeadlineNs());
    if (line == null) {
      return earliestNs;
    }
    line.expire(nowNs);
    return Deadlines.earlier(earliestNs, line.earliestDeadlineNs());
  }

  private void expire(SendList list, long nowNs) {
    for (Send send = list.first; send != null; ) {
      Send after = send.next;
      if (Deadlines.passed(send.deadlineNs, nowNs)) {
        drop(send, SendQueue.EXPIRED);
      }
      send = after;
    }
  }

  /// Settles everything that is queued or waits.
  ///
  /// @return how many
  int end(SendOutcome outcome) {
    int ended = 0;
    for (Send next = oldest(); next != null; next = oldest()) {
      ended += next.messages;
      drop(next, outcome);
    }
    for (Send next = firstWaiter(); next != null; next = firstWaiter()) {
      remove(next);
      settled.add(next, outcome);
      ended++;
    }
    return ended;
  }

  /// Stops counting whatever still counts.
  void clear() {
    messages = 0;
    bytes = 0;
    if (keyed != null) {
      keyed.clear();
    }
  }

  private @Nullable Send firstWaiter() {
    return line == null ? null : line.first();
  }
}
