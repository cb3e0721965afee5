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
/// when it is full the socket is not asked for more. Thread-safe; reading is owned by the
/// socket's loop.
final class TcpListener implements Listener {
  private static final int MOST_WAITING = 128;

  private final Channel channel;
  private final boolean hasHandlers;
  private final Mailbox<Connection> waiting;

  // Owned by the socket's loop.
  private boolean reading;
  private int opening;

  TcpListener(Channel channel, boolean hasHandlers) {
    this.channel = channel;
    this.hasHandlers = hasHandlers;
    waiting =
        new Mailbox<>(
            new Bounds(MOST_WAITING, MOST_WAITING),
            MemoryBudget.UNLIMITED,
            _ -> 1,
            () -> onLoop(this::readIfRoom));
    channel.closeFuture().addListener(_ -> ended());
  }

  private void onLoop(Runnable task) {
    if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(task);
    }
  }

  private void ended() {
    waiting.end(new CloseReason.LocalClose("the listener was closed"));
    for (Connection left = waiting.poll(); left != null; left = waiting.poll()) {
      left.close();
    }
  }

  // ---- the socket's loop

  /// Asks for the first connections.
  void start() {
    onLoop(this::readIfRoom);
  }

  /// A connection was taken from the socket and is not in line yet.
  void taken() {
    opening++;
  }

  void readEnded() {
    reading = false;
    readIfRoom();
  }

  /// Asks for one more connection, if there is room for it.
  private void readIfRoom() {
    if (!reading && (hasHandlers || (opening == 0 && waiting.wouldAdmit(1)))) {
      reading = true;
      channel.read();
    }
  }

  // ---- any thread

  /// Puts a connection in line.
  void arrived(TcpConnection connection) {
    if (waiting.ended() != null || !waiting.offer(connection)) {
      connection.abort(new CloseReason.LocalClose("nobody accepts connections"));
    }
  }

  /// A connection that was [#taken] is in line, or could not be opened.
  void opened() {
    onLoop(
        () -> {
          opening--;
          readIfRoom();
        });
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
  }
}
