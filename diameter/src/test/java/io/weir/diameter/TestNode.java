package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Endpoint;
import io.weir.transport.Transport;
import io.weir.transport.Transports;
import io.weir.transport.netty.TcpTransport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// A node on loopback, on TCP and on SCTP, with transports of its own, closed with it.
final class TestNode implements AutoCloseable {
  static final String HOST = "node.example.com";

  final Transport transport = new Transports(new TcpTransport(1), SctpEnd.newTransport(0));
  final NodeContext context;
  final Node node;
  private final Map<Over, Endpoint> endpoints = new EnumMap<>(Over.class);

  private TestNode(NodeBuilder builder) {
    context = builder.context(transport);
    node = new Node(context);
    for (Over over : Over.values()) {
      endpoints.put(over, node.listen(over.anywhere).endpoint());
    }
  }

  /// Any peer is welcome; closing waits briefly; connects again soon.
  static NodeOptions options() {
    long soonNs = Duration.ofMillis(50).toNanos();
    return NodeOptions.DEFAULTS
        .with(Acceptance.ANY_PEER)
        .with(new ReconnectPolicy(soonNs, 4 * soonNs, 4 * soonNs, soonNs))
        .withCloseDrain(Duration.ofMillis(300));
  }

  static NodeBuilder builder(RequestHandler handler) {
    return Node.builder(HOST, Messages.REALM).serve(ApplicationId.CREDIT_CONTROL, handler);
  }

  static TestNode start(NodeBuilder builder) {
    return new TestNode(builder);
  }

  static TestNode serving(NodeOptions options, RequestHandler handler) {
    return new TestNode(builder(handler).options(options));
  }

  static TestNode serving(RequestHandler handler) {
    return serving(options(), handler);
  }

  /// Answers every request with success.
  static TestNode willing() {
    return serving(request -> request.answer(ResultCode.SUCCESS).build());
  }

  // ---- peers

  Endpoint endpoint(Over over) {
    return Objects.requireNonNull(endpoints.get(over));
  }

  /// Connects a raw peer and has its capabilities accepted.
  RawPeer peer(String host) {
    return peer(Over.TCP, host);
  }

  RawPeer peer(String host, int receiveBufferBytes) {
    return peer(Over.TCP, host, receiveBufferBytes);
  }

  RawPeer peer(Over over, String host) {
    return peer(over, host, 0);
  }

  RawPeer peer(Over over, String host, int receiveBufferBytes) {
    RawPeer peer = RawPeer.connect(endpoint(over), receiveBufferBytes);
    DiameterMessage cea = peer.ask(Messages.cer(host));
    assertThat(Messages.resultCode(cea)).isEqualTo(ResultCode.SUCCESS);
    awaitInService(host);
    return peer;
  }

  void awaitInService(String host) {
    eventually(host + " is in service", () -> status(host).inService());
  }

  /// The connection of a peer that is up.
  PeerConnection connection(String host) {
    return context.peers().all().stream()
        .filter(peer -> peer.host().equals(host))
        .map(PeerDriver::open)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  void awaitNoPeer(String host) {
    eventually(
        host + " is gone", () -> node.peers().stream().noneMatch(peer -> peer.host().equals(host)));
  }

  PeerStatus status(String host) {
    return node.peers().stream()
        .filter(peer -> peer.host().equals(host))
        .map(Peer::status)
        .findFirst()
        .orElse(new PeerStatus(host, "gone", false, 0, 0, 0, 0, 0, 0, 0, 0, stats()));
  }

  private static java.util.Optional<ConnectionStats> stats() {
    return java.util.Optional.empty();
  }

  @Override
  public void close() {
    node.close();
    transport.close();
  }
}
