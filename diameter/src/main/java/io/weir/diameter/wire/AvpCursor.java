package io.weir.diameter.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Walks the AVPs that lie one after another in a part of a byte array: those of a message or of
/// a Grouped AVP. Mutable, for one thread at a time. Steps, peeks and number reads allocate
/// nothing; the array is never written.
///
/// Every sequence of octets is either walked to its end or faulted: [#next] returns false at
/// both, and [#fault] tells them apart. The cursor never reads outside the part it was given. A
/// typed read throws [AvpFormatException] when the data does not fit the type, and a read or
/// peek while the cursor stands on no AVP ([#found] is false) throws [IllegalStateException].
///
/// Lengths and offsets are in octets; offsets count from the start of the array.
///
/// [RFC 6733 sections 4.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.1) to 4.4.
public final class AvpCursor {
  private static final int NOWHERE = -1;

  private byte[] bytes;
  private int to;
  private int nextAt;
  private @Nullable AvpFault fault;

  // The AVP the cursor stands on; start is NOWHERE when there is none.
  private int start = NOWHERE;
  private int code;
  private int flagsAndLength;
  private int headerLength;

  /// A cursor before the first AVP of `bytes[from..to)`. The array is not copied.
  ///
  /// @throws IndexOutOfBoundsException if the range is not within the array
  public AvpCursor(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    this.bytes = bytes;
    this.nextAt = from;
    this.to = to;
  }

  /// Moves to the next AVP.
  ///
  /// @return whether there is one; false at the end and at a fault, and from then on
  public boolean next() {
    int at = nextAt;
    int available = to - at;
    if (available < AvpHeader.LENGTH) {
      return available == 0 ? leave() : stop(AvpFault.Kind.TRUNCATED_HEADER);
    }
    long codeAndWord = Octets.getLong(bytes, at);
    int word = (int) codeAndWord;
    int header = word < 0 ? AvpHeader.VENDOR_LENGTH : AvpHeader.LENGTH;
    int length = word & AvpHeader.MAX_AVP_LENGTH;
    int padded = AvpHeader.paddedLength(length);
    if (length < header || padded > available) {
      return stop(kindOfFault(header, length, available));
    }
    start = at;
    code = (int) (codeAndWord >>> Integer.SIZE);
    flagsAndLength = word;
    headerLength = header;
    nextAt = at + padded;
    return true;
  }

  private static AvpFault.Kind kindOfFault(int header, int length, int available) {
    if (length < header) {
      return AvpFault.Kind.LENGTH_BELOW_HEADER;
    }
    if (available < header) {
      return AvpFault.Kind.TRUNCATED_HEADER;
    }
    return length > available ? AvpFault.Kind.LENGTH_BEYOND_END : AvpFault.Kind.PADDING_BEYOND_END;
  }

  private boolean leave() {
    start = NOWHERE;
    return false;
  }

  private boolean stop(AvpFault.Kind kind) {
    if (fault == null) {
      int at = nextAt;
      int available = to - at;
      boolean hasWord = available >= AvpHeader.LENGTH;
      int word = hasWord ? Octets.getInt(bytes, at + 4) : 0;
      fault =
          new AvpFault(
              kind,
              at,
              available >= Integer.BYTES ? Octets.getInt(bytes, at) : 0,
              word < 0 && available >= AvpHeader.VENDOR_LENGTH ? Octets.getInt(bytes, at + 8) : 0,
              word & AvpHeader.MAX_AVP_LENGTH,
              available);
    }
    return leave();
  }

  /// Why the walk stopped before the end; null before that, and at a clean end.
  public @Nullable AvpFault fault() {
    return fault;
  }

  /// Whether the cursor stands on an AVP.
  public boolean found() {
    return start != NOWHERE;
  }

  /// Moves forward to the next AVP with this code and vendor, beyond the current one. A Vendor-ID
  /// field of 0 counts as none.
  ///
  /// @return whether there is one; if not, the cursor is at the end or at a fault
  public boolean seek(AvpId id) {
    while (next()) {
      if (code == id.code() && vendorId() == id.vendorId()) {
        return true;
      }
    }
    return false;
  }

  /// Returns the AVP Code, an unsigned 32-bit number.
  public int code() {
    checkFound();
    return code;
  }

