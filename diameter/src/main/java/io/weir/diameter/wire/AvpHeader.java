package io.weir.diameter.wire;

/// The layout of an AVP header: lengths and flag bits. Constants only.
///
/// [RFC 6733 section 4.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.1).
public final class AvpHeader {
  /// Octets of a header without Vendor-ID.
  public static final int LENGTH = 8;

  /// Octets of a header with Vendor-ID.
  public static final int VENDOR_LENGTH = 12;

  /// The largest value the AVP Length field can hold.
  public static final int MAX_AVP_LENGTH = 0xFFFFFF;

  /// V: the Vendor-ID field is present.
  public static final int FLAG_VENDOR = 0x80;

  /// M: a receiver that does not understand the AVP must reject the message.
  public static final int FLAG_MANDATORY = 0x40;

  /// P: reserved for end-to-end security.
  public static final int FLAG_PROTECTED = 0x20;

  /// The bits that senders clear and receivers ignore.
  public static final int FLAGS_RESERVED = 0x1F;

  private AvpHeader() {}

  /// An AVP Length rounded up to the next 32-bit boundary.
  ///
  /// @param lengthBytes an AVP Length, 0 to [#MAX_AVP_LENGTH]
  /// @return the length with the padding to the next 32-bit boundary
  public static int paddedLength(int lengthBytes) {
    return (lengthBytes + 3) & ~3;
  }
}
