package io.weir.interop;

import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.CallOutcome.Progress;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.PeerStatus;
import io.weir.diameter.core.WatchdogSettings;
import io.weir.diameter.wire.ResultCode;
import io.weir.interop.Decoded.Command;
import io.weir.interop.OtpNode.Answered;
import io.weir.interop.OtpNode.Counter;
import io.weir.interop.OtpNode.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The watchdog of RFC 3539 between Weir and OTP: while nothing else is said, and while OTP is
/// frozen. A time of one second is below what the RFC allows in service.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchdogTest {
  private static final WatchdogSettings SHORT =
      new WatchdogSettings(Duration.ofSeconds(1).toNanos());
  private static final int SHORT_OTP_MS = 250;
  private static final int WATCHDOGS = 2;
  private static final int CALLS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration IMPATIENCE = Duration.ofMillis(250);
  private static final CallOutcome SENT_IN_VAIN = new CallOutcome.TimedOut(Progress.SENT);
  private static final NodeOptions ANY_PEER = NodeOptions.DEFAULTS.with(Acceptance.ANY_PEER);

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  @Test
  void otpAnswersTheWatchdogOfAnIdleWeirClient() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "watchdog-of-weir-client");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS.with(SHORT))) {
      weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      peer.awaitCounter(Counter.DWA_SENT, WATCHDOGS);
      assertThat(weir.isInService(server.originHost())).isTrue();
      weir.stop();
      peer.awaitDown();
      assertOnlyWatchdogsFrom(Side.CLIENT, tshark.stop(), peer.port());
    }
  }

  @Test
  void otpAnswersTheWatchdogOfAnIdleWeirServer() {
    try (WeirNode weir = WeirNode.start(ANY_PEER.with(SHORT))) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "watchdog-of-weir-server");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        weir.awaitInService(client.originHost());
        peer.awaitUp();
        peer.awaitCounter(Counter.DWA_SENT, WATCHDOGS);
        assertThat(weir.isInService(client.originHost())).isTrue();
        peer.stop();
        assertOnlyWatchdogsFrom(Side.SERVER, tshark.stop(), port);
      }
    }
  }

  @Test
  void weirAnswersTheWatchdogOfAnIdleOtpClient() {
    try (WeirNode weir = WeirNode.start(ANY_PEER)) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "watchdog-of-otp-client");
          OtpNode peer = OtpNode.clientOf(port, otp, client.withWatchdogMs(SHORT_OTP_MS))) {
        peer.awaitUp();
        peer.awaitCounter(Counter.DWA_RECEIVED, WATCHDOGS);
        peer.assertFoundNothingFaulty();
        assertThat(weir.isInService(client.originHost())).isTrue();
        peer.stop();
        assertOnlyWatchdogsFrom(Side.CLIENT, tshark.stop(), port);
      }
    }
  }

  @Test
  void weirAnswersTheWatchdogOfAnIdleOtpServer() {
    try (OtpNode peer = OtpNode.server(otp, server.withWatchdogMs(SHORT_OTP_MS));
        Tshark tshark = Tshark.capture(peer.port(), "watchdog-of-otp-server");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS)) {
      weir.connect(peer.port());
      peer.awaitUp();
      peer.awaitCounter(Counter.DWA_RECEIVED, WATCHDOGS);
      peer.assertFoundNothingFaulty();
      assertThat(weir.isInService(server.originHost())).isTrue();
      weir.stop();
      peer.awaitDown();
      assertOnlyWatchdogsFrom(Side.SERVER, tshark.stop(), peer.port());
    }
  }

  @Test
  void callsToAFrozenServerAreAnsweredOnceItGoesOnIfTheyWaitedForIt() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "frozen-server");
        WeirNode weir = WeirNode.start(NodeOptions.DEFAULTS.with(SHORT))) {
      weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      freezeAndThaw(weir, peer, server.originHost());
      weir.stop();
      peer.awaitDown();
      tshark.stop().assertClean();
    }
  }

  @Test
  void callsToAFrozenClientAreAnsweredOnceItGoesOnIfTheyWaitedForIt() {
    try (WeirNode weir = WeirNode.start(ANY_PEER.with(SHORT))) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "frozen-client");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        weir.awaitInService(client.originHost());
        peer.awaitUp();
        freezeAndThaw(weir, peer, client.originHost());
        peer.stop();
        tshark.stop().assertClean();
      }
    }
  }

  private static void freezeAndThaw(WeirNode weir, OtpNode peer, String host) {
    peer.freeze();
    List<CompletableFuture<CallOutcome>> patient = new ArrayList<>();
    List<CompletableFuture<CallOutcome>> impatient = new ArrayList<>();
    for (int i = 1; i <= CALLS; i++) {
      patient.add(weir.call(Request.CCR, i, PATIENCE));
      impatient.add(weir.call(Request.ACR, i, IMPATIENCE));
    }
    int sent = 0;
    for (CompletableFuture<CallOutcome> call : impatient) {
      assertThat(WeirNode.outcome(call)).isInstanceOf(CallOutcome.TimedOut.class);
      sent += WeirNode.outcome(call).equals(SENT_IN_VAIN) ? 1 : 0;
    }
    weir.awaitOutOfService(host);
    assertThat(WeirNode.outcome(weir.call(Request.CCR, 1, PATIENCE)))
        .isInstanceOf(CallOutcome.NotSent.class);
    assertThat(patient).noneMatch(CompletableFuture::isDone);

    peer.thaw();
    weir.awaitInService(host);
    assertThat(patient)
        .allSatisfy(call -> assertThat(WeirNode.resultCode(call)).isEqualTo(ResultCode.SUCCESS));
    assertThat(weir.run(Request.ACR, CALLS, CALLS)).isEqualTo(new Run.Ended(CALLS, CALLS, null));
    // What Weir had given up after it was sent was served, too; what it called unsent was not.
    assertThat(peer.answered()).isEqualTo(new Answered(sent + 2 * CALLS, sent + CALLS, CALLS));
    PeerStatus status = weir.node().peers().getFirst().status();
    assertThat(status.strayAnswers()).isEqualTo(sent);
    assertThat(status.pendingCalls()).isZero();
    peer.assertFoundNothingFaulty();
  }

  private enum Side {
    SERVER,
    CLIENT
  }

  private static void assertOnlyWatchdogsFrom(Side side, Decoded wire, int port) {
    wire.assertClean();
    long fromServer = wire.countFrom(port, Command.DEVICE_WATCHDOG, REQUEST);
    long all = wire.count(Command.DEVICE_WATCHDOG, REQUEST);
    assertThat(all).isGreaterThanOrEqualTo(WATCHDOGS);
    assertThat(fromServer)
        .isEqualTo(
            switch (side) {
              case SERVER -> all;
              case CLIENT -> 0;
            });
    assertThat(wire.messages()).hasSize(2 * (int) all + 4);
  }
}
