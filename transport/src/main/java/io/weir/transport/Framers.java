package io.weir.transport;

import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// The framers that come with the library, as suppliers of one framer per connection.
public final class Framers {
  private Framers() {}

  /// Whatever arrives is a frame, as it was read; nothing is added on the way out.
  ///
  /// @param maxFrameBytes most bytes in one frame, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> raw(int maxFrameBytes) {
    requirePositive(maxFrameBytes);
    return () -> new Raw(maxFrameBytes);
  }

  /// A length of 4 bytes, big-endian, unsigned, that counts the payload only; then the payload.
  ///
  /// @param maxFrameBytes longest payload accepted and sent, 1 to 2^31 - 5
  /// @return a supplier of such framers
  public static Supplier<Framer> length4(int maxFrameBytes) {
    if (maxFrameBytes > Integer.MAX_VALUE - Length4.PREFIX_BYTES) {
      throw new IllegalArgumentException("maxFrameBytes must be below 2^31 - 4: " + maxFrameBytes);
    }
    requirePositive(maxFrameBytes);
    return () -> new Length4(maxFrameBytes);
  }

  private static void requirePositive(int maxFrameBytes) {
    if (maxFrameBytes < 1) {
      throw new IllegalArgumentException("maxFrameBytes must be at least 1: " + maxFrameBytes);
    }
  }

  private record Raw(int maxFrameBytes) implements Framer {
    @Override
    public Framing next(ByteBuffer received) {
      int length = Math.min(received.remaining(), maxFrameBytes);
      return new Frame(length, 0, length);
    }

    @Override
    public int prefixBytes(int payloadBytes) {
      return 0;
    }

    @Override
    public void putPrefix(ByteBuffer target, int payloadBytes) {}
  }

  private record Length4(int maxFrameBytes) implements Framer {
    static final int PREFIX_BYTES = 4;

    @Override
    public Framing next(ByteBuffer received) {
      if (received.remaining() < PREFIX_BYTES) {
        return new Incomplete(PREFIX_BYTES);
      }
      int payloadBytes = received.getInt(received.position());
      // A length with the top bit set is negative here and wrong as well: it is above any bound.
      if (payloadBytes < 0 || payloadBytes > maxFrameBytes) {
        return new Malformed(
            "frame of %d bytes is longer than the %d that are accepted"
                .formatted(Integer.toUnsignedLong(payloadBytes), maxFrameBytes),
            0);
      }
      int length = PREFIX_BYTES + payloadBytes;
      return received.remaining() < length
          ? new Incomplete(length)
          : new Frame(length, PREFIX_BYTES, payloadBytes);
    }

    @Override
    public int prefixBytes(int payloadBytes) {
      if (payloadBytes > maxFrameBytes) {
        throw new IllegalArgumentException(
            "a frame carries at most %d bytes, not %d".formatted(maxFrameBytes, payloadBytes));
      }
      return PREFIX_BYTES;
    }

    @Override
    public void putPrefix(ByteBuffer target, int payloadBytes) {
      target.putInt(payloadBytes);
    }
  }
}
