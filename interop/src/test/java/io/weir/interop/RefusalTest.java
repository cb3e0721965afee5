package io.weir.interop;

import static io.weir.interop.Decoded.Kind.ANSWER;
import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.Peer;
import io.weir.diameter.wire.ApplicationId;
import io.weir.interop.Decoded.Command;
import io.weir.interop.OtpNode.Request;
import io.weir.transport.Endpoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Capabilities exchanges that lead to nothing, RFC 6733 section 5.3: who refuses says why, in an
/// answer that the other one can read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalTest {
  private static final NodeOptions ANY_PEER = NodeOptions.DEFAULTS.with(Acceptance.ANY_PEER);

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  @Test
  void anOtpClientReadsThatThereIsNoCommonApplication() {
    try (WeirNode weir = WeirNode.start(ANY_PEER, ApplicationId.BASE_ACCOUNTING)) {
      assertOtpReads("5010", weir, client.servingOnly(ApplicationId.CREDIT_CONTROL));
    }
  }

  @Test
  void anOtpClientReadsThatItIsUnknown() {
    try (WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      assertOtpReads("3010", weir, client);
    }
  }

  private void assertOtpReads(String resultCode, WeirNode weir, OtpSettings settings) {
    int port = weir.listen(0);
    try (Tshark tshark = Tshark.capture(port, "refusal-by-weir-" + resultCode);
        OtpNode peer = OtpNode.clientOf(port, otp, settings)) {
      assertThat(peer.await("REFUSED")).isEqualTo("CEA " + resultCode + " []");
      peer.assertFoundNothingFaulty();
      assertThat(weir.isInService(client.originHost())).isFalse();
      peer.kill();
      assertRefusedOnTheWire(tshark.stop());
    }
  }

  @Test
  void aWeirClientReadsThatThereIsNoCommonApplication() {
    assertWeirReads("NO_COMMON_APPLICATION (5010)", server.servingOnly(3), "5010");
  }

  @Test
  void aWeirClientReadsThatItIsUnknown() {
    assertWeirReads("UNKNOWN_PEER (3010)", server.acceptingNobody(), "3010");
  }

  private void assertWeirReads(String words, OtpSettings settings, String name) {
    try (OtpNode peer = OtpNode.server(otp, settings);
        Tshark tshark = Tshark.capture(peer.port(), "refusal-by-otp-" + name);
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS, ApplicationId.CREDIT_CONTROL)) {
      Peer refuser = weir.connect(peer.port());
      weir.awaitFailures(refuser, 1);
      assertThat(weir.failures(refuser)).singleElement().asString().contains(words);
      peer.kill();
      assertRefusedOnTheWire(tshark.stop());
    }
  }

  private static void assertRefusedOnTheWire(Decoded wire) {
    wire.assertClean();
    assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, REQUEST)).isPositive();
    assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, ANSWER))
        .isEqualTo(wire.count(Command.CAPABILITIES_EXCHANGE, REQUEST))
        .isEqualTo(wire.messages().size() / 2);
  }

  @Test
  void aWeirClientDoesNotTalkToAnotherThanItExpects() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "refusal-of-another");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      Peer other = weir.node().connect(Endpoint.tcp("127.0.0.1", peer.port()), "other.otp.example");
      weir.awaitFailures(other, 1);
      assertThat(weir.failures(other)).singleElement().asString().contains(server.originHost());
      peer.awaitDown();
      assertThat(other.isInService()).isFalse();
      tshark.stop().assertClean();
    }
  }

  @Test
  void anAllowedPeerMayComeBack() {
    try (WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      weir.node().allow(client.originHost());
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "allowed-peer")) {
        for (int visit = 1; visit <= 2; visit++) {
          try (OtpNode peer = OtpNode.clientOf(port, otp, client)) {
            peer.awaitUp();
            assertThat(peer.run(Request.CCR, 10, 2).ok()).isEqualTo(10);
            peer.stop();
          }
        }
        Decoded wire = tshark.stop();
        wire.assertClean();
        assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, ANSWER)).isEqualTo(2);
      }
    }
  }
}
