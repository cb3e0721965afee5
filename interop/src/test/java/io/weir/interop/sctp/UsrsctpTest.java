package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.LossyRelay.Faults;
import io.weir.interop.sctp.Pair.Addresses;
import io.weir.interop.sctp.Pair.Begins;
import io.weir.transport.CloseReason;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weir's SCTP and usrsctp, over UDP on the loopback: messages of all sizes both ways, over good
/// and
/// bad networks, windows that close, and all the ways to end.
final class UsrsctpTest {
  private static final int OURS = 19_910;
  private static final int THEIRS = 19_911;
  private static final int SHUTDOWN_COMPLETE = 14;
  private static final boolean LONG = Boolean.getBoolean("weir.interop.long");

  @ParameterizedTest
  @EnumSource
  void everySizeComesBackWholeAndDecodesWithoutAComplaint(Begins who) {
    String name = "weir-to-usrsctp-" + who;
    try (SctpCapture capture = SctpCapture.loopback(name, OURS, THEIRS);
        SctpPeer peer = peer(who.echoing());
        WeirEndpoint us = captured()) {
      Pair pair = pair(who, us, peer);
      pair.exchange(who, LONG ? 20_000 : 2_000, LONG ? 500 : 30);
      pair.ours().socket().close();
      assertThat(pair.theirs().awaitDown()).isEqualTo("closed 0");
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.LocalClose.class);
      peer.assertNoError();
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(SHUTDOWN_COMPLETE)).isEqualTo(1);
      assertThat(wire.packetsFrom("127.0.0.1:" + OURS)).isGreaterThan(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothSendAtOnce(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      pair(who, us, peer).bothSendAtOnce(LONG ? 100_000 : 5_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheNetworkLosesDoublesReordersAndDamagesDoesNoHarm(Begins who) {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    Faults faults = new Faults(0.02, 0.05, 0.05, 0.02);
    try (LossyRelay relay = LossyRelay.between(OURS, THEIRS, seed, faults);
        SctpPeer peer =
            UsrsctpPeer.start(
                THEIRS,
                relay.portForRight(),
                "bind=127.0.0.1",
                who.echoing(),
                "rto-min-ms=50",
                "rto-max-ms=500",
                "assoc-retrans=30");
        WeirEndpoint us = us()) {
      Pair pair = Pair.between(who, us, peer, relay.portForLeft(), Addresses.LOOPBACK);
      pair.exchange(who, LONG ? 3_000 : 300, 3);
      assertThat(relay.fromLeft().lost()).as("seed %d", seed).isPositive();
      assertThat(relay.fromRight().lost()).as("seed %d", seed).isPositive();
      pair.theirs().shutdown();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.PeerClosed.class);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatStopsReadingStallsUsAndLosesNothing(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      peer.pause();
      pair.ours().send(1_000, 1_000, 4);
      // Stalled: nothing has been acknowledged for a while, and the window has no room.
      pair.ours().awaitStall();
      assertThat(pair.ours().socket().status().sending().peerWindow()).isLessThan(1_000);
      assertThat(pair.theirs().count().messages()).isZero();
      pair.ours().staysUpFor(Duration.ofSeconds(LONG ? 30 : 2));
      peer.resume();
      pair.theirs().awaitReceived(1_000);
      pair.ours().awaitSettled();
      assertThat(pair.ours().acknowledged()).isEqualTo(1_000);
      assertThat(pair.theirs().count().faultless()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenWeStopReadingItWaitsAndLosesNothing(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      pair.ours().pause();
      pair.theirs().send(3_000, 1_000, 4);
      pair.ours().awaitWindowBelow(1_500);
      pair.ours().staysUpFor(Duration.ofSeconds(LONG ? 30 : 2));
      assertThat(pair.theirs().info().value("rwnd")).isLessThan(1_000);
      assertThat(pair.ours().count().messages()).isLessThan(100);
      pair.ours().resume();
      pair.ours().awaitReceived(3_000);
      pair.theirs().awaitDry();
      assertThat(pair.ours().count().faultless()).as("%s", pair.ours()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itShutsDownAfterAllHasArrived(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      pair.theirs().send(300, 1_000, 4);
      pair.theirs().awaitSent();
      pair.theirs().shutdown();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.PeerClosed.class);
      assertThat(pair.theirs().awaitDown()).isEqualTo("closed 0");
      assertThat(pair.ours().count().messages()).isEqualTo(300);
      assertThat(pair.ours().count().faultless()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void weShutDownAfterAllHasArrived(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      pair.ours().send(300, 1_000, 4);
      pair.ours().socket().close();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.LocalClose.class);
      assertThat(pair.theirs().awaitDown()).isEqualTo("closed 0");
      assertThat(pair.theirs().count().messages()).isEqualTo(300);
      assertThat(pair.ours().acknowledged()).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itAborts(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      pair.theirs().abort();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.Reset.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weAbort(Begins who) {
    try (SctpPeer peer = peer("mode=sink");
        WeirEndpoint us = us()) {
      Pair pair = pair(who, us, peer);
      pair.ours().socket().abort(new CloseReason.LocalClose("enough"));
      assertThat(pair.theirs().awaitDown()).startsWith("lost");
    }
  }

  private static WeirEndpoint us() {
    return WeirEndpoint.at(OURS, WeirEndpoint.quick(), "127.0.0.1");
  }

  private static WeirEndpoint captured() {
    return WeirEndpoint.captured(OURS, WeirEndpoint.quick(), "127.0.0.1");
  }

  private static SctpPeer peer(String... options) {
    return UsrsctpPeer.start(THEIRS, OURS, Pair.with(options, "bind=127.0.0.1"));
  }

  private static Pair pair(Begins who, WeirEndpoint us, SctpPeer peer) {
    return Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
  }
}
