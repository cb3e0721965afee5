package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One value of the Basic Encoding Rules: identifier, length, contents (ITU-T X.690 section 8.1).
final class Asn1 extends HeaderReader {
  /// Seventy bits of tag number: more than anyone uses, and a peer cannot send a header without
  /// end.
  private static final int MOST_TAG_OCTETS = 10;

  private static final int MOST_LENGTH_OCTETS = 4;

  Asn1(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    int there = received.remaining();
    int identifier = 1;
    if ((received.get(at) & 0x1f) == 0x1f) {
      boolean more = true;
      while (more) {
        if (identifier == there) {
          return new Incomplete(identifier + 2);
        }
        if (identifier > MOST_TAG_OCTETS) {
          return new Malformed("tag number of more than %d octets".formatted(MOST_TAG_OCTETS), 11);
        }
        more = received.get(at + identifier) < 0;
        identifier++;
      }
    }
    return identifier == there ? new Incomplete(identifier + 1) : length(received, identifier);
  }

  private @Nullable Framing length(ByteBuffer received, int identifier) {
    int at = received.position() + identifier;
    int first = received.get(at) & 0xff;
    if (first < 0x80) {
      return body(identifier + 1, first, identifier);
    }
    int octets = first & 0x7f;
    if (octets == 0) {
      return new Malformed("indefinite length: the end of such a value is not found", identifier);
    }
    if (octets > MOST_LENGTH_OCTETS) {
      return new Malformed(
          "length of %d octets, more than %d".formatted(octets, MOST_LENGTH_OCTETS), identifier);
    }
    int headerBytes = identifier + 1 + octets;
    if (received.remaining() < headerBytes) {
      return new Incomplete(headerBytes);
    }
    long length = 0;
    for (int i = 1; i <= octets; i++) {
      length = (length << 8) | (received.get(at + i) & 0xff);
    }
    return body(headerBytes, length, identifier);
  }
}
