package io.weir.diameter;

import io.weir.diameter.core.Side;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A node without a transport: its connections are [FakeConnection]s that the test drives.
final class FakeNode implements AutoCloseable {
  final NodeContext context;

  FakeNode(NodeBuilder builder) {
    context = builder.context(new NoTransport());
  }

  static FakeNode serving(NodeOptions options, RequestHandler handler) {
    return new FakeNode(TestNode.builder(handler).options(options));
  }

  /// An accepted connection, and what the node does with it.
  record Link(PeerConnection handler, FakeConnection connection) {
    int feed(byte[] octets) {
      return connection.feed(handler, octets);
    }

    int feed(DiameterMessage message) {
      return feed(message.bytes());
    }

    void finish() {
      connection.finish(handler, new CloseReason.PeerClosed(0));
    }
  }

  Link accepted() {
    var handler = new PeerConnection(context, Side.RESPONDER, null);
    ConnectionOptions options = context.connectionOptions();
    var connection = new FakeConnection(options.sends(), options.framer().get());
    handler.opened(connection);
    return new Link(handler, connection);
  }

  /// A connection whose capabilities exchange is over.
  Link up(DiameterMessage cer) {
    Link link = accepted();
    link.feed(cer);
    if (link.connection().takeSent().size() != 1 || link.handler().desk() == null) {
      throw new AssertionError("the CER was not accepted");
    }
    return link;
  }

  @Override
  public void close() {
    for (PeerConnection left : context.peers().connections()) {
      ((FakeConnection) left.transport()).finish(left, new CloseReason.LocalClose("over"));
    }
    context.timer().shutdownNow();
  }

  private static final class NoTransport implements Transport {
    @Override
    public boolean serves(String scheme) {
      return true;
    }

    @Override
    public Listener listen(Endpoint endpoint, ConnectionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Listener listen(
        Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MessageSocket connect(Endpoint endpoint, ConnectionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Connection> connect(
        Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
