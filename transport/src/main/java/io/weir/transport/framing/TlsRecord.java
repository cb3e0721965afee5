package io.weir.transport.framing;

import java.nio.ByteBuffer;

/// One record of TLS, as [Framers#tls] delivers it, taken apart.
///
/// The hello with which an old client of SSL 2 begins is given as the same hello in a record of
/// TLS: content type 22, and before the body the header of a handshake message of type 1.
///
/// @param type content type, 0 to 255
/// @param major first byte of the version
/// @param minor second byte of the version
/// @param body what the record carries, a copy
/// @param v2Hello whether it came as a hello of SSL 2
///     The array is the copy that the caller asked for.
@SuppressWarnings("ArrayRecordComponent")
public record TlsRecord(int type, int major, int minor, byte[] body, boolean v2Hello) {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int V2_VERSION_AT = 3;

  /// Takes a record apart.
  ///
  /// @param payload a whole record, its header included
  /// @return the record
  /// @throws IllegalArgumentException when it is not exactly one record
  public static TlsRecord parse(byte[] payload) {
    ByteBuffer record = ByteBuffer.wrap(payload);
    if (payload.length < TlsRecords.HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a TLS record has at least 5 bytes, not " + payload.length);
    }
    return TlsRecords.isV2Hello(record) ? v2Hello(record) : tls(record);
  }

  private static TlsRecord tls(ByteBuffer record) {
    int type = record.get() & 0xff;
    int major = record.get() & 0xff;
    int minor = record.get() & 0xff;
    requireLength(record.getShort() & 0xffff, record.remaining());
    byte[] body = new byte[record.remaining()];
    record.get(body);
    return new TlsRecord(type, major, minor, body, false);
  }

  private static TlsRecord v2Hello(ByteBuffer record) {
    requireLength(record.getShort() & 0x7fff, record.remaining());
    record.position(V2_VERSION_AT);
    int bytes = record.remaining();
    ByteBuffer body = ByteBuffer.allocate(4 + bytes);
    body.putInt(CLIENT_HELLO << 24 | bytes).put(record);
    return new TlsRecord(HANDSHAKE, body.get(4) & 0xff, body.get(5) & 0xff, body.array(), true);
  }

  private static void requireLength(int told, int there) {
    if (told != there) {
      throw new IllegalArgumentException(
          "the record's length is %d, and %d bytes follow it".formatted(told, there));
    }
  }
}
