package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/// Reads a line of HTTP from left to right. One line, one thread.
final class HttpText {
  private static final String PROTOCOL = "HTTP/";
  private static final int MOST_DIGITS = 9;

  private final String text;
  private int at;

  private HttpText(String text) {
    this.text = text;
  }

  /// @param line with its line end, if it has one
  static HttpText of(byte[] line) {
    int length = line.length;
    if (length > 0 && line[length - 1] == '\n') {
      length--;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
    }
    return new HttpText(new String(line, 0, length, ISO_8859_1));
  }

  @Nullable HttpLine startLine() {
    return text.startsWith(PROTOCOL) ? statusLine() : requestLine();
  }

  private @Nullable HttpLine requestLine() {
    String method = token();
    if (method.isEmpty() || !skipSpace()) {
      return null;
    }
    String target = target();
    if (target.isEmpty()) {
      return null;
    }
    boolean separated = skipSpace();
    if (at == text.length()) {
      return new HttpLine.Request(method, target, HttpVersion.HTTP_0_9);
    }
    HttpVersion version = separated ? version() : null;
    skipSpace();
    return version == null || at < text.length()
        ? null
        : new HttpLine.Request(method, target, version);
  }

  private @Nullable HttpLine statusLine() {
    HttpVersion version = version();
    if (version == null || !skipSpace()) {
      return null;
    }
    int status = number();
    if (status < 0 || (!skipSpace() && at < text.length())) {
      return null;
    }
    return new HttpLine.Status(version, status, text.substring(at));
  }

  @Nullable HttpLine headerLine() {
    if (text.isEmpty()) {
      return new HttpLine.EndOfHeaders();
    }
    String name = token();
    if (name.isEmpty() || at == text.length() || text.charAt(at) != ':') {
      return null;
    }
    at++;
    skipSpace();
    return new HttpLine.Header(name, text.substring(at));
  }

  // ---- pieces

  private String token() {
    int from = at;
    while (at < text.length() && isTokenChar(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /// Everything up to white space or a control character.
  private String target() {
    int from = at;
    while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != 0x7f) {
      at++;
    }
    return text.substring(from, at);
  }

  private @Nullable HttpVersion version() {
    if (!text.startsWith(PROTOCOL, at)) {
      return null;
    }
    at += PROTOCOL.length();
    int major = number();
    if (major < 0 || at == text.length() || text.charAt(at) != '.') {
      return null;
    }
    at++;
    int minor = number();
    return minor < 0 ? null : new HttpVersion(major, minor);
  }

  /// A number of one to nine digits, or -1.
  private int number() {
    int from = at;
    int number = 0;
    while (at < text.length() && isDigit(text.charAt(at)) && at - from < MOST_DIGITS) {
      number = 10 * number + (text.charAt(at) - '0');
      at++;
    }
    boolean more = at < text.length() && isDigit(text.charAt(at));
    return at == from || more ? -1 : number;
  }

  /// @return whether there was any
  private boolean skipSpace() {
    int from = at;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at > from;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// RFC 9110 section 5.6.2.
  private static boolean isTokenChar(char c) {
    return isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
