package io.weir.diameter.wire;

/// What names an AVP on the wire, and whether we send it with the M bit. Immutable. Builders
/// write it; cursors look for its code and vendor and do not care about the M bit.
///
/// [RFC 6733 section 4.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.1).
///
/// @param code the AVP Code, an unsigned 32-bit number
/// @param vendorId the Vendor-ID, an unsigned 32-bit number; 0 means none, and then no V bit is
///     sent
/// @param mandatory whether the M bit is set when the AVP is sent
public record AvpId(int code, int vendorId, boolean mandatory) {
  /// An AVP of the IETF, sent with the M bit.
  public static AvpId mandatory(int code) {
    return new AvpId(code, 0, true);
  }

  /// An AVP of the IETF, sent without the M bit.
  public static AvpId optional(int code) {
    return new AvpId(code, 0, false);
  }

  /// An AVP of a vendor, sent with the M bit.
  public static AvpId vendorMandatory(int code, int vendorId) {
    return new AvpId(code, vendorId, true);
  }

  /// An AVP of a vendor, sent without the M bit.
  public static AvpId vendorOptional(int code, int vendorId) {
    return new AvpId(code, vendorId, false);
  }

  int headerLength() {
    return vendorId == 0 ? AvpHeader.LENGTH : AvpHeader.VENDOR_LENGTH;
  }

  int flags() {
    return (vendorId == 0 ? 0 : AvpHeader.FLAG_VENDOR) | (mandatory ? AvpHeader.FLAG_MANDATORY : 0);
  }

  @Override
  public String toString() {
    String number = Integer.toUnsignedString(code) + (mandatory ? "(M)" : "");
    return vendorId == 0 ? number : Integer.toUnsignedString(vendorId) + ':' + number;
  }
}
