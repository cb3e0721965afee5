package io.weir.transport.framing;

import java.nio.ByteBuffer;

/// Finds an octet, eight at a time.
final class Octets {
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long EACH = 0x0101010101010101L;

  private Octets() {}

  /// The first place of an octet.
  ///
  /// @param in big-endian
  /// @param from where to begin, an index into the buffer
  /// @param to where to stop, exclusive
  /// @return its index, or -1
  static int indexOf(ByteBuffer in, byte octet, int from, int to) {
    long wanted = (octet & 0xff) * EACH;
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      // An octet that is equal becomes zero here. Then its top bit, and only that, is set: no carry
      // leaves an octet, because the addition sees seven bits of each.
      long differing = in.getLong(at) ^ wanted;
      long zeros = ~(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
      if (zeros != 0) {
        return at + Long.numberOfLeadingZeros(zeros) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      if (in.get(at) == octet) {
        return at;
      }
    }
    return -1;
  }
}
