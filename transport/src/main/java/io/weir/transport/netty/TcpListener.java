package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.weir.transport.Accepting;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.ListenerStats;
import io.weir.transport.MemoryBudget;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening socket. It is asked for one connection at a time, and only while there is room for
/// it within the limits. Thread-safe; asking is owned by the socket's loop.
final class TcpListener implements Listener {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

  /// Wait after the first failure to accept; twice as long after each further one.
  private static final long FIRST_RETRY_MS = 100;

  private static final long LONGEST_RETRY_MS = 1_000;

  private final Channel channel;
  private final Endpoint endpoint;
  private final boolean hasHandlers;
  private final Accepting limits;
  private final MemoryBudget budget;
  private final Runnable roomAgain;
  private final AcceptLine<TcpConnection> line;
  private final LoopCounter accepted = new LoopCounter();
  private final LoopCounter dropped = new LoopCounter();
  private final LoopCounter open = new LoopCounter();
  private final LoopCounter pauses = new LoopCounter();
  private final LoopCounter errors = new LoopCounter();

  // Owned by the socket's loop.
  private boolean reading;
  private int opening;
  private boolean backingOff;
  private int failuresInARow;
  private volatile boolean paused;

  TcpListener(Channel channel, ConnectionOptions options, boolean hasHandlers) {
    this.channel = channel;
    endpoint = Endpoints.of(channel.localAddress());
    this.hasHandlers = hasHandlers;
    limits = options.accepting();
    budget = options.budget();
    roomAgain = () -> onLoop(this::readIfRoom);
    line = new AcceptLine<>(roomAgain);
    channel.closeFuture().addListener(_ -> ended());
  }

  private void onLoop(Runnable task) {
    if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(task);
    }
  }

  private void ended() {
    budget.awaitNoMore(roomAgain);
    line.end().forEach(TcpConnection::close);
  }

  // ---- the socket's loop

  /// Asks for the first connection.
  void start() {
    onLoop(this::readIfRoom);
  }

  /// A connection was taken from the socket.
  void taken() {
    if (failuresInARow > 0) {
      LOG.info("{} accepts connections again, after {} failures", endpoint, failuresInARow);
      failuresInARow = 0;
    }
    accepted.add(1);
    open.add(1);
    opening++;
  }

  /// The socket has brought what it was asked for, or failed, which is told next.
  void readEnded() {
    reading = false;
    onLoop(this::readIfRoom);
  }

  /// The system could not hand a connection over. It still waits there, so that asking at once
  /// would fail at once.
  void failed(Throwable cause) {
    if (!channel.isActive()) {
      return;
    }
    errors.add(1);
    if (failuresInARow == 0) {
      LOG.warn(
          "{} cannot accept a connection, and tries again until it can: {}",
          endpoint,
          Refusals.words(cause));
    }
    long delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(failuresInARow, 4));
    failuresInARow++;
    backingOff = true;
    takeBackRead();
    channel.eventLoop().schedule(this::tryAgain, delayMs, TimeUnit.MILLISECONDS);
  }

  /// A read that failed is still asked for, and would fail again and again by itself. Netty takes
  /// it back when reading by itself, which it never does here, ends.
  private void takeBackRead() {
    channel.config().setAutoRead(true);
    channel.config().setAutoRead(false);
  }

  private void tryAgain() {
    backingOff = false;
    readIfRoom();
  }

  /// Asks for one more connection, if there is room for it.
  private void readIfRoom() {
    if (reading || backingOff || !channel.isActive()) {
      return;
    }
    boolean room = hasRoom();
    if (!room && !paused) {
      pauses.add(1);
    }
    paused = !room;
    if (room) {
      reading = true;
      channel.read();
    }
  }

  private boolean hasRoom() {
    return open.get() < limits.mostOpen()
        && (hasHandlers || line.size() + opening < limits.mostWaiting())
        && budget.awaitRoom(roomAgain);
  }

  // ---- any thread

  /// A connection that was [#taken] is open.
  void opened(TcpConnection connection) {
    connection.closed().thenRun(() -> onLoop(this::closed));
    boolean lost = !hasHandlers && !line.put(connection);
    if (lost) {
      connection.abort(new CloseReason.LocalClose("nobody accepts connections"));
    }
    onLoop(() -> inLine(lost));
  }

  /// A connection that was [#taken] could not be opened.
  void lost() {
    onLoop(
        () -> {
          open.add(-1);
          inLine(true);
        });
  }

  private void inLine(boolean lost) {
    opening--;
    if (lost) {
      dropped.add(1);
    }
    readIfRoom();
  }

  private void closed() {
    open.add(-1);
    readIfRoom();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public @Nullable Connection accept(long deadlineNs) throws InterruptedException {
    if (hasHandlers) {
      throw new IllegalStateException("the listener gives its connections to handlers");
    }
    return line.take(deadlineNs);
  }

  @Override
  public ListenerStats stats() {
    return new ListenerStats(
        accepted.get(),
        dropped.get(),
        (int) open.get(),
        line.size(),
        pauses.get(),
        paused,
        errors.get());
  }

  @Override
  public void close() {
    // A transport that was closed before has closed it, and its loops take no tasks any more.
    if (!channel.closeFuture().isDone()) {
      channel.close().syncUninterruptibly();
    }
  }
}