  /// Returns the Vendor-ID, an unsigned 32-bit number; 0 if the V bit is clear.
  public int vendorId() {
    checkFound();
    return flagsAndLength < 0 ? Octets.getInt(bytes, start + AvpHeader.LENGTH) : 0;
  }

  /// Returns the AVP Flags, 0 to 255.
  public int flags() {
    checkFound();
    return flagsAndLength >>> 24;
  }

  /// Whether the V bit is set.
  public boolean hasVendor() {
    return (flags() & AvpHeader.FLAG_VENDOR) != 0;
  }

  /// Whether the M bit is set.
  public boolean isMandatory() {
    return (flags() & AvpHeader.FLAG_MANDATORY) != 0;
  }

  /// Whether the P bit is set.
  public boolean isProtected() {
    return (flags() & AvpHeader.FLAG_PROTECTED) != 0;
  }

  /// Returns where the AVP's header begins.
  public int start() {
    checkFound();
    return start;
  }

  /// Returns 8, or 12 with a Vendor-ID.
  public int headerLength() {
    checkFound();
    return headerLength;
  }

  /// Returns where the data begins.
  public int dataStart() {
    checkFound();
    return start + headerLength;
  }

  /// Returns the length of the data without padding.
  public int dataLength() {
    return length() - headerLength;
  }

  /// Returns the AVP Length field: header and data without padding.
  public int length() {
    checkFound();
    return flagsAndLength & AvpHeader.MAX_AVP_LENGTH;
  }

  /// Returns where the padding ends and the next AVP may begin.
  public int end() {
    checkFound();
    return nextAt;
  }

  private void checkFound() {
    if (start == NOWHERE) {
      throw new IllegalStateException("the cursor stands on no AVP");
    }
  }

  /// Reads an Integer32.
  public int integer32() {
    return fixed32("an Integer32");
  }

  /// Reads an Unsigned32.
  ///
  /// @return 0 to 4294967295
  public long unsigned32() {
    return fixed32("an Unsigned32") & 0xFFFFFFFFL;
  }

  /// Reads an Unsigned32 as its 32 bits.
  public int unsigned32Bits() {
    return fixed32("an Unsigned32");
  }

  /// Reads an Enumerated. Which values are defined is the dictionary's business.
  public int enumerated() {
    return fixed32("an Enumerated");
  }

  /// Reads an Integer64.
  public long integer64() {
    return fixed64("an Integer64");
  }

  /// Reads an Unsigned64 as its 64 bits; see [Long#toUnsignedString(long)].
  public long unsigned64() {
    return fixed64("an Unsigned64");
  }

  /// Reads a Float32.
  public float float32() {
    return Float.intBitsToFloat(fixed32("a Float32"));
  }

  /// Reads a Float64.
  public double float64() {
    return Double.longBitsToDouble(fixed64("a Float64"));
  }

  private int fixed32(String wanted) {
    checkLength(Integer.BYTES, wanted);
    return Octets.getInt(bytes, start + headerLength);
  }

  private long fixed64(String wanted) {
    checkLength(Long.BYTES, wanted);
    return Octets.getLong(bytes, start + headerLength);
  }

  private void checkLength(int length, String wanted) {
    if (dataLength() != length) {
      throw wrongLength(wanted);
    }
  }

  /// Reads an OctetString.
  ///
  /// @return a copy of the data
  public byte[] octets() {
    int from = dataStart();
    return Arrays.copyOfRange(bytes, from, from + dataLength());
  }

