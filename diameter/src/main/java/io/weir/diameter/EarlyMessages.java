package io.weir.diameter;

import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/// What a peer has sent after its CEA and came before it, because it went on another stream
/// ([RFC 6733 section 2.1.1](https://www.rfc-editor.org/rfc/rfc6733#section-2.1.1), ADR 16). Kept
/// here until the CEA is there: left to the transport it would be in the CEA's way. Bounded; one
/// message larger than the bound is kept alone. Owned by the connection's loop.
final class EarlyMessages {
  static final int MOST_MESSAGES = 64;
  static final int MOST_BYTES = 256 << 10;

  private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();
  private int keptBytes;

  /// Whether a message can come before the CEA because another stream was faster: anything else.
  static boolean mayOvertake(ByteBuffer frame) {
    return DiameterHeader.commandCode(frame, frame.position()) != CommandCode.CAPABILITIES_EXCHANGE;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /// Keeps a copy of a message, if there is room.
  ///
  /// @param frame the message, from position to limit, which stay as they are
  /// @return false when there is none
  boolean keep(ByteBuffer frame) {
    int bytes = frame.remaining();
    boolean room = kept.size() < MOST_MESSAGES && keptBytes + bytes <= MOST_BYTES;
    if (!room && !kept.isEmpty()) {
      return false;
    }
    byte[] copy = new byte[bytes];
    frame.get(frame.position(), copy);
    kept.add(ByteBuffer.wrap(copy));
    keptBytes += bytes;
    return true;
  }

  /// Gives what is kept, in its order, as long as it is taken.
  ///
  /// @param taker whether it has taken the message that it is given
  /// @return whether nothing is left
  boolean giveTo(Predicate<ByteBuffer> taker) {
    ByteBuffer next = kept.peek();
    while (next != null) {
      int bytes = next.remaining();
      if (!taker.test(next)) {
        return false;
      }
      kept.remove();
      keptBytes -= bytes;
      next = kept.peek();
    }
    return true;
  }
}
