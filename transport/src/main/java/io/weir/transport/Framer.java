package io.weir.transport;

import java.nio.ByteBuffer;

/// Cuts a stream of bytes into frames, in place, and says what goes before a payload on its way
/// out. One framer serves one connection and is called only on its event loop, except
/// [#prefixBytes(int)], which senders call from any thread and which therefore must not depend on
/// mutable state.
///
/// A framer never copies and never moves the buffer's position.
public interface Framer {
  /// Looks at the bytes from `received.position()` to `received.limit()`.
  ///
  /// @param received the window, big-endian; valid only during the call; at least one byte
  /// @return a frame, or why there is none
  Framing next(ByteBuffer received);

  /// Bytes that go before a payload of this size.
  ///
  /// @param payloadBytes size of the payload, 0 or more
  /// @return 0 to 16
  /// @throws IllegalArgumentException when no frame can carry so many bytes
  int prefixBytes(int payloadBytes);

  /// Writes the prefix of a payload at the target's position and moves it on.
  ///
  /// @param target big-endian, with room for the prefix
  /// @param payloadBytes size of the payload that follows
  void putPrefix(ByteBuffer target, int payloadBytes);
}
