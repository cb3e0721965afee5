package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.FlightRecords;
import io.weir.transport.LoopCounter;
import io.weir.transport.SendQueue;
import io.weir.transport.netty.Flusher.FlushWatcher;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What both ways out of a send queue have in common: it keeps the deadlines of what is queued,
/// sees a peer stall, and tells handler and connection how far the queue is.
///
/// Owned by the connection's loop.
final class OutboundWatch {
  private final Channel channel;
  private final SendQueue queue;
  private final ConnectionHandler handler;
  private final Timing timing;
  private final FlushWatcher watcher;

  /// What the socket has not taken yet of what it was given, where that is known.
  private LongSupplier untaken = () -> 0;

  private long lastUntaken;
  private boolean active;
  private boolean toldWritable = true;
  private volatile boolean stalled;
  private FlightRecords.@Nullable Stall stall;
  private long lastProgressNs;
  private @Nullable ScheduledFuture<?> expiry;
  private long expiryNs = Deadlines.NEVER;
  private @Nullable ScheduledFuture<?> stallCheck;
  private final LoopCounter stalls = new LoopCounter();

  OutboundWatch(
      Channel channel,
      SendQueue queue,
      ConnectionHandler handler,
      Timing timing,
      FlushWatcher watcher) {
    this.channel = channel;
    this.queue = queue;
    this.handler = handler;
    this.timing = timing;
    this.watcher = watcher;
  }

  /// Progress shows in this number too, not only in [#progressed].
  void measuredBy(LongSupplier untakenBytes) {
    untaken = untakenBytes;
  }

  /// Whether something is being written.
  boolean isActive() {
    return active;
  }

  /// Writing begins.
  void begin() {
    active = true;
  }

  /// The queue was looked at.
  void flushed() {
    if (active) {
      watchDeadlines(queue.nextDeadlineNs());
      watchStall();
    }
    tellLevel();
  }

  /// Everything has been written.
  void finished() {
    active = false;
    cancelTimers();
    channel.eventLoop().execute(this::afterEmptied);
  }

  /// The socket refused bytes for good.
  void failed(Throwable cause) {
    watcher.failed(cause);
  }

  private void afterEmptied() {
    tellLevel();
    if (!active && queue.isEmpty()) {
      handler.drained();
      watcher.emptied();
    }
  }

  /// The socket has taken bytes.
  void progressed() {
    progressedAt(System.nanoTime());
    tellLevel();
    watcher.progressed();
  }

  private void progressedAt(long nowNs) {
    lastProgressNs = nowNs;
    if (stalled) {
      stalled = false;
      recordStall();
      handler.stallEnded();
    }
  }

  private void recordStall() {
    FlightRecords.Stall ended = stall;
    stall = null;
    if (ended != null) {
      ended.ended(channel);
    }
  }

  private void tellLevel() {
    boolean writable = queue.isWritable();
    if (writable != toldWritable) {
      toldWritable = writable;
      FlightRecords.levelChanged(channel, queue);
      if (writable) {
        handler.writable();
      } else {
        handler.unwritable();
      }
    }
  }

  // ---- deadlines of queued messages

  private void watchDeadlines(long nextNs) {
    if (nextNs == Deadlines.NEVER || (expiry != null && expiryNs - nextNs <= 0)) {
      return;
    }
    if (expiry != null) {
      expiry.cancel(false);
    }
    expiryNs = nextNs;
    expiry = after(nextNs - System.nanoTime(), this::expire);
  }

  private void expire() {
    expiry = null;
    long nextNs = queue.expire(System.nanoTime());
    tellLevel();
    if (active) {
      watchDeadlines(nextNs);
    }
    if (stallCheck != null && queue.isEmpty()) {
      stallCheck.cancel(false);
      stallCheck = null;
    }
  }

  // ---- stall

  private void watchStall() {
    if (stallCheck == null) {
      lastProgressNs = System.nanoTime();
      lastUntaken = untaken.getAsLong();
      stallCheck = after(timing.stallAfter().toNanos(), this::checkStall);
    }
  }

  private void checkStall() {
    stallCheck = null;
    // When everything has expired the region is still with Netty, but the peer owes us nothing: the
    // next message starts the watch anew.
    if (!active || queue.isEmpty()) {
      return;
    }
    noteUntaken();
    long stillNs = System.nanoTime() - lastProgressNs;
    long stallNs = timing.stallAfter().toNanos();
    if (stillNs < stallNs) {
      stallCheck = after(stallNs - stillNs, this::checkStall);
      return;
    }
    if (!stalled) {
      stalled = true;
      stall = FlightRecords.stalled();
      stalls.add(1);
      handler.stalled();
    }
    if (timing.stallLimit() == null) {
      stallCheck = after(stallNs, this::checkStall);
      return;
    }
    long leftNs = timing.stallLimit().toNanos() - stillNs;
    if (leftNs <= 0) {
      watcher.stalledTooLong();
    } else {
      stallCheck = after(leftNs, this::checkStall);
    }
  }

  /// When a number that is only looked at has changed is not known: as late as possible.
  private void noteUntaken() {
    long now = untaken.getAsLong();
    if (now != lastUntaken) {
      lastUntaken = now;
      progressedAt(System.nanoTime());
    }
  }

  /// How often the peer was reported as stalled. Any thread.
  long stalls() {
    return stalls.get();
  }

  /// Whether the peer is reported as stalled. Any thread.
  boolean isStalled() {
    return stalled;
  }

  private ScheduledFuture<?> after(long delayNs, Runnable task) {
    return channel.eventLoop().schedule(task, Math.max(0, delayNs), TimeUnit.NANOSECONDS);
  }

  /// The connection is gone.
  void stop() {
    recordStall();
    active = false;
    cancelTimers();
  }

  private void cancelTimers() {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
    if (stallCheck != null) {
      stallCheck.cancel(false);
      stallCheck = null;
    }
  }
}
