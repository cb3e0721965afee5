package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.Endpoint;
import io.weir.transport.TestKeys;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
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
final class TlsPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket plain;
  private final SSLSocket secured;
  private final DataInputStream in;

  private TlsPeer(Socket plain, SSLSocket secured) throws IOException {
    this.plain = plain;
    this.secured = secured;
    in = new DataInputStream(secured.getInputStream());
  }

  static TlsPeer connectedTo(Endpoint endpoint, TestKeys keys, String version, int bufferBytes) {
    try {
      var socket = new Socket();
      if (bufferBytes > 0) {
        socket.setReceiveBufferSize(bufferBytes);
        socket.setSendBufferSize(bufferBytes);
      }
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      var secured =
          (SSLSocket)
              context(keys)
                  .getSocketFactory()
                  .createSocket(socket, endpoint.host(), endpoint.port(), false);
      secured.setEnabledProtocols(new String[] {version});
      secured.startHandshake();
      return new TlsPeer(socket, secured);
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

  void send(String payload) {
    write(RawPeer.frame(payload));
  }

  void write(byte[] bytes) {
    try {
      secured.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Bytes that TLS knows nothing of.
  void writeBelow(byte[] bytes) {
    try {
      plain.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] receiveBytes() {
    try {
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      return payload;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String receive() {
    return new String(receiveBytes(), ISO_8859_1);
  }

  /// How many bytes come until the end, which the runtime believes without `close_notify` too.
  int readToEnd() {
    try {
      return in.readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends this side's stream in order; still reads.
  void finish() {
    try {
      secured.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends this side's stream below TLS, which does not say so.
  void truncate() {
    try {
      plain.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads below TLS to the end.
  RawPeer.End readBelowToEnd() {
    byte[] some = new byte[8192];
    try {
      int read = 0;
      while (read >= 0) {
        read = plain.getInputStream().read(some);
      }
      return RawPeer.End.FIN;
    } catch (java.net.SocketException e) {
      return RawPeer.End.RESET;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Breaks the connection.
  void reset() {
    try {
      plain.setSoLinger(true, 0);
      plain.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
