package io.weir.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.SocketOptions;
import io.weir.transport.SocketOptions.KeepAlive;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Socket options, read back from the sockets.
@ParameterizedClass
@EnumSource
class SocketSetupTest extends OverSockets {
  private static final Endpoint UNIX = Endpoint.unix(Path.of("unused.sock"));

  SocketSetupTest(Polling polling) {
    super(polling);
  }

  private static ConnectionOptions options(UnaryOperator<SocketOptions> change) {
    return OPTIONS.withSocket(change.apply(SocketOptions.DEFAULTS));
  }

  /// The options of a socket to connect with, after they were set.
  private void connecting(ConnectionOptions options, Consumer<Channel> check) {
    Channel channel = Sockets.connecting(polling(), LOOPBACK);
    try {
      new SocketSetup(polling(), LOOPBACK, options).connection(channel);
      check.accept(channel);
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  private void listening(ConnectionOptions options, Consumer<Channel> check) {
    ServerChannel channel = Sockets.listening(polling(), LOOPBACK);
    try {
      new SocketSetup(polling(), LOOPBACK, options).listener(channel, 77);
      check.accept(channel);
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  private static <T> T read(Channel channel, ChannelOption<T> option) {
    return channel.config().getOption(option);
  }

  @Test
  void theDefaultsSuitMessages() {
    connecting(
        OPTIONS,
        channel -> {
          assertThat(read(channel, ChannelOption.TCP_NODELAY)).isTrue();
          assertThat(read(channel, ChannelOption.SO_KEEPALIVE)).isFalse();
          assertThat(read(channel, ChannelOption.SO_LINGER)).isNegative();
          assertThat(read(channel, ChannelOption.ALLOW_HALF_CLOSURE)).isTrue();
          if (polling() == Polling.EPOLL) {
            assertThat(read(channel, EpollChannelOption.TCP_NOTSENT_LOWAT)).isEqualTo(128 << 10);
          }
        });
    listening(
        OPTIONS,
        channel -> {
          assertThat(read(channel, ChannelOption.SO_REUSEADDR)).isTrue();
          assertThat(read(channel, reusePort())).isFalse();
          assertThat(read(channel, ChannelOption.SO_BACKLOG)).isEqualTo(77);
        });
  }

  private ChannelOption<Boolean> reusePort() {
    return polling() == Polling.EPOLL
        ? UnixChannelOption.SO_REUSEPORT
        : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }

  @Test
  void everyOptionReachesTheSocket() {
    ConnectionOptions options =
        options(
            socket ->
                socket
                    .withNoDelay(false)
                    .withSendBuffer(32 << 10)
                    .withReceiveBuffer(48 << 10)
                    .withLinger(Duration.ofSeconds(7))
                    .withTrafficClass(0xB8)
                    .withReuseAddress(false)
                    .withReusePort(true));
    connecting(
        options,
        channel -> {
          assertThat(read(channel, ChannelOption.TCP_NODELAY)).isFalse();
          assertThat(read(channel, ChannelOption.SO_SNDBUF)).isBetween(32 << 10, 64 << 10);
          assertThat(read(channel, ChannelOption.SO_RCVBUF)).isBetween(48 << 10, 96 << 10);
          assertThat(read(channel, ChannelOption.SO_LINGER)).isEqualTo(7);
          assertThat(read(channel, ChannelOption.IP_TOS)).isEqualTo(0xB8);
        });
    listening(
        options,
        channel -> {
          assertThat(read(channel, ChannelOption.SO_REUSEADDR)).isFalse();
          assertThat(read(channel, reusePort())).isTrue();
          assertThat(read(channel, ChannelOption.SO_RCVBUF)).isBetween(48 << 10, 96 << 10);
        });
  }

  @Test
  void keepAliveHasItsTimes() {
    var times = new KeepAlive(Duration.ofSeconds(61), Duration.ofSeconds(7), 5);
    List<ChannelOption<Integer>> read =
        switch (polling()) {
          case EPOLL ->
              List.of(
                  EpollChannelOption.TCP_KEEPIDLE,
                  EpollChannelOption.TCP_KEEPINTVL,
                  EpollChannelOption.TCP_KEEPCNT);
          case NIO ->
              List.of(
                  NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                  NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                  NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));
        };
    connecting(
        options(socket -> socket.withKeepAlive(times)),
        channel -> {
          assertThat(read(channel, ChannelOption.SO_KEEPALIVE)).isTrue();
          assertThat(read).extracting(option -> read(channel, option)).containsExactly(61, 7, 5);
        });
    connecting(
        options(socket -> socket.withKeepAlive(KeepAlive.SYSTEM)),
        channel -> {
          assertThat(read(channel, ChannelOption.SO_KEEPALIVE)).isTrue();
          assertThat(read).extracting(option -> read(channel, option)).doesNotContain(0, 61);
        });
  }

  @Test
  void bothEndsOfAConnectionGetTheOptions() throws Exception {
    ConnectionOptions keepingAlive = options(socket -> socket.withKeepAlive(KeepAlive.SYSTEM));
    Listener listener = transport.listen(LOOPBACK, keepingAlive);
    Connection client = transport.connect(listener.endpoint(), keepingAlive);
    Connection server = accept(listener);
    Connection without = transport.connect(listener.endpoint(), OPTIONS);
    assertThat(timerOf(client)).isEqualTo("02");
    assertThat(timerOf(server)).isEqualTo("02");
    assertThat(timerOf(without)).isEqualTo("00");
  }

  /// The timer that the kernel runs for a connection without traffic: 02 is keep-alive.
  private static String timerOf(Connection connection) throws IOException {
    String local = ":%04X".formatted(connection.local().port());
    String remote = ":%04X".formatted(connection.remote().port());
    List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    sockets.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
    return sockets.stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields[1].endsWith(local) && fields[2].endsWith(remote))
        .map(fields -> fields[5].substring(0, 2))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void severalListenersShareAPortThatAllowIt() {
    ConnectionOptions shared = options(socket -> socket.withReusePort(true));
    Listener listener = transport.listen(LOOPBACK, shared);
    assertThat(transport.listen(listener.endpoint(), shared).endpoint())
        .isEqualTo(listener.endpoint());
    assertThatThrownBy(() -> transport.listen(listener.endpoint(), OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("in use");
  }

  // ---- what cannot be set

  @Test
  void theUserTimeoutIsSetOrRefusedByName() {
    ConnectionOptions options = options(socket -> socket.withUserTimeout(Duration.ofSeconds(9)));
    switch (polling()) {
      case EPOLL ->
          connecting(
              options,
              channel ->
                  assertThat(read(channel, EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(9000));
      case NIO -> {
        assertThatThrownBy(() -> transport.listen(LOOPBACK, options))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("TCP_USER_TIMEOUT")
            .hasMessageContaining(LOOPBACK.toString());
        assertThatThrownBy(() -> transport.connect(Endpoint.tcp("127.0.0.1", 1), options))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageContaining("TCP_USER_TIMEOUT")
            .hasMessageContaining("tcp://127.0.0.1:1");
      }
    }
  }

  @Test
  void whatAUnixSocketDoesNotHaveIsRefusedByName() {
    unixRefuses("SO_KEEPALIVE", socket -> socket.withKeepAlive(KeepAlive.SYSTEM));
    unixRefuses("SO_LINGER", socket -> socket.withLinger(Duration.ZERO));
    unixRefuses("IP_TOS", socket -> socket.withTrafficClass(8));
    unixRefuses("TCP_USER_TIMEOUT", socket -> socket.withUserTimeout(Duration.ofSeconds(1)));
    unixRefuses("SO_REUSEPORT", socket -> socket.withReusePort(true));
    assertThat(Path.of(UNIX.host())).doesNotExist();
  }

  private void unixRefuses(String option, UnaryOperator<SocketOptions> change) {
    assertThatThrownBy(() -> transport.listen(UNIX, options(change)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(UNIX.toString());
  }
}
