package io.weir.transport.framing;

import io.weir.transport.Framer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// The framers that come with the library, as suppliers of one framer per connection.
/// docs/sockets.md says where they differ from OTP's packet modes of the same names.
///
/// Every framer has a bound. Unless a method says otherwise `maxFrameBytes` is the longest body,
/// the bytes behind the header, 1 to 2^31 - 513; a longer frame ends the connection as soon as
/// its length is known, and the same bound holds for what is sent where a header is written. The
/// methods without a bound take [#DEFAULT_MAX_FRAME_BYTES], or [#DEFAULT_MAX_LINE_BYTES] for
/// text.
///
/// A bound outside of its limits is an [IllegalArgumentException].
public final class Framers {
  /// Longest frame where nothing else is said: 1 MiB.
  public static final int DEFAULT_MAX_FRAME_BYTES = 1 << 20;

  /// Longest line of text where nothing else is said: 64 KiB. What is there of a line is searched
  /// again when more of it arrives, so a much higher bound lets a peer that sends byte by byte
  /// cost more than it spends.
  public static final int DEFAULT_MAX_LINE_BYTES = 1 << 16;

  private Framers() {}

  // ---- no framing

  /// Whatever arrives is a frame, as it was read; nothing is added on the way out.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> raw() {
    return raw(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Whatever arrives is a frame, as it was read; nothing is added on the way out.
  ///
  /// @param maxFrameBytes most bytes in one frame, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> raw(int maxFrameBytes) {
    requireAtMost(maxFrameBytes, Integer.MAX_VALUE);
    return () -> new Raw(maxFrameBytes);
  }

  // ---- a length and nothing else, delivered without it and written before what is sent

  /// A length of 1 byte, of the payload.
  ///
  /// @return a supplier of such framers, bounded by 255
  public static Supplier<Framer> length1() {
    return length(LengthField.of(1), DEFAULT_MAX_FRAME_BYTES);
  }

  /// A length of 2 bytes, big-endian, of the payload.
  ///
  /// @return a supplier of such framers, bounded by 65535
  public static Supplier<Framer> length2() {
    return length(LengthField.of(2), DEFAULT_MAX_FRAME_BYTES);
  }

