package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;

/// Lines up to and including a delimiter, however long it takes to arrive. Immutable.
///
/// A line that has no delimiter within the bound is malformed at the last byte that could have
/// been it, as soon as that byte is there.
record DelimitedLine(byte delimiter, int maxLineBytes) implements Framer {
  @Override
  public Framing next(ByteBuffer received) {
    int from = received.position();
    int there = received.remaining();
    int found = Octets.indexOf(received, delimiter, from, from + Math.min(there, maxLineBytes));
    if (found >= 0) {
      int length = found - from + 1;
      return new Frame(length, 0, length);
    }
    return there < maxLineBytes
        ? new Incomplete(there + 1)
        : tooLong(maxLineBytes, maxLineBytes - 1);
  }

  static Malformed tooLong(int maxLineBytes, int offset) {
    return new Malformed(
        "line is longer than the %d bytes that are accepted".formatted(maxLineBytes), offset);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    return 0;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {}
}
