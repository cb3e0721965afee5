package io.weir.sctp.linux;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import java.nio.ByteBuffer;

/// The application's framer for sending, with the bounds that the kernel sets to a message: so
/// one that it would refuse is refused where it is sent, before it has a place in a queue.
/// Immutable.
///
/// @param framer the application's
/// @param mostBytes the longest message that the kernel takes
record SizedFramer(Framer framer, int mostBytes) implements Framer {
  @Override
  public Framing next(ByteBuffer received) {
    return framer.next(received);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    int prefix = framer.prefixBytes(payloadBytes);
    long whole = (long) payloadBytes + prefix + framer.suffixBytes();
    if (whole == 0) {
      throw new IllegalArgumentException("SCTP has no empty messages (RFC 9260 section 3.3.1)");
    }
    if (whole > mostBytes) {
      throw new IllegalArgumentException(
          ("a message of %d bytes is longer than the kernel takes at once, %d; a larger"
                  + " sendBufferBytes in SocketOptions allows longer ones")
              .formatted(whole, mostBytes));
    }
    return prefix;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {
    framer.putPrefix(target, payloadBytes);
  }

  @Override
  public int suffixBytes() {
    return framer.suffixBytes();
  }

  @Override
  public void putSuffix(ByteBuffer target) {
    framer.putSuffix(target);
  }
}
