package io.weir.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where the event loop puts small messages together into a [SendRun] before they are queued,
/// with one visit to the lock for many. The room that they will need is reserved in their lane
/// first, so the bound stays exact; what is not used of it is given back when the run is queued.
///
/// Owned by the loop.
final class SendStage {
  /// Room reserved at a time: so little that others hardly ever find none because of it.
  private static final int GRANT_MESSAGES = 128;

  private static final int GRANT_BYTES = SendRun.CHUNK_BYTES;

  /// A message as large as this is queued by itself.
  static final int MOST_BYTES = SendRun.CHUNK_BYTES / 4;

  private final SendLanes lanes;
  private final ReentrantLock lock;
  private final Runnable levelChanged;
  private @Nullable SendRun run;
  private int grantedMessages;
  private int grantedBytes;

  /// A stage before the lanes of a queue.
  ///
  /// @param levelChanged run under the lock after what counts has changed
  SendStage(SendLanes lanes, ReentrantLock lock, Runnable levelChanged) {
    this.lanes = lanes;
    this.lock = lock;
    this.levelChanged = levelChanged;
  }

  /// Puts a message into the run.
  ///
  /// @return false when there is no room for it in this way: it may still be queued by itself,
  ///     after [#publish]
  boolean append(ByteBuffer payload, Lane lane, Framer framer) {
    int bytes = payload.remaining();
    SendRun open = run;
    if (open == null || open.lane != lane || grantedMessages == 0 || grantedBytes < bytes) {
      open = reserve(lane, bytes);
    }
    if (open == null) {
      return false;
    }
    if (!open.append(payload, framer)) {
      publish();
      open = reserve(lane, bytes);
      if (open == null || !open.append(payload, framer)) {
        return false;
      }
    }
    grantedMessages--;
    grantedBytes -= bytes;
    return true;
  }

  /// Has room for at least one message of this size in a run of this lane.
  private @Nullable SendRun reserve(Lane lane, int bytes) {
    SendRun open = run;
    lock.lock();
    try {
      if (open != null && open.lane != lane) {
        queue(open);
        open = null;
      }
      SendLane of = lanes.of(lane);
      grantedMessages = 0;
      grantedBytes = 0;
      if (of.mayReserve(open, bytes)) {
        grantedMessages = Math.min(GRANT_MESSAGES, of.roomMessages(open));
        grantedBytes = (int) Math.min(GRANT_BYTES, of.roomBytes(open));
      }
      int messages = open == null ? 0 : open.messages();
      int payloadBytes = open == null ? 0 : open.payloadBytes();
      of.reserve(messages + grantedMessages, payloadBytes + grantedBytes);
    } finally {
      lock.unlock();
    }
    if (grantedMessages == 0) {
      return null;
    }
    if (open == null) {
      open = new SendRun(lane);
      run = open;
    }
    return open;
  }

  /// Queues the run, if there is one.
  void publish() {
    SendRun open = run;
    if (open != null) {
      lock.lock();
      try {
        queue(open);
      } finally {
        lock.unlock();
      }
    }
  }

  /// Under the lock.
  private void queue(SendRun open) {
    SendLane of = lanes.of(open.lane);
    of.reserve(0, 0);
    grantedMessages = 0;
    grantedBytes = 0;
    run = null;
    if (open.messages() > 0) {
      of.queueRun(Send.of(open));
    } else {
      open.recycle();
    }
    of.admitWaiters();
    levelChanged.run();
  }
}
