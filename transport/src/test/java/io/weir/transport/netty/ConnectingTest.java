package io.weir.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Names that are looked up, and addresses that are tried in turn.
@ParameterizedClass
@EnumSource
class ConnectingTest extends OverSockets {
  private final CountDownLatch answered = new CountDownLatch(1);
  private final TcpTransport naming;

  ConnectingTest(Polling polling) {
    super(polling);
    naming = new TcpTransport(1, polling, this::addressesOf);
  }

  @AfterEach
  void closeNaming() {
    answered.countDown();
    naming.close();
  }

  private InetAddress[] addressesOf(String host) throws UnknownHostException {
    return switch (host) {
      case "two" ->
          new InetAddress[] {
            InetAddress.ofLiteral("127.0.0.77"), InetAddress.ofLiteral("127.0.0.1")
          };
      case "slow" -> {
        try {
          answered.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        yield new InetAddress[] {InetAddress.getLoopbackAddress()};
      }
      default -> throw new UnknownHostException(host + ": Name or service not known");
    };
  }

  private static ConnectionOptions within(Duration connect) {
    Timing usual = Timing.DEFAULTS;
    return OPTIONS.withTiming(
        new Timing(connect, usual.stallAfter(), usual.stallLimit(), usual.drain()));
  }

  @Test
  void triesEachAddressInTurn() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    Connection client = naming.connect(Endpoint.tcp("two", listener.endpoint().port()), OPTIONS);
    assertThat(client.remote()).isEqualTo(listener.endpoint());
  }

  @Test
  void namesEveryAddressThatFailed() {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    Endpoint endpoint = Endpoint.tcp("two", listener.endpoint().port());
    listener.close();
    assertThatThrownBy(() -> naming.connect(endpoint, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot connect to " + endpoint)
        .hasMessageContaining("127.0.0.77")
        .hasMessageContaining("127.0.0.1:");
  }

  @Test
  void anUnknownNameIsNamed() {
    Endpoint nowhere = Endpoint.tcp("nowhere", 3868);
    assertThatThrownBy(() -> naming.connect(nowhere, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot connect to " + nowhere + ": unknown host 'nowhere'");
  }

  @Test
  void aListenerWithAnUnknownNameIsRefused() {
    Endpoint nowhere = Endpoint.tcp("nowhere", 3868);
    assertThatThrownBy(() -> naming.listen(nowhere, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot listen on " + nowhere + ": unknown host 'nowhere'");
  }

  @Test
  void aSlowLookupHoldsUpNeitherTheCallerNorTheLoop() throws Exception {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    Endpoint slow = Endpoint.tcp("slow", listener.endpoint().port());
    CompletableFuture<Connection> made = naming.connect(slow, OPTIONS, new Recorder());
    Connection other = naming.connect(listener.endpoint(), OPTIONS);
    other.offer(data("meanwhile"));
    assertThat(receive(accept(listener))).isEqualTo("meanwhile");
    assertThat(made).isNotDone();
    answered.countDown();
    assertThat(made.get(30, TimeUnit.SECONDS).remote()).isEqualTo(listener.endpoint());
  }

  @Test
  void aLookupThatTakesTooLongIsGivenUp() {
    Endpoint slow = Endpoint.tcp("slow", 3868);
    CompletableFuture<Connection> made =
        naming.connect(slow, within(Duration.ofMillis(50)), new Recorder());
    assertThatThrownBy(() -> made.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot connect to " + slow)
        .hasMessageContaining("not resolved within");
  }

  @Test
  void aTransportThatIsClosedDuringALookupFailsIt() {
    CompletableFuture<Connection> made =
        naming.connect(Endpoint.tcp("slow", 3868), OPTIONS, new Recorder());
    naming.close();
    answered.countDown();
    assertThatThrownBy(() -> made.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  /// On TCP the system waits by itself until there is room; on UNIX-domain sockets it says
  /// "again".
  @Test
  void aFullBacklogIsWaitedFor(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(polling() == Polling.EPOLL, "Java's own sockets take it for connected");
    Endpoint endpoint = Endpoint.unix(folder.resolve("x.sock"));
    var address = UnixDomainSocketAddress.of(endpoint.host());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address, 1);
      closing(SocketChannel.open(address));
      closing(SocketChannel.open(address));
      CompletableFuture<Connection> made = transport.connect(endpoint, OPTIONS, new Recorder());
      CompletableFuture<Connection> late =
          transport.connect(endpoint, within(Duration.ofMillis(100)), new Recorder());
      assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).hasMessageContaining("within");
      assertThat(made).isNotDone();
      closing(server.accept());
      assertThat(made.get(30, TimeUnit.SECONDS).remote()).isEqualTo(endpoint);
    }
  }
}
