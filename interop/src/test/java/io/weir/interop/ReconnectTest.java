package io.weir.interop;

import static io.weir.interop.Decoded.Kind.ANSWER;
import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.Peer;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.diameter.core.WatchdogSettings;
import io.weir.interop.Decoded.Command;
import io.weir.interop.OtpNode.Counter;
import io.weir.interop.OtpNode.Request;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Either side dies without a word and another takes its place: the other side connects again, and
/// after three watchdogs (RFC 3539 section 3.4.1, state REOPEN) all is as before.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReconnectTest {
  private static final int REQUESTS = 100;
  private static final int OUTSTANDING = 10;
  private static final int WATCHDOGS_TO_REOPEN = 3;
  private static final int SHORT_OTP_MS = 250;
  private static final Duration TC = Duration.ofMillis(200);
  private static final NodeOptions EAGER =
      NodeOptions.DEFAULTS
          .with(Acceptance.ANY_PEER)
          .with(new WatchdogSettings(Duration.ofSeconds(1).toNanos()))
          .with(
              new ReconnectPolicy(
                  TC.toNanos(), TC.toNanos(), TC.toNanos(), Duration.ofSeconds(30).toNanos()));

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  @Test
  void weirConnectsToTheServerThatTookAKilledOnesPlace() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "otp-server-killed");
        WeirNode weir = WeirNode.start(EAGER)) {
      Peer connected = weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      assertAllOk(weir.run(Request.CCR, REQUESTS, OUTSTANDING));
      peer.kill();
      weir.awaitOutOfService(server.originHost());
      weir.awaitFailures(connected, 2);
      try (OtpNode next = OtpNode.serverAt(peer.port(), otp, server)) {
        next.awaitUp();
        weir.awaitInService(server.originHost());
        assertThat(next.awaitCounter(Counter.DWA_SENT, WATCHDOGS_TO_REOPEN))
            .isEqualTo(WATCHDOGS_TO_REOPEN);
        assertAllOk(weir.run(Request.ACR, REQUESTS, OUTSTANDING));
        next.assertFoundNothingFaulty();
        weir.stop();
        next.awaitDown();
      }
      assertThat(weir.failures(connected)).allSatisfy(why -> assertThat(why).contains("refused"));
      assertTwoConnections(tshark.stop());
    }
  }

  @Test
  void otpConnectsToTheWeirServerThatTookADeadOnesPlace() {
    try (WeirNode first = WeirNode.start(EAGER)) {
      int port = first.listen(0);
      try (Tshark tshark = Tshark.capture(port, "weir-server-died");
          OtpNode peer = OtpNode.clientOf(port, otp, client.withWatchdogMs(SHORT_OTP_MS))) {
        peer.awaitUp();
        first.awaitInService(client.originHost());
        assertAllOk(peer.run(Request.CCR, REQUESTS, OUTSTANDING));
        first.crash();
        assertThat(peer.awaitDown()).isEqualTo(WeirNode.HOST + " down");
        try (WeirNode next = WeirNode.start(EAGER)) {
          next.listen(port);
          next.awaitInService(client.originHost());
          assertThat(peer.awaitUp()).isEqualTo(WeirNode.HOST);
          assertAllOk(peer.run(Request.ACR, REQUESTS, OUTSTANDING));
          assertAllOk(next.run(Request.CCR, REQUESTS, OUTSTANDING));
          peer.assertFoundNothingFaulty();
          peer.stop();
        }
        assertTwoConnections(tshark.stop());
      }
    }
  }

  @Test
  void aWeirServerHasAKilledClientBack() {
    try (WeirNode weir = WeirNode.start(EAGER.with(Acceptance.KNOWN_PEERS))) {
      weir.node().allow(client.originHost());
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "otp-client-killed")) {
        try (OtpNode peer = OtpNode.clientOf(port, otp, client)) {
          peer.awaitUp();
          weir.awaitInService(client.originHost());
          peer.kill();
          weir.awaitOutOfService(client.originHost());
        }
        try (OtpNode peer = OtpNode.clientOf(port, otp, client)) {
          peer.awaitUp();
          assertAllOk(peer.run(Request.ACR, REQUESTS, OUTSTANDING));
          weir.awaitInService(client.originHost());
          assertAllOk(weir.run(Request.CCR, REQUESTS, OUTSTANDING));
          peer.stop();
        }
        assertTwoConnections(tshark.stop());
      }
    }
  }

  private static void assertAllOk(OtpNode.RunEnded run) {
    assertThat(run.ok()).as("%s", run).isEqualTo(REQUESTS);
  }

  private static void assertAllOk(Run.Ended run) {
    assertThat(run).isEqualTo(new Run.Ended(REQUESTS, REQUESTS, null));
  }

  private static void assertTwoConnections(Decoded wire) {
    wire.assertClean();
    assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, ANSWER)).isEqualTo(2);
    assertThat(wire.count(Command.DISCONNECT_PEER, REQUEST)).isEqualTo(1);
  }
}
