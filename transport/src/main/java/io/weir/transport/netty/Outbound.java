package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.SendQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sending half of a connection: moves the bytes of its [SendQueue] into the socket.
///
/// Netty sees it as one file region without an end. When the socket takes bytes Netty calls
/// [#transferTo], and here they are collected from the queue at that very moment; what the kernel
/// does not take goes back to the queue. So nothing is ever committed before it leaves: a control
/// message goes before data that waits, a deadline takes out what has not begun, and the outcome
/// of each message is exact. Netty's own buffer holds no byte of ours.
///
/// Owned by the connection's loop.
final class Outbound extends AbstractReferenceCounted implements FileRegion {
  /// Bytes handed over in one turn before other connections of the loop have theirs.
  private static final long TURN_BYTES = 1 << 20;

  private final Channel channel;
  private final SendQueue queue;
  private final ConnectionHandler handler;
  private final Timing timing;
  private final FlushWatcher watcher;

  private boolean active;
  private boolean finished;
  private boolean toldWritable = true;
  private volatile boolean stalled;
  private long transferred;
  private long lastProgressNs;
  private @Nullable ScheduledFuture<?> expiry;
  private long expiryNs = Deadlines.NEVER;
  private @Nullable ScheduledFuture<?> stallCheck;
  private final LoopCounter stalls = new LoopCounter();

  /// Told by the sending half about what concerns the whole connection.
  interface FlushWatcher {
    /// Everything queued has been handed over.
    void emptied();

    /// The transport has taken bytes.
    default void progressed() {}

    /// The socket refused bytes for good.
    void failed(Throwable cause);

    /// The peer has accepted nothing for the stall limit.
    void stalledTooLong();
  }

  Outbound(
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

  /// Starts writing, unless the socket is known to be full: then Netty calls when it no longer
  /// is.
  void flush() {
    queue.woken();
    if (!active && channel.isActive() && !queue.isEmpty()) {
      active = true;
      finished = false;
      ChannelFuture written = channel.writeAndFlush(retain());
      if (!written.isDone() || !written.isSuccess()) {
        written.addListener(
            done -> {
              // A region that found everything expired is still with Netty when the output is shut.
              if (!done.isSuccess() && !finished) {
                watcher.failed(done.cause());
              }
            });
      }
    }
    if (active) {
      watchDeadlines(queue.nextDeadlineNs());
      watchStall();
    }
    tellLevel();
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    long turn = 0;
    boolean full = false;
    while (!full && !finished && turn < TURN_BYTES) {
      ByteBuffer batch = next();
      int collected = batch.remaining();
      int taken = 0;
      try {
        if (collected > 0) {
          taken = target.write(batch);
        }
      } finally {
        queue.handedOver(taken);
      }
      turn += taken;
      full = taken < collected;
      finished = !full && collected < LoopBuffers.WRITE_BYTES / 2 && queue.isEmpty();
    }
    transferred += turn;
    if (turn > 0) {
      progressed(System.nanoTime());
    }
    if (finished) {
      active = false;
      cancelTimers();
      channel.eventLoop().execute(this::afterEmptied);
    }
    return turn;
  }

  /// What is written next: a run of messages where it lies, or others copied one behind the
  /// other.
  private ByteBuffer next() {
    ByteBuffer run = queue.collectRun();
    if (run != null) {
      return run;
    }
    ByteBuffer batch = LoopBuffers.ofThisLoop().forWriting();
    queue.collect(batch, System.nanoTime());
    return batch.flip();
  }

  private void afterEmptied() {
    tellLevel();
    if (!active && queue.isEmpty()) {
      handler.drained();
      watcher.emptied();
    }
  }

  private void progressed(long nowNs) {
    lastProgressNs = nowNs;
    if (stalled) {
      stalled = false;
      handler.stallEnded();
    }
    tellLevel();
    watcher.progressed();
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
    long stillNs = System.nanoTime() - lastProgressNs;
    long stallNs = timing.stallAfter().toNanos();
    if (stillNs < stallNs) {
      stallCheck = after(stallNs - stillNs, this::checkStall);
      return;
    }
    if (!stalled) {
      stalled = true;
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

  /// The connection is gone.
  void stop() {
    active = false;
    finished = true;
    cancelTimers();
  }

  // ---- what Netty asks of a file region

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Override
  @Deprecated
  public long transfered() {
    return transferred;
  }

  /// As long as there is something to write the region has no end; then it ends where it is.
  @Override
  public long count() {
    return finished ? transferred : Long.MAX_VALUE;
  }

  @Override
  public FileRegion retain() {
    super.retain();
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }

  @Override
  protected void deallocate() {}
}
