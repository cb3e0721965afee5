package io.weir.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Makes random lines of HTTP messages, folded and broken ones among them. What OTP and Weir read
/// in different ways ([IntendedDifference]) is left out.
final class RandomHttp {
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "OPTIONS", "HEAD", "PUT", "DELETE", "TRACE", "PATCH", "get", "M-SEARCH");
  private static final List<String> TARGETS =
      List.of(
          "*",
          "/",
          "/a/b?q=1&r=%20",
          "http://host.example/path",
          "http://host.example",
          "https://host.example:8443/x?y",
          "HTTP://Host.Example:80/",
          "mailto:someone",
          "host.example:443",
          "ftp://host.example/x",
          "nothing");
  private static final List<String> VERSIONS = List.of(" HTTP/1.1", " HTTP/1.0", " HTTP/0.9", "");
  private static final List<String> NAMES =
      List.of(
          "Host",
          "content-length",
          "CONTENT-TYPE",
          "Content-MD5",
          "WWW-Authenticate",
          "te",
          "ETag",
          "x-forwarded-for",
          "X-Weir",
          "a",
          "Keep-Alive",
          "Set-Cookie2",
          "Proxy-Connection",
          "an-extraordinarily-LONG-name-that-nobody-looks-up-anywhere-at-all");
  private static final List<String> BROKEN_START = List.of("garbage", "", " GET / HTTP/1.1", "GET");
  private static final List<String> BROKEN_HEADER =
      List.of("no colon here", "nocolon", "Host : x", "sp ace: x");

  private final SplittableRandom random;

  RandomHttp(SplittableRandom random) {
    this.random = random;
  }

  /// The lines of a message without its body.
  ///
  /// @param started whether a start line comes first
  List<byte[]> message(boolean started) {
    List<byte[]> lines = new ArrayList<>();
    if (started) {
      if (random.nextInt(8) == 0) {
        lines.add(ended(BROKEN_START));
      }
      lines.add(line(random.nextInt(3) == 0 ? status() : request()));
    }
    for (int left = random.nextInt(5); left > 0; left--) {
      lines.add(random.nextInt(10) == 0 ? ended(BROKEN_HEADER) : header());
    }
    lines.add(line(""));
    return lines;
  }

  /// Whether a line that this makes is a right start line.
  static boolean isStartLine(String line) {
    return !BROKEN_START.contains(line.strip()) && !line.startsWith(" ");
  }

  private String request() {
    return pick(METHODS) + " " + pick(TARGETS) + pick(VERSIONS);
  }

  private String status() {
    String phrase = List.of(" OK", " Not Found", " ", "", " Ünknown").get(random.nextInt(5));
    return "HTTP/1." + random.nextInt(2) + " " + random.nextInt(100, 600) + phrase;
  }

  private byte[] header() {
    var text = new StringBuilder(pick(NAMES)).append(':');
    text.append(List.of("", " ", "  ", "\t").get(random.nextInt(4)));
    text.append(value());
    while (random.nextInt(5) == 0) {
      text.append(random.nextBoolean() ? "\r\n" : "\n").append(random.nextBoolean() ? ' ' : '\t');
      text.append(value());
    }
    return line(text.toString());
  }

  private String value() {
    var value = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      value.append((char) random.nextInt(0x21, 0x7f));
    }
    return value.append(random.nextInt(6) == 0 ? " " : "").toString();
  }

  private byte[] ended(List<String> texts) {
    return line(pick(texts));
  }

  private byte[] line(String text) {
    return (text + (random.nextInt(3) == 0 ? "\n" : "\r\n")).getBytes(ISO_8859_1);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
