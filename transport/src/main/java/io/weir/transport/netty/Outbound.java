package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.weir.transport.SendQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// The sending half of a connection without TLS: moves the bytes of its [SendQueue] into the
/// socket.
///
/// Netty sees it as one file region without an end. When the socket takes bytes Netty calls
/// [#transferTo], and here they are collected from the queue at that very moment; what the kernel
/// does not take goes back to the queue. So nothing is ever committed before it leaves: a control
/// message goes before data that waits, a deadline takes out what has not begun, and the outcome
/// of each message is exact. Netty's own buffer holds no byte of ours.
///
/// Owned by the connection's loop.
final class Outbound extends AbstractReferenceCounted implements FileRegion, Flusher {
  /// Bytes handed over in one turn before other connections of the loop have theirs.
  private static final long TURN_BYTES = 1 << 20;

  private final Channel channel;
  private final SendQueue queue;
  private final OutboundWatch watch;

  private boolean finished;
  private long transferred;

  Outbound(Channel channel, SendQueue queue, OutboundWatch watch) {
    this.channel = channel;
    this.queue = queue;
    this.watch = watch;
  }

  /// Starts writing, unless the socket is known to be full: then Netty calls when it no longer
  /// is.
  @Override
  public void flush() {
    queue.woken();
    if (!watch.isActive() && channel.isActive() && !queue.isEmpty()) {
      watch.begin();
      finished = false;
      ChannelFuture written = channel.writeAndFlush(retain());
      if (!written.isDone() || !written.isSuccess()) {
        written.addListener(
            done -> {
              // A region that found everything expired is still with Netty when the output is shut.
              if (!done.isSuccess() && !finished) {
                watch.failed(done.cause());
              }
            });
      }
    }
    watch.flushed();
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
      watch.progressed();
    }
    if (finished) {
      watch.finished();
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

  @Override
  public void stop() {
    finished = true;
    watch.stop();
  }

  @Override
  public OutboundWatch watch() {
    return watch;
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
