package io.weir.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/// The fastest echo on bare Netty that still sees every frame: frames are found in the read
/// buffer in place, each is appended to one buffer for the answer, and that is written once per
/// read. Only the start of a frame that a read cut is kept. Nothing bounds what waits to be
/// written.
class InPlaceEcho extends ChannelInboundHandlerAdapter {
  static final int PREFIX_BYTES = Integer.BYTES;

  private @Nullable ByteBuf partial;
  private @Nullable ByteBuf out;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var in = (ByteBuf) message;
    try {
      begin(context, in.readableBytes() + (partial == null ? 0 : partial.readableBytes()));
      finishPartial(in);
      takeFrames(in);
      if (in.isReadable()) {
        partial = context.alloc().directBuffer().writeBytes(in);
      }
      end(context);
    } finally {
      in.release();
    }
  }

  /// A read of so many bytes is about to be cut.
  void begin(ChannelHandlerContext context, int bytes) {
    out = context.alloc().directBuffer(bytes);
  }

  /// All of its frames were found.
  void end(ChannelHandlerContext context) {
    ByteBuf written = out;
    out = null;
    if (written != null && written.isReadable()) {
      context.writeAndFlush(written, context.voidPromise());
    } else if (written != null) {
      written.release();
    }
  }

  /// Completes the frame that an earlier read began, if the bytes suffice.
  private void finishPartial(ByteBuf in) {
    ByteBuf begun = partial;
    if (begun == null) {
      return;
    }
    fill(begun, in, PREFIX_BYTES);
    if (begun.readableBytes() >= PREFIX_BYTES) {
      int length = length(begun, begun.readerIndex());
      fill(begun, in, PREFIX_BYTES + length);
      if (begun.readableBytes() == PREFIX_BYTES + length) {
        onFrame(begun, begun.readerIndex() + PREFIX_BYTES, length);
        begun.release();
        partial = null;
      }
    }
  }

  private static void fill(ByteBuf begun, ByteBuf in, int bytes) {
    int missing = Math.min(bytes - begun.readableBytes(), in.readableBytes());
    if (missing > 0) {
      begun.writeBytes(in, missing);
    }
  }

  /// Takes every whole frame that begins in this read.
  void takeFrames(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (end - at >= PREFIX_BYTES) {
      int length = length(in, at);
      if (end - at - PREFIX_BYTES < length) {
        break;
      }
      onFrame(in, at + PREFIX_BYTES, length);
      at += PREFIX_BYTES + length;
    }
    in.readerIndex(at);
  }

  /// One frame, in place.
  void onFrame(ByteBuf from, int offset, int length) {
    ByteBuf to = out;
    if (to != null) {
      to.writeInt(length).writeBytes(from, offset, length);
    }
  }

  static int length(ByteBuf in, int at) {
    int length = in.getInt(at);
    if (length < 0 || length > NettyEcho.MOST_FRAME_BYTES) {
      throw new TooLongFrameException("a frame of " + length + " bytes");
    }
    return length;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  /// The client has reset the connection, as clients do that leave no port behind.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
