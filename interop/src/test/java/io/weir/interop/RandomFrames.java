package io.weir.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Makes random frames of the binary packet modes and of lines, right and wrong ones, out of the
/// protocols' definitions and not with Weir's code.
final class RandomFrames {
  private static final int LARGEST = 70_000;
  private static final int SMALL = 40;

  private final SplittableRandom random;
  private final int bound;
  private final int delimiter;

  RandomFrames(SplittableRandom random, int bound, int delimiter) {
    this.random = random;
    this.bound = bound;
    this.delimiter = delimiter;
  }

  /// A frame that both accept.
  byte[] good(PacketMode mode) {
    return frame(mode, size(mode));
  }

  /// Bytes that both refuse, with enough after the wrong ones for OTP to look at them.
  byte[] bad(PacketMode mode) {
    byte[] frame = wrong(mode);
    return concat(frame, new byte[16]);
  }

  private byte[] wrong(PacketMode mode) {
    boolean tooLarge = random.nextBoolean() && bound < mostBytes(mode);
    return switch (mode) {
      case ASN1 ->
          tooLarge
              ? frame(mode, bound + 1)
              : concat(tag(), new byte[] {(byte) random.nextInt(0x85, 0x90)}, bytes(8));
      case CDR -> {
        byte[] frame = frame(mode, tooLarge ? bound + 1 : size(mode));
        if (!tooLarge) {
          frame[random.nextInt(4)] ^= 1;
        }
        yield frame;
      }
      case FCGI -> {
        byte[] frame = frame(mode, tooLarge ? bound + 1 : size(mode));
        frame[0] = (byte) (tooLarge ? 1 : random.nextInt(2, 256));
        yield frame;
      }
      case TPKT -> {
        byte[] frame = frame(mode, tooLarge ? bound + 1 : size(mode));
        if (!tooLarge && random.nextBoolean()) {
          frame[0] = 4;
        } else if (!tooLarge) {
          frame[2] = 0;
          frame[3] = (byte) random.nextInt(4);
        }
        yield frame;
      }
      case ONE, TWO, FOUR, SUNRM, LINE, TLS -> frame(mode, bound + 1);
      case RAW, HTTP, HTTP_HEADERS -> throw new IllegalArgumentException("not here: " + mode);
    };
  }

  /// Whether there are bytes that both refuse in this mode with this bound.
  boolean hasBad(PacketMode mode) {
    return switch (mode) {
      case ASN1, CDR, FCGI, TPKT -> true;
      case ONE, TWO, FOUR, SUNRM, LINE, TLS -> bound < mostBytes(mode);
      case RAW, HTTP, HTTP_HEADERS -> false;
    };
  }

  /// Most bytes of a body that are worth trying, or that the mode's header can tell.
  private static int mostBytes(PacketMode mode) {
    return switch (mode) {
      case ONE -> 255;
      case TWO, FCGI, TLS -> 65_535;
      case TPKT -> 65_531;
      case RAW, FOUR, ASN1, CDR, SUNRM, LINE, HTTP, HTTP_HEADERS -> LARGEST;
    };
  }

  private int size(PacketMode mode) {
    int most = Math.min(bound, mostBytes(mode));
    int least = mode == PacketMode.LINE ? 1 : 0;
    return switch (random.nextInt(24)) {
      case 0, 1, 2 -> least;
      case 3, 4 -> least + 1;
      case 5 -> most <= 1000 || random.nextInt(8) == 0 ? most : SMALL;
      case 6 -> most <= 1000 || random.nextInt(8) == 0 ? most - 1 : SMALL;
      case 7 -> random.nextInt(least, Math.min(most, 3000) + 1);
      default -> random.nextInt(least, Math.min(most, SMALL) + 1);
    };
  }

  private byte[] frame(PacketMode mode, int bodyBytes) {
    return switch (mode) {
      case ONE, TWO, FOUR -> concat(number(bodyBytes, mode.prefixBytes), bytes(bodyBytes));
      case ASN1 -> concat(tag(), asn1Length(bodyBytes), bytes(bodyBytes));
      case CDR -> {
        boolean little = random.nextBoolean();
        byte[] size = number(bodyBytes, 4);
        byte[] flags = {(byte) (little ? 1 : 0), (byte) random.nextInt(8)};
        byte[] version = {1, (byte) random.nextInt(3)};
        yield concat(
            "GIOP".getBytes(ISO_8859_1),
            version,
            flags,
            little ? reversed(size) : size,
            bytes(bodyBytes));
      }
      case SUNRM -> {
        byte[] header = number(bodyBytes, 4);
        header[0] |= (byte) (random.nextBoolean() ? 0x80 : 0);
        yield concat(header, bytes(bodyBytes));
      }
      case FCGI -> {
        int padding = random.nextInt(Math.min(bodyBytes, 255) + 1);
        byte[] start = {1, (byte) random.nextInt(1, 12), 0, (byte) random.nextInt(256)};
        byte[] end = {(byte) padding, 0};
        yield concat(start, number(bodyBytes - padding, 2), end, bytes(bodyBytes));
      }
      case TPKT -> {
        byte[] start = {3, (byte) random.nextInt(256)};
        yield concat(start, number(bodyBytes + 4, 2), bytes(bodyBytes));
      }
      case LINE -> line(bodyBytes);
      case TLS -> tls(bodyBytes);
      case RAW -> bytes(Math.max(1, bodyBytes));
      case HTTP, HTTP_HEADERS -> throw new IllegalArgumentException("not here: " + mode);
    };
  }

  private byte[] tls(int bodyBytes) {
    if (bodyBytes >= 2 && bodyBytes < 0x7fff - 3 && random.nextInt(4) == 0) {
      byte[] hello = {1, 3, (byte) random.nextInt(4)};
      return concat(number(0x8000 | (bodyBytes + 3), 2), hello, bytes(bodyBytes));
    }
    byte[] start = {(byte) random.nextInt(20, 25), 3, (byte) random.nextInt(5)};
    return concat(start, number(bodyBytes, 2), bytes(bodyBytes));
  }

  private byte[] tag() {
    int octets = random.nextInt(4) == 0 ? random.nextInt(1, 5) : 0;
    byte[] tag = bytes(octets + 1);
    if (octets == 0) {
      tag[0] = (byte) ((tag[0] & 0xe0) | random.nextInt(0x1f));
      return tag;
    }
    tag[0] |= 0x1f;
    for (int i = 1; i <= octets; i++) {
      tag[i] = (byte) (i < octets ? tag[i] | 0x80 : tag[i] & 0x7f);
    }
    return tag;
  }

  private byte[] asn1Length(int bodyBytes) {
    if (bodyBytes < 0x80 && random.nextInt(3) > 0) {
      return new byte[] {(byte) bodyBytes};
    }
    int least = bodyBytes < 0x100 ? 1 : bodyBytes < 0x10000 ? 2 : 3;
    int octets = random.nextInt(least, 5);
    return concat(new byte[] {(byte) (0x80 | octets)}, number(bodyBytes, octets));
  }

  private byte[] line(int bytes) {
    byte[] line = bytes(bytes);
    for (int i = 0; i < bytes; i++) {
      if (line[i] == (byte) delimiter) {
        line[i]++;
      }
    }
    line[bytes - 1] = (byte) delimiter;
    return line;
  }

  /// Random bytes.
  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] number(int value, int octets) {
    byte[] number = new byte[octets];
    for (int i = 0; i < octets; i++) {
      number[i] = (byte) (value >>> (8 * (octets - 1 - i)));
    }
    return number;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  static byte[] concat(byte[]... pieces) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(pieces).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
