package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import org.jspecify.annotations.Nullable;

/// A listening TCP socket. Connections without a handler wait here to be accepted, in a mailbox;
/// when it is full the socket is not asked for more. Thread-safe.
final class TcpListener implements Listener {
  private static final int MOST_WAITING = 128;

  private final Channel channel;
  private final boolean hasHandlers;
  private final Mailbox<Connection> waiting;

  TcpListener(Channel channel, boolean hasHandlers) {
    this.channel = channel;
    this.hasHandlers = hasHandlers;
    waiting =
        new Mailbox<>(
            new Bounds(MOST_WAITING, MOST_WAITING),
            MemoryBudget.UNLIMITED,
            _ -> 1,
            () -> channel.read());
    channel
        .closeFuture()
        .addListener(_ -> waiting.end(new CloseReason.LocalClose("the listener was closed")));
  }

  /// Puts a connection in line. From the connection's loop.
  void arrived(TcpConnection connection) {
    if (waiting.ended() != null || !waiting.offer(connection)) {
      connection.abort(new CloseReason.LocalClose("nobody accepts connections"));
    }
  }

  /// Asks for the next connection, if there is room for one.
  void acceptMore() {
    if (hasHandlers || waiting.wouldAdmit(1)) {
      channel.read();
    }
  }

  @Override
  public Endpoint endpoint() {
    return Endpoints.of(channel.localAddress());
  }

  @Override
  public @Nullable Connection accept(long deadlineNs) throws InterruptedException {
    if (hasHandlers) {
      throw new IllegalStateException("the listener gives its connections to handlers");
    }
    Connection connection = waiting.take(deadlineNs);
    if (connection != null) {
      waiting.finished(connection);
    }
    return connection;
  }

  @Override
  public void close() {
    // A transport that was closed before has closed it, and its loops take no tasks any more.
    if (!channel.closeFuture().isDone()) {
      channel.close().syncUninterruptibly();
    }
    for (Connection left = waiting.poll(); left != null; left = waiting.poll()) {
      left.close();
    }
  }
}
