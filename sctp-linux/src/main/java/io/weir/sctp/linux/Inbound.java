package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent.Extensions;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The receiving half of a connection: reads messages and notifications from the kernel while
/// there is room for them, and gives them to [Arrivals]. When there is none the kernel keeps
/// them, and its window closes. Owned by the connection's loop, except for what says so.
final class Inbound {
  /// Receives before other connections of the loop have their turn.
  private static final int TURN = 128;

  /// Told what is no data.
  interface Watcher {
    /// The kernel notifies.
    void notified(Notification what);

    /// Nothing more can be read at present, and perhaps never.
    void readNothing();

    /// Reading fails for good.
    void readFailed(int negated);
  }

  private final Loop loop;
  private final KernelSocket socket;
  private final Arrivals arrivals;
  private final Assembly assembly;
  private final Supplier<Extensions> extensions;
  private final Watcher watcher;
  private final Runnable again;
  private boolean discarding;
  private volatile boolean paused;

  Inbound(KernelConnection connection, Arrivals arrivals, int mostMessageBytes) {
    loop = connection.loop();
    socket = connection.socket();
    this.arrivals = arrivals;
    assembly = new Assembly(mostMessageBytes);
    extensions = () -> Statuses.extensions(socket);
    watcher = connection;
    again = connection::turn;
  }

  /// Reads as long as there is something, room for it, and the turn lasts.
  ///
  /// @return whether the kernel has nothing more
  boolean read() {
    for (int i = 0; i < TURN; i++) {
      if (!discarding && !arrivals.hasRoom()) {
        paused = true;
        arrivals.pauses().begin(System.nanoTime());
        return false;
      }
      paused = false;
      int fd = socket.fd();
      if (fd < 0) {
        return false;
      }
      int bytes = loop.io().receive(fd);
      if (bytes == -Errno.EAGAIN) {
        return true;
      }
      if (bytes > 0) {
        arrived();
      } else if (bytes == 0) {
        watcher.readNothing();
        return true;
      } else if (bytes != -Errno.EINTR) {
        watcher.readFailed(bytes);
        return true;
      }
    }
    loop.execute(again);
    return false;
  }

  private void arrived() {
    MessageIo io = loop.io();
    if (io.isNotification()) {
      watcher.notified(Notification.parse(io.received(), extensions));
      return;
    }
    Assembly.Piece piece = assembly.add(io.received(), io.receivedInfo(), io.isLast());
    if (piece == null) {
      return;
    }
    ReentrantLock lock = arrivals.lock();
    lock.lock();
    try {
      arrivals.arrived(piece);
      arrivals.deliver();
    } finally {
      lock.unlock();
    }
  }

  /// The rest of a message will not come.
  ///
  /// @return whether parts of it were given
  boolean abandon(int stream) {
    return assembly.abandon(stream);
  }

  /// Drops what was read and what comes.
  void discard() {
    discarding = true;
    ReentrantLock lock = arrivals.lock();
    lock.lock();
    try {
      arrivals.discard();
    } finally {
      lock.unlock();
    }
  }

  /// Whether reading from the kernel waits for room. Any thread.
  boolean isPaused() {
    return paused;
  }
}
