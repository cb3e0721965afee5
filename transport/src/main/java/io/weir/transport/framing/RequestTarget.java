package io.weir.transport.framing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The forms of what an HTTP request asks for
/// ([RFC 9112 section 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)). Nothing in it is
/// decoded.
public sealed interface RequestTarget {
  /// A port that is not named.
  int NO_PORT = -1;

  /// `*`: the server itself.
  record Asterisk() implements RequestTarget {}

  /// A path on this server, with its query.
  ///
  /// @param path begins with a slash
  record Path(String path) implements RequestTarget {}

  /// A whole address, as proxies get it.
  ///
  /// @param scheme `http` or `https`
  /// @param host name or address; one of IPv6 with its brackets
  /// @param port 0 to 65535, or [#NO_PORT]
  /// @param path begins with a slash; with its query
  record Absolute(String scheme, String host, int port, String path) implements RequestTarget {}

  /// Another scheme, or the host and port of a CONNECT.
  ///
  /// @param scheme what is before the first colon
  /// @param rest what is after it
  record Scheme(String scheme, String rest) implements RequestTarget {}

  /// Anything else, and a whole address whose host or port cannot be trusted to be what it looks
  /// like.
  ///
  /// @param text as it came
  record Other(String text) implements RequestTarget {}

  /// Takes a target apart.
  ///
  /// @param target without white space
  /// @return its form
  static RequestTarget of(String target) {
    if (target.equals("*")) {
      return new Asterisk();
    }
    if (target.startsWith("/")) {
      return new Path(target);
    }
    int colon = target.indexOf(':');
    if (colon < 0) {
      return new Other(target);
    }
    String scheme = target.substring(0, colon);
    String rest = target.substring(colon + 1);
    String lower = scheme.toLowerCase(Locale.ROOT);
    if (rest.startsWith("//") && (lower.equals("http") || lower.equals("https"))) {
      Absolute absolute = absolute(lower, rest.substring(2));
      return absolute == null ? new Other(target) : absolute;
    }
    return new Scheme(scheme, rest);
  }

  private static @Nullable Absolute absolute(String scheme, String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    String path = rest.startsWith("/", end) ? rest.substring(end) : "/" + rest.substring(end);
    int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? NO_PORT : port(authority.substring(colon + 1));
    boolean bracketed = host.startsWith("[");
    boolean right =
        !host.isEmpty()
            && authority.indexOf('@') < 0
            && port >= NO_PORT
            && (!bracketed || host.endsWith("]"));
    return right ? new Absolute(scheme, host, port, path) : null;
  }

  /// @return the port, [#NO_PORT] for an empty one, less for a wrong one
  private static int port(String digits) {
    int port = digits.isEmpty() ? NO_PORT : 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_PORT - 1;
      }
      port = 10 * port + digit;
      if (port > 0xffff) {
        return NO_PORT - 1;
      }
    }
    return port;
  }
}
