package io.weir.transport;

/// What a [Framer] finds at the start of the received bytes.
public sealed interface Framing {
  /// A whole frame is there.
  ///
  /// @param lengthBytes bytes of the frame on the wire, header and trailer included, at least 1
  /// @param payloadOffset where the payload begins, from the start of the frame
  /// @param payloadBytes length of the payload, 0 or more
  record Frame(int lengthBytes, int payloadOffset, int payloadBytes) implements Framing {}

  /// The frame is not complete.
  ///
  /// @param wantedBytes bytes that the frame will have in all as far as is known now: more than
  ///     are there. Used to size the buffer, which still grows only as bytes arrive.
  record Incomplete(int wantedBytes) implements Framing {}

  /// The bytes are not the protocol: the connection ends with this reason.
  ///
  /// @param detail what is wrong
  /// @param offset position of the wrong byte, from the start of the frame
  record Malformed(String detail, int offset) implements Framing {}
}
