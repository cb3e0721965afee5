package io.weir.sctp;

import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.testkit.contract.TransportUnderTest;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import java.util.List;
import java.util.function.Supplier;

/// SCTP over UDP on loopback, held to the contract.
final class UdpUnderTest implements TransportUnderTest {
  /// A small window, so that a reader that stops is felt soon.
  private static final AssociationOptions SMALL =
      AssociationOptions.DEFAULTS.withSizes(
          new AssociationOptions.Sizes(128 << 10, 1024, 128 << 10, 1500, 1500, 4));

  private final SctpTransport transport;
  private final Listener elsewhere;

  UdpUnderTest() {
    transport =
        new SctpTransport(
            new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS.withAssociation(SMALL));
    // Somebody is at the UDP port, and refuses every other SCTP port at once.
    elsewhere = transport.listen(listening(), options());
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Endpoint listening() {
    return Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0);
  }

  @Override
  public Endpoint refusing() {
    Endpoint known = elsewhere.endpoint();
    return known.withPort(known.port() == 7 ? 8 : 7);
  }

  @Override
  public Supplier<Framer> framer() {
    return Framers.raw(1 << 20);
  }

  @Override
  public ConnectionOptions holdingLittle(ConnectionOptions options) {
    return options.withReadBuffer(1024);
  }

  @Override
  public boolean halfCloses() {
    return false;
  }
}
