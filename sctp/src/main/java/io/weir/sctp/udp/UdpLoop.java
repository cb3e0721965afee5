package io.weir.sctp.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.weir.sctp.Carrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One event loop of a [UdpCarrier].
final class UdpLoop implements Carrier.Loop {
  /// What one read may bring: a burst that the system has put together.
  private static final int READ_BYTES = 65_536;

  private final EventLoop loop;
  private final boolean epoll;
  private final UdpOptions options;

  UdpLoop(EventLoop loop, boolean epoll, UdpOptions options) {
    this.loop = loop;
    this.epoll = epoll;
    this.options = options;
  }

  @Override
  public void execute(Runnable task) {
    if (!loop.isShutdown()) {
      loop.execute(task);
    }
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    if (!loop.isShuttingDown()) {
      loop.schedule(task, Math.max(0, delayNs), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }

  @Override
  public CompletableFuture<Carrier.Port> open(
      InetSocketAddress local, boolean shared, Carrier.Handler handler) {
    var port = new UdpPort(handler, epoll && options.offload());
    var bootstrap = new Bootstrap().group(loop).handler(port);
    if (epoll) {
      bootstrap.channel(EpollDatagramChannel.class);
      if (shared) {
        bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
      }
      if (options.offload()) {
        bootstrap.option(EpollChannelOption.UDP_GRO, true);
      }
    } else {
      bootstrap.channel(NioDatagramChannel.class);
    }
    if (options.sendBufferBytes() > 0) {
      bootstrap.option(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
    }
    if (options.receiveBufferBytes() > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
    }
    bootstrap.option(
        ChannelOption.RECVBUF_ALLOCATOR,
        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(UdpPort.READS_PER_TURN));
    bootstrap.option(
        ChannelOption.WRITE_BUFFER_WATER_MARK,
        new WriteBufferWaterMark(UdpPort.BATCH_BYTES, 4 * UdpPort.BATCH_BYTES));
    var opened = new CompletableFuture<Carrier.Port>();
    bootstrap
        .bind(local)
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                opened.complete(port);
              } else {
                Throwable cause = bound.cause();
                String words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
                opened.completeExceptionally(new IOException(words, cause));
              }
            });
    return opened;
  }
}
