package io.weir.diameter;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// Cuts a stream into Diameter messages by the Message Length of their headers,
/// [RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3). Stateless.
///
/// A message is delivered whole, header included, and sent as it is. Nothing behind a header with a
/// wrong version or length can be trusted, so it ends the connection; a fault is reported only when
/// the whole header is there, so that it can be answered before.
public final class DiameterFraming implements Framer {
  private final int maxMessageBytes;

  private DiameterFraming(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /// Framers that accept messages up to a length.
  ///
  /// @param maxMessageBytes longest message received or sent, header included, 20 to 2^24 - 1
  /// @return a supplier of such framers
  /// @throws IllegalArgumentException when the limit is outside these bounds
  public static Supplier<Framer> upTo(int maxMessageBytes) {
    if (maxMessageBytes < DiameterHeader.LENGTH
        || maxMessageBytes > DiameterHeader.MAX_MESSAGE_LENGTH) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be 20 to 16777215: " + maxMessageBytes);
    }
    var framer = new DiameterFraming(maxMessageBytes);
    return () -> framer;
  }

  @Override
  public Framing next(ByteBuffer received) {
    if (received.remaining() < DiameterHeader.LENGTH) {
      return new Incomplete(DiameterHeader.LENGTH);
    }
    int at = received.position();
    if (DiameterHeader.version(received, at) != DiameterHeader.VERSION) {
      return new Malformed(
          "Diameter version %d is not supported".formatted(DiameterHeader.version(received, at)),
          0);
    }
    int length = DiameterHeader.messageLength(received, at);
    if (length < DiameterHeader.LENGTH) {
      return new Malformed("Message Length %d is shorter than the header".formatted(length), 1);
    }
    if (length > maxMessageBytes) {
      return new Malformed(
          "Message Length %d is above the limit of %d".formatted(length, maxMessageBytes), 1);
    }
    return received.remaining() < length ? new Incomplete(length) : new Frame(length, 0, length);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    if (payloadBytes < DiameterHeader.LENGTH || payloadBytes > maxMessageBytes) {
      throw new IllegalArgumentException(
          "a Diameter message here has %d to %d bytes, not %d"
              .formatted(DiameterHeader.LENGTH, maxMessageBytes, payloadBytes));
    }
    return 0;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {}
}
