package io.weir.transport;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Makes listeners and connections. Thread-safe.
public interface Transport extends AutoCloseable {
  /// Whether this transport serves endpoints of a scheme.
  ///
  /// @param scheme such as `tcp`
  /// @return true when it does
  boolean serves(String scheme);

  /// Listens; connections come from [Listener#accept].
  ///
  /// @param endpoint where
  /// @param options how its connections behave
  /// @return the listener
  /// @throws java.io.UncheckedIOException when the system refuses, with the endpoint and the
  ///     system's words
  Listener listen(Endpoint endpoint, ConnectionOptions options);

  /// Listens; each connection is given to a handler of its own.
  ///
  /// @param endpoint where
  /// @param options how its connections behave
  /// @param handlers makes one handler per connection
  /// @return the listener
  /// @throws java.io.UncheckedIOException when the system refuses, with the endpoint and the
  ///     system's words
  Listener listen(
      Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers);

  /// Connects and waits for it.
  ///
  /// @param endpoint where to
  /// @param options how the connection behaves
  /// @return a socket, passive and without an owner
  /// @throws InterruptedException when interrupted; the attempt is given up
  /// @throws java.io.UncheckedIOException when it cannot be made, with the endpoint and the
  ///     system's words
  MessageSocket connect(Endpoint endpoint, ConnectionOptions options) throws InterruptedException;

  /// Connects without waiting, not even for the name to be looked up; the connection is given to
  /// the handler. A name with several addresses has them tried in turn, all within the time limit
  /// for connecting.
  ///
  /// @param endpoint where to
  /// @param options how the connection behaves
  /// @param handler the connection's handler
  /// @return completes after [ConnectionHandler#opened], or exceptionally with an
  ///     [java.io.IOException] that names the endpoint; the handler hears nothing then
  CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler);

  /// Closes every listener and connection (gracefully, within each one's drain time) and ends the
  /// event loops. Listening and connecting are refused from then on, with an
  /// [IllegalStateException].
  @Override
  void close();
}
