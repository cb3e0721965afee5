package io.weir.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// The text of an [Endpoint]: reads and writes it.
final class EndpointText {
  private static final String UNIX_PREFIX = Endpoint.UNIX + ":";
  private static final String UDP = "udp";
  private static final String PEER_UDP = "peer-udp";
  private static final String EXAMPLES = "tcp://127.0.0.1:3868 or unix:///run/weir.sock";
  private static final String SCTP_EXAMPLE = "sctp://10.0.0.1,[fd00::1]:3868";
  private static final String SCTP_UDP_EXAMPLE =
      "sctp+udp://127.0.0.1:3868?udp=9899 or, to connect from a port of your own,"
          + " sctp+udp://127.0.0.1:3868?udp=9899&peer-udp=9900";

  private EndpointText() {}

  static Endpoint parse(String text, int defaultPort) {
    if (text.regionMatches(true, 0, UNIX_PREFIX, 0, UNIX_PREFIX.length())) {
      return new Endpoint(Endpoint.UNIX, pathOf(text), 0);
    }
    int schemeEnd = text.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (EndpointHosts.mayBeSeveral(scheme)) {
      try {
        return sctp(scheme, text.substring(schemeEnd + 3), defaultPort);
      } catch (IllegalArgumentException e) {
        boolean overUdp = scheme.equals(Endpoint.SCTP_UDP);
        throw unreadable(
            text, String.valueOf(e.getMessage()), overUdp ? SCTP_UDP_EXAMPLE : SCTP_EXAMPLE);
      }
    }
    return simple(text, defaultPort);
  }

  // ---- one host and a port

  private static Endpoint simple(String text, int defaultPort) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw unreadable(text, e.getReason(), EXAMPLES);
    }
    if (uri.getScheme() == null) {
      throw unreadable(text, "no scheme", EXAMPLES);
    }
    if (uri.getHost() == null) {
      String authority = uri.getAuthority();
      boolean several = authority != null && authority.indexOf(',') >= 0;
      throw unreadable(
          text,
          several ? "only sctp and sctp+udp have several hosts" : "no host, or a bad port",
          EXAMPLES);
    }
    if (uri.getQuery() != null) {
      throw unreadable(text, "only sctp+udp has parameters", EXAMPLES);
    }
    if (uri.getUserInfo() != null || uri.getFragment() != null || !uri.getPath().isEmpty()) {
      throw unreadable(text, "only scheme, host and port are understood", EXAMPLES);
    }
    int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
    if (port > 65535) {
      throw unreadable(text, "port above 65535", EXAMPLES);
    }
    return new Endpoint(uri.getScheme().toLowerCase(Locale.ROOT), bare(uri.getHost()), port);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
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

  private static IllegalArgumentException unreadable(String text, String why, String example) {
    return new IllegalArgumentException(
        "cannot read the endpoint '" + text + "': " + why + "; write it as " + example);
  }

  // ---- several hosts, a port, parameters

  private static Endpoint sctp(String scheme, String rest, int defaultPort) {
    int question = rest.indexOf('?');
    String authority = question < 0 ? rest : rest.substring(0, question);
    var parameters = new Parameters();
    if (question >= 0) {
      if (!scheme.equals(Endpoint.SCTP_UDP)) {
        throw new IllegalArgumentException("only sctp+udp has parameters");
      }
      for (String parameter : rest.substring(question + 1).split("&", -1)) {
        parameters.read(parameter);
      }
    }
    // What is after the last bracket, or after the last comma, may end with a port.
    int last = Math.max(authority.lastIndexOf(']'), authority.lastIndexOf(','));
    int colon = authority.lastIndexOf(':');
    boolean noPort = colon <= last;
    String list = noPort ? authority : authority.substring(0, colon);
    int port = noPort ? defaultPort : number("the port", authority.substring(colon + 1));
    List<String> hosts = new ArrayList<>();
    for (String host : list.split(",", -1)) {
      hosts.add(host(host));
    }
    return new Endpoint(scheme, hosts, port, parameters.udp, parameters.peerUdp);
  }

  private static String host(String written) {
    if (written.isEmpty()) {
      throw new IllegalArgumentException("an empty host");
    }
    try {
      URI uri = new URI("x://" + written);
      if (written.equals(uri.getHost())) {
        return bare(written);
      }
    } catch (URISyntaxException _) {
      // says no more than that it is none
    }
    boolean bareV6 = written.indexOf(':') >= 0 && !written.startsWith("[");
    throw new IllegalArgumentException(
        "'%s' is no host%s".formatted(written, bareV6 ? "; IPv6 addresses are in brackets" : ""));
  }

  private static int number(String what, String digits) {
    boolean isNumber = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits.isEmpty() || digits.length() > 5 || !isNumber) {
      throw new IllegalArgumentException(
          "%s is a number up to 65535, not '%s'".formatted(what, digits));
    }
    return Integer.parseInt(digits);
  }

  /// The parameters of `sctp+udp`, each at most once.
  private static final class Parameters {
    OptionalInt udp = OptionalInt.empty();
    OptionalInt peerUdp = OptionalInt.empty();

    void read(String parameter) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      boolean isUdp = name.equals(UDP);
      if (!isUdp && !name.equals(PEER_UDP)) {
        throw new IllegalArgumentException(
            "there is no parameter '%s', only udp and peer-udp".formatted(name));
      }
      if ((isUdp ? udp : peerUdp).isPresent()) {
        throw new IllegalArgumentException(name + " is given twice");
      }
      int port = number(name, equals < 0 ? "" : parameter.substring(equals + 1));
      if (isUdp) {
        udp = OptionalInt.of(port);
      } else {
        peerUdp = OptionalInt.of(port);
      }
    }
  }

  // ---- writing

  static String write(Endpoint endpoint) {
    if (endpoint.scheme().equals(Endpoint.UNIX)) {
      String path = endpoint.host();
      return UNIX_PREFIX + (path.startsWith("/") ? "//" : "") + path;
    }
    var text = new StringBuilder(endpoint.scheme()).append("://");
    String separator = "";
    for (String host : endpoint.hosts()) {
      text.append(separator).append(host.indexOf(':') >= 0 ? "[" + host + "]" : host);
      separator = ",";
    }
    text.append(':').append(endpoint.port());
    endpoint.udpPort().ifPresent(port -> text.append("?udp=").append(port));
    endpoint.peerUdpPort().ifPresent(port -> text.append("&peer-udp=").append(port));
    return text.toString();
  }
}
