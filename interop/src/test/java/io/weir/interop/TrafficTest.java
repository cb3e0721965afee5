package io.weir.interop;

import static io.weir.interop.Decoded.Kind.ANSWER;
import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.interop.Decoded.Command;
import io.weir.interop.OtpNode.Answered;
import io.weir.interop.OtpNode.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Ten thousand of each request, in each direction and each role, one kind after the other, both at
/// once, and from both sides at once over one connection: all answered, and nothing for tshark to
/// complain about.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficTest {
  private static final int REQUESTS = 10_000;
  private static final int OUTSTANDING = 50;
  private static final NodeOptions ANY_PEER = NodeOptions.DEFAULTS.with(Acceptance.ANY_PEER);

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  @Test
  void weirAnswersEveryRequestOfAnOtpClient() {
    try (WeirNode weir = WeirNode.start(ANY_PEER)) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "traffic-otp-to-weir");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        assertThat(peer.awaitUp()).isEqualTo(WeirNode.HOST);
        for (Request kind : Request.values()) {
          peer.startRun(kind, REQUESTS, OUTSTANDING);
          assertAllOk(peer.awaitRun(kind));
        }
        startAll(peer);
        awaitAll(peer);
        peer.assertFoundNothingFaulty();
        assertThat(weir.answered()).isEqualTo(twice(REQUESTS));
        peer.stop();
        assertWire(tshark.stop(), port, 0, 2 * REQUESTS);
      }
    }
  }

  @Test
  void everyRequestOfAWeirClientIsAnswered() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "traffic-weir-to-otp");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      assertThat(peer.awaitUp()).isEqualTo(WeirNode.HOST);
      for (Request kind : Request.values()) {
        assertAllOk(weir.run(kind, REQUESTS, OUTSTANDING));
      }
      Run acr = weir.startRun(Request.ACR, REQUESTS, OUTSTANDING);
      assertAllOk(weir.run(Request.CCR, REQUESTS, OUTSTANDING));
      assertAllOk(acr.await());
      peer.assertFoundNothingFaulty();
      assertThat(peer.answered()).isEqualTo(twice(REQUESTS));
      weir.stop();
      peer.awaitDown();
      assertWire(tshark.stop(), peer.port(), 0, 2 * REQUESTS);
    }
  }

  @Test
  void bothSidesOfAConnectionToAWeirServerAskAtOnce() {
    try (WeirNode weir = WeirNode.start(ANY_PEER)) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "traffic-both-ways-weir-server");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        peer.awaitUp();
        weir.awaitInService(client.originHost());
        askBothWays(weir, peer);
        peer.stop();
        assertWire(tshark.stop(), port, REQUESTS, REQUESTS);
      }
    }
  }

  @Test
  void bothSidesOfAConnectionToAnOtpServerAskAtOnce() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "traffic-both-ways-otp-server");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      askBothWays(weir, peer);
      weir.stop();
      peer.awaitDown();
      assertWire(tshark.stop(), peer.port(), REQUESTS, REQUESTS);
    }
  }

  private static void askBothWays(WeirNode weir, OtpNode peer) {
    startAll(peer);
    Run acr = weir.startRun(Request.ACR, REQUESTS, OUTSTANDING);
    assertAllOk(weir.run(Request.CCR, REQUESTS, OUTSTANDING));
    assertAllOk(acr.await());
    awaitAll(peer);
    peer.assertFoundNothingFaulty();
    Answered each = new Answered(2 * REQUESTS, REQUESTS, REQUESTS);
    assertThat(weir.answered()).isEqualTo(each);
    assertThat(peer.answered()).isEqualTo(each);
  }

  private static void startAll(OtpNode peer) {
    for (Request kind : Request.values()) {
      peer.startRun(kind, REQUESTS, OUTSTANDING);
    }
  }

  private static void awaitAll(OtpNode peer) {
    for (Request kind : Request.values()) {
      assertAllOk(peer.awaitRun(kind));
    }
  }

  private static void assertAllOk(OtpNode.RunEnded run) {
    assertThat(run.ok()).as("%s", run).isEqualTo(REQUESTS);
    assertThat(run.firstError()).isEqualTo("none");
  }

  private static void assertAllOk(Run.Ended run) {
    assertThat(run).isEqualTo(new Run.Ended(REQUESTS, REQUESTS, null));
  }

  private static Answered twice(int requests) {
    return new Answered(4 * requests, 2 * requests, 2 * requests);
  }

  /// @param fromServer requests of each kind that the server sent
  /// @param fromClient those that the client sent
  private static void assertWire(Decoded wire, int port, int fromServer, int fromClient) {
    wire.assertClean();
    for (Command command : new Command[] {Command.ACCOUNTING, Command.CREDIT_CONTROL}) {
      assertThat(wire.countFrom(port, command, REQUEST)).isEqualTo(fromServer);
      assertThat(wire.countFrom(port, command, ANSWER)).isEqualTo(fromClient);
      assertThat(wire.count(command, REQUEST)).isEqualTo(fromServer + fromClient);
      assertThat(wire.count(command, ANSWER)).isEqualTo(fromServer + fromClient);
    }
    for (Command once : new Command[] {Command.CAPABILITIES_EXCHANGE, Command.DISCONNECT_PEER}) {
      assertThat(wire.count(once, REQUEST)).isEqualTo(1);
      assertThat(wire.count(once, ANSWER)).isEqualTo(1);
    }
    assertThat(wire.count(Command.DEVICE_WATCHDOG, REQUEST)).isZero();
  }
}
