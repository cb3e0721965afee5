package io.weir.interop.sctp;

import io.weir.sctp.SctpEndpoint;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.SocketEvent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Weir's side of a test: an [SctpTransport] at one UDP port, that connects to a peer or waits for
/// it to connect. Owned by the test's thread.
final class WeirEndpoint implements AutoCloseable {
  private static final long AT_MOST_S = 30;
  private static final int MOST_MESSAGE = 1 << 20;
  private static final long MS = 1_000_000;

  private final SctpTransport transport;
  private final int udpPort;
  private final List<String> addresses;
  private @Nullable Listener listener;

  private WeirEndpoint(int udpPort, SctpOptions options, boolean offload, List<String> addresses) {
    UdpOptions udp = UdpOptions.DEFAULTS.withOffload(offload);
    this.transport = new SctpTransport(new UdpCarrier(2, udp), options);
    this.udpPort = udpPort;
    this.addresses = addresses;
  }

  /// Makes one.
  ///
  /// @param udpPort its own
  /// @param addresses its own, of IPv4
  static WeirEndpoint at(int udpPort, AssociationOptions options, String... addresses) {
    SctpOptions all = SctpOptions.DEFAULTS.withAssociation(options).withEvents(true);
    return new WeirEndpoint(udpPort, all, true, List.of(addresses));
  }

  /// Makes one for a test that captures: without segmentation offload, because a capture shows a
  /// burst as the one datagram that the system cuts later.
  static WeirEndpoint captured(int udpPort, AssociationOptions options, String... addresses) {
    SctpOptions all = SctpOptions.DEFAULTS.withAssociation(options).withEvents(true);
    return new WeirEndpoint(udpPort, all, false, List.of(addresses));
  }

  /// Options for a test that does not want to wait: timeouts of 50 ms to 500 ms, heartbeats every
  /// 200 ms, and addresses that fail after the third timeout.
  static AssociationOptions quick() {
    return AssociationOptions.DEFAULTS.withTimeouts(
        new Timeouts(200 * MS, 50 * MS, 500 * MS, 20, 2, 8, 200 * MS, 60_000 * MS, 0, 0));
  }

  /// Connects.
  ///
  /// @param peerUdpPort the peer's UDP port
  /// @param peerAddresses the first is the primary one
  WeirAssociation connect(int peerUdpPort, int sctpPort, String... peerAddresses) {
    Endpoint to =
        Endpoint.sctpOverUdp(List.of(peerAddresses), sctpPort).withUdpPorts(udpPort, peerUdpPort);
    try {
      return new WeirAssociation((SctpSocket) transport.connect(to, options()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while connecting", e);
    }
  }

  /// Connects from an SCTP port of its own, so that a successor can have the same.
  ///
  /// @param from our SCTP port
  WeirAssociation connectFrom(int from, int peerUdpPort, int sctpPort, String peerAddress) {
    Endpoint at = Endpoint.sctpOverUdp(addresses, from).withUdpPort(udpPort);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(64, 1 << 20));
    SctpEndpoint many = transport.open(at, options(), inbox);
    Endpoint to =
        Endpoint.sctpOverUdp(List.of(peerAddress), sctpPort).withUdpPorts(udpPort, peerUdpPort);
    try {
      return new WeirAssociation(many.connect(to).get(AT_MOST_S, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("cannot connect to " + to, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while connecting", e);
    }
  }

  /// Listens at an SCTP port, from now on.
  void listen(int sctpPort) {
    Endpoint at = Endpoint.sctpOverUdp(addresses, sctpPort).withUdpPort(udpPort);
    listener = transport.listen(at, options());
  }

  /// Waits for an association that a peer has begun.
  WeirAssociation accept() {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(AT_MOST_S);
    try {
      MessageSocket socket = Objects.requireNonNull(listener, "listen first").accept(deadlineNs);
      return new WeirAssociation(
          (SctpSocket) Objects.requireNonNull(socket, "nobody has connected"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while accepting", e);
    }
  }

  private static ConnectionOptions options() {
    return ConnectionOptions.framedBy(Framers.raw(MOST_MESSAGE))
        .withTiming(
            new Timing(
                Duration.ofSeconds(AT_MOST_S),
                Duration.ofMillis(200),
                null,
                Duration.ofSeconds(AT_MOST_S)));
  }

  @Override
  public void close() {
    transport.close();
  }
}
