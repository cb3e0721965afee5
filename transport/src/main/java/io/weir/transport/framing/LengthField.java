package io.weir.transport.framing;

import java.nio.ByteOrder;

/// A length without sign before each frame, which is not delivered and is written before each
/// frame sent.
///
/// @param bytes 1, 2, 3, 4 or 8
/// @param order which end of the length comes first
/// @param countsItself whether the length counts its own bytes, too
public record LengthField(int bytes, ByteOrder order, boolean countsItself) implements FrameHeader {
  /// Checks the number of bytes.
  ///
  /// @throws IllegalArgumentException when it is none of those
  public LengthField {
    if (bytes != 1 && bytes != 2 && bytes != 3 && bytes != 4 && bytes != 8) {
      throw new IllegalArgumentException("a length has 1, 2, 3, 4 or 8 bytes, not " + bytes);
    }
  }

  /// A length, big-endian, of what follows it.
  ///
  /// @param bytes 1, 2, 3, 4 or 8
  /// @return the length
  public static LengthField of(int bytes) {
    return new LengthField(bytes, ByteOrder.BIG_ENDIAN, false);
  }

  /// The same length with its lowest byte first.
  ///
  /// @return a copy
  public LengthField littleEndian() {
    return new LengthField(bytes, ByteOrder.LITTLE_ENDIAN, countsItself);
  }

  /// The same length, counting its own bytes.
  ///
  /// @return a copy
  public LengthField countingItself() {
    return new LengthField(bytes, order, true);
  }

  /// The longest payload that this length can tell.
  ///
  /// @return bytes, 2^63 - 1 for a length of 8 bytes
  public long mostPayloadBytes() {
    long most = bytes == 8 ? Long.MAX_VALUE : (1L << (8 * bytes)) - 1;
    return countsItself ? most - bytes : most;
  }
}
