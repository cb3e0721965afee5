package io.weir.agent;

import io.weir.transport.Endpoint;
import java.util.List;
import java.util.Set;

/// Endpoints as the command line and the configuration write them. Pure functions.
public final class Endpoints {
  /// Diameter's port, [RFC 6733 section 2.1](https://www.rfc-editor.org/rfc/rfc6733#section-2.1).
  public static final int DIAMETER_PORT = 3868;

  /// Where the commands connect when nothing is said.
  public static final Endpoint STANDARD = Endpoint.tcp("127.0.0.1", DIAMETER_PORT);

  /// Where `weir run` listens when nothing is said: TCP, and SCTP over UDP.
  public static final List<Endpoint> STANDARD_LISTEN =
      List.of(STANDARD, Endpoint.sctpOverUdp(List.of("127.0.0.1"), DIAMETER_PORT));

  private static final Set<String> SCHEMES = Set.of("tcp", Endpoint.SCTP, Endpoint.SCTP_UDP);

  private Endpoints() {}

  /// Reads an endpoint; the port is 3868 when none is named.
  ///
  /// @param text such as `tcp://127.0.0.1:3868` or `sctp+udp://127.0.0.1:3868?udp=9899`
  /// @return the endpoint
  /// @throws IllegalArgumentException that says what is wrong and what to write
  public static Endpoint parse(String text) {
    Endpoint endpoint = Endpoint.parse(text, DIAMETER_PORT);
    if (!SCHEMES.contains(endpoint.scheme())) {
      throw new IllegalArgumentException(
          ("'%s': Diameter goes over tcp, sctp+udp and sctp; write it as tcp://127.0.0.1:3868 or"
                  + " sctp+udp://127.0.0.1:3868")
              .formatted(text));
    }
    return endpoint;
  }
}
