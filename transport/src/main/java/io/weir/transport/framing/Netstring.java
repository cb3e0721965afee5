package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Netstrings: the length in decimal digits, a colon, the bytes, a comma.
final class Netstring extends HeaderReader {
  Netstring(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    int at = received.position();
    int there = received.remaining();
    long length = 0;
    for (int i = 0; i < there; i++) {
      int octet = received.get(at + i);
      if (octet == ':' && i > 0) {
        headerBytes = i + 1;
        bodyBytes = length;
        trailerBytes = 1;
        return null;
      }
      int digit = octet - '0';
      if (digit < 0 || digit > 9) {
        return new Malformed(
            "a netstring's length is of digits, not 0x%02x".formatted(octet & 0xff), i);
      }
      if (length == 0 && i > 0) {
        return new Malformed("a netstring's length does not begin with 0", i);
      }
      if (digit > maxBodyBytes || length > (maxBodyBytes - digit) / 10) {
        return new Malformed(
            "netstring is longer than the %d bytes that are accepted".formatted(maxBodyBytes), i);
      }
      length = 10 * length + digit;
    }
    return new Incomplete(there + 1);
  }

  @Override
  boolean delivers() {
    return false;
  }

  @Override
  @Nullable Malformed trailerFault(ByteBuffer received, int offset) {
    int octet = received.get(received.position() + offset);
    return octet == ','
        ? null
        : new Malformed("a netstring ends in a comma, not 0x%02x".formatted(octet & 0xff), offset);
  }

  // ---- sending

  private static int digits(int number) {
    int digits = 1;
    for (int left = number; left > 9; left /= 10) {
      digits++;
    }
    return digits;
  }

  @Override
  int prefixBytes(int payloadBytes) {
    requireFits(payloadBytes, maxBodyBytes);
    return digits(payloadBytes) + 1;
  }

  @Override
  void putPrefix(ByteBuffer target, int payloadBytes) {
    int end = target.position() + digits(payloadBytes);
    int left = payloadBytes;
    for (int at = end - 1; at >= target.position(); at--) {
      target.put(at, (byte) ('0' + left % 10));
      left /= 10;
    }
    target.position(end).put((byte) ':');
  }

  @Override
  int suffixBytes() {
    return 1;
  }

  @Override
  void putSuffix(ByteBuffer target) {
    target.put((byte) ',');
  }
}
