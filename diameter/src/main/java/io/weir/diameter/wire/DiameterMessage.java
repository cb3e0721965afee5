package io.weir.diameter.wire;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One whole Diameter message in a byte array of its own. Immutable as long as nobody writes to
/// the array, which belongs to the message from [#of] on; then thread-safe.
///
/// Only the length is checked: the version, the flags and the AVPs are as the peer sent them.
///
/// [RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3).
public final class DiameterMessage {
  private final byte[] bytes;

  // Made by the first look-up. Threads that race make equal ones: it is immutable and derived from
  // the array alone, as the hash of a String is.
  private @Nullable AvpIndex index;

  private DiameterMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The message in `bytes`, which the caller must not change any more.
  ///
  /// @throws IllegalArgumentException if there are fewer than 20 octets, or if the Message Length
  ///     field is not the number of octets
  public static DiameterMessage of(byte[] bytes) {
    if (bytes.length < DiameterHeader.LENGTH) {
      throw new IllegalArgumentException(
          "a message has at least " + DiameterHeader.LENGTH + " octets, not " + bytes.length);
    }
    int claimed = Octets.getInt(bytes, 0) & DiameterHeader.MAX_MESSAGE_LENGTH;
    if (claimed != bytes.length) {
      throw new IllegalArgumentException(
          "the header claims " + claimed + " octets, there are " + bytes.length);
    }
    return new DiameterMessage(bytes);
  }

  /// The array itself, not a copy: callers must not change it.
  public byte[] bytes() {
    return bytes;
  }

  /// Returns the octets of the whole message.
  public int length() {
    return bytes.length;
  }

  /// Returns the Version field, 0 to 255.
  public int version() {
    return bytes[0] & 0xFF;
  }

  /// Returns the Command Flags, 0 to 255.
  public int flags() {
    return bytes[DiameterHeader.AT_FLAGS] & 0xFF;
  }

  /// Returns the Command Code, 0 to 0xFFFFFF.
  public int commandCode() {
    return Octets.getInt(bytes, DiameterHeader.AT_FLAGS) & 0xFFFFFF;
  }

  /// Returns the Application-ID, an unsigned 32-bit number.
  public int applicationId() {
    return Octets.getInt(bytes, DiameterHeader.AT_APPLICATION_ID);
  }

  /// Returns the Hop-by-Hop Identifier, an unsigned 32-bit number.
  public int hopByHopId() {
    return Octets.getInt(bytes, DiameterHeader.AT_HOP_BY_HOP_ID);
  }

  /// Returns the End-to-End Identifier, an unsigned 32-bit number.
  public int endToEndId() {
    return Octets.getInt(bytes, DiameterHeader.AT_END_TO_END_ID);
  }

  /// Whether the R bit is set.
  public boolean isRequest() {
    return (flags() & DiameterHeader.FLAG_REQUEST) != 0;
  }

  /// Whether the P bit is set.
  public boolean isProxiable() {
    return (flags() & DiameterHeader.FLAG_PROXIABLE) != 0;
  }

  /// Whether the E bit is set.
  public boolean isError() {
    return (flags() & DiameterHeader.FLAG_ERROR) != 0;
  }

  /// Whether the T bit is set.
  public boolean isRetransmitted() {
    return (flags() & DiameterHeader.FLAG_RETRANSMITTED) != 0;
  }

  /// A new cursor before the first top-level AVP.
  public AvpCursor avps() {
    return new AvpCursor(bytes, DiameterHeader.LENGTH, bytes.length);
  }

  /// A new cursor on the first such AVP at top level; its [AvpCursor#found] is false if there is
  /// none before the end or before the first fault. [AvpCursor#seek] goes on to the next one.
  public AvpCursor find(AvpId id) {
    AvpIndex known = index;
    if (known == null) {
      known = AvpIndex.of(bytes);
      index = known;
    }
    AvpCursor cursor = new AvpCursor(bytes, known.seekFrom(id.code()), bytes.length);
    cursor.seek(id);
    return cursor;
  }

  /// The first such UTF8String or DiameterIdentity at top level; null when missing or malformed.
  public @Nullable String utf8(AvpId id) {
    AvpCursor cursor = find(id);
    if (!cursor.found()) {
      return null;
    }
    try {
      return cursor.utf8();
    } catch (AvpFormatException e) {
      return null;
    }
  }

  /// The first such Unsigned32 at top level, 0 to 4294967295; empty when missing or malformed.
  public OptionalLong unsigned32(AvpId id) {
    AvpCursor cursor = find(id);
    return holds(cursor, Integer.BYTES)
        ? OptionalLong.of(cursor.unsigned32())
        : OptionalLong.empty();
  }

  /// The first such Unsigned32, Integer32 or Enumerated at top level, as its 32 bits; empty when
  /// missing or malformed.
  public OptionalInt unsigned32Bits(AvpId id) {
    AvpCursor cursor = find(id);
    return holds(cursor, Integer.BYTES)
        ? OptionalInt.of(cursor.unsigned32Bits())
        : OptionalInt.empty();
  }

  /// The first such Unsigned64 at top level, as its 64 bits; empty when missing or malformed.
  public OptionalLong unsigned64(AvpId id) {
    AvpCursor cursor = find(id);
    return holds(cursor, Long.BYTES) ? OptionalLong.of(cursor.unsigned64()) : OptionalLong.empty();
  }

  private static boolean holds(AvpCursor cursor, int lengthBytes) {
    return cursor.found() && cursor.dataLength() == lengthBytes;
  }

  @Override
  public String toString() {
    return (isRequest() ? "request " : "answer ")
        + commandCode()
        + " of application "
        + Integer.toUnsignedString(applicationId())
        + ", hop-by-hop "
        + Integer.toUnsignedString(hopByHopId())
        + ", end-to-end "
        + Integer.toUnsignedString(endToEndId())
        + ", "
        + length()
        + " octets";
  }
}
