package io.weir.examples;

import io.weir.transport.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What the tests of the examples share: an example's own thread, and a peer like `nc`.
final class Running {
  private static final int PATIENCE_MS = 30_000;

  private Running() {}

  /// What an example does until it is closed.
  interface Serving {
    void serve() throws InterruptedException;
  }

  static void serving(Serving server) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                server.serve();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /// A plain blocking socket, which knows nothing of the library.
  static final class Peer implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;

    Peer(Endpoint to) throws IOException {
      this(to, 0);
    }

    /// A peer with a small receive buffer, which fills soon when it does not read.
    Peer(Endpoint to, int receiveBufferBytes) throws IOException {
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(new InetSocketAddress(to.host(), to.port()), PATIENCE_MS);
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    Peer say(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return this;
    }

    /// Says a lot, and its last word, on a thread of its own: who is held back must go on
    /// reading.
    CompletableFuture<Void> sayAndFinish(String text) {
      return CompletableFuture.runAsync(
          () -> {
            try {
              say(text).finish();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }

    /// Has said its last word (FIN).
    Peer finish() throws IOException {
      socket.shutdownOutput();
      return this;
    }

    /// The next line, or null at the end of the stream.
    @Nullable String line() throws IOException {
      return lines.readLine();
    }

    /// Everything up to the end of the stream.
    String rest() throws IOException {
      var all = new StringBuilder();
      for (int next = lines.read(); next >= 0; next = lines.read()) {
        all.append((char) next);
      }
      return all.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
