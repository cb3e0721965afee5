package io.weir.transport;

import org.jspecify.annotations.Nullable;

/// A listening endpoint. Thread-safe.
///
/// It takes no more connections than [Accepting] says, and none while the memory budget of its
/// options is spent, until half of it is free. When the system has no file descriptor left for a
/// connection that waits, the listener says so once in the log, tries again at growing intervals
/// of 100 ms to 1 s, and goes on.
public interface Listener extends AutoCloseable {
  /// Where it listens; the port is the real one even when 0 was asked for.
  ///
  /// @return the endpoint
  Endpoint endpoint();

  /// The next connection, waiting for it. At most [Accepting#mostWaiting()] connections wait to
  /// be accepted; then the listener stops asking for more and the kernel's backlog fills. Waiters
  /// are served first come, first served.
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock, or [Deadlines#NEVER]
  /// @return a socket, passive and without an owner; or null when the deadline passed or the
  ///     listener was closed
  /// @throws InterruptedException when interrupted
  /// @throws IllegalStateException when the listener gives its connections to handlers
  @Nullable MessageSocket accept(long deadlineNs) throws InterruptedException;

  /// What it has done so far.
  ///
  /// @return the counts
  ListenerStats stats();

  /// Stops listening. Connections that were accepted stay; those that nobody accepted are closed.
  @Override
  void close();
}
