package io.weir.interop;

import io.weir.transport.Framer;
import io.weir.transport.framing.Framers;
import io.weir.transport.framing.LengthField;

/// The packet modes that both OTP and Weir have.
enum PacketMode {
  RAW("raw", 0),
  ONE("1", 1),
  TWO("2", 2),
  FOUR("4", 4),
  ASN1("asn1", 0),
  CDR("cdr", 0),
  SUNRM("sunrm", 0),
  FCGI("fcgi", 0),
  TPKT("tpkt", 0),
  LINE("line", 0),
  TLS("ssl_tls", 0),
  HTTP("http_bin", 0),
  HTTP_HEADERS("httph_bin", 0);

  /// What OTP calls it.
  final String otp;

  /// Bytes that are written before what is sent.
  final int prefixBytes;

  PacketMode(String otp, int prefixBytes) {
    this.otp = otp;
    this.prefixBytes = prefixBytes;
  }

  /// Whether its messages are pieces of text.
  boolean isText() {
    return this == LINE || isHttp();
  }

  /// Whether its messages are lines of HTTP.
  boolean isHttp() {
    return this == HTTP || this == HTTP_HEADERS;
  }

  /// Weir's framer of this mode.
  ///
  /// @param bound what OTP calls `packet_size`
  /// @param delimiter of lines
  Framer framer(int bound, int delimiter) {
    return switch (this) {
      case RAW -> Framers.raw().get();
      case ONE -> Framers.length(LengthField.of(1), bound).get();
      case TWO -> Framers.length(LengthField.of(2), bound).get();
      case FOUR -> Framers.length4(bound).get();
      case ASN1 -> Framers.asn1(bound).get();
      case CDR -> Framers.cdr(bound).get();
      case SUNRM -> Framers.sunrm(bound).get();
      case FCGI -> Framers.fcgi(bound).get();
      case TPKT -> Framers.tpkt(bound).get();
      case LINE -> Framers.line((byte) delimiter, bound).get();
      case TLS -> Framers.tls(bound).get();
      case HTTP -> Framers.http(bound).get();
      case HTTP_HEADERS -> Framers.httpHeaders(bound).get();
    };
  }
}
