package io.weir.diameter.wire;

/// The encoding of UTF8String. Stateless.
///
/// [RFC 3629 section 4](https://www.rfc-editor.org/rfc/rfc3629#section-4), without the code point
/// 0, which RFC 6733 section 4.3.1 leaves out.
final class Utf8 {
  private Utf8() {}

  /// Whether the octets from `from` to `to` (exclusive) are well formed: no overlong form, no
  /// surrogate, nothing beyond 0x10FFFF, no 0.
  static boolean isWellFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int length = lengthOf(bytes[at]);
      if (length == 0 || length > to - at || (length > 1 && !isSequence(bytes, at, length))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  // Octets of the sequence that begins with this one, 0 if none does.
  private static int lengthOf(byte first) {
    int octet = first & 0xFF;
    if (octet < 0x80) {
      return octet == 0 ? 0 : 1;
    }
    if (octet < 0xC2 || octet > 0xF4) {
      return 0;
    }
    return octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4;
  }

  private static boolean isSequence(byte[] bytes, int at, int length) {
    int second = bytes[at + 1] & 0xFF;
    boolean secondFits =
        switch (bytes[at] & 0xFF) {
          case 0xE0 -> second >= 0xA0 && second <= 0xBF;
          case 0xED -> second >= 0x80 && second <= 0x9F;
          case 0xF0 -> second >= 0x90 && second <= 0xBF;
          case 0xF4 -> second >= 0x80 && second <= 0x8F;
          default -> second >= 0x80 && second <= 0xBF;
        };
    for (int i = at + 2; i < at + length; i++) {
      // As signed numbers, 0x80 to 0xBF are those below -0x40.
      secondFits &= bytes[i] < -0x40;
    }
    return secondFits;
  }
}
