package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import java.nio.ByteBuffer;

/// The lines of HTTP/1 messages: a start line, then header lines up to the empty one, each with
/// the lines that continue it.
///
/// Which of the two comes next changes in [#taken] only. A start line that is none leaves it
/// where it is, and so does a header line that is none: both are the application's to judge.
final class HttpLines implements Framer {
  private final boolean headersOnly;
  private final int maxLineBytes;
  private boolean inHeaders;
  private boolean inHeadersAfter;

  /// @param headersOnly whether each line is a header line, and no start line comes
  HttpLines(boolean headersOnly, int maxLineBytes) {
    this.headersOnly = headersOnly;
    this.maxLineBytes = maxLineBytes;
    this.inHeaders = headersOnly;
    this.inHeadersAfter = headersOnly;
  }

  @Override
  public Framing next(ByteBuffer received) {
    inHeadersAfter = inHeaders;
    int length = lineBytes(received, 0);
    if (length == 0) {
      return unfinished(received);
    }
    return inHeaders ? headerLine(received, length) : startLine(received, length);
  }

  /// Bytes up to and including the first line feed within the bound, or 0.
  private int lineBytes(ByteBuffer received, int offset) {
    int from = received.position();
    int to = from + Math.min(received.remaining(), maxLineBytes);
    int found = Octets.indexOf(received, (byte) '\n', from + offset, to);
    return found < 0 ? 0 : found - from + 1;
  }

  private Framing unfinished(ByteBuffer received) {
    int there = received.remaining();
    return there < maxLineBytes
        ? new Incomplete(there + 1)
        : DelimitedLine.tooLong(maxLineBytes, maxLineBytes - 1);
  }

  private Framing startLine(ByteBuffer received, int length) {
    byte[] line = new byte[length];
    received.get(received.position(), line);
    inHeadersAfter = !(HttpLine.startLine(line) instanceof HttpLine.Malformed);
    return new Frame(length, 0, length);
  }

  /// A header line ends where the next one does not continue it: that byte has to be there.
  private Framing headerLine(ByteBuffer received, int firstLength) {
    int at = received.position();
    if (firstLength == 1 || (firstLength == 2 && received.get(at) == '\r')) {
      inHeadersAfter = headersOnly;
      return new Frame(firstLength, 0, firstLength);
    }
    int length = firstLength;
    while (length < received.remaining()) {
      if (!continues(received.get(at + length))) {
        return new Frame(length, 0, length);
      }
      if (length == maxLineBytes) {
        return DelimitedLine.tooLong(maxLineBytes, length);
      }
      int continued = lineBytes(received, length);
      if (continued == 0) {
        return unfinished(received);
      }
      length = continued;
    }
    return new Incomplete(length + 1);
  }

  private static boolean continues(byte first) {
    return first == ' ' || first == '\t';
  }

  @Override
  public void taken() {
    inHeaders = inHeadersAfter;
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    return 0;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {}
}
