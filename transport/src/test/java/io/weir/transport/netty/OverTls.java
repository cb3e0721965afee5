package io.weir.transport.netty;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.TestKeys;
import io.weir.transport.TlsOptions;
import io.weir.transport.netty.TcpTransport.Polling;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// What tests over loopback with TLS have in common: keys, and pairs of secured sockets.
abstract class OverTls extends OverSockets {
  @TempDir static Path folder;
  static TestKeys local;
  static TestKeys other;

  OverTls(Polling polling) {
    super(polling);
  }

  @BeforeAll
  static void makeKeys() {
    local = TestKeys.selfSigned(folder, "local", "EC", "dns:localhost", "ip:127.0.0.1");
    other = TestKeys.selfSigned(folder, "other", "EC", "dns:other.example");
  }

  static TlsOptions server() {
    return TlsOptions.server(local.identity());
  }

  static TlsOptions client() {
    return TlsOptions.CLIENT.withTrust(local.trust());
  }

  static ConnectionOptions serving() {
    return OPTIONS.withTls(server());
  }

  static ConnectionOptions calling() {
    return OPTIONS.withTls(client());
  }

  /// Both ends of a connection, ours.
  record Pair(MessageSocket server, MessageSocket client) {}

  Pair pair(ConnectionOptions serving, ConnectionOptions calling) throws InterruptedException {
    try (Listener listener = transport.listen(LOOPBACK, serving)) {
      MessageSocket client = transport.connect(localhost(listener), calling);
      return new Pair(accept(listener), client);
    }
  }

  /// By name, because that is what a client asks for.
  static Endpoint localhost(Listener listener) {
    return Endpoint.tcp("localhost", listener.endpoint().port());
  }

  /// A connection that was accepted, and the runtime's own TLS at its other end.
  record Secured(MessageSocket connection, TlsPeer peer) {}

  Secured secured(ConnectionOptions serving, String version, int peerBufferBytes)
      throws InterruptedException {
    try (Listener listener = transport.listen(LOOPBACK, serving)) {
      TlsPeer peer =
          closing(TlsPeer.connectedTo(listener.endpoint(), local, version, peerBufferBytes));
      return new Secured(accept(listener), peer);
    }
  }
}
