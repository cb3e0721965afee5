package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Packets of ISO transport on TCP: version, reserved, a length that counts these 4 bytes, too
/// ([RFC 1006 section 6](https://www.rfc-editor.org/rfc/rfc1006#section-6)).
final class Tpkt extends HeaderReader {
  private static final int HEADER_BYTES = 4;
  private static final int VERSION = 3;
  private static final int LENGTH_AT = 2;

  Tpkt(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    if (received.get(at) != VERSION) {
      return new Malformed(
          "TPKT version %d is not supported".formatted(received.get(at) & 0xff), 0);
    }
    if (received.remaining() < HEADER_BYTES) {
      return new Incomplete(HEADER_BYTES);
    }
    int length = received.getShort(at + LENGTH_AT) & 0xffff;
    return length < HEADER_BYTES
        ? new Malformed("TPKT length %d is shorter than the header".formatted(length), LENGTH_AT)
        : body(HEADER_BYTES, length - HEADER_BYTES, LENGTH_AT);
  }
}
