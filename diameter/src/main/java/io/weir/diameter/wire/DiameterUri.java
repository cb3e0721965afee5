package io.weir.diameter.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A DiameterURI. Immutable.
///
/// ```
/// "aaa://"  FQDN [ ":" port ] [ ";transport=" transport ] [ ";protocol=" protocol ]
/// "aaas://" FQDN [ ":" port ] [ ";transport=" transport ] [ ";protocol=" protocol ]
/// ```
///
/// [RFC 6733 section 4.3.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.3.1). The default
/// port of `aaas` is 5658 there and in section 2.1, although section 11.4 registers 5868.
///
/// @param scheme `aaa` or `aaas`
/// @param fqdn the host name, 1 to 255 letters, digits, hyphens, underscores and dots
/// @param port 1 to 65535
/// @param transport not UDP with the protocol Diameter
/// @param protocol what is spoken there
public record DiameterUri(
    Scheme scheme, String fqdn, int port, Transport transport, Protocol protocol) {
  /// More than any URI of the grammar needs, but for a port with hundreds of zeros in front.
  static final int MAX_LENGTH = 512;

  private static final int MAX_FQDN_LENGTH = 255;
  private static final String TRANSPORT = ";transport=";
  private static final String PROTOCOL = ";protocol=";

  /// Whether the transport is secured.
  public enum Scheme {
    /// No transport security.
    AAA(3868),
    /// TLS over TCP, or DTLS over SCTP.
    AAAS(5658);

    private final int defaultPort;

    Scheme(int defaultPort) {
      this.defaultPort = defaultPort;
    }

    /// Returns the port where the URI names none.
    public int defaultPort() {
      return defaultPort;
    }
  }

  /// The transport protocol; TCP where the URI names none.
  public enum Transport {
    TCP,
    SCTP,
    UDP
  }

  /// The AAA protocol; Diameter where the URI names none.
  public enum Protocol {
    DIAMETER("diameter"),
    RADIUS("radius"),
    TACACS_PLUS("tacacs+");

    private final String text;

    Protocol(String text) {
      this.text = text;
    }
  }

  /// Checks the components.
  ///
  /// @throws IllegalArgumentException if a component breaks its rule
  public DiameterUri {
    if (fqdn.isEmpty() || fqdn.length() > MAX_FQDN_LENGTH || !isHostName(fqdn)) {
      throw new IllegalArgumentException("no host name: '" + fqdn + "'");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1..65535: " + port);
    }
    if (transport == Transport.UDP && protocol == Protocol.DIAMETER) {
      throw new IllegalArgumentException("Diameter does not run over UDP");
    }
  }

  /// Parses a URI; scheme, parameter names and values in any case, as ABNF has it.
  ///
  /// @throws IllegalArgumentException if the text breaks the grammar, saying where
  public static DiameterUri parse(String text) {
    Scheme scheme = schemeOf(text);
    int hostStart = scheme.name().length() + "://".length();
    int hostEnd = indexOfAny(text, hostStart, ":;");
    String fqdn = text.substring(hostStart, hostEnd);
    int portEnd = hostEnd;
    int port = scheme.defaultPort;
    if (text.startsWith(":", hostEnd)) {
      portEnd = indexOfAny(text, hostEnd, ";");
      port = portOf(text.substring(hostEnd + 1, portEnd));
    }
    int at = portEnd;
    @Nullable String transport = parameter(text, at, TRANSPORT);
    if (transport != null) {
      at += TRANSPORT.length() + transport.length();
    }
    @Nullable String protocol = parameter(text, at, PROTOCOL);
    if (protocol != null) {
      at += PROTOCOL.length() + protocol.length();
    }
    if (at != text.length()) {
      throw new IllegalArgumentException("cannot read '" + text.substring(at) + "'");
    }
    return new DiameterUri(scheme, fqdn, port, transportOf(transport), protocolOf(protocol));
  }

  private static Scheme schemeOf(String text) {
    if (text.regionMatches(true, 0, "aaa://", 0, 6)) {
      return Scheme.AAA;
    }
    if (text.regionMatches(true, 0, "aaas://", 0, 7)) {
      return Scheme.AAAS;
    }
    throw new IllegalArgumentException("it begins with neither aaa:// nor aaas://");
  }

  private static int indexOfAny(String text, int from, String stops) {
    int at = from;
    while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static @Nullable String parameter(String text, int at, String name) {
    if (!text.regionMatches(true, at, name, 0, name.length())) {
      return null;
    }
    int from = at + name.length();
    return text.substring(from, indexOfAny(text, from, ";"));
  }

  private static int portOf(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new IllegalArgumentException("no port number: '" + digits + "'");
      }
      // Stops growing once out of range, so that no run of digits overflows.
      port = Math.min(port * 10 + (digit - '0'), 65536);
    }
    return port;
  }

  private static Transport transportOf(@Nullable String name) {
    if (name == null) {
      return Transport.TCP;
    }
    for (Transport transport : Transport.values()) {
      if (transport.name().equalsIgnoreCase(name)) {
        return transport;
      }
    }
    throw new IllegalArgumentException("no transport: '" + name + "'");
  }

  private static Protocol protocolOf(@Nullable String name) {
    if (name == null) {
      return Protocol.DIAMETER;
    }
    for (Protocol protocol : Protocol.values()) {
      if (protocol.text.equalsIgnoreCase(name)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("no AAA protocol: '" + name + "'");
  }

  private static boolean isHostName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F || !(Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }

  /// Returns the URI with every component written out; [#parse] reads it back.
  @Override
  public String toString() {
    return scheme.name().toLowerCase(Locale.ROOT)
        + "://"
        + fqdn
        + ':'
        + port
        + TRANSPORT
        + transport.name().toLowerCase(Locale.ROOT)
        + PROTOCOL
        + protocol.text;
  }
}
