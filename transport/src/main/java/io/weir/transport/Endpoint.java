package io.weir.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/// Where to listen or connect, written as a URI: `tcp://127.0.0.1:3868`, `tcp://[::1]:3868`,
/// `unix:///run/weir.sock`. Immutable. Which schemes exist is for the [Transport] to say.
///
/// A UNIX-domain socket is named by a path: `unix:///run/weir.sock`, or `unix:weir.sock` for one
/// relative to the working directory of the process. What follows the scheme is the path as it
/// is, without escapes. The end that connects has no name; its endpoint is `unix:`, with an empty
/// path.
///
/// @param scheme transport, lower case, such as `tcp`
/// @param host name or address, an IPv6 address without brackets; the path where the scheme is
///     `unix`
/// @param port 0 to 65535; 0 asks for any free port and is only good for listening; always 0
///     where the scheme is `unix`
public record Endpoint(String scheme, String host, int port) {
  private static final String UNIX = "unix";
  private static final String UNIX_PREFIX = UNIX + ":";

  /// Checks the port's range and the path.
  ///
  /// @throws IllegalArgumentException when the port is outside 0 to 65535, or a UNIX-domain
  ///     socket has one, or its path has a NUL character
  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }
    if (scheme.equals(UNIX) && port != 0) {
      throw new IllegalArgumentException("a UNIX-domain socket has no port: " + port);
    }
    if (scheme.equals(UNIX) && host.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the path of a UNIX-domain socket has a NUL character; sockets without a file are not"
              + " served");
    }
  }

  /// A TCP endpoint.
  ///
  /// @param host name or address
  /// @param port 0 to 65535
  /// @return the endpoint
  public static Endpoint tcp(String host, int port) {
    return new Endpoint("tcp", host, port);
  }

  /// A UNIX-domain socket.
  ///
  /// @param file the socket's file; a relative path is taken from the working directory
  /// @return the endpoint
  public static Endpoint unix(Path file) {
    return new Endpoint(UNIX, file.toString(), 0);
  }

  /// Reads a URI.
  ///
  /// @param text such as `tcp://127.0.0.1:3868` or `unix:///run/weir.sock`
  /// @param defaultPort port when the text names none; not for `unix`
  /// @return the endpoint
  /// @throws IllegalArgumentException that says what is wrong and shows how to write it
  public static Endpoint parse(String text, int defaultPort) {
    if (text.regionMatches(true, 0, UNIX_PREFIX, 0, UNIX_PREFIX.length())) {
      return new Endpoint(UNIX, pathOf(text), 0);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw unreadable(text, e.getReason());
    }
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw unreadable(text, uri.getScheme() == null ? "no scheme" : "no host, or a bad port");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || !uri.getPath().isEmpty()) {
      throw unreadable(text, "only scheme, host and port are understood");
    }
    String host = uri.getHost();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
    if (port > 65535) {
      throw unreadable(text, "port above 65535");
    }
    return new Endpoint(uri.getScheme().toLowerCase(Locale.ROOT), host, port);
  }

  private static String pathOf(String text) {
    String path = text.substring(UNIX_PREFIX.length());
    if (path.startsWith("//")) {
      path = path.substring(2);
      if (!path.startsWith("/")) {
        throw unreadable(
            text,
            "a host before the path",
            "unix:///run/weir.sock, or unix:weir.sock for a relative path");
      }
    }
    return path;
  }

  private static IllegalArgumentException unreadable(String text, String why) {
    return unreadable(text, why, "tcp://127.0.0.1:3868 or unix:///run/weir.sock");
  }

  private static IllegalArgumentException unreadable(String text, String why, String example) {
    return new IllegalArgumentException(
        "cannot read the endpoint '" + text + "': " + why + "; write it as " + example);
  }

  /// This endpoint with another port.
  ///
  /// @param otherPort 0 to 65535
  /// @return the changed endpoint
  /// @throws IllegalArgumentException when the port is out of range, or this is a UNIX-domain
  ///     socket and it is not 0
  public Endpoint withPort(int otherPort) {
    return new Endpoint(scheme, host, otherPort);
  }

  /// The URI form, which [#parse(String, int)] reads back.
  @Override
  public String toString() {
    if (scheme.equals(UNIX)) {
      return UNIX_PREFIX + (host.startsWith("/") ? "//" : "") + host;
    }
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + ":" + port;
  }
}
