package io.weir.diameter.wire;

import java.nio.ByteBuffer;

/// The Diameter header: its layout, and peeks at the header of a message that lies in a buffer.
/// Framers and relays call these on their own loop; nothing is kept and no position is moved.
///
/// Every peek takes a big-endian buffer and the absolute index of the first octet of the header.
/// It throws [IndexOutOfBoundsException] when the buffer's limit cuts the field, so callers check
/// first that [#LENGTH] octets are there.
///
/// [RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3).
public final class DiameterHeader {
  /// Octets of the header; also the length of the smallest message.
  public static final int LENGTH = 20;

  /// The only version there is.
  public static final int VERSION = 1;

  /// The largest value the Message Length field can hold.
  public static final int MAX_MESSAGE_LENGTH = 0xFFFFFF;

  /// R: the message is a request.
  public static final int FLAG_REQUEST = 0x80;

  /// P: the message may be proxied, relayed or redirected.
  public static final int FLAG_PROXIABLE = 0x40;

  /// E: the message carries a protocol error; never in a request.
  public static final int FLAG_ERROR = 0x20;

  /// T: the request may be a duplicate after a failover; never in an answer.
  public static final int FLAG_RETRANSMITTED = 0x10;

  /// The bits that senders clear and receivers ignore.
  public static final int FLAGS_RESERVED = 0x0F;

  static final int AT_FLAGS = 4;
  static final int AT_APPLICATION_ID = 8;
  static final int AT_HOP_BY_HOP_ID = 12;
  static final int AT_END_TO_END_ID = 16;

  private DiameterHeader() {}

  /// Returns the Version field, 0 to 255.
  public static int version(ByteBuffer buffer, int at) {
    return buffer.get(at) & 0xFF;
  }

  /// Returns the Message Length field as received, 0 to [#MAX_MESSAGE_LENGTH], in octets.
  public static int messageLength(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & 0xFFFFFF;
  }

  /// Returns the Command Flags, 0 to 255.
  public static int flags(ByteBuffer buffer, int at) {
    return buffer.get(at + AT_FLAGS) & 0xFF;
  }

  /// Returns the Command Code, 0 to 0xFFFFFF.
  public static int commandCode(ByteBuffer buffer, int at) {
    return buffer.getInt(at + AT_FLAGS) & 0xFFFFFF;
  }

  /// Returns the Application-ID, an unsigned 32-bit number.
  public static int applicationId(ByteBuffer buffer, int at) {
    return buffer.getInt(at + AT_APPLICATION_ID);
  }

  /// Returns the Hop-by-Hop Identifier, an unsigned 32-bit number.
  public static int hopByHopId(ByteBuffer buffer, int at) {
    return buffer.getInt(at + AT_HOP_BY_HOP_ID);
  }

  /// Returns the End-to-End Identifier, an unsigned 32-bit number.
  public static int endToEndId(ByteBuffer buffer, int at) {
    return buffer.getInt(at + AT_END_TO_END_ID);
  }

  /// Replaces the Hop-by-Hop Identifier in place, as an agent does with what it forwards
  /// ([RFC 6733 section 6.1.9](https://www.rfc-editor.org/rfc/rfc6733#section-6.1.9)).
  public static void putHopByHopId(ByteBuffer buffer, int at, int id) {
    buffer.putInt(at + AT_HOP_BY_HOP_ID, id);
  }
}
