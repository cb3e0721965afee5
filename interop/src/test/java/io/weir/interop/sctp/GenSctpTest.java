package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.OtpToolchain;
import io.weir.interop.sctp.Pair.Addresses;
import io.weir.interop.sctp.Pair.Begins;
import io.weir.interop.sctp.Uml.Link;
import io.weir.transport.CloseReason;
import io.weir.transport.SendInfo;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weir's SCTP and OTP's `gen_sctp` on Linux's, over UDP: echo both ways, and either side that does
/// not read for a while.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GenSctpTest {
  private static final int OURS = 9_900;
  private static final int THEIRS = 9_899;
  private static final boolean LONG = Boolean.getBoolean("weir.interop.long");
  private static final Addresses ONE = Addresses.of(Link.FIRST.here(), Link.FIRST.there());
  private static final SendInfo DIAMETER = SendInfo.NONE.withProtocol(46);

  private OtpToolchain otp;
  private Uml uml;

  @BeforeAll
  void boot() {
    otp = OtpToolchain.compiled();
    uml = Uml.boot(OURS);
  }

  @AfterAll
  void turnOff() {
    if (uml != null) {
      uml.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesComeBackWholeAndDecodeWithoutAComplaint(Begins who) {
    try (SctpCapture capture = SctpCapture.links(uml, "weir-to-gen-sctp-" + who, THEIRS, OURS);
        SctpPeer peer = peer(who.echoing());
        WeirEndpoint us = captured()) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      switch (who) {
        case WE -> {
          pair.ours().send(300, 200, 4, DIAMETER);
          pair.ours().send(100, 5_000, 4, DIAMETER);
          pair.ours().awaitReceived(400);
        }
        case THEY -> {
          pair.ours().echo();
          pair.theirs().send(300, 200, 4, "ppid=46");
          pair.theirs().awaitSent();
          pair.theirs().send(100, 5_000, 4, "ppid=46");
          pair.theirs().awaitReceived(400);
        }
      }
      pair.faultless(400);
      pair.theirs().shutdown();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.PeerClosed.class);
      assertThat(pair.theirs().awaitDown()).startsWith("closed");
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.packets()).anyMatch(p -> p.ppids().contains(46L));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eitherStopsReadingForAWhileAndNothingIsLost(Begins who) {
    Duration pause = Duration.ofSeconds(LONG ? 30 : 2);
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = WeirEndpoint.at(OURS, WeirEndpoint.quick(), ONE.ours())) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      peer.pause();
      pair.ours().send(500, 1_000, 4, DIAMETER);
      pair.ours().awaitStall();
      pair.ours().staysUpFor(pause);
      peer.resume();
      pair.theirs().awaitReceived(500);
      pair.ours().awaitSettled();

      pair.ours().pause();
      // Its stack refuses what does not fit; the peer offers it again.
      pair.theirs().send(2_000, 1_000, 4, "ppid=46");
      pair.ours().awaitWindowBelow(1_500);
      pair.ours().staysUpFor(pause);
      pair.ours().resume();
      pair.ours().awaitReceived(2_000);
      pair.theirs().awaitSent();
      pair.faultless(500);
      assertThat(pair.ours().acknowledged()).isEqualTo(500);
    }
  }

  private SctpPeer peer(String mode) {
    return GenSctpPeer.start(uml, otp, "bind=" + Link.FIRST.there(), mode);
  }

  private static WeirEndpoint captured() {
    return WeirEndpoint.captured(OURS, WeirEndpoint.quick(), ONE.ours());
  }
}
