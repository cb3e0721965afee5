package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.Framer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Every packet mode with frames of it, which are encoded here without the framers.
final class Modes {
  /// A frame on the wire and what of it is delivered.
  @SuppressWarnings("ArrayRecordComponent")
  record Wire(byte[] bytes, byte[] delivered) {
    String text() {
      return new String(delivered, ISO_8859_1);
    }
  }

  /// Encodes a body.
  interface Encoder {
    Wire encode(byte[] body, SplittableRandom random);
  }

  /// @param bounded gives the framers for a bound
  /// @param header the header for frames in parts; none in the modes of text, where it is the
  ///     length of one byte
  /// @param mostBody longest body that the mode can tell
  /// @param encoder makes a frame; in the modes of text the body counts its whole line
  record Mode(
      String name,
      IntFunction<Supplier<Framer>> bounded,
      List<FrameHeader> header,
      int mostBody,
      Encoder encoder) {
    Framer framer(int max) {
      return bounded.apply(max).get();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final int ANY = Integer.MAX_VALUE;

  static final List<Mode> ALL = all();

  private Modes() {}

  static Mode named(String name) {
    return ALL.stream()
        .filter(mode -> mode.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no mode " + name));
  }

  /// Those whose frames can be had in parts.
  static List<Mode> headed() {
    return ALL.stream().filter(mode -> !mode.header().isEmpty()).toList();
  }

  private static List<Mode> all() {
    List<Mode> modes = new ArrayList<>();
    for (int width : new int[] {1, 2, 3, 4, 8}) {
      for (boolean little : new boolean[] {false, true}) {
        for (boolean self : new boolean[] {false, true}) {
          modes.add(length(width, little, self));
        }
      }
    }
    modes.add(known(FrameHeader.Known.VARINT, Framers::varint, ANY, Modes::varint));
    modes.add(known(FrameHeader.Known.NETSTRING, Framers::netstring, ANY, Modes::netstring));
    modes.add(known(FrameHeader.Known.ASN1, Framers::asn1, ANY, Modes::asn1));
    modes.add(known(FrameHeader.Known.CDR, Framers::cdr, ANY, Modes::cdr));
    modes.add(known(FrameHeader.Known.SUNRM, Framers::sunrm, ANY, Modes::sunrm));
    modes.add(known(FrameHeader.Known.FCGI, Framers::fcgi, 65_535, Modes::fcgi));
    modes.add(known(FrameHeader.Known.TPKT, Framers::tpkt, 65_531, Modes::tpkt));
    modes.add(known(FrameHeader.Known.TLS, Framers::tls, 65_535, Modes::tls));
    modes.add(new Mode("line", max -> Framers.line((byte) '\n', max), List.of(), ANY, Modes::line));
    modes.add(new Mode("http", Framers::http, List.of(), ANY, Modes::httpStart));
    modes.add(new Mode("httph", Framers::httpHeaders, List.of(), ANY, Modes::httpHeader));
    return List.copyOf(modes);
  }

  private static Mode known(
      FrameHeader.Known header, IntFunction<Supplier<Framer>> bounded, int most, Encoder encoder) {
    return new Mode(
        header.name().toLowerCase(Locale.ROOT), bounded, List.of(header), most, encoder);
  }

  private static Mode length(int width, boolean little, boolean self) {
    var field =
        new LengthField(width, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, self);
    int counted = self ? width : 0;
    int most = width < 4 ? (1 << (8 * width)) - 1 - counted : ANY;
    return new Mode(
        "length" + width + (little ? "le" : "") + (self ? "self" : ""),
        max -> Framers.length(field, max),
        List.of(field),
        most,
        (body, _) -> {
          byte[] length = ByteBuffer.allocate(8).putLong((long) body.length + counted).array();
          byte[] header = Arrays.copyOfRange(length, 8 - width, 8);
          return new Wire(Cutting.joined(List.of(little ? reversed(header) : header, body)), body);
        });
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = bytes.clone();
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static Wire whole(byte[]... pieces) {
    byte[] all = Cutting.joined(List.of(pieces));
    return new Wire(all, all);
  }

  static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  // ---- one encoder per mode

  private static Wire varint(byte[] body, SplittableRandom random) {
    List<byte[]> pieces = new ArrayList<>();
    int left = body.length;
    while (left >= 128) {
      pieces.add(octets(left % 128 + 128));
      left /= 128;
    }
    pieces.add(octets(left));
    pieces.add(body);
    return new Wire(Cutting.joined(pieces), body);
  }

  private static Wire netstring(byte[] body, SplittableRandom random) {
    byte[] header = (body.length + ":").getBytes(ISO_8859_1);
    return new Wire(Cutting.joined(List.of(header, body, octets(','))), body);
  }

  private static Wire asn1(byte[] body, SplittableRandom random) {
    byte[] tag =
        switch (random.nextInt(4)) {
          case 0 -> octets(0x30);
          case 1 -> octets(0xbf, 0x1f);
          case 2 -> octets(0x1f, 0x81, 0x11);
          default -> octets(0x7f, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x11);
        };
    byte[] all = int32(body.length);
    int fewest =
        body.length < 1 << 8 ? 1 : body.length < 1 << 16 ? 2 : body.length < 1 << 24 ? 3 : 4;
    int octets = random.nextInt(fewest, 5);
    byte[] length =
        body.length < 128 && random.nextBoolean()
            ? octets(body.length)
            : Cutting.joined(
                List.of(octets(0x80 | octets), Arrays.copyOfRange(all, 4 - octets, 4)));
    return whole(tag, length, body);
  }

  private static Wire cdr(byte[] body, SplittableRandom random) {
    boolean little = random.nextBoolean();
    byte[] start = {'G', 'I', 'O', 'P', 1, 2, (byte) (little ? 3 : 2), (byte) random.nextInt(8)};
    byte[] size = int32(body.length);
    return whole(start, little ? reversed(size) : size, body);
  }

  private static Wire sunrm(byte[] body, SplittableRandom random) {
    return whole(int32(body.length | (random.nextBoolean() ? 1 << 31 : 0)), body);
  }

  private static Wire fcgi(byte[] body, SplittableRandom random) {
    byte[] padding = new byte[random.nextBoolean() ? 0 : random.nextInt(256)];
    int n = body.length;
    byte[] header = octets(1, random.nextInt(12), 0, 1, n >> 8, n, padding.length, 0);
    byte[] delivered = Cutting.joined(List.of(header, body));
    return new Wire(Cutting.joined(List.of(delivered, padding)), delivered);
  }

  private static Wire tpkt(byte[] body, SplittableRandom random) {
    int length = body.length + 4;
    return whole(octets(3, random.nextInt(256), length >> 8, length), body);
  }

  /// A body that can be the rest of a hello of SSL 2 is that in one of two cases.
  private static Wire tls(byte[] body, SplittableRandom random) {
    int n = body.length;
    if (n <= 0x7fff - 3 && random.nextBoolean()) {
      return whole(octets(0x80 | (n + 3) >> 8, n + 3, 1, 3, 0), body);
    }
    return whole(octets(random.nextInt(20, 25), 3, random.nextInt(4), n >> 8, n), body);
  }

  private static Wire line(byte[] body, SplittableRandom random) {
    byte[] text = body.clone();
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == '\n' ? (byte) 0x8a : text[i];
    }
    if (text.length > 0) {
      text[text.length - 1] = '\n';
    }
    return whole(text);
  }

  private static byte[] letters(int count, SplittableRandom random) {
    byte[] letters = new byte[Math.max(0, count)];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }

  /// A start line that is none, so that the next one is a start line again.
  private static Wire httpStart(byte[] body, SplittableRandom random) {
    if (body.length < 2) {
      return line(body, random);
    }
    return whole(
        letters(body.length - 2, random),
        random.nextBoolean() ? octets('\r', '\n') : octets('x', '\n'));
  }

  private static Wire httpHeader(byte[] body, SplittableRandom random) {
    if (body.length < 12) {
      return line(letters(body.length, random), random);
    }
    byte[] name = "Ab: ".getBytes(ISO_8859_1);
    byte[] fold = (random.nextBoolean() ? "\r\n\t" : "\n  ").getBytes(ISO_8859_1);
    byte[] end = "\r\n".getBytes(ISO_8859_1);
    int rest = body.length - name.length - fold.length - end.length;
    int first = random.nextInt(rest + 1);
    return whole(name, letters(first, random), fold, letters(rest - first, random), end);
  }
}
