package io.weir.interop.sctp;

import java.util.ArrayList;
import java.util.List;

/// Starts peers on usrsctp: a process of the host, SCTP over UDP. Stateless.
public final class UsrsctpPeer {

  private UsrsctpPeer() {}

  /// Starts one.
  ///
  /// @param udpPort its own UDP port, on all addresses
  /// @param peerUdpPort where associations it begins send their UDP (RFC 6951); it learns those of
  ///     others
  /// @param options as `peer.c` lists them: `port=5001`, `bind=127.0.0.1`, `mode=sink`,
  ///     `on=idata`, `rcvbuf=65536`, ...
  public static SctpPeer start(int udpPort, int peerUdpPort, String... options) {
    List<String> command = new ArrayList<>(List.of(Compiled.USRSCTP.path().toString()));
    command.addAll(List.of("udp=" + udpPort, "peer-udp=" + peerUdpPort));
    command.addAll(List.of(options));
    return new SctpPeer(HostProcess.start("usrsctp", command));
  }
}
