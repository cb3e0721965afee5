package io.weir.sctp;

import io.weir.sctp.core.Association;
import io.weir.sctp.core.Path;
import io.weir.transport.Endpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Endpoints of associations. Pure functions.
final class Endpoints {
  private Endpoints() {}

  /// This side of an association.
  static Endpoint local(LoopPorts ports, Association association) {
    return of(ports.shared.addresses(), association.localPort(), ports.shared.udpPort());
  }

  /// The peer's side, with the addresses that are known now, the primary one first.
  static Endpoint remote(Association association) {
    var addresses = new ArrayList<InetAddress>();
    addresses.add(association.primary().remote());
    for (Path path : association.paths()) {
      if (!addresses.contains(path.remote())) {
        addresses.add(path.remote());
      }
    }
    return of(addresses, association.peerPort(), association.primary().udpPort());
  }

  static Endpoint of(List<InetAddress> addresses, int port, int udpPort) {
    return new Endpoint(
        Endpoint.SCTP_UDP,
        addresses.stream().map(InetAddress::getHostAddress).toList(),
        port,
        OptionalInt.of(udpPort),
        OptionalInt.empty());
  }
}
