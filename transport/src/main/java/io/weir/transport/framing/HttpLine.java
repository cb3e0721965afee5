package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/// One line of an HTTP/1 message, as [Framers#http] and [Framers#httpHeaders] deliver it, taken
/// apart ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112) sections 3 to 5). Text is given
/// octet by octet, as ISO 8859-1.
///
/// Any octets at all give a line: what is none of HTTP is a [Malformed] one, and the connection
/// goes on, as the application decides.
public sealed interface HttpLine {
  /// The start line of a request.
  ///
  /// @param method a token, in the letters that came
  /// @param target what is asked for, as it came; [#form] takes it apart
  /// @param version 0.9 when the line has none
  record Request(String method, String target, HttpVersion version) implements HttpLine {
    /// The target, taken apart.
    ///
    /// @return its form
    public RequestTarget form() {
      return RequestTarget.of(target);
    }
  }

  /// The start line of a response.
  ///
  /// @param version the server's
  /// @param status up to nine digits, of which HTTP uses three
  /// @param reason the phrase, perhaps empty
  record Status(HttpVersion version, int status, String reason) implements HttpLine {}

  /// A header line.
  ///
  /// @param name a token, in the letters that came
  /// @param value without the white space before it. Line ends of a value that is continued on
  ///     more lines are part of it, as they came.
  record Header(String name, String value) implements HttpLine {
    /// Whether this is the header of that name.
    ///
    /// @param other a name, in any case
    /// @return whether it is the same
    public boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }

    /// The name with a capital at its start and after each hyphen and small letters elsewhere, as
    /// in `Content-Md5`.
    ///
    /// @return the name in the form in which names compare with `equals`
    public String canonicalName() {
      var canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
      for (int i = 0; i < canonical.length(); i++) {
        if (i == 0 || canonical.charAt(i - 1) == '-') {
          canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
        }
      }
      return canonical.toString();
    }
  }

  /// The empty line after the headers. A body follows, if there is one, and is not lines: take it
  /// with a receive of so many bytes, or with another framer.
  record EndOfHeaders() implements HttpLine {}

  /// A line that is none of HTTP.
  ///
  /// @param text the whole of it, with its line end
  record Malformed(String text) implements HttpLine {}

  /// Takes a line apart as what it looks like: no line is right as both a start line and a
  /// header. Where that matters, ask for the one that is due.
  ///
  /// @param line with its line end
  /// @return the line
  static HttpLine parse(byte[] line) {
    HttpLine start = startLine(line);
    return start instanceof Malformed ? headerLine(line) : start;
  }

  /// Takes a start line apart, of a request or a response.
  ///
  /// @param line with its line end
  /// @return [Request], [Status] or [Malformed]
  static HttpLine startLine(byte[] line) {
    HttpLine start = HttpText.of(line).startLine();
    return start == null ? malformed(line) : start;
  }

  /// Takes a header line apart, or the empty line that ends them.
  ///
  /// @param line with its line end and the lines that continue it
  /// @return [Header], [EndOfHeaders] or [Malformed]
  static HttpLine headerLine(byte[] line) {
    HttpLine header = HttpText.of(line).headerLine();
    return header == null ? malformed(line) : header;
  }

  private static Malformed malformed(byte[] line) {
    return new Malformed(new String(line, ISO_8859_1));
  }
}
