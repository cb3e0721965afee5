package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records of FastCGI version 1: header, content, padding. The padding is not delivered, and
/// counts against the bound.
final class FastCgi extends HeaderReader {
  private static final int HEADER_BYTES = 8;
  private static final int VERSION = 1;
  private static final int CONTENT_LENGTH_AT = 4;
  private static final int PADDING_LENGTH_AT = 6;

  FastCgi(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    if (received.get(at) != VERSION) {
      return new Malformed(
          "FastCGI version %d is not supported".formatted(received.get(at) & 0xff), 0);
    }
    if (received.remaining() < HEADER_BYTES) {
      return new Incomplete(HEADER_BYTES);
    }
    int content = received.getShort(at + CONTENT_LENGTH_AT) & 0xffff;
    int padding = received.get(at + PADDING_LENGTH_AT) & 0xff;
    Framing tooLong = body(HEADER_BYTES, content + padding, CONTENT_LENGTH_AT);
    bodyBytes = content;
    trailerBytes = padding;
    return tooLong;
  }
}
