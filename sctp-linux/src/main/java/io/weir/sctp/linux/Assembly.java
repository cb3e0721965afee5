package io.weir.sctp.linux;

import io.weir.transport.ReceiveInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts messages together that the kernel delivers in parts: those longer than one receive, and
/// those of which it delivers the beginning before the end has come
/// ([RFC 6458 section 3.3](https://www.rfc-editor.org/rfc/rfc6458#section-3.3)). Parts of several
/// streams come mixed only with I-DATA
/// ([RFC 8260 section 4.3.1](https://www.rfc-editor.org/rfc/rfc8260#section-4.3.1)).
///
/// It holds no more than the longest whole message: what would be longer is given in parts.
/// Owned by the loop.
final class Assembly {
  /// A piece for the application.
  ///
  /// @param payload its bytes, its owner's
  /// @param info attributes of its message
  /// @param whole whether it is a message
  /// @param last whether its message ends with it
  @SuppressWarnings("ArrayRecordComponent") // its bytes go on without being copied
  record Piece(byte[] payload, ReceiveInfo info, boolean whole, boolean last) {}

  private static final class Underway {
    byte[] bytes = {};
    int length;
    boolean inParts;
  }

  private final int mostBytes;
  private final Map<Integer, Underway> underway = new HashMap<>();
  private int heldBytes;

  Assembly(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /// A part has come.
  ///
  /// @param part its bytes, copied
  /// @param last whether the message ends with it
  /// @return what can be given on, or null when more has to come
  @Nullable Piece add(ByteBuffer part, ReceiveInfo info, boolean last) {
    Underway begun = underway.get(key(info));
    if (begun == null && last) {
      return new Piece(copy(part), info, true, true);
    }
    if (begun == null) {
      begun = new Underway();
      underway.put(key(info), begun);
    }
    boolean tooLong = heldBytes + part.remaining() > mostBytes;
    append(begun, part);
    if (last) {
      underway.remove(key(info));
    } else if (!tooLong) {
      return null;
    }
    heldBytes -= begun.length;
    var piece =
        new Piece(
            Arrays.copyOf(begun.bytes, begun.length),
            info,
            last && !begun.inParts && !tooLong,
            last);
    begun.inParts = true;
    begun.bytes = new byte[0];
    begun.length = 0;
    return piece;
  }

  /// The rest of a message will not come.
  ///
  /// @return whether parts of it were given
  boolean abandon(int stream) {
    Underway gone = underway.remove(stream << 1);
    if (gone == null) {
      gone = underway.remove(stream << 1 | 1);
    }
    if (gone == null) {
      return false;
    }
    heldBytes -= gone.length;
    return gone.inParts;
  }

  private void append(Underway begun, ByteBuffer part) {
    int more = part.remaining();
    if (begun.length + more > begun.bytes.length) {
      int grown = Math.max(begun.length + more, Math.min(mostBytes, begun.bytes.length * 2));
      begun.bytes = Arrays.copyOf(begun.bytes, grown);
    }
    part.get(part.position(), begun.bytes, begun.length, more);
    begun.length += more;
    heldBytes += more;
  }

  private static byte[] copy(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(part.position(), bytes);
    return bytes;
  }

  private static int key(ReceiveInfo info) {
    return info.stream() << 1 | (info.unordered() ? 1 : 0);
  }

  /// Bytes of messages that are not complete.
  int heldBytes() {
    return heldBytes;
  }
}
