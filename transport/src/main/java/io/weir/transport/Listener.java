package io.weir.transport;

import org.jspecify.annotations.Nullable;

/// A listening endpoint. Thread-safe.
public interface Listener extends AutoCloseable {
  /// Where it listens; the port is the real one even when 0 was asked for.
  ///
  /// @return the endpoint
  Endpoint endpoint();

  /// The next connection, waiting for it. At most 128 connections wait to be accepted; then the
  /// listener stops accepting and the kernel's backlog fills. Waiters are served first come,
  /// first served.
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock, or [Deadlines#NEVER]
  /// @return a socket, passive and without an owner; or null when the deadline passed or the
  ///     listener was closed
  /// @throws InterruptedException when interrupted
  /// @throws IllegalStateException when the listener gives its connections to handlers
  @Nullable MessageSocket accept(long deadlineNs) throws InterruptedException;

  /// Stops listening. Connections that were accepted stay; those that nobody accepted are closed.
  @Override
  void close();
}
