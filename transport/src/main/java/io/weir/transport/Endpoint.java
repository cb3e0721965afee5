package io.weir.transport;

import java.net.URI;
import java.net.URISyntaxException;

/// Where to listen or connect, written as a URI: `tcp://127.0.0.1:3868`, `tcp://[::1]:3868`.
/// Immutable. Which schemes exist is for the [Transport] to say.
///
/// @param scheme transport, lower case, such as `tcp`
/// @param host name or address; an IPv6 address without brackets
/// @param port 0 to 65535; 0 asks for any free port and is only good for listening
public record Endpoint(String scheme, String host, int port) {
  /// Checks the port's range.
  ///
  /// @throws IllegalArgumentException when the port is outside 0 to 65535
  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
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

  /// Reads a URI.
  ///
  /// @param text such as `tcp://127.0.0.1:3868`
  /// @param defaultPort port when the text names none
  /// @return the endpoint
  /// @throws IllegalArgumentException that says what is wrong and shows how to write it
  public static Endpoint parse(String text, int defaultPort) {
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
    return new Endpoint(uri.getScheme().toLowerCase(java.util.Locale.ROOT), host, port);
  }

  private static IllegalArgumentException unreadable(String text, String why) {
    return new IllegalArgumentException(
        "cannot read the endpoint '" + text + "': " + why + "; write it as tcp://127.0.0.1:3868");
  }

  /// This endpoint with another port.
  ///
  /// @param otherPort 0 to 65535
  /// @return the changed endpoint
  public Endpoint withPort(int otherPort) {
    return new Endpoint(scheme, host, otherPort);
  }

  /// The URI form, which [#parse(String, int)] reads back.
  @Override
  public String toString() {
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + ":" + port;
  }
}
