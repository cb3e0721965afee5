package io.weir.testkit.contract;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.SocketOptions;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Supplier;

/// TCP over loopback, on one event loop.
final class TcpUnderTest implements TransportUnderTest {
  private final Transport transport = new TcpTransport(1);

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Endpoint listening() {
    return Endpoint.tcp("127.0.0.1", 0);
  }

  @Override
  public Endpoint refusing() {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.tcp("127.0.0.1", server.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Supplier<Framer> framer() {
    return Framers.length4();
  }

  @Override
  public ConnectionOptions holdingLittle(ConnectionOptions options) {
    return options.withSocket(
        SocketOptions.DEFAULTS
            .withSendBuffer(16 << 10)
            .withReceiveBuffer(16 << 10)
            .withNotSentLow(16 << 10));
  }
}
