package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.weir.transport.Endpoint;
import io.weir.transport.netty.TcpTransport.Polling;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// Netty's channels for each kind of endpoint and each way of polling.
final class Sockets {
  private Sockets() {}

  static IoHandlerFactory poller(Polling polling) {
    return switch (polling) {
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  static boolean serves(String scheme) {
    return scheme.equals(Endpoints.TCP) || scheme.equals(Endpoints.UNIX);
  }

  /// A new socket to listen with.
  static ServerChannel listening(Polling polling, Endpoint endpoint) {
    return switch (polling) {
      case EPOLL ->
          Endpoints.isUnix(endpoint)
              ? new EpollServerDomainSocketChannel()
              : new EpollServerSocketChannel();
      case NIO ->
          Endpoints.isUnix(endpoint)
              ? new NioServerDomainSocketChannel()
              : new NioServerSocketChannel();
    };
  }

  /// A new socket to connect with.
  static Channel connecting(Polling polling, Endpoint endpoint) {
    return switch (polling) {
      case EPOLL ->
          Endpoints.isUnix(endpoint) ? new EpollDomainSocketChannel() : new EpollSocketChannel();
      case NIO ->
          Endpoints.isUnix(endpoint) ? new NioDomainSocketChannel() : new NioSocketChannel();
    };
  }

  /// Closes a socket without what TLS would still send, and wait for.
  static void closeNow(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /// The address of a UNIX-domain endpoint.
  ///
  /// @throws IllegalArgumentException when its path is not one that the system takes
  static SocketAddress unixAddress(Polling polling, Endpoint endpoint) {
    Path path = UnixSocketFile.path(endpoint);
    return switch (polling) {
      case EPOLL -> new DomainSocketAddress(path.toString());
      case NIO -> UnixDomainSocketAddress.of(path);
    };
  }
}
