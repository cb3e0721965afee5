package io.weir.interop;

import static io.weir.interop.Decoded.Kind.ANSWER;
import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.Peer;
import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.diameter.wire.ResultCode;
import io.weir.interop.Decoded.Command;
import io.weir.interop.OtpNode.Counter;
import io.weir.interop.OtpNode.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Connections ended with DPR and DPA, RFC 6733 section 5.4: no answer in work is lost, and what
/// comes after is what the cause means.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DisconnectTest {
  private static final int CALLS = 20;
  private static final int TC_TIMES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration IMPATIENCE = Duration.ofMillis(500);
  private static final long TC_NS = Duration.ofMillis(200).toNanos();
  private static final NodeOptions EAGER =
      NodeOptions.DEFAULTS
          .with(Acceptance.ANY_PEER)
          .with(new ReconnectPolicy(TC_NS, TC_NS, TC_NS, TC_NS));

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  // ---- Weir ends it

  @Test
  void aWeirClientGetsTheAnswersThatComeAfterItsDpr() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "weir-client-leaves");
        WeirNode weir = WeirNode.start(EAGER)) {
      Peer left = weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      peer.hold();
      List<CompletableFuture<CallOutcome>> calls = calls(weir);
      CompletableFuture<CallOutcome> impatient = weir.call(Request.ACR, 1, IMPATIENCE);
      peer.awaitCounter(Counter.HELD, CALLS + 1);

      CompletableFuture<Void> gone = left.disconnect(DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU);
      peer.awaitCounter(Counter.DPR_RECEIVED, 1);
      assertThat(WeirNode.outcome(impatient))
          .isEqualTo(new CallOutcome.TimedOut(CallOutcome.Progress.SENT));
      assertThat(gone).isNotDone();
      peer.release();
      assertAllAnswered(calls);
      await(gone);
      peer.awaitDown();
      assertOneDisconnect(Side.CLIENT, tshark.stop(), peer.port());
    }
  }

  @Test
  void aWeirNodeThatClosesStillAnswersWhatItHasInWork() {
    try (WeirNode weir = WeirNode.start(EAGER)) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "weir-server-leaves");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        peer.awaitUp();
        weir.hold();
        peer.startRun(Request.CCR, CALLS, CALLS);
        weir.awaitHeld(CALLS);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(weir.node()::close);
        peer.awaitCounter(Counter.DPR_RECEIVED, 1);
        weir.release();
        assertThat(peer.awaitRun(Request.CCR).ok()).isEqualTo(CALLS);
        await(closed);
        peer.awaitDown();
        assertOneDisconnect(Side.SERVER, tshark.stop(), port);
      }
    }
  }

  // ---- OTP ends it

  @Test
  void aWeirServerAnswersWhatItHasInWorkBeforeItLetsAnOtpClientGo() {
    try (WeirNode weir = WeirNode.start(EAGER)) {
      int port = weir.listen(0);
      try (Tshark tshark = Tshark.capture(port, "otp-client-leaves");
          OtpNode peer = OtpNode.clientOf(port, otp, client)) {
        peer.awaitUp();
        weir.awaitInService(client.originHost());
        weir.hold();
        peer.startRun(Request.CCR, CALLS, CALLS);
        weir.awaitHeld(CALLS);
        peer.startStop();
        weir.awaitOutOfService(client.originHost());
        weir.release();
        peer.awaitStopped();
        // OTP itself gives its calls up when it stops: only the wire tells that they were answered.
        assertOneDisconnect(Side.CLIENT, tshark.stop(), port);
      }
    }
  }

  @Test
  void aWeirClientGetsTheAnswersThatAnOtpServerStillHasInWorkWhenItLeaves() {
    try (OtpNode peer = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(peer.port(), "otp-server-leaves");
        WeirNode weir = WeirNode.start(EAGER)) {
      weir.connect(peer.port());
      weir.awaitInService(server.originHost());
      peer.awaitUp();
      peer.hold();
      List<CompletableFuture<CallOutcome>> calls = calls(weir);
      peer.awaitCounter(Counter.HELD, CALLS);

      peer.startStop();
      weir.awaitOutOfService(server.originHost());
      peer.release();
      assertAllAnswered(calls);
      peer.awaitStopped();
      assertOneDisconnect(Side.SERVER, tshark.stop(), peer.port());
    }
  }

  @Test
  void weirComesBackToAServerThatRebootsButNotToOneThatDoesNotWantToTalk() {
    OtpSettings goneSettings =
        OtpSettings.quiet("gone.otp.example")
            .leavingWith(DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU);
    try (OtpNode unwilling = OtpNode.server(otp, goneSettings);
        OtpNode rebooting = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(unwilling.port(), "otp-server-unwilling");
        WeirNode weir = WeirNode.start(EAGER)) {
      Peer gone = weir.connect(unwilling.port());
      weir.awaitInService("gone.otp.example");
      Peer back = weir.connect(rebooting.port());
      weir.awaitInService(server.originHost());
      unwilling.awaitUp();
      unwilling.stop();
      weir.awaitOutOfService("gone.otp.example");
      rebooting.awaitUp();
      rebooting.stop();

      weir.awaitFailures(back, TC_TIMES);
      assertThat(weir.failures(gone)).isEmpty();
      assertThat(gone.status().state()).isEqualTo("Closed");
      try (OtpNode next = OtpNode.serverAt(rebooting.port(), otp, server)) {
        assertThat(next.awaitUp()).isEqualTo(WeirNode.HOST);
        assertThat(weir.failures(gone)).isEmpty();
      }
      assertOneDisconnect(Side.SERVER, tshark.stop(), unwilling.port());
    }
  }

  private static List<CompletableFuture<CallOutcome>> calls(WeirNode weir) {
    return IntStream.rangeClosed(1, CALLS)
        .mapToObj(i -> weir.call(Request.CCR, i, PATIENCE))
        .toList();
  }

  private static void assertAllAnswered(List<CompletableFuture<CallOutcome>> calls) {
    for (CompletableFuture<CallOutcome> call : calls) {
      assertThat(WeirNode.resultCode(call)).isEqualTo(ResultCode.SUCCESS);
    }
  }

  private static void await(CompletableFuture<Void> step) {
    step.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private enum Side {
    SERVER,
    CLIENT
  }

  private static void assertOneDisconnect(Side by, Decoded wire, int port) {
    wire.assertClean();
    assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, REQUEST)).isEqualTo(1);
    assertThat(wire.count(Command.DISCONNECT_PEER, REQUEST)).isEqualTo(1);
    assertThat(wire.countFrom(port, Command.DISCONNECT_PEER, REQUEST))
        .isEqualTo(by == Side.SERVER ? 1 : 0);
    assertThat(wire.count(Command.DISCONNECT_PEER, ANSWER)).isEqualTo(1);
  }
}
