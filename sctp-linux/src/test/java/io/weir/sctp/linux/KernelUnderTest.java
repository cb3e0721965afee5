package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.testkit.contract.TransportUnderTest;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.SocketOptions;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import java.util.List;
import java.util.function.Supplier;

/// The kernel's SCTP over loopback, on one event loop.
final class KernelUnderTest implements TransportUnderTest {
  private static final long MS = 1_000_000;

  /// A receiver with a small buffer may have to drop a packet, which the kernel sends again after
  /// its timeout: with the usual second what only takes long would look stalled.
  private static final Timeouts QUICK =
      new Timeouts(100 * MS, 50 * MS, 60_000 * MS, 10, 5, 8, 30_000 * MS, 60_000 * MS, 5, 0);

  private final Transport transport =
      new KernelSctpTransport(
          1,
          AssociationOptions.DEFAULTS
              .withSizes(new Sizes(2 << 20, 16_384, 2 << 20, 1500, 1500, 4))
              .withTimeouts(QUICK));

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Endpoint listening() {
    return Endpoint.sctp(List.of("127.0.0.1"), 0);
  }

  @Override
  public Endpoint refusing() {
    return Endpoint.sctp(List.of("127.0.0.1"), 9);
  }

  @Override
  public Supplier<Framer> framer() {
    return Framers.raw();
  }

  /// A message of 1 MiB needs a send buffer of that size.
  @Override
  public ConnectionOptions options() {
    return ConnectionOptions.framedBy(framer())
        .withSocket(SocketOptions.DEFAULTS.withSendBuffer(1 << 20));
  }

  @Override
  public boolean halfCloses() {
    return false;
  }
}
