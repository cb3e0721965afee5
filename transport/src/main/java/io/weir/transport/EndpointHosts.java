package io.weir.transport;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the hosts of an [Endpoint] may be.
final class EndpointHosts {
  /// What cannot be in a host, because it means something in the text of an endpoint.
  private static final String SEPARATORS = ",/?#@[]&= \t\r\n";

  private EndpointHosts() {}

  static boolean mayBeSeveral(String scheme) {
    return scheme.equals(Endpoint.SCTP) || scheme.equals(Endpoint.SCTP_UDP);
  }

  /// Checks the hosts of an endpoint that is not a path.
  ///
  /// @throws IllegalArgumentException that says what is wrong
  static void require(String scheme, List<String> hosts) {
    if (hosts.isEmpty() || hosts.contains("")) {
      throw new IllegalArgumentException(hosts.isEmpty() ? "no host" : "an empty host");
    }
    if (hosts.size() > 1 && !mayBeSeveral(scheme)) {
      throw new IllegalArgumentException(
          "only sctp and sctp+udp have several hosts, not %s: %s".formatted(scheme, hosts));
    }
    if (hosts.size() > Endpoint.MOST_HOSTS) {
      throw new IllegalArgumentException(
          "at most %d hosts, not %d".formatted(Endpoint.MOST_HOSTS, hosts.size()));
    }
    Set<String> known = new HashSet<>();
    for (String host : hosts) {
      host.chars()
          .filter(c -> SEPARATORS.indexOf(c) >= 0)
          .findFirst()
          .ifPresent(
              c -> {
                throw new IllegalArgumentException(
                    "the host '%s' has the character '%c'".formatted(host, c));
              });
      if (!known.add(canonical(host))) {
        throw new IllegalArgumentException("the host '" + host + "' is given twice");
      }
    }
  }

  /// One text for one address, however it is written; no name is looked up.
  private static String canonical(String host) {
    try {
      return InetAddress.ofLiteral(host).getHostAddress();
    } catch (IllegalArgumentException _) {
      return host.toLowerCase(Locale.ROOT); // a name
    }
  }
}
