package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.weir.transport.Accepting;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.Listener;
import io.weir.transport.ListenerStats;
import io.weir.transport.LoopCounter;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
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
  private final Mailbox<TcpSocket> line;
  private final Feed<TcpSocket> feed;
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
    var bounds = new Bounds(limits.mostWaiting(), limits.mostWaiting());
    line = new Mailbox<>(bounds, MemoryBudget.UNLIMITED, _ -> 1);
    feed = line.feed(roomAgain::run);
    channel.closeFuture().addListener(_ -> ended());
  }

  private void onLoop(Runnable task) {
    if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(task);
    }
  }

  private void ended() {
    budget.awaitNoMore(roomAgain);
    line.end(new CloseReason.LocalClose("the listener was closed"));
    for (TcpSocket left = line.poll(); left != null; left = line.poll()) {
      left.close();
    }
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
        && (hasHandlers || waiting() + opening < limits.mostWaiting())
        && budget.awaitRoom(roomAgain);
  }

  // ---- any thread

  private int waiting() {
    return line.levels().heldMessages();
  }

  /// A connection that was [#taken] is open.
  void opened(TcpConnection connection) {
    connection.closed().thenRun(() -> onLoop(this::closed));
    boolean lost = connection instanceof TcpSocket socket && !feed.offer(socket);
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
  public @Nullable MessageSocket accept(long deadlineNs) throws InterruptedException {
    if (hasHandlers) {
      throw new IllegalStateException("the listener gives its connections to handlers");
    }
    TcpSocket socket = line.take(deadlineNs);
    if (socket != null) {
      line.finished(socket);
      roomAgain.run();
    }
    return socket;
  }

  @Override
  public ListenerStats stats() {
    return new ListenerStats(
        accepted.get(),
        dropped.get(),
        (int) open.get(),
        waiting(),
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
