package io.weir.diameter.wire;

/// Why a cursor could not go on: the octets at `offset` are not an AVP. Immutable.
///
/// "If a message is received with an invalid attribute length, the message MUST be rejected"
/// ([RFC 6733 section 4.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.1)); the AVP that
/// belongs in the Failed-AVP of the answer is [AvpCursor#faultyAvp].
///
/// @param kind what is wrong
/// @param offset where the header of the bad AVP begins in the cursor's array
/// @param code its AVP Code, 0 where the header ends before the code does
/// @param vendorId its Vendor-ID, 0 where there is none or the header ends before it does
/// @param claimedLength its AVP Length field, 0 where the header ends before it does
/// @param availableLength octets from `offset` to the end of the group or message
public record AvpFault(
    Kind kind, int offset, int code, int vendorId, int claimedLength, int availableLength) {

  /// The four ways in which octets fail to be an AVP.
  public enum Kind {
    /// The group or message ends inside the header.
    TRUNCATED_HEADER,
    /// The AVP Length is below the header's own 8 or 12 octets.
    LENGTH_BELOW_HEADER,
    /// The AVP Length reaches beyond the end of the group or message.
    LENGTH_BEYOND_END,
    /// The data fits, the padding that must follow it does not (RFC 6733 sections 4 and 4.2).
    PADDING_BEYOND_END
  }

  /// The Result-Code for it: [ResultCode#INVALID_AVP_LENGTH].
  public int resultCode() {
    return switch (kind) {
      case TRUNCATED_HEADER, LENGTH_BELOW_HEADER, LENGTH_BEYOND_END, PADDING_BEYOND_END ->
          ResultCode.INVALID_AVP_LENGTH;
    };
  }
}
