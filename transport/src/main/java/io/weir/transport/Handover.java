package io.weir.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the engine holds of a [SendQueue] between two moments: the messages collected for
/// writing, and the one of which a part has left. Everything is called by the engine's loop, and
/// all but [#copyTo] under the queue's lock.
final class Handover {
  private final SendLanes lanes;
  private final Settled settled;

  /// What was collected, in the order of writing. Nobody else changes it, so the loop may read it
  /// without the lock.
  private final SendList offered = new SendList();

  private @Nullable Send begun;
  private int collectedBytes;
  private boolean committed;

  Handover(SendLanes lanes, Settled settled) {
    this.lanes = lanes;
    this.settled = settled;
  }

  /// Chooses what is written next: the rest of the message that has begun, then from the lanes in
  /// their order as long as the next one's prefix and a byte have room. The late are settled.
  void choose(long roomBytes, long nowNs) {
    if (offered.first != null) {
      throw new IllegalStateException("collect is called after handedOver, not before");
    }
    long left = roomBytes;
    Send rest = begun;
    if (rest != null) {
      offered.addLast(rest);
      left -= rest.restBytes();
    }
    left = choose(lanes.control, left, nowNs);
    left = choose(lanes.reply, left, nowNs);
    choose(lanes.data, left, nowNs);
  }

  /// Chooses a run and nothing else, if one is next.
  ///
  /// @return its bytes, or null
  @Nullable ByteBuffer chooseRun() {
    Send next = begun == null ? lanes.first() : null;
    if (next == null || next.run == null) {
      return null;
    }
    lanes.of(next).takeOut(next);
    next.state = Send.State.OFFERED;
    offered.addLast(next);
    collectedBytes = next.run.wireBytes();
    return next.run.wire();
  }

  private long choose(SendLane lane, long roomBytes, long nowNs) {
    long left = roomBytes;
    for (Send next = lane.queued.first;
        next != null && left > Framer.MOST_AROUND_BYTES;
        next = lane.queued.first) {
      lane.takeOut(next);
      if (Deadlines.passed(next.deadlineNs, nowNs)) {
        lane.forget(next);
        settled.add(next, SendQueue.EXPIRED);
      } else {
        next.state = Send.State.OFFERED;
        offered.addLast(next);
        left -= next.restBytes();
      }
    }
    return left;
  }

  /// Copies what was chosen. Without the lock: it is the loop's until it says what became of it.
  int copyTo(ByteBuffer target) {
    int start = target.position();
    for (Send send = offered.first; send != null; send = send.next) {
      send.copyTo(target);
    }
    collectedBytes = target.position() - start;
    return collectedBytes;
  }

  /// Everything collected is on its way for good.
  void commit() {
    committed = true;
    for (Send send = offered.first; send != null; send = send.next) {
      send.state = Send.State.BEGUN;
      send.outcome = null;
    }
  }

  /// The transport took so many bytes: what is wholly taken is settled, the rest goes back.
  void taken(int takenBytes) {
    if (takenBytes > collectedBytes || (committed && takenBytes < collectedBytes)) {
      throw new IllegalArgumentException(
          "%d bytes were collected%s, and cannot be handed over as %d"
              .formatted(collectedBytes, committed ? " and committed" : "", takenBytes));
    }
    begun = null;
    committed = false;
    collectedBytes = 0;
    long left = takenBytes;
    for (Send send = offered.first; send != null; send = offered.first) {
      long rest = send.restBytes();
      if (left < rest) {
        break;
      }
      left -= rest;
      offered.remove(send);
      lanes.of(send).forget(send);
      settled.add(send, SendOutcome.HANDED_OVER);
    }
    Send first = offered.first;
    if (first != null && first.run != null && left > 0) {
      left = splitRun(first, first.run, (int) left);
    }
    putBack(left);
  }

  /// Some of a run has left: what is whole is settled, and what has begun becomes a message of
  /// its own, so that the rest waits behind what goes before it.
  ///
  /// @return how many bytes of the first that is now offered have left
  private long splitRun(Send send, SendRun run, int takenBytes) {
    offered.remove(send);
    int left = takenBytes;
    for (int whole = run.takeWhole(left); whole > 0; whole = run.takeWhole(left)) {
      left -= whole;
    }
    Send cut = left > 0 ? run.takeBegun(left) : null;
    int cutMessages = cut == null ? 0 : cut.messages;
    int cutBytes = cut == null ? 0 : cut.payloadBytes;
    int messages = send.messages - run.messages() - cutMessages;
    int bytes = send.payloadBytes - run.payloadBytes() - cutBytes;
    lanes.of(send).forget(messages, bytes);
    settled.handedOver(messages, bytes);
    send.messages = run.messages();
    send.payloadBytes = run.payloadBytes();
    if (send.messages > 0) {
      offered.addFirst(send);
    } else {
      run.recycle();
    }
    if (cut != null) {
      offered.addFirst(cut);
    }
    return 0;
  }

  /// Returns what is left to where it was; so many bytes of the first have left.
  private void putBack(long takenBytes) {
    for (Send send = offered.last; send != null; send = offered.last) {
      offered.remove(send);
      if (offered.first == null && send.begunBytes + takenBytes > 0) {
        send.begunBytes += takenBytes;
        send.state = Send.State.BEGUN;
        send.outcome = null;
        begun = send;
      } else {
        lanes.of(send).putBack(send);
      }
    }
  }

  /// Settles what has begun or is committed as cut, and the rest of what was collected as not
  /// sent.
  ///
  /// @return how many
  int end(SendOutcome notSent, CloseReason reason) {
    int ended = 0;
    Send rest = begun;
    if (rest != null && offered.first == null) {
      offered.addLast(rest);
    }
    long committedBytes = committed ? collectedBytes : 0;
    for (Send send = offered.poll(); send != null; send = offered.poll()) {
      long gone = Math.min(committedBytes, send.restBytes());
      committedBytes -= gone;
      lanes.of(send).forget(send);
      boolean cut = send.state == Send.State.BEGUN;
      settled.add(send, cut ? new SendOutcome.Cut(send.begunBytes + gone, reason) : notSent);
      ended += send.messages;
    }
    begun = null;
    committed = false;
    collectedBytes = 0;
    return ended;
  }
}
