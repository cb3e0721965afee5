package io.weir.transport;

import java.nio.ByteBuffer;

/// Cuts a stream of bytes into frames, in place, and says what goes around a payload on its way
/// out. One framer serves one connection.
///
/// [#next] and [#taken] are called by one thread at a time. The methods for sending are called by
/// any thread, at the same time as those: they must not depend on mutable state.
///
/// A framer never copies and never moves the buffer's position.
public interface Framer {
  /// Most bytes that a framer may put before or after a payload.
  int MOST_AROUND_BYTES = 16;

  /// There is no whole frame, or the framer does not tell frames by numbers.
  long NOT_WHOLE = -1;

  /// Looks at the bytes from `received.position()` to `received.limit()`. Asked again about the
  /// same bytes it answers the same, until [#taken].
  ///
  /// @param received the window, big-endian; valid only during the call; at least one byte
  /// @return a frame or a part of one, or why there is none
  Framing next(ByteBuffer received);

  /// Looks for a whole frame as [#next] does, and tells it by a number instead of an object: for
  /// engines that cut many.
  ///
  /// @param received as for [#next]
  /// @return what [#whole] makes of the frame, or [#NOT_WHOLE] when [#next] has to say what there
  ///     is
  default long wholeFrame(ByteBuffer received) {
    return NOT_WHOLE;
  }

  /// A frame as a number.
  ///
  /// @param payloadOffset where the payload begins, 0 to 65535
  /// @param payloadBytes length of the payload, 0 or more
  /// @param trailerBytes bytes behind it, 0 to 65535
  /// @return 0 or more
  static long whole(int payloadOffset, int payloadBytes, int trailerBytes) {
    return (long) payloadOffset << 47 | (long) trailerBytes << 31 | payloadBytes;
  }

  /// The frame, or part of a frame, that [#next] or [#wholeFrame] found last has been delivered,
  /// and the next call sees what follows it. For framers that keep a state between frames.
  default void taken() {}

  /// Bytes that go before a payload of this size.
  ///
  /// @param payloadBytes size of the payload, 0 or more
  /// @return 0 to [#MOST_AROUND_BYTES]
  /// @throws IllegalArgumentException when no frame can carry so many bytes
  int prefixBytes(int payloadBytes);

  /// Writes the prefix of a payload at the target's position and moves it on.
  ///
  /// @param target big-endian, with room for the prefix
  /// @param payloadBytes size of the payload that follows
  void putPrefix(ByteBuffer target, int payloadBytes);

  /// Bytes that go after every payload.
  ///
  /// @return 0 to [#MOST_AROUND_BYTES], always the same
  default int suffixBytes() {
    return 0;
  }

  /// Writes the suffix at the target's position and moves it on.
  ///
  /// @param target big-endian, with room for the suffix
  default void putSuffix(ByteBuffer target) {}
}
