package io.weir.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The peers: servers on Netty alone that echo frames of a 4-byte length and a payload.
///
/// Arguments: `decoder`, `inplace` or `runs`; the number of event loops.
final class NettyEcho {
  static final int MOST_FRAME_BYTES = 1 << 16;

  private NettyEcho() {}

  /// Serves until its input ends.
  public static void main(String[] args) throws IOException {
    var loops =
        new MultiThreadIoEventLoopGroup(
            Integer.parseInt(args[1]),
            new DefaultThreadFactory("netty-loop", true),
            EpollIoHandler.newFactory());
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // As much at once as Weir reads: with Netty's own 64 KiB its servers would be slower.
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(1 << 10, 64 << 10, 128 << 10))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    echo(args[0], channel.pipeline());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    Control.ofServer(((InetSocketAddress) listening.localAddress()).getPort(), () -> 0);
  }

  private static void echo(String how, ChannelPipeline pipeline) {
    switch (how) {
      case "decoder" ->
          pipeline.addLast(
              new LengthFieldBasedFrameDecoder(MOST_FRAME_BYTES, 0, InPlaceEcho.PREFIX_BYTES),
              new DecoderEcho());
      case "inplace" -> pipeline.addLast(new InPlaceEcho());
      case "runs" -> pipeline.addLast(new RunEcho());
      default -> throw new IllegalArgumentException("decoder, inplace or runs: " + how);
    }
  }
}