  /// Reads a UTF8String. Overlong forms, surrogates, code points beyond 0x10FFFF and the octet 0
  /// are refused ([RFC 3629](https://www.rfc-editor.org/rfc/rfc3629), RFC 6733 section 4.3.1).
  public String utf8() {
    int from = dataStart();
    int length = dataLength();
    if (Octets.isPlainAscii(bytes, from, from + length)) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    if (!Utf8.isWellFormed(bytes, from, from + length)) {
      throw wrongValue("a UTF8String");
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /// Whether [#utf8] would succeed. Allocates nothing.
  public boolean isUtf8() {
    int from = dataStart();
    int end = from + dataLength();
    return Octets.isPlainAscii(bytes, from, end) || Utf8.isWellFormed(bytes, from, end);
  }

  /// Reads a DiameterIdentity: at least one octet, all printable ASCII without space.
  public String identity() {
    int from = dataStart();
    int length = dataLength();
    if (!isIdentity()) {
      throw wrongValue("a DiameterIdentity");
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  /// Whether [#identity] would succeed. Allocates nothing.
  public boolean isIdentity() {
    int from = dataStart();
    int end = from + dataLength();
    for (int at = from; at < end; at++) {
      if (bytes[at] <= ' ' || bytes[at] == 0x7F) {
        return false;
      }
    }
    return end > from;
  }

  /// Reads an Address: an address family and as many octets as it has.
  public AddressValue address() {
    int from = dataStart();
    int length = dataLength();
    if (!isAddress()) {
      throw wrongLength("an Address");
    }
    return new AddressValue(
        family(from), Arrays.copyOfRange(bytes, from + Short.BYTES, from + length));
  }

  /// Whether [#address] would succeed. Allocates nothing.
  public boolean isAddress() {
    int from = dataStart();
    int length = dataLength();
    return length >= Short.BYTES && AddressValue.fits(family(from), length - Short.BYTES);
  }

  private int family(int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  /// Reads a Time.
  ///
  /// @return seconds since 1970-01-01T00:00:00Z, from 1968-01-20T03:14:08Z to
  ///     2104-02-26T09:42:23Z
  /// @see NtpTime
  public long timeEpochSeconds() {
    return NtpTime.toEpochSeconds(fixed32("a Time"));
  }

  /// Reads a DiameterURI.
  public DiameterUri uri() {
    int from = dataStart();
    int length = dataLength();
    // The exception quotes the text, so that it must be short and printable.
    if (length > DiameterUri.MAX_LENGTH || !isIdentity()) {
      throw wrongValue("a DiameterURI: it is empty, too long or not printable ASCII");
    }
    try {
      return DiameterUri.parse(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw wrongValue("a DiameterURI: " + e.getMessage());
    }
  }

  /// A new cursor before the first AVP inside this Grouped AVP.
  public AvpCursor group() {
    int from = dataStart();
    return new AvpCursor(bytes, from, from + dataLength());
  }

  /// Makes this cursor walk the inside of the Grouped AVP on which `outer` stands, forgetting
  /// what it walked before. `outer` stays where it is; it may be this cursor, which then goes
  /// down in place.
  public void enter(AvpCursor outer) {
    int from = outer.dataStart();
    int end = from + outer.dataLength();
    bytes = outer.bytes;
    nextAt = from;
    to = end;
    fault = null;
    start = NOWHERE;
  }

  /// Returns a copy of the whole AVP as received: header, data and padding.
  public byte[] copyWithHeader() {
    return Arrays.copyOfRange(bytes, start(), end());
  }

  /// The AVP at which the walk stopped, in a form that can be put into a Failed-AVP: its header
  /// as far as it was received, completed with zeros, with a length that is true again, and a
  /// payload of zeros ([RFC 6733 section
  /// 7.5](https://www.rfc-editor.org/rfc/rfc6733#section-7.5), section 7.1.5).
  ///
  /// @param payloadLengthBytes the least length of the AVP's type, 0 if the AVP is unknown or
  ///     Grouped; at most 0xFFFF
  /// @throws IllegalStateException if there is no fault
  public byte[] faultyAvp(int payloadLengthBytes) {
    if (fault == null) {
      throw new IllegalStateException("the walk met no fault");
    }
    if (payloadLengthBytes < 0 || payloadLengthBytes > 0xFFFF) {
      throw new IllegalArgumentException("payloadLengthBytes: " + payloadLengthBytes);
    }
    int at = fault.offset();
    boolean vendor = to - at > 4 && bytes[at + 4] < 0;
    int header = vendor ? AvpHeader.VENDOR_LENGTH : AvpHeader.LENGTH;
    int length = header + payloadLengthBytes;
    byte[] avp = new byte[AvpHeader.paddedLength(length)];
    System.arraycopy(bytes, at, avp, 0, Math.min(header, to - at));
    Octets.putInt(avp, 4, avp[4] << 24 | length);
    return avp;
  }

  AvpFormatException wrongLength(String wanted) {
    return new AvpFormatException(this, wanted, ResultCode.INVALID_AVP_LENGTH);
  }

  AvpFormatException wrongValue(String wanted) {
    return new AvpFormatException(this, wanted, ResultCode.INVALID_AVP_VALUE);
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, start, target, at, nextAt - start);
  }
}
