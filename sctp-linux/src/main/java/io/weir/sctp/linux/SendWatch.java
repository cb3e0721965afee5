package io.weir.sctp.linux;

import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.SendQueue;
import org.jspecify.annotations.Nullable;

/// Looks after what waits to be sent: keeps the deadlines of messages, sees a peer stall, and
/// tells the handler how far the queue is. Owned by the connection's loop.
final class SendWatch {
  /// Told about what concerns the whole connection.
  interface Watcher {
    /// The peer has accepted nothing for the stall limit.
    void stalledTooLong();
  }

  private final Loop loop;
  private final SendQueue queue;
  private final ConnectionHandler handler;
  private final Timing timing;
  private final Watcher watcher;
  private final Spells stalls = new Spells();

  private boolean toldWritable = true;
  private boolean stopped;
  private long lastProgressNs;
  private Loop.@Nullable Timer expiry;
  private long expiryNs = Deadlines.NEVER;
  private Loop.@Nullable Timer stallCheck;

  SendWatch(Loop loop, SendQueue queue, ConnectionHandler handler, Timing timing, Watcher watcher) {
    this.loop = loop;
    this.queue = queue;
    this.handler = handler;
    this.timing = timing;
    this.watcher = watcher;
  }

  /// The queue was looked at.
  void looked() {
    if (stopped) {
      return;
    }
    if (!queue.isEmpty()) {
      watchDeadlines(queue.nextDeadlineNs());
      watchStall();
    }
    tellLevel();
  }

  /// The kernel has taken a message, or the peer has acknowledged one.
  void progressed() {
    lastProgressNs = System.nanoTime();
    if (stalls.isOn()) {
      stalls.end(lastProgressNs);
      handler.stallEnded();
    }
  }

  private void tellLevel() {
    boolean writable = queue.isWritable();
    if (writable != toldWritable) {
      toldWritable = writable;
      if (writable) {
        handler.writable();
      } else {
        handler.unwritable();
      }
    }
  }

  // ---- deadlines of messages

  private void watchDeadlines(long nextNs) {
    if (nextNs == Deadlines.NEVER || (expiry != null && expiryNs - nextNs <= 0)) {
      return;
    }
    if (expiry != null) {
      expiry.cancel();
    }
    expiryNs = nextNs;
    expiry = loop.schedule(nextNs - System.nanoTime(), this::expire);
  }

  private void expire() {
    expiry = null;
    if (stopped) {
      return;
    }
    long nextNs = queue.expire(System.nanoTime());
    tellLevel();
    watchDeadlines(nextNs);
  }

  // ---- stall

  private void watchStall() {
    if (stallCheck == null) {
      lastProgressNs = System.nanoTime();
      stallCheck = loop.schedule(timing.stallAfter().toNanos(), this::checkStall);
    }
  }

  private void checkStall() {
    stallCheck = null;
    if (stopped) {
      return;
    }
    if (queue.isEmpty()) {
      // Everything has expired or was taken back: the peer owes us nothing.
      if (stalls.isOn()) {
        progressed();
      }
      return;
    }
    long nowNs = System.nanoTime();
    long stillNs = nowNs - lastProgressNs;
    long stallNs = timing.stallAfter().toNanos();
    if (stillNs < stallNs) {
      stallCheck = loop.schedule(stallNs - stillNs, this::checkStall);
      return;
    }
    if (!stalls.isOn()) {
      stalls.begin(nowNs);
      handler.stalled();
    }
    if (timing.stallLimit() == null) {
      stallCheck = loop.schedule(stallNs, this::checkStall);
      return;
    }
    long leftNs = timing.stallLimit().toNanos() - stillNs;
    if (leftNs <= 0) {
      watcher.stalledTooLong();
    } else {
      stallCheck = loop.schedule(leftNs, this::checkStall);
    }
  }

  /// How often the peer was reported as stalled. Any thread.
  long stalls() {
    return stalls.count();
  }

  /// Whether the peer is reported as stalled. Any thread.
  boolean isStalled() {
    return stalls.isOn();
  }

  /// The connection is gone.
  void stop() {
    stopped = true;
    if (expiry != null) {
      expiry.cancel();
    }
    if (stallCheck != null) {
      stallCheck.cancel();
    }
  }
}
