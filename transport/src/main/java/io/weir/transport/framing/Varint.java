package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A length in groups of seven bits, the lowest first, each but the last with its top bit set
/// (LEB128 without sign, the length before a delimited protobuf message). At most 32 bits, and no
/// longer than the number needs, so that each length has one form.
final class Varint extends HeaderReader {
  private static final int MOST_BYTES = 5;
  private static final long MOST_LENGTH = 0xffff_ffffL;

  Varint(long maxBodyBytes) {
    super(Math.min(maxBodyBytes, MOST_LENGTH));
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    int there = received.remaining();
    long length = 0;
    for (int i = 0; i < there; i++) {
      int group = received.get(at + i);
      if (i == MOST_BYTES - 1 && (group & 0xf0) != 0) {
        return new Malformed("a varint length has at most 32 bits", i);
      }
      length |= (group & 0x7fL) << (7 * i);
      if (group >= 0) {
        return group == 0 && i > 0
            ? new Malformed("varint length ends in a group of zeros that it does not need", i)
            : body(i + 1, length, 0);
      }
    }
    return new Incomplete(there + 1);
  }

  @Override
  boolean delivers() {
    return false;
  }

  @Override
  int prefixBytes(int payloadBytes) {
    requireFits(payloadBytes, maxBodyBytes);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(payloadBytes | 1);
    return (bits + 6) / 7;
  }

  @Override
  void putPrefix(ByteBuffer target, int payloadBytes) {
    int left = payloadBytes;
    while (left > 0x7f) {
      target.put((byte) (left | 0x80));
      left >>>= 7;
    }
    target.put((byte) left);
  }
}
