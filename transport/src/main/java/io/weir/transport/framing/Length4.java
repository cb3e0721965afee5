package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;

/// The most used length, of 4 bytes, big-endian, that counts the payload only, without the steps
/// that other lengths need. Immutable.
record Length4(int maxFrameBytes) implements Framer {
  static final int PREFIX_BYTES = 4;

  @Override
  public Framing next(ByteBuffer received) {
    if (received.remaining() < PREFIX_BYTES) {
      return new Incomplete(PREFIX_BYTES);
    }
    int payloadBytes = received.getInt(received.position());
    // A length with the top bit set is negative here and wrong as well: it is above any bound.
    if (payloadBytes < 0 || payloadBytes > maxFrameBytes) {
      return tooLong(payloadBytes);
    }
    int length = PREFIX_BYTES + payloadBytes;
    return received.remaining() < length
        ? new Incomplete(length)
        : new Frame(length, PREFIX_BYTES, payloadBytes);
  }

  @Override
  public long wholeFrame(ByteBuffer received) {
    int there = received.remaining() - PREFIX_BYTES;
    if (there < 0) {
      return NOT_WHOLE;
    }
    int payloadBytes = received.getInt(received.position());
    return payloadBytes < 0 || payloadBytes > maxFrameBytes || payloadBytes > there
        ? NOT_WHOLE
        : Framer.whole(PREFIX_BYTES, payloadBytes, 0);
  }

  private Malformed tooLong(int payloadBytes) {
    return HeaderReader.tooLong(Integer.toUnsignedLong(payloadBytes), maxFrameBytes, 0);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    HeaderReader.requireFits(payloadBytes, maxFrameBytes);
    return PREFIX_BYTES;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {
    target.putInt(payloadBytes);
  }
}
