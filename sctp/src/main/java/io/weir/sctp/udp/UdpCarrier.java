package io.weir.sctp.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.weir.sctp.Carrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Carries SCTP packets in UDP datagrams: epoll with segmentation and receive offload where the
/// system has them, NIO elsewhere. Thread-safe.
public final class UdpCarrier implements Carrier {
  private final EventLoopGroup group;
  private final List<UdpLoop> loops = new ArrayList<>();

  /// A carrier.
  ///
  /// @param eventLoops number of event loops, each a platform daemon thread, at least 1
  /// @param options how datagrams are sent and received
  /// @throws IllegalArgumentException when there is to be no loop
  public UdpCarrier(int eventLoops, UdpOptions options) {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops must be at least 1: " + eventLoops);
    }
    boolean epoll = options.epoll() && Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            epoll ? eventLoops : 1,
            new DefaultThreadFactory("weir-sctp", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (EventExecutor each : group) {
      loops.add(new UdpLoop((EventLoop) each, epoll, options));
    }
  }

  @Override
  public List<? extends Loop> loops() {
    return List.copyOf(loops);
  }

  /// Asks the system by connecting a socket, which sends nothing.
  @Override
  public InetAddress localAddressTowards(InetAddress remote) throws IOException {
    try (DatagramChannel asking = DatagramChannel.open()) {
      asking.connect(new InetSocketAddress(remote, 9));
      return ((InetSocketAddress) asking.getLocalAddress()).getAddress();
    }
  }

  /// Asks the system by binding a socket that does not share its port.
  @Override
  public void requireFree(InetSocketAddress local) throws IOException {
    try (DatagramChannel asking = DatagramChannel.open()) {
      asking.bind(local);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
