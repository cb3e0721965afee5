package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import java.nio.ByteBuffer;

/// Cuts frames that are delivered when the last byte of them is there.
final class WholeFrames implements Framer {
  /// Longest body that, with any header and trailer around it, still has a length of 31 bits.
  static final int MOST_BODY_BYTES = Integer.MAX_VALUE - 512;

  private final HeaderReader header;

  /// @param header of this framer alone, with a bound of at most [#MOST_BODY_BYTES]
  WholeFrames(HeaderReader header) {
    this.header = header;
  }

  @Override
  public Framing next(ByteBuffer received) {
    Framing noHeader = header.read(received);
    if (noHeader != null) {
      return noHeader;
    }
    int trailerAt = header.headerBytes + (int) header.bodyBytes;
    int length = trailerAt + header.trailerBytes;
    if (received.remaining() < length) {
      return new Incomplete(length);
    }
    Framing fault = header.trailerFault(received, trailerAt);
    if (fault != null) {
      return fault;
    }
    int from = header.delivers() ? 0 : header.headerBytes;
    return new Frame(length, from, trailerAt - from);
  }

  @Override
  public long wholeFrame(ByteBuffer received) {
    if (header.read(received) != null) {
      return NOT_WHOLE;
    }
    int trailerAt = header.headerBytes + (int) header.bodyBytes;
    if (received.remaining() < trailerAt + header.trailerBytes
        || header.trailerFault(received, trailerAt) != null) {
      return NOT_WHOLE;
    }
    int from = header.delivers() ? 0 : header.headerBytes;
    return Framer.whole(from, trailerAt - from, header.trailerBytes);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    return header.prefixBytes(payloadBytes);
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {
    header.putPrefix(target, payloadBytes);
  }

  @Override
  public int suffixBytes() {
    return header.suffixBytes();
  }

  @Override
  public void putSuffix(ByteBuffer target) {
    header.putSuffix(target);
  }
}
