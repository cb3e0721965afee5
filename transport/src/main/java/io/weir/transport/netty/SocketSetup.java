package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.SocketOptions;
import io.weir.transport.SocketOptions.KeepAlive;
import io.weir.transport.netty.TcpTransport.Polling;
import java.net.StandardSocketOptions;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/// Sets a socket's options. One that was asked for and that this system, way of polling or kind
/// of socket does not have is refused by name; only what [SocketOptions] calls a hint is left out
/// instead.
final class SocketSetup {
  private final Polling polling;
  private final Endpoint endpoint;
  private final SocketOptions options;

  SocketSetup(Polling polling, Endpoint endpoint, ConnectionOptions options) {
    this.polling = polling;
    this.endpoint = endpoint;
    this.options = options.socket();
  }

  /// Sets a listening socket's options, and tries those of its connections on a socket that is
  /// thrown away: so what cannot be set is known now and not when somebody connects.
  ///
  /// @throws IllegalArgumentException naming the option and the endpoint
  void listener(ServerChannel channel, int backlog) {
    Channel trial = Sockets.connecting(polling, endpoint);
    try {
      connection(trial);
    } finally {
      trial.unsafe().closeForcibly();
    }
    channel.config().setAutoRead(false);
    set(channel, ChannelOption.SO_BACKLOG, backlog);
    if (!isUnix()) {
      set(channel, ChannelOption.SO_REUSEADDR, options.reuseAddress());
      if (options.receiveBufferBytes() > 0) {
        // Connections inherit it, in time for the window scale that their handshake agrees on.
        set(channel, ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
      }
    }
    if (options.reusePort()) {
      refuseOnUnix("SO_REUSEPORT");
      set(channel, reusePort(), true);
    }
  }

  private ChannelOption<Boolean> reusePort() {
    return switch (polling) {
      case EPOLL -> UnixChannelOption.SO_REUSEPORT;
      case NIO -> NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    };
  }

  /// Sets a connection's options.
  ///
  /// @throws IllegalArgumentException naming the option and the endpoint
  void connection(Channel channel) {
    channel.config().setAutoRead(false);
    if (channel.config() instanceof DuplexChannelConfig duplex) {
      duplex.setAllowHalfClosure(true);
    }
    if (options.sendBufferBytes() > 0) {
      set(channel, ChannelOption.SO_SNDBUF, options.sendBufferBytes());
    }
    if (options.receiveBufferBytes() > 0) {
      set(channel, ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
    }
    if (!isUnix()) {
      set(channel, ChannelOption.TCP_NODELAY, options.noDelay());
      if (options.notSentLowBytes() > 0 && polling == Polling.EPOLL) {
        set(channel, EpollChannelOption.TCP_NOTSENT_LOWAT, (long) options.notSentLowBytes());
      }
    }
    if (options.keepAlive() != null) {
      refuseOnUnix("SO_KEEPALIVE");
      keepAlive(channel, options.keepAlive());
    }
    if (options.linger() != null) {
      refuseOnUnix("SO_LINGER");
      set(channel, ChannelOption.SO_LINGER, seconds(options.linger()));
    }
    if (options.trafficClass() > 0) {
      refuseOnUnix("IP_TOS");
      set(channel, ChannelOption.IP_TOS, options.trafficClass());
    }
    if (options.userTimeout() != null) {
      refuseOnUnix("TCP_USER_TIMEOUT");
      userTimeout(channel, options.userTimeout());
    }
  }

  private void keepAlive(Channel channel, KeepAlive keepAlive) {
    set(channel, ChannelOption.SO_KEEPALIVE, true);
    if (keepAlive.idle() != null) {
      set(
          channel,
          switch (polling) {
            case EPOLL -> EpollChannelOption.TCP_KEEPIDLE;
            case NIO -> NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
          },
          seconds(keepAlive.idle()));
    }
    if (keepAlive.interval() != null) {
      set(
          channel,
          switch (polling) {
            case EPOLL -> EpollChannelOption.TCP_KEEPINTVL;
            case NIO -> NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL);
          },
          seconds(keepAlive.interval()));
    }
    if (keepAlive.count() > 0) {
      set(
          channel,
          switch (polling) {
            case EPOLL -> EpollChannelOption.TCP_KEEPCNT;
            case NIO -> NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT);
          },
          keepAlive.count());
    }
  }

  private void userTimeout(Channel channel, Duration timeout) {
    switch (polling) {
      case EPOLL ->
          set(channel, EpollChannelOption.TCP_USER_TIMEOUT, Math.toIntExact(timeout.toMillis()));
      case NIO ->
          throw unsupported("TCP_USER_TIMEOUT", "Java's own sockets do not have it; epoll has");
    }
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }

  private boolean isUnix() {
    return Endpoints.isUnix(endpoint);
  }

  private void refuseOnUnix(String option) {
    if (isUnix()) {
      throw unsupported(option, "UNIX-domain sockets do not have it");
    }
  }

  private <T> void set(Channel channel, ChannelOption<T> option, T value) {
    boolean known;
    try {
      known = channel.config().setOption(option, value);
    } catch (ChannelException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "%s=%s cannot be set on %s: %s"
              .formatted(option.name(), value, endpoint, Refusals.words(cause)),
          e);
    }
    if (!known) {
      throw unsupported(option.name(), "this system does not have it");
    }
  }

  private IllegalArgumentException unsupported(String option, String why) {
    return new IllegalArgumentException(
        option + " cannot be set on " + endpoint + ": " + why + "; leave it out there");
  }
}
