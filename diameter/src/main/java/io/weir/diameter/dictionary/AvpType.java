package io.weir.diameter.dictionary;

import java.util.Optional;

/// The data format of an AVP: the basic ones of RFC 6733 section 4.2, the derived ones of section
/// 4.3.1, and QoSFilterRule of RFC 7155.
///
/// Immutable.
public enum AvpType {
  OCTET_STRING("OctetString", 0, Integer.MAX_VALUE),
  INTEGER32("Integer32", 4, 4),
  INTEGER64("Integer64", 8, 8),
  UNSIGNED32("Unsigned32", 4, 4),
  UNSIGNED64("Unsigned64", 8, 8),
  FLOAT32("Float32", 4, 4),
  FLOAT64("Float64", 8, 8),
  GROUPED("Grouped", 0, Integer.MAX_VALUE),
  /// Two octets of address family and at least one of address; an example has room for IPv4.
  ADDRESS("Address", 6, Integer.MAX_VALUE),
  TIME("Time", 4, 4),
  UTF8_STRING("UTF8String", 0, Integer.MAX_VALUE),
  /// A name has at least one octet.
  DIAMETER_IDENTITY("DiameterIdentity", 1, Integer.MAX_VALUE),
  /// `aaa://` and a name of one octet.
  DIAMETER_URI("DiameterURI", 7, Integer.MAX_VALUE),
  ENUMERATED("Enumerated", 4, 4),
  IP_FILTER_RULE("IPFilterRule", 0, Integer.MAX_VALUE),
  QOS_FILTER_RULE("QoSFilterRule", 0, Integer.MAX_VALUE);

  private final String rfcName;
  private final int minLengthBytes;
  private final int maxLengthBytes;

  AvpType(String rfcName, int minLengthBytes, int maxLengthBytes) {
    this.rfcName = rfcName;
    this.minLengthBytes = minLengthBytes;
    this.maxLengthBytes = maxLengthBytes;
  }

  /// The name as the RFC prints it, for example `UTF8String`.
  public String rfcName() {
    return rfcName;
  }

  /// The length in octets of the shortest value, which is how long the zero-filled example in a
  /// Failed-AVP is (RFC 6733 section 7.5).
  public int minLengthBytes() {
    return minLengthBytes;
  }

  /// Whether every value has the same length (section 4.2), [#minLengthBytes()].
  public boolean isFixedLength() {
    return minLengthBytes == maxLengthBytes;
  }

  /// The type the RFC calls by this name; empty if there is none.
  public static Optional<AvpType> named(String rfcName) {
    for (AvpType type : values()) {
      if (type.rfcName.equals(rfcName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
