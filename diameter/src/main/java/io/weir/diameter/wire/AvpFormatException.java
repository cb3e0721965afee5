package io.weir.diameter.wire;

/// The data of an AVP is not of the type it was read as. Thrown by the typed reads of [AvpCursor]
/// and by nothing else. Immutable.
///
/// It has no stack trace: its cause is an octet that a peer sent, which the fields name, and a
/// peer must not be able to make us walk our stack for every AVP.
@SuppressWarnings("serial")
public final class AvpFormatException extends RuntimeException {
  private final int code;
  private final int vendorId;
  private final int offset;
  private final String wanted;
  private final int actualLength;
  private final int resultCode;

  AvpFormatException(AvpCursor at, String wanted, int resultCode) {
    super(
        "AVP "
            + (at.vendorId() == 0 ? "" : Integer.toUnsignedString(at.vendorId()) + ':')
            + Integer.toUnsignedString(at.code())
            + " at offset "
            + at.start()
            + " is not "
            + wanted
            + "; its data has "
            + at.dataLength()
            + " octets",
        null,
        false,
        false);
    this.code = at.code();
    this.vendorId = at.vendorId();
    this.offset = at.start();
    this.wanted = wanted;
    this.actualLength = at.dataLength();
    this.resultCode = resultCode;
  }

  /// Returns the AVP Code.
  public int code() {
    return code;
  }

  /// Returns the Vendor-ID, 0 for none.
  public int vendorId() {
    return vendorId;
  }

  /// Returns where the AVP's header begins in the cursor's array.
  public int offset() {
    return offset;
  }

  /// Returns the type it was read as, in words.
  public String wanted() {
    return wanted;
  }

  /// Returns the length of the AVP's data, in octets.
  public int actualLength() {
    return actualLength;
  }

  /// Returns [ResultCode#INVALID_AVP_LENGTH] when the length alone is wrong, otherwise
  /// [ResultCode#INVALID_AVP_VALUE].
  public int resultCode() {
    return resultCode;
  }
}
