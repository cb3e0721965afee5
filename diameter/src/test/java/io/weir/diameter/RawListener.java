package io.weir.diameter;

import io.weir.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Where the node under test connects to: the test plays its peer.
final class RawListener implements AutoCloseable {
  private final Server server;

  private RawListener(Server server) {
    this.server = server;
  }

  /// What a transport has to do for it.
  interface Server {
    Endpoint endpoint();

    RawPeer.End accept() throws IOException;

    void close() throws IOException;
  }

  static RawListener listen(Over over) {
    try {
      return new RawListener(
          switch (over) {
            case TCP -> new TcpEnd.Server();
            case SCTP -> new SctpEnd.Server();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Endpoint endpoint() {
    return server.endpoint();
  }

  RawPeer accept() {
    return new RawPeer(acceptEnd());
  }

  RawPeer.End acceptEnd() {
    try {
      return server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
