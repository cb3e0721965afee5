package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.weir.transport.SendQueue;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// The sending half of a connection with TLS. What is encrypted can neither be taken back nor be
/// overtaken, so one batch at a time is committed, and the next only when the kernel has all of
/// it: so much waits before a control message, and no more. A batch is one record for a peer that
/// takes its time, and a few for one that does not.
///
/// Owned by the connection's loop.
final class TlsOutbound implements Flusher {
  /// The plain bytes of one record.
  private static final int RECORD_BYTES = 16 << 10;

  private static final int MOST_BYTES = 4 * RECORD_BYTES;

  /// Bytes handed over in one turn before other connections of the loop have theirs.
  private static final long TURN_BYTES = 1 << 20;

  private final Channel channel;
  private final SendQueue queue;
  private final OutboundWatch watch;

  private int batchBytes = MOST_BYTES;
  private boolean underway;
  private boolean stopped;

  TlsOutbound(Channel channel, SendQueue queue, OutboundWatch watch) {
    this.channel = channel;
    this.queue = queue;
    this.watch = watch;
    watch.measuredBy(this::untakenBytes);
  }

  @Override
  public void flush() {
    queue.woken();
    if (channel.isActive() && !queue.isEmpty()) {
      watch.begin();
    }
    writeOn();
    watch.flushed();
  }

  private void writeOn() {
    if (!watch.isActive() || underway || stopped) {
      return;
    }
    long turn = 0;
    while (!underway && turn < TURN_BYTES && !queue.isEmpty()) {
      turn += writeBatch();
    }
    if (underway) {
      return;
    }
    if (queue.isEmpty()) {
      watch.finished();
    } else {
      channel.eventLoop().execute(this::flush);
    }
  }

  private int writeBatch() {
    ByteBuffer batch = LoopBuffers.ofThisLoop().forWriting().limit(batchBytes);
    int bytes = queue.collect(batch, System.nanoTime());
    if (bytes == 0) {
      queue.handedOver(0);
      return 0;
    }
    queue.commit();
    underway = true;
    ChannelFuture written =
        channel.writeAndFlush(channel.alloc().buffer(bytes).writeBytes(batch.flip()));
    if (written.isDone()) {
      batchBytes = MOST_BYTES;
      taken(written, bytes);
    } else {
      batchBytes = RECORD_BYTES;
      written.addListener(
          _ -> {
            taken(written, bytes);
            flush();
          });
    }
    return bytes;
  }

  /// After a failure the batch stays underway, so that it counts as cut when the queue ends.
  private void taken(ChannelFuture written, int bytes) {
    if (stopped) {
      return;
    }
    Throwable cause = written.cause();
    if (cause == null) {
      underway = false;
      queue.handedOver(bytes);
      watch.progressed();
    } else if (!(cause instanceof ClosedChannelException)) {
      // A channel that was closed says so itself, after the reason.
      watch.failed(cause);
    }
  }

  private long untakenBytes() {
    ChannelOutboundBuffer held = channel.unsafe().outboundBuffer();
    return held == null ? 0 : held.totalPendingWriteBytes() - held.currentProgress();
  }

  @Override
  public void stop() {
    stopped = true;
    watch.stop();
  }

  @Override
  public OutboundWatch watch() {
    return watch;
  }
}
