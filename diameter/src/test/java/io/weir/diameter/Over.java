package io.weir.diameter;

import io.weir.transport.Endpoint;
import java.util.List;

/// What a dialogue goes over.
@SuppressWarnings("ImmutableEnumChecker") // an Endpoint is immutable, and does not say so
enum Over {
  /// Real TCP on loopback.
  TCP(Endpoint.tcp("127.0.0.1", 0)),
  /// SCTP in UDP datagrams on loopback.
  SCTP(Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0));

  /// Any free port of this machine, to listen.
  final Endpoint anywhere;

  Over(Endpoint anywhere) {
    this.anywhere = anywhere;
  }
}
