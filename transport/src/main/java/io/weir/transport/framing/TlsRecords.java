package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records of TLS, [RFC 8446 section 5.1](https://www.rfc-editor.org/rfc/rfc8446#section-5.1),
/// and the hello of SSL 2 ([RFC 5246 appendix
/// E.2](https://www.rfc-editor.org/rfc/rfc5246#appendix-E.2)), which has 15 bits of length and
/// the message type 1 in place of a record header.
final class TlsRecords extends HeaderReader {
  static final int HEADER_BYTES = 5;
  private static final int LENGTH_AT = 3;
  private static final int V2_TYPE_AT = 2;
  private static final int V2_CLIENT_HELLO = 1;

  /// Bytes of a hello of SSL 2 that its length counts and that are in the first five.
  private static final int V2_COUNTED = HEADER_BYTES - V2_TYPE_AT;

  TlsRecords(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    if (isV2Hello(received)) {
      return v2Hello(received);
    }
    return received.remaining() < HEADER_BYTES
        ? new Incomplete(HEADER_BYTES)
        : body(
            HEADER_BYTES, received.getShort(received.position() + LENGTH_AT) & 0xffff, LENGTH_AT);
  }

  private @Nullable Framing v2Hello(ByteBuffer received) {
    int length = received.getShort(received.position()) & 0x7fff;
    if (length < V2_COUNTED) {
      return new Malformed("SSL 2 hello of %d bytes has no version".formatted(length), 0);
    }
    Framing tooLong = body(HEADER_BYTES, length - V2_COUNTED, 0);
    return tooLong == null && received.remaining() < HEADER_BYTES
        ? new Incomplete(V2_TYPE_AT + length)
        : tooLong;
  }

  /// Whether a hello of SSL 2 begins here, as far as its first three bytes tell.
  static boolean isV2Hello(ByteBuffer received) {
    int at = received.position();
    return received.get(at) < 0
        && received.remaining() > V2_TYPE_AT
        && received.get(at + V2_TYPE_AT) == V2_CLIENT_HELLO;
  }
}
