package io.weir.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// The ceiling: all whole frames of a read are echoed as one slice of the read buffer. It does
/// nothing for a frame but look at its length.
final class RunEcho extends InPlaceEcho {
  private @Nullable ChannelHandlerContext context;

  @Override
  void begin(ChannelHandlerContext reading, int bytes) {
    context = reading;
  }

  @Override
  void end(ChannelHandlerContext reading) {
    reading.flush();
  }

  @Override
  void takeFrames(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (end - at >= PREFIX_BYTES && end - at - PREFIX_BYTES >= length(in, at)) {
      at += PREFIX_BYTES + length(in, at);
    }
    int run = at - in.readerIndex();
    if (run > 0) {
      write(in.readRetainedSlice(run));
    }
  }

  /// Only a frame that a read cut comes this way.
  @Override
  void onFrame(ByteBuf from, int offset, int length) {
    write(from.retainedSlice(offset - PREFIX_BYTES, PREFIX_BYTES + length));
  }

  private void write(ByteBuf run) {
    if (context != null) {
      context.write(run, context.voidPromise());
    }
  }
}
