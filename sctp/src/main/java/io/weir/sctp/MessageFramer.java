package io.weir.sctp;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import java.nio.ByteBuffer;

/// The framer of a connection within messages: SCTP keeps their boundaries, so what it finds has
/// to be the message, whole. Refuses messages that SCTP cannot carry. As thread-safe as the framer
/// it wraps.
final class MessageFramer implements Framer {
  private final Framer inner;
  private final int mostBytes;

  MessageFramer(Framer inner, int mostBytes) {
    this.inner = inner;
    this.mostBytes = mostBytes;
  }

  @Override
  public Framing next(ByteBuffer message) {
    Framing found = inner.next(message);
    if (found instanceof Framing.Frame frame && frame.lengthBytes() != message.remaining()) {
      return new Framing.Malformed(
          "a message of %d bytes has a frame of %d"
              .formatted(message.remaining(), frame.lengthBytes()),
          frame.lengthBytes());
    }
    return found;
  }

  @Override
  public void taken() {
    inner.taken();
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    int before = inner.prefixBytes(payloadBytes);
    long whole = (long) before + payloadBytes + inner.suffixBytes();
    if (whole == 0) {
      throw new IllegalArgumentException(
          "SCTP has no empty messages (RFC 9260 section 3.3.1): send one byte at least");
    }
    if (whole > mostBytes) {
      throw new IllegalArgumentException(
          "a message of %d bytes is longer than %d".formatted(whole, mostBytes));
    }
    return before;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {
    inner.putPrefix(target, payloadBytes);
  }

  @Override
  public int suffixBytes() {
    return inner.suffixBytes();
  }

  @Override
  public void putSuffix(ByteBuffer target) {
    inner.putSuffix(target);
  }
}
