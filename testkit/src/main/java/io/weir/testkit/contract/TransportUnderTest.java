package io.weir.testkit.contract;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.SocketOptions;
import io.weir.transport.Transport;
import java.util.function.Supplier;

/// A transport that is held to the [TransportContract], with what a test has to know of it. Made
/// anew for each test and closed after it.
public interface TransportUnderTest extends AutoCloseable {
  /// The transport. One event loop is best: then a connection that stalls shares it with every
  /// other.
  ///
  /// @return always the same one
  Transport transport();

  /// Where to listen.
  ///
  /// @return an endpoint that is free each time, such as `tcp://127.0.0.1:0`
  Endpoint listening();

  /// Where nobody listens and connecting is refused at once, not only after a time limit.
  ///
  /// @return an endpoint
  Endpoint refusing();

  /// What makes messages. A transport that has messages of its own takes
  /// [io.weir.transport.framing.Framers#raw()], which adds nothing to them; a stream of bytes
  /// takes a length.
  ///
  /// @return framers for messages of 1 byte to 1 MiB
  Supplier<Framer> framer();

  /// Options of a connection.
  ///
  /// @return the defaults, by [#framer()]
  default ConnectionOptions options() {
    return ConnectionOptions.framedBy(framer());
  }

  /// Options with which the system, or the transport itself, holds as little as it can of what is
  /// under way: so a reader that stops stops its sender before many messages have gone.
  ///
  /// @param options the options
  /// @return the changed options
  default ConnectionOptions holdingLittle(ConnectionOptions options) {
    return options.withSocket(
        SocketOptions.DEFAULTS.withSendBuffer(16 << 10).withReceiveBuffer(16 << 10));
  }

  /// What a message counts for in [io.weir.transport.ConnectionStats#receivedBytes()].
  ///
  /// @param payloadBytes its size
  /// @return the payload and what the framer puts around it
  default long receivedBytes(int payloadBytes) {
    Framer framer = framer().get();
    return (long) framer.prefixBytes(payloadBytes) + payloadBytes + framer.suffixBytes();
  }

  /// Whether one direction can end while the other goes on.
  ///
  /// @return true for a stream such as TCP's
  default boolean halfCloses() {
    return true;
  }

  /// Whether a peer can tell an abort from an end in order.
  ///
  /// @return false where the system knows no reset, as with UNIX-domain sockets
  default boolean tellsAborts() {
    return true;
  }

  /// Closes the transport and whatever was made for it.
  @Override
  default void close() {
    transport().close();
  }
}
