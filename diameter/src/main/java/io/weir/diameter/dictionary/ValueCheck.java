package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Whether octets are a value of their type (RFC 6733 section 4.3.1). Pure functions that allocate
/// nothing for right values, except for a DiameterURI.
final class ValueCheck {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private ValueCheck() {}

  /// Whether the data of the AVP has a length its type may have.
  static boolean isLengthRight(AvpType type, int dataLengthBytes) {
    return switch (type) {
      case INTEGER32, UNSIGNED32, FLOAT32, ENUMERATED, TIME -> dataLengthBytes == 4;
      case INTEGER64, UNSIGNED64, FLOAT64 -> dataLengthBytes == 8;
      // Two octets of address family; whether the rest suits the family is a question of value.
      case ADDRESS -> dataLengthBytes >= 2;
      // "always a multiple of 4" (section 4.2).
      case GROUPED -> (dataLengthBytes & 3) == 0;
      case OCTET_STRING,
          UTF8_STRING,
          DIAMETER_IDENTITY,
          DIAMETER_URI,
          IP_FILTER_RULE,
          QOS_FILTER_RULE ->
          true;
    };
  }

  /// Whether the data of the AVP, of a right length, is a value of its type. Enumerations are the
  /// dictionary's business.
  static boolean isValueRight(AvpType type, byte[] bytes, AvpCursor at) {
    return switch (type) {
      case UTF8_STRING -> isUtf8(bytes, at.dataStart(), at.dataStart() + at.dataLength());
      case DIAMETER_IDENTITY -> at.isIdentity();
      case ADDRESS -> at.isAddress();
      case DIAMETER_URI -> isUri(at);
      case IP_FILTER_RULE, QOS_FILTER_RULE ->
          asciiEnd(bytes, at.dataStart(), at.dataStart() + at.dataLength())
              == at.dataStart() + at.dataLength();
      case OCTET_STRING,
          INTEGER32,
          INTEGER64,
          UNSIGNED32,
          UNSIGNED64,
          FLOAT32,
          FLOAT64,
          GROUPED,
          TIME,
          ENUMERATED ->
          true;
    };
  }

  private static boolean isUri(AvpCursor at) {
    try {
      return !at.uri().fqdn().isEmpty();
    } catch (AvpFormatException e) {
      return false;
    }
  }

  /// Whether octets are UTF-8 as [RFC 3629](https://www.rfc-editor.org/rfc/rfc3629) has it, without
  /// the octet 0.
  static boolean isUtf8(byte[] bytes, int from, int to) {
    int at = asciiEnd(bytes, from, to);
    while (at < to) {
      int length = sequenceLength(bytes, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /// Where the run of octets 0x01 to 0x7F that begins at `from` ends.
  private static int asciiEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to) {
      long word = (long) LONG.get(bytes, at);
      // The subtraction borrows into a high bit where an octet is zero.
      if (((word | (word - LOW_BITS)) & HIGH_BITS) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  /// The length of the UTF-8 sequence at `at`, 0 if there is none.
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int first = bytes[at];
    if (first > 0) {
      return 1;
    }
    int length = (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    if (first == 0 || at + length > to || (length == 4 && (first & 0xF8) != 0xF0)) {
      return 0;
    }
    int point = first & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
      point = point << 6 | (bytes[at + i] & 0x3F);
    }
    return isCodePoint(point, length) ? length : 0;
  }

  private static boolean isCodePoint(int point, int length) {
    return switch (length) {
      case 2 -> point >= 0x80;
      case 3 -> point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
      default -> point >= 0x10000 && point <= 0x10FFFF;
    };
  }
}
