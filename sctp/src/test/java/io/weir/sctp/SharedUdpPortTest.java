package io.weir.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.framing.Framers;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedUdpPortTest {
  private static final ConnectionOptions OPTIONS = ConnectionOptions.framedBy(Framers.raw(1 << 16));

  private final SctpTransport transport =
      new SctpTransport(new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS);

  @AfterEach
  void close() {
    transport.close();
  }

  private Listener listen(int port, int udpPort) {
    return transport.listen(
        Endpoint.sctpOverUdp(List.of("127.0.0.1"), port).withUdpPort(udpPort), OPTIONS);
  }

  private static int udpPortOf(Listener listener) {
    return listener.endpoint().udpPort().orElseThrow();
  }

  @Test
  void aSecondListenerSharesTheFreeUdpPortThatTheFirstWasGiven() {
    try (Listener first = listen(5001, 0);
        Listener second = listen(5002, udpPortOf(first))) {
      assertThat(udpPortOf(second)).isEqualTo(udpPortOf(first)).isPositive();
      assertThat(second.endpoint().port()).isEqualTo(5002);
    }
  }

  @Test
  void oneSctpPortHasOneListenerAtAUdpPort() {
    try (Listener first = listen(5001, 0)) {
      assertThatThrownBy(() -> listen(5001, udpPortOf(first)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("SCTP port 5001 is in use");
    }
  }

  @Test
  void listenersThatAskForAnyUdpPortHaveEachTheirOwn() {
    try (Listener first = listen(5001, 0);
        Listener second = listen(5001, 0)) {
      assertThat(udpPortOf(second)).isNotEqualTo(udpPortOf(first));
    }
  }
}
