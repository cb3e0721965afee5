package io.weir.transport.netty;

import io.weir.transport.Endpoint;
import io.weir.transport.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// The other end of a secured connection: the runtime's own blocking TLS socket, and the plain
/// one below it for what a decent peer would not do. One thread reads, one writes.
final class TlsPeer extends RawPeer {
  private final SSLSocket secured;
  private final RawPeer below;

  private TlsPeer(RawPeer below, SSLSocket secured) throws IOException {
    super(secured);
    this.below = below;
    this.secured = secured;
  }

  static TlsPeer connectedTo(Endpoint endpoint, TestKeys keys, String version, int bufferBytes) {
    try {
      Socket plain = connect(endpoint, bufferBytes);
      var below = new RawPeer(plain);
      var secured =
          (SSLSocket)
              context(keys)
                  .getSocketFactory()
                  .createSocket(plain, endpoint.host(), endpoint.port(), false);
      secured.setEnabledProtocols(new String[] {version});
      secured.startHandshake();
      return new TlsPeer(below, secured);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext context(TestKeys keys) throws IOException {
    try (InputStream in = Files.newInputStream(keys.store())) {
      char[] password = TestKeys.PASSWORD.toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(store, password);
      TrustManagerFactory believed = TrustManagerFactory.getInstance("PKIX");
      believed.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), believed.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Bytes that TLS knows nothing of.
  void writeBelow(byte[] bytes) {
    below.write(bytes);
  }

  /// How many bytes come until the end, which the runtime believes without `close_notify` too.
  int bytesToEnd() {
    try {
      return secured.getInputStream().readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends this side's stream below TLS, which does not say so.
  void truncate() {
    below.finish();
  }

  /// Reads below TLS to the end.
  End readBelowToEnd() {
    return below.readToEnd();
  }

  @Override
  void reset() {
    below.reset();
  }

  @Override
  public void close() {
    below.close();
  }
}
