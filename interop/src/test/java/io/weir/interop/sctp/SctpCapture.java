package io.weir.interop.sctp;

import io.weir.interop.Tshark;
import io.weir.interop.Tshark.Interface;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A capture of SCTP over UDP (RFC 6951), decoded when it is stopped. Owned by the test's thread.
public final class SctpCapture implements AutoCloseable {
  private static final List<Interface> LOOPBACK = List.of(Interface.LOOPBACK);
  private static final List<Interface> LINKS =
      List.of(
          Interface.LOOPBACK,
          new Interface("weir0", Uml.Link.FIRST.there()),
          new Interface("weir1", Uml.Link.SECOND.there()));

  private final Tshark tshark;
  private final int[] udpPorts;

  private SctpCapture(Tshark tshark, int[] udpPorts) {
    this.tshark = tshark;
    this.udpPorts = udpPorts.clone();
  }

  /// Begins to capture on the loopback; when it returns, nothing is missed any more.
  ///
  /// @param name of the file under `target/captures`, without ending
  /// @param udpPorts each that carries SCTP
  public static SctpCapture loopback(String name, int... udpPorts) {
    return new SctpCapture(Tshark.capture(name, filter(udpPorts), LOOPBACK), udpPorts);
  }

  /// Begins to capture on the links to the user-mode Linux, too.
  ///
  /// Neither link may be cut while it starts and stops.
  ///
  /// @param uml that is there, for without it there are no links
  public static SctpCapture links(Uml uml, String name, int... udpPorts) {
    return new SctpCapture(Tshark.capture(name, filter(udpPorts), LINKS), udpPorts);
  }

  /// Ends the capture and decodes it.
  public SctpDecoded stop() {
    return SctpDecoded.of(tshark.stopped(), udpPorts);
  }

  @Override
  public void close() {
    tshark.close();
  }

  private static String filter(int... udpPorts) {
    return Arrays.stream(udpPorts)
        .mapToObj(port -> "udp port " + port)
        .collect(Collectors.joining(" or "));
  }
}
