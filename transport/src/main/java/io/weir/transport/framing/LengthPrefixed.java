package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A length of a fixed number of bytes, then so many bytes.
final class LengthPrefixed extends HeaderReader {
  private final int width;
  private final boolean littleEndian;
  private final int counted;

  LengthPrefixed(LengthField field, long maxBodyBytes) {
    super(Math.min(maxBodyBytes, field.mostPayloadBytes()));
    width = field.bytes();
    littleEndian = field.order() == ByteOrder.LITTLE_ENDIAN;
    counted = field.countsItself() ? width : 0;
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    if (received.remaining() < width) {
      return new Incomplete(width);
    }
    long length = littleEndian ? little(received) : big(received);
    if (length >= 0 && length < counted) {
      return new Malformed("length %d does not count its own %d bytes".formatted(length, width), 0);
    }
    return body(width, length - counted, 0);
  }

  /// A length of 8 bytes with the top bit set comes out negative: it is above any bound.
  private long big(ByteBuffer received) {
    int at = received.position();
    return switch (width) {
      case 1 -> received.get(at) & 0xff;
      case 2 -> received.getShort(at) & 0xffff;
      case 3 -> ((received.getShort(at) & 0xffff) << 8) | (received.get(at + 2) & 0xff);
      case 4 -> received.getInt(at) & 0xffff_ffffL;
      default -> received.getLong(at);
    };
  }

  private long little(ByteBuffer received) {
    return Long.reverseBytes(big(received)) >>> (64 - 8 * width);
  }

  @Override
  boolean delivers() {
    return false;
  }

  @Override
  int prefixBytes(int payloadBytes) {
    requireFits(payloadBytes, maxBodyBytes);
    return width;
  }

  @Override
  void putPrefix(ByteBuffer target, int payloadBytes) {
    long length = (long) payloadBytes + counted;
    for (int i = 0; i < width; i++) {
      int place = littleEndian ? i : width - 1 - i;
      target.put((byte) (length >>> (8 * place)));
    }
  }
}
