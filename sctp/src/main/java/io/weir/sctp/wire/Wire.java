package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// What chunks, parameters and causes have in common: a header of type and length, and padding to
/// multiples of four bytes
/// ([RFC 9260 section 3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.2)). Pure functions.
final class Wire {
  /// Bytes of the header of a chunk, parameter or cause.
  static final int TYPE_AND_LENGTH_BYTES = 4;

  /// The longest that a length field can say.
  static final int MOST_LENGTH = 0xffff;

  private Wire() {}

  /// Checks a caller's number of 8 bits.
  static void requireU8(int value, String what) {
    if (value < 0 || value > 0xff) {
      throw new IllegalArgumentException(what + " " + value);
    }
  }

  /// Checks a caller's number of 16 bits.
  static void requireU16(int value, String what) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(what + " " + value);
    }
  }

  /// Checks a caller's padding: with its header no longer than a length field can say.
  static void requirePadding(int bytes) {
    if (bytes < 0 || bytes > MOST_LENGTH - TYPE_AND_LENGTH_BYTES) {
      throw new IllegalArgumentException("padding of " + bytes + " bytes");
    }
  }

  /// Checks that a caller's bytes are as long as their own header says.
  static void requireWhole(Octets whole) {
    boolean hasHeader = whole.length() >= TYPE_AND_LENGTH_BYTES;
    if (!hasHeader || ((whole.at(2) << 8) | whole.at(3)) != whole.length()) {
      throw new IllegalArgumentException("not whole: " + whole);
    }
  }

  /// A length with its padding.
  static int padded(int length) {
    return (length + 3) & ~3;
  }

  /// Writes the header of a parameter or cause.
  ///
  /// @throws IllegalArgumentException when it is longer than its length field can say
  static void putHeader(ByteBuffer out, int type, int length) {
    if (length > MOST_LENGTH) {
      throw new IllegalArgumentException("type " + type + " with " + length + " bytes");
    }
    out.putShort((short) type).putShort((short) length);
  }

  /// Writes the padding of something of a length.
  static void pad(ByteBuffer out, int length) {
    putZeros(out, padded(length) - length);
  }

  static void putZeros(ByteBuffer out, int count) {
    int rest = count;
    while (rest >= Long.BYTES) {
      out.putLong(0);
      rest -= Long.BYTES;
    }
    while (rest-- > 0) {
      out.put((byte) 0);
    }
  }

  static void putShorts(ByteBuffer out, List<Integer> values) {
    for (int value : values) {
      out.putShort((short) value);
    }
  }

  static void putBytes(ByteBuffer out, List<Integer> values) {
    for (int value : values) {
      out.put((byte) value);
    }
  }
}