  /// A length of 4 bytes, big-endian, without sign, of the payload.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> length4() {
    return length4(DEFAULT_MAX_FRAME_BYTES);
  }

  /// A length of 4 bytes, big-endian, without sign, of the payload.
  ///
  /// @param maxFrameBytes longest payload accepted and sent, 1 to 2^31 - 5
  /// @return a supplier of such framers
  public static Supplier<Framer> length4(int maxFrameBytes) {
    requireAtMost(maxFrameBytes, Integer.MAX_VALUE - Length4.PREFIX_BYTES);
    return () -> new Length4(maxFrameBytes);
  }

  /// A length of any form.
  ///
  /// @param field the form
  /// @return a supplier of such framers
  public static Supplier<Framer> length(LengthField field) {
    return length(field, DEFAULT_MAX_FRAME_BYTES);
  }

  /// A length of any form. A length with its top bit set is a large one, and a length that counts
  /// itself and is smaller than that is malformed.
  ///
  /// @param field the form
  /// @param maxFrameBytes longest payload accepted and sent; no more than the field can tell
  /// @return a supplier of such framers
  public static Supplier<Framer> length(LengthField field, int maxFrameBytes) {
    return field.equals(LengthField.of(Length4.PREFIX_BYTES))
        ? length4(maxFrameBytes)
        : whole(field, maxFrameBytes);
  }

  /// A length in groups of seven bits, the lowest first, as before delimited protobuf messages.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> varint() {
    return varint(DEFAULT_MAX_FRAME_BYTES);
  }

  /// A length in groups of seven bits, the lowest first, as before delimited protobuf messages:
  /// one to five bytes, 32 bits. A length with more bytes than it needs is malformed.
  ///
  /// @param maxFrameBytes longest payload accepted and sent
  /// @return a supplier of such framers
  public static Supplier<Framer> varint(int maxFrameBytes) {
    return whole(FrameHeader.Known.VARINT, maxFrameBytes);
  }

  /// Netstrings, as in `5:hello,`.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> netstring() {
    return netstring(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Netstrings, as in `5:hello,`. Without the digits' leading zeros, and the comma has to be
  /// there.
  ///
  /// @param maxFrameBytes longest string accepted and sent
  /// @return a supplier of such framers
  public static Supplier<Framer> netstring(int maxFrameBytes) {
    return whole(FrameHeader.Known.NETSTRING, maxFrameBytes);
  }

  // ---- protocols with a header of their own, delivered with it; nothing is written

  /// Values of the Basic Encoding Rules of ASN.1.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> asn1() {
    return asn1(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Values of the Basic Encoding Rules of ASN.1: tag, length, contents, delivered whole. A
  /// length in more than 4 octets, a tag number in more than 10 and the indefinite length, whose
  /// end only a decoder could find, are malformed.
  ///
  /// @param maxFrameBytes most octets of contents accepted
  /// @return a supplier of such framers
  public static Supplier<Framer> asn1(int maxFrameBytes) {
    return whole(FrameHeader.Known.ASN1, maxFrameBytes);
  }

  /// Messages of CORBA's GIOP.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> cdr() {
    return cdr(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Messages of CORBA's GIOP, in either order of bytes, delivered with their header. Fragments
  /// are not joined.
  ///
  /// @param maxFrameBytes longest message accepted, without its header
  /// @return a supplier of such framers
  public static Supplier<Framer> cdr(int maxFrameBytes) {
    return whole(FrameHeader.Known.CDR, maxFrameBytes);
  }

  /// Fragments of ONC RPC's record marking.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> sunrm() {
    return sunrm(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Fragments of ONC RPC's record marking, delivered with their header and the bit of the last
  /// fragment in it; they are not joined.
  ///
  /// @param maxFrameBytes longest fragment accepted, without its header
  /// @return a supplier of such framers
  public static Supplier<Framer> sunrm(int maxFrameBytes) {
    return whole(FrameHeader.Known.SUNRM, maxFrameBytes);
  }

  /// Records of FastCGI.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> fcgi() {
    return fcgi(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Records of FastCGI, delivered with their header and without their padding.
  ///
  /// @param maxFrameBytes most bytes of content and padding together
  /// @return a supplier of such framers
  public static Supplier<Framer> fcgi(int maxFrameBytes) {
    return whole(FrameHeader.Known.FCGI, maxFrameBytes);
  }

  /// Packets of ISO transport on TCP.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> tpkt() {
    return tpkt(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Packets of ISO transport on TCP, delivered with their header.
  ///
  /// @param maxFrameBytes longest packet accepted, without its header
  /// @return a supplier of such framers
  public static Supplier<Framer> tpkt(int maxFrameBytes) {
    return whole(FrameHeader.Known.TPKT, maxFrameBytes);
  }

  /// Records of TLS.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> tls() {
    return tls(DEFAULT_MAX_FRAME_BYTES);
  }

  /// Records of TLS, and the hello of SSL 2, delivered whole; [TlsRecord#parse] takes one apart.
  ///
  /// @param maxFrameBytes longest record accepted, without its first 5 bytes
  /// @return a supplier of such framers
  public static Supplier<Framer> tls(int maxFrameBytes) {
    return whole(FrameHeader.Known.TLS, maxFrameBytes);
  }

  // ---- text

  /// Lines that end in a line feed, delivered with it.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> line() {
    return line((byte) '\n', DEFAULT_MAX_LINE_BYTES);
  }

  /// Lines that end in a byte, delivered with it. A line is never split: one that is longer than
  /// the bound ends the connection.
  ///
  /// @param delimiter the last byte of a line
  /// @param maxFrameBytes longest line accepted, with its delimiter, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> line(byte delimiter, int maxFrameBytes) {
    requireAtMost(maxFrameBytes, Integer.MAX_VALUE - 1);
    return () -> new DelimitedLine(delimiter, maxFrameBytes);
  }

  /// Lines of HTTP/1, a start line first.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> http() {
    return http(DEFAULT_MAX_LINE_BYTES);
  }

  /// Lines of HTTP/1: a start line, its header lines, the empty line, and again. A header line
  /// comes with the lines that continue it, and is delivered when it is known that the next does
  /// not: when its first byte is there. [HttpLine] takes a line apart; one that is none of HTTP
  /// is delivered like another.
  ///
  /// @param maxFrameBytes longest line accepted, with its end and what continues it, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> http(int maxFrameBytes) {
    requireAtMost(maxFrameBytes, Integer.MAX_VALUE - 1);
    return () -> new HttpLines(false, maxFrameBytes);
  }

  /// Header lines of HTTP/1, as behind a start line or as trailers of a body in chunks.
  ///
  /// @return a supplier of such framers
  public static Supplier<Framer> httpHeaders() {
    return httpHeaders(DEFAULT_MAX_LINE_BYTES);
  }

  /// Header lines of HTTP/1, as behind a start line or as trailers of a body in chunks. After the
  /// empty line header lines are expected again.
  ///
  /// @param maxFrameBytes longest line accepted, with its end and what continues it, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> httpHeaders(int maxFrameBytes) {
    requireAtMost(maxFrameBytes, Integer.MAX_VALUE - 1);
    return () -> new HttpLines(true, maxFrameBytes);
  }

  // ---- frames longer than memory

  /// Frames of any length, in parts.
  ///
  /// @param header how a frame begins
  /// @param partBytes most bytes of payload in one part, at least 1
  /// @return a supplier of such framers
  public static Supplier<Framer> inParts(FrameHeader header, int partBytes) {
    return inParts(header, partBytes, Long.MAX_VALUE);
  }

  /// Frames that are delivered in parts as their bytes arrive, so that a frame may be longer than
  /// memory: at least one part each, the last of them marked, and that one perhaps empty. Put
  /// together the parts of a frame are what would have been delivered whole.
  ///
  /// @param header how a frame begins
  /// @param partBytes most bytes of payload in one part, at least 1
  /// @param maxFrameBytes longest body accepted, 1 to 2^63 - 1
  /// @return a supplier of such framers
  public static Supplier<Framer> inParts(FrameHeader header, int partBytes, long maxFrameBytes) {
    if (partBytes < 1) {
      throw new IllegalArgumentException("partBytes must be at least 1: " + partBytes);
    }
    requireAtMost(maxFrameBytes, Long.MAX_VALUE);
    LongFunction<HeaderReader> reader = readerOf(header);
    return () -> new InParts(reader.apply(maxFrameBytes), partBytes);
  }

  private static Supplier<Framer> whole(FrameHeader header, int maxFrameBytes) {
    requireAtMost(maxFrameBytes, WholeFrames.MOST_BODY_BYTES);
    LongFunction<HeaderReader> reader = readerOf(header);
    return () -> new WholeFrames(reader.apply(maxFrameBytes));
  }

  private static LongFunction<HeaderReader> readerOf(FrameHeader header) {
    return switch (header) {
      case LengthField field -> max -> new LengthPrefixed(field, max);
      case FrameHeader.Known.VARINT -> Varint::new;
      case FrameHeader.Known.NETSTRING -> Netstring::new;
      case FrameHeader.Known.ASN1 -> Asn1::new;
      case FrameHeader.Known.CDR -> Giop::new;
      case FrameHeader.Known.SUNRM -> SunRpc::new;
      case FrameHeader.Known.FCGI -> FastCgi::new;
      case FrameHeader.Known.TPKT -> Tpkt::new;
      case FrameHeader.Known.TLS -> TlsRecords::new;
    };
  }

  private static void requireAtMost(long maxFrameBytes, long most) {
    if (maxFrameBytes < 1 || maxFrameBytes > most) {
      throw new IllegalArgumentException(
          "maxFrameBytes must be 1 to %d: %d".formatted(most, maxFrameBytes));
    }
  }
}
