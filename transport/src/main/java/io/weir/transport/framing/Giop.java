package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Messages of CORBA's General Inter-ORB Protocol: "GIOP", version, flags, type, size.
final class Giop extends HeaderReader {
  private static final int HEADER_BYTES = 12;
  private static final int MAGIC = 0x47494f50;
  private static final int MAGIC_BYTES = 4;
  private static final int FLAGS_AT = 6;
  private static final int LITTLE_ENDIAN_FLAG = 1;
  private static final int SIZE_AT = 8;

  Giop(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    if (received.remaining() < HEADER_BYTES) {
      Malformed wrong = magicFault(received);
      return wrong == null ? new Incomplete(HEADER_BYTES) : wrong;
    }
    if (received.getInt(at) != MAGIC) {
      return magicFault(received);
    }
    int size = received.getInt(at + SIZE_AT);
    boolean little = (received.get(at + FLAGS_AT) & LITTLE_ENDIAN_FLAG) != 0;
    long length = Integer.toUnsignedLong(little ? Integer.reverseBytes(size) : size);
    return body(HEADER_BYTES, length, SIZE_AT);
  }

  private static @Nullable Malformed magicFault(ByteBuffer received) {
    for (int i = 0; i < Math.min(MAGIC_BYTES, received.remaining()); i++) {
      int there = received.get(received.position() + i) & 0xff;
      if (there != (MAGIC >>> (8 * (MAGIC_BYTES - 1 - i)) & 0xff)) {
        return new Malformed(
            "a message begins with GIOP, not with 0x%02x here".formatted(there), i);
      }
    }
    return null;
  }
}
