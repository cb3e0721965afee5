package io.weir.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// Where to listen or connect, written as a URI. Immutable. Which schemes exist is for the
/// [Transport] to say.
///
/// - `tcp://127.0.0.1:3868`, `tcp://[::1]:3868`.
/// - `unix:///run/weir.sock`, or `unix:weir.sock` for a path relative to the working directory of
///   the process. What follows the scheme is the path as it is, without escapes. The end that
///   connects has no name; its endpoint is `unix:`, with an empty path.
/// - `sctp://10.0.0.1,10.0.1.1:3868`: SCTP of the system. Several hosts are the several addresses
///   of one end ([RFC 9260 section 6.4](https://www.rfc-editor.org/rfc/rfc9260#section-6.4)). An
///   IPv6 address is in brackets in a list too: `sctp://10.0.0.1,[fd00::1]:3868`.
/// - `sctp+udp://127.0.0.1:3868?udp=9899&peer-udp=9900`: SCTP in UDP datagrams
///   ([RFC 6951](https://www.rfc-editor.org/rfc/rfc6951)), with hosts as `sctp`. Who listens gives
///   its own UDP port as `udp`, or has 9899. Who connects gives with `udp` alone the UDP port where
///   the peer is, or means 9899, and has any free port itself; with both, `udp` is its own port
///   and `peer-udp` the peer's.
///
/// @param scheme transport, lower case, such as `tcp`
/// @param hosts names or addresses, IPv6 addresses without brackets; several, at most 32, only
///     with SCTP; one, the path, where the scheme is `unix`
/// @param port 0 to 65535; 0 asks for any free port and is only good for listening; always 0
///     where the scheme is `unix`
/// @param udpPort `udp`, 0 to 65535, if given: see above. 0 asks for any free port
/// @param peerUdpPort `peer-udp`, 1 to 65535, if given
public record Endpoint(
    String scheme, List<String> hosts, int port, OptionalInt udpPort, OptionalInt peerUdpPort) {
  /// The scheme of SCTP that the system does.
  public static final String SCTP = "sctp";

  /// The scheme of SCTP in UDP datagrams.
  public static final String SCTP_UDP = "sctp+udp";

  /// The UDP port that is registered for SCTP
  /// ([RFC 6951 section 5.1](https://www.rfc-editor.org/rfc/rfc6951#section-5.1)).
  public static final int DEFAULT_UDP_PORT = 9899;

  static final String UNIX = "unix";
  static final int MOST_HOSTS = 32;

  /// Checks the hosts, the ranges, and that nothing is given that the scheme does not have.
  ///
  /// @throws IllegalArgumentException that says which of them is wrong
  public Endpoint {
    hosts = List.copyOf(hosts);
    requireRange("port", port, 0);
    udpPort.ifPresent(udp -> requireRange("udp", udp, 0));
    peerUdpPort.ifPresent(udp -> requireRange("peer-udp", udp, 1));
    if (!scheme.equals(SCTP_UDP) && (udpPort.isPresent() || peerUdpPort.isPresent())) {
      throw new IllegalArgumentException("only sctp+udp has UDP ports, not " + scheme);
    }
    if (peerUdpPort.isPresent() && udpPort.isEmpty()) {
      throw new IllegalArgumentException(
          "peer-udp is given beside udp; alone, the peer's UDP port is written as udp");
    }
    if (scheme.equals(UNIX)) {
      requirePath(hosts, port);
    } else {
      EndpointHosts.require(scheme, hosts);
    }
  }

  /// An endpoint of one host, without UDP ports.
  ///
  /// @param scheme transport, lower case, such as `tcp`
  /// @param host name or address, an IPv6 address without brackets; the path where the scheme is
  ///     `unix`
  /// @param port 0 to 65535; always 0 where the scheme is `unix`
  /// @throws IllegalArgumentException that says which of them is wrong
  public Endpoint(String scheme, String host, int port) {
    this(scheme, List.of(host), port, OptionalInt.empty(), OptionalInt.empty());
  }

  private static void requireRange(String what, int port, int least) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException("%s must be %d to 65535: %d".formatted(what, least, port));
    }
  }

  private static void requirePath(List<String> hosts, int port) {
    if (port != 0) {
      throw new IllegalArgumentException("a UNIX-domain socket has no port: " + port);
    }
    if (hosts.size() != 1) {
      throw new IllegalArgumentException("a UNIX-domain socket has one path, not " + hosts.size());
    }
    if (hosts.getFirst().indexOf('\0') >= 0) {
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

  /// SCTP of the system.
  ///
  /// @param hosts names or addresses of the one end, 1 to 32
  /// @param port 0 to 65535
  /// @return the endpoint
  public static Endpoint sctp(List<String> hosts, int port) {
    return new Endpoint(SCTP, hosts, port, OptionalInt.empty(), OptionalInt.empty());
  }

  /// SCTP in UDP datagrams, for listening or connecting where the default UDP port is.
  ///
  /// @param hosts names or addresses of the one end, 1 to 32
  /// @param port SCTP port, 0 to 65535
  /// @return the endpoint
  public static Endpoint sctpOverUdp(List<String> hosts, int port) {
    return new Endpoint(SCTP_UDP, hosts, port, OptionalInt.empty(), OptionalInt.empty());
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
    return EndpointText.parse(text, defaultPort);
  }

  /// The first host; the only one but for SCTP.
  ///
  /// @return name or address, an IPv6 address without brackets; the path where the scheme is
  ///     `unix`
  public String host() {
    return hosts.getFirst();
  }

  /// This endpoint with another port.
  ///
  /// @param otherPort 0 to 65535
  /// @return the changed endpoint
  /// @throws IllegalArgumentException when the port is out of range, or this is a UNIX-domain
  ///     socket and it is not 0
  public Endpoint withPort(int otherPort) {
    return new Endpoint(scheme, hosts, otherPort, udpPort, peerUdpPort);
  }

  /// This endpoint with one UDP port: its own to listen, the peer's to connect.
  ///
  /// @param newUdpPort 0 to 65535
  /// @return the changed endpoint
  /// @throws IllegalArgumentException when the port is out of range, or the scheme has none
  public Endpoint withUdpPort(int newUdpPort) {
    return new Endpoint(scheme, hosts, port, OptionalInt.of(newUdpPort), OptionalInt.empty());
  }

  /// This endpoint with both UDP ports, to connect.
  ///
  /// @param ownUdpPort 0 to 65535
  /// @param newPeerUdpPort 1 to 65535
  /// @return the changed endpoint
  /// @throws IllegalArgumentException when a port is out of range, or the scheme has none
  public Endpoint withUdpPorts(int ownUdpPort, int newPeerUdpPort) {
    return new Endpoint(
        scheme, hosts, port, OptionalInt.of(ownUdpPort), OptionalInt.of(newPeerUdpPort));
  }

  /// The URI form, which [#parse(String, int)] reads back.
  @Override
  public String toString() {
    return EndpointText.write(this);
  }
}
