package io.weir.benchmarks;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// The echo of a Netty user behind a LengthFieldBasedFrameDecoder: writes each frame back as it
/// came, its length included, and flushes once per read. Nothing is copied, and nothing needs to
/// be prepended.
final class DecoderEcho extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    context.write(frame, context.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }
}
