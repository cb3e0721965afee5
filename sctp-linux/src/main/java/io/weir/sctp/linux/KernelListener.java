package io.weir.sctp.linux;

import io.weir.transport.Accepting;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.Listener;
import io.weir.transport.ListenerStats;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening socket. It takes one association at a time from the kernel, and only while there
/// is room for it within the limits. Thread-safe; taking is owned by the socket's loop.
final class KernelListener implements Listener, Loop.Pollable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelListener.class);

  /// Wait after the first failure to accept; twice as long after each further one.
  private static final long FIRST_RETRY_MS = 100;

  private static final long LONGEST_RETRY_MS = 1_000;

  /// Makes a live connection of a socket that was taken.
  interface Opener {
    /// On the listener's loop.
    ///
    /// @param listener is told what came of it
    void open(KernelSocket accepted, KernelListener listener);
  }

  private final Loop loop;
  private final KernelSocket socket;
  private final Endpoint endpoint;
  private final boolean hasHandlers;
  private final Accepting limits;
  private final MemoryBudget budget;
  private final Opener opener;
  private final Runnable roomAgain;
  private final Mailbox<KernelSctpSocket> line;
  private final Feed<KernelSctpSocket> feed;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger opening = new AtomicInteger();
  private final AtomicLong pauses = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private volatile boolean paused;
  private volatile boolean closed;

  // Owned by the socket's loop.
  private long registration;
  private boolean backingOff;
  private int failuresInARow;

  /// A listener of a socket that listens.
  KernelListener(
      Loop loop,
      KernelSocket socket,
      ConnectionOptions options,
      boolean hasHandlers,
      Opener opener) {
    this.loop = loop;
    this.socket = socket;
    this.hasHandlers = hasHandlers;
    this.opener = opener;
    endpoint = Addresses.endpoint(Addresses.local(socket));
    limits = options.accepting();
    budget = options.budget();
    roomAgain = () -> loop.execute(this::take);
    var bounds = new Bounds(limits.mostWaiting(), limits.mostWaiting());
    line = new Mailbox<>(bounds, MemoryBudget.UNLIMITED, _ -> 1);
    feed = line.feed(roomAgain::run);
  }

  /// Takes what comes from now on. On the loop.
  void start() {
    try {
      registration = loop.register(socket.fd(), this);
    } catch (IOException e) {
      LOG.error("{} cannot take connections", endpoint, e);
    }
    take();
  }

  // ---- the socket's loop

  @Override
  public void ready(int events) {
    take();
  }

  private void take() {
    while (!closed && !backingOff) {
      boolean room = hasRoom();
      if (!room && !paused) {
        pauses.incrementAndGet();
      }
      paused = !room;
      if (!room) {
        return;
      }
      int fd = loop.libc().accept(socket.fd());
      if (fd == -Errno.EAGAIN) {
        return;
      }
      if (fd >= 0) {
        taken(fd);
      } else if (fd != -Errno.EINTR && fd != -Errno.ECONNABORTED) {
        failed(fd);
      }
    }
  }

  private boolean hasRoom() {
    return open.get() < limits.mostOpen()
        && (hasHandlers || waiting() + opening.get() < limits.mostWaiting())
        && budget.awaitRoom(roomAgain);
  }

  private void taken(int fd) {
    if (failuresInARow > 0) {
      LOG.info("{} accepts connections again, after {} failures", endpoint, failuresInARow);
      failuresInARow = 0;
    }
    accepted.incrementAndGet();
    open.incrementAndGet();
    opening.incrementAndGet();
    opener.open(new KernelSocket(fd, socket.isV6()), this);
  }

  /// The system could not hand a connection over. It still waits there, so that asking at once
  /// would fail at once.
  private void failed(int negated) {
    errors.incrementAndGet();
    if (failuresInARow == 0) {
      LOG.warn(
          "{} cannot accept a connection, and tries again until it can: {}",
          endpoint,
          Errno.words(negated));
    }
    long delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(failuresInARow, 4));
    failuresInARow++;
    backingOff = true;
    loop.schedule(TimeUnit.MILLISECONDS.toNanos(delayMs), this::tryAgain);
  }

  private void tryAgain() {
    backingOff = false;
    take();
  }

  // ---- any thread

  private int waiting() {
    return line.levels().heldMessages();
  }

  /// A connection that was taken is open.
  void opened(KernelConnection connection) {
    connection.closed().thenRun(this::closedOne);
    boolean lost = connection instanceof KernelSctpSocket made && !feed.offer(made);
    opening.decrementAndGet();
    if (lost) {
      dropped.incrementAndGet();
      connection.abort(new CloseReason.LocalClose("nobody accepts connections"));
    }
    roomAgain.run();
  }

  /// A connection that was taken could not be opened.
  void lost() {
    opening.decrementAndGet();
    dropped.incrementAndGet();
    closedOne();
  }

  private void closedOne() {
    open.decrementAndGet();
    roomAgain.run();
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
    KernelSctpSocket made = line.take(deadlineNs);
    if (made != null) {
      line.finished(made);
      roomAgain.run();
    }
    return made;
  }

  @Override
  public ListenerStats stats() {
    return new ListenerStats(
        accepted.get(), dropped.get(), open.get(), waiting(), pauses.get(), paused, errors.get());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    var done = new CountDownLatch(1);
    boolean runs =
        loop.execute(
            () -> {
              loop.unregister(registration, socket.fd());
              socket.close();
              done.countDown();
            });
    if (runs && !loop.isCurrent()) {
      awaitQuietly(done);
    }
    budget.awaitNoMore(roomAgain);
    line.end(new CloseReason.LocalClose("the listener was closed"));
    for (KernelSctpSocket left = line.poll(); left != null; left = line.poll()) {
      left.close();
    }
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      // The loop does nothing that waits; were it gone, nobody would count down.
      if (!done.await(5, TimeUnit.SECONDS)) {
        LOG.warn("a loop did not close its listener within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
