package io.weir.transport;

/// What a [Framer] finds at the start of the received bytes.
public sealed interface Framing {
  /// A whole frame is there.
  ///
  /// @param lengthBytes bytes of the frame on the wire, header and trailer included, at least 1
  /// @param payloadOffset where the payload begins, from the start of the frame
  /// @param payloadBytes length of the payload, 0 or more
  record Frame(int lengthBytes, int payloadOffset, int payloadBytes) implements Framing {}

  /// A part of a frame that is delivered before the rest has arrived, by a framer that was asked
  /// to: so a frame may be longer than memory.
  ///
  /// @param lengthBytes bytes of this part on the wire, those of the header and trailer that it
  ///     brings included, at least 1
  /// @param payloadOffset where its payload begins, from the start of the part
  /// @param payloadBytes length of its payload, 0 or more
  /// @param last whether the frame ends with this part
  record Part(int lengthBytes, int payloadOffset, int payloadBytes, boolean last)
      implements Framing {}

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
