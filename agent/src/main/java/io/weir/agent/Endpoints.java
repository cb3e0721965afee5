package io.weir.agent;

import io.weir.transport.Endpoint;

/// Endpoints as the command line and the configuration write them. Pure functions.
public final class Endpoints {
  /// Diameter's port, [RFC 6733 section 2.1](https://www.rfc-editor.org/rfc/rfc6733#section-2.1).
  public static final int DIAMETER_PORT = 3868;

  /// Where `weir run` listens and the others connect when nothing is said.
  public static final Endpoint STANDARD = Endpoint.tcp("127.0.0.1", DIAMETER_PORT);

  private Endpoints() {}

  /// Reads an endpoint; the port is 3868 when none is named.
  ///
  /// @param text such as `tcp://127.0.0.1:3868`
  /// @return the endpoint
  /// @throws IllegalArgumentException that says what is wrong and what to write
  public static Endpoint parse(String text) {
    Endpoint endpoint = Endpoint.parse(text, DIAMETER_PORT);
    if (!endpoint.scheme().equals("tcp")) {
      throw new IllegalArgumentException(
          "'" + text + "': only tcp is served; write it as tcp://127.0.0.1:3868");
    }
    return endpoint;
  }
}
