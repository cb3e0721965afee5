package io.weir.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.framing.HttpLine;
import io.weir.transport.framing.HttpVersion;
import io.weir.transport.framing.RequestTarget;
import io.weir.transport.framing.TlsRecord;

/// Writes what Weir delivers as `weir_sockets.erl` writes what OTP delivers. Knows which line of
/// HTTP is due.
final class MessageText {
  /// Names that are longer OTP gives as they came.
  private static final int OTP_LONGEST_CANONICAL = 50;

  private final PacketMode mode;
  private boolean inHeaders;

  MessageText(PacketMode mode) {
    this.mode = mode;
    this.inHeaders = mode == PacketMode.HTTP_HEADERS;
  }

  boolean isRaw() {
    return mode == PacketMode.RAW;
  }

  String of(byte[] payload) {
    return switch (mode) {
      case RAW -> "raw " + SocketScript.hex(payload);
      case TLS -> record(TlsRecord.parse(payload));
      case HTTP, HTTP_HEADERS -> "http " + line(payload);
      case ONE, TWO, FOUR, ASN1, CDR, SUNRM, FCGI, TPKT, LINE ->
          "data " + SocketScript.hex(payload);
    };
  }

  private static String record(TlsRecord record) {
    return "tls %d %d.%d %s"
        .formatted(record.type(), record.major(), record.minor(), SocketScript.hex(record.body()));
  }

  private String line(byte[] payload) {
    HttpLine line = inHeaders ? HttpLine.headerLine(payload) : HttpLine.startLine(payload);
    return switch (line) {
      case HttpLine.Request request -> {
        inHeaders = true;
        yield "request %s %s %s"
            .formatted(hex(request.method()), target(request.form()), version(request.version()));
      }
      case HttpLine.Status(HttpVersion version, int status, String reason) -> {
        inHeaders = true;
        yield "status %s %d %s".formatted(version(version), status, hex(reason));
      }
      case HttpLine.Header header -> {
        boolean canonical = header.name().length() <= OTP_LONGEST_CANONICAL;
        String shown = canonical ? header.canonicalName() : header.name();
        yield "header %s %s %s".formatted(hex(shown), hex(header.name()), hex(header.value()));
      }
      case HttpLine.EndOfHeaders _ -> {
        inHeaders = mode == PacketMode.HTTP_HEADERS;
        yield "eoh";
      }
      case HttpLine.Malformed(String text) -> "error " + hex(text);
    };
  }

  private static String target(RequestTarget target) {
    return switch (target) {
      case RequestTarget.Asterisk _ -> "asterisk";
      case RequestTarget.Path(String path) -> "path " + hex(path);
      case RequestTarget.Absolute(String scheme, String host, int port, String path) ->
          "absolute %s %s %d %s".formatted(hex(scheme), hex(host), port, hex(path));
      case RequestTarget.Scheme(String scheme, String rest) ->
          "scheme %s %s".formatted(hex(scheme), hex(rest));
      case RequestTarget.Other(String text) -> "other " + hex(text);
    };
  }

  private static String version(HttpVersion version) {
    return version.major() + "." + version.minor();
  }

  private static String hex(String text) {
    return SocketScript.hex(text.getBytes(ISO_8859_1));
  }
}
