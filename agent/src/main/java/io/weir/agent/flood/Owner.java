package io.weir.agent.flood;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import org.jspecify.annotations.Nullable;

/// Who the messages of the flood are for: a queue between the socket and one thread that handles
/// them. [#levels()] is thread-safe; the rest is for that thread.
interface Owner {
  /// Listens for the client.
  Listener listen(Transport transport, Endpoint at, ConnectionOptions options);

  /// Waits for the client, and begins to receive from it.
  void attend(Listener listener) throws InterruptedException;

  /// The next message, waiting for it.
  ///
  /// @return its payload, or null when there will be none
  byte @Nullable [] next() throws InterruptedException;

  /// The last message is handled.
  void finished();

  /// What is queued.
  Levels levels();

  /// Levels of an owner.
  ///
  /// @param queued messages waiting or in work
  /// @param mostQueued most of them ever, or what is queued where nobody counts
  /// @param receivedBytes taken from the kernel
  record Levels(long queued, long mostQueued, long receivedBytes) {}

  /// The owner of a mode.
  static Owner of(FloodMode mode, int frameBytes) {
    return mode.isBounded() ? new MailboxOwner(mode, frameBytes) : new UnboundedOwner();
  }
}
