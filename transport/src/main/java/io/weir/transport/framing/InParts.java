package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Part;
import java.nio.ByteBuffer;

/// Cuts frames that are delivered in parts as their bytes arrive, so that a frame may be longer
/// than memory.
///
/// Where it stands in a frame changes in [#taken] only: [#next] notes where the part that it
/// found would lead.
final class InParts implements Framer {
  private final HeaderReader header;
  private final int partBytes;

  private boolean inside;
  private long bodyLeft;
  private int trailerLeft;

  private boolean insideAfter;
  private long bodyLeftAfter;
  private int trailerLeftAfter;

  /// @param header of this framer alone
  InParts(HeaderReader header, int partBytes) {
    this.header = header;
    this.partBytes = partBytes;
  }

  @Override
  public Framing next(ByteBuffer received) {
    if (inside) {
      return part(received, 0, bodyLeft, trailerLeft);
    }
    Framing noHeader = header.read(received);
    if (noHeader != null) {
      return noHeader;
    }
    // A header that is delivered has a length of 32 bits at most: the sum does not overflow.
    return header.delivers()
        ? part(received, 0, header.headerBytes + header.bodyBytes, header.trailerBytes)
        : part(received, header.headerBytes, header.bodyBytes, header.trailerBytes);
  }

  /// The part that is there now.
  ///
  /// @param skipped bytes before its payload
  /// @param left bytes of payload that the frame still has
  /// @param trailer bytes after them
  private Framing part(ByteBuffer received, int skipped, long left, int trailer) {
    int there = received.remaining() - skipped;
    int bytes = (int) Math.min(Math.min(left, partBytes), there);
    boolean ends = bytes == left && there - bytes >= trailer;
    Framing fault = ends && trailer > 0 ? header.trailerFault(received, skipped + bytes) : null;
    if (ends && fault == null) {
      insideAfter = false;
      return new Part(skipped + bytes + trailer, skipped, bytes, true);
    }
    if (bytes == 0) {
      long wanted = skipped + (left > 0 ? Math.min(left, partBytes) : trailer);
      return fault == null ? new Incomplete((int) Math.min(wanted, Integer.MAX_VALUE)) : fault;
    }
    // A trailer that is wrong is told when the bytes before it are delivered, however they came.
    insideAfter = true;
    bodyLeftAfter = left - bytes;
    trailerLeftAfter = trailer;
    return new Part(skipped + bytes, skipped, bytes, false);
  }

  @Override
  public void taken() {
    inside = insideAfter;
    bodyLeft = bodyLeftAfter;
    trailerLeft = trailerLeftAfter;
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
