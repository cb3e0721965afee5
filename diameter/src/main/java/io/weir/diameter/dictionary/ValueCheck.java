package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFormatException;

/// Whether octets are a value of their type (RFC 6733 section 4.3.1). Pure functions that allocate
/// nothing for right values, except for the rare types DiameterURI and IPFilterRule.
final class ValueCheck {
  private ValueCheck() {}

  /// Octets below which data cannot be of the type. Whether a text is too short, and whether the
  /// rest of an address suits its two octets of family, is a question of value.
  static int shortestBytes(AvpType type) {
    return switch (type) {
      case INTEGER32, UNSIGNED32, FLOAT32, ENUMERATED, TIME -> Integer.BYTES;
      case INTEGER64, UNSIGNED64, FLOAT64 -> Long.BYTES;
      case ADDRESS -> 2;
      case GROUPED,
          OCTET_STRING,
          UTF8_STRING,
          DIAMETER_IDENTITY,
          DIAMETER_URI,
          IP_FILTER_RULE,
          QOS_FILTER_RULE ->
          0;
    };
  }

  /// Whether [#isValueRight] has anything to say about the type.
  static boolean hasRule(AvpType type) {
    return switch (type) {
      case UTF8_STRING, DIAMETER_IDENTITY, ADDRESS, DIAMETER_URI, IP_FILTER_RULE, QOS_FILTER_RULE ->
          true;
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
          false;
    };
  }

  /// Whether the data of the AVP, of a right length, is a value of its type. Enumerations are the
  /// dictionary's business.
  static boolean isValueRight(AvpType type, AvpCursor at) {
    return switch (type) {
      case UTF8_STRING -> at.isUtf8();
      case DIAMETER_IDENTITY -> at.isIdentity();
      case ADDRESS -> at.isAddress();
      case DIAMETER_URI -> isUri(at);
      case IP_FILTER_RULE, QOS_FILTER_RULE -> isAscii(at.octets());
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

  private static boolean isAscii(byte[] octets) {
    for (byte octet : octets) {
      if (octet <= 0) {
        return false;
      }
    }
    return true;
  }
}
