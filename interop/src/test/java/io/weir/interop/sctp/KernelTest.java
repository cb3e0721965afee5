package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.Pair.Addresses;
import io.weir.interop.sctp.Pair.Begins;
import io.weir.interop.sctp.SctpPeer.Direction;
import io.weir.interop.sctp.Uml.Link;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.CloseReason;
import io.weir.transport.Reliability;
import io.weir.transport.SendInfo;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weir's SCTP and Linux's, over UDP and two links: messages of all sizes both ways, loss, windows
/// that close, a link that is cut and restored, partial reliability, stream resets, and the ends.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KernelTest {
  private static final int OURS = 9_900;
  private static final int THEIRS = 9_899;
  private static final int SHUTDOWN_COMPLETE = 14;
  private static final long ACTIVE = 2;
  private static final int FORWARD_TSN = 192;
  private static final boolean LONG = Boolean.getBoolean("weir.interop.long");
  // With its default the kernel drops what overruns the buffer, and waits a second for it.
  private static final String LARGE = "rcvbuf=4000000";
  private static final String[] QUICK = {
    "rto-min-ms=50",
    "rto-max-ms=500",
    "path-retrans=2",
    "assoc-retrans=20",
    "hb-ms=200",
    "sack-ms=20"
  };
  private static final Addresses ONE = Addresses.of(Link.FIRST.here(), Link.FIRST.there());
  private static final Addresses BOTH =
      Addresses.of(
          Link.FIRST.here() + "," + Link.SECOND.here(),
          Link.FIRST.there() + "," + Link.SECOND.there());

  private Uml uml;

  @BeforeAll
  void boot() {
    Compiled.KERNEL.path();
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
  void everySizeComesBackWholeAndDecodesWithoutAComplaint(Begins who) {
    try (SctpCapture capture = SctpCapture.links(uml, "weir-to-kernel-" + who, THEIRS, OURS);
        SctpPeer peer = peer(BOTH, LARGE, who.echoing());
        WeirEndpoint us = captured(BOTH)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, BOTH);
      pair.exchange(who, LONG ? 20_000 : 1_000, LONG ? 300 : 15);
      pair.ours().socket().close();
      assertThat(pair.theirs().awaitDown()).isEqualTo("closed 0");
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.LocalClose.class);
      peer.assertNoError();
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(SHUTDOWN_COMPLETE)).isEqualTo(1);
      assertThat(wire.packetsFrom(Link.FIRST.there() + ":" + THEIRS)).isGreaterThan(500);
      assertThat(wire.packetsFrom(Link.FIRST.here() + ":" + OURS)).isGreaterThan(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothSendAtOnce(Begins who) {
    try (SctpPeer peer = peer(ONE, LARGE, "mode=sink");
        WeirEndpoint us = us(ONE)) {
      Pair.between(who, us, peer, THEIRS, ONE).bothSendAtOnce(LONG ? 50_000 : 2_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatNetemLosesDoublesAndReordersDoesNoHarm(Begins who) {
    try (SctpPeer peer = peer(ONE, LARGE, who.echoing());
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      uml.netem(Link.FIRST, "loss 5% duplicate 3% delay 5ms reorder 5%");
      pair.exchange(who, LONG ? 2_000 : 300, 3);
      assertThat(uml.run("tc -s qdisc show dev vec0")).containsPattern("dropped [1-9]");
    } finally {
      uml.netem(Link.FIRST, "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatStopsReadingStallsUsAndLosesNothing(Begins who) {
    try (SctpPeer peer = peer(ONE, "mode=sink");
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      peer.pause();
      pair.ours().send(1_000, 1_000, 4);
      pair.ours().awaitStall();
      pair.ours().staysUpFor(Duration.ofSeconds(LONG ? 30 : 2));
      assertThat(pair.theirs().count().messages()).isZero();
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
    try (SctpPeer peer = peer(ONE, "mode=sink");
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      pair.ours().pause();
      pair.theirs().send(3_000, 1_000, 4);
      pair.ours().awaitWindowBelow(1_500);
      pair.ours().staysUpFor(Duration.ofSeconds(LONG ? 30 : 2));
      assertThat(pair.ours().count().messages()).isLessThan(100);
      pair.ours().resume();
      pair.ours().awaitReceived(3_000);
      pair.theirs().awaitDry();
      assertThat(pair.ours().count().faultless()).as("%s", pair.ours()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void trafficGoesOnByTheOtherLinkAndComesBack(Begins who) {
    try (SctpPeer peer = peer(BOTH, LARGE, "mode=sink");
        WeirEndpoint us = us(BOTH)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, BOTH);
      WeirAssociation ours = pair.ours();
      ours.awaitConfirmed(Link.SECOND.there());
      awaitConfirmed(pair.theirs(), Link.SECOND.here());
      pair.theirs().send(20_000, 1_000, 4);
      ours.send(2_000, 1_000, 4);
      uml.cut(Link.FIRST);
      ours.send(2_000, 1_000, 4);
      ours.awaitAddress(Link.FIRST.there(), PathChange.UNREACHABLE);
      pair.theirs().awaitAddress(Link.FIRST.here(), "unreachable");
      ours.awaitSettled();
      uml.restore(Link.FIRST);
      ours.awaitAddress(Link.FIRST.there(), PathChange.REACHABLE);
      pair.theirs().awaitAddress(Link.FIRST.here(), "available");
      ours.send(500, 1_000, 4);
      pair.theirs().awaitReceived(4_500);
      ours.awaitReceived(20_000);
      ours.awaitSettled();
      pair.faultless(4_500);
      assertThat(ours.socket().paths().getFirst().address().getHostAddress())
          .isEqualTo(Link.FIRST.there());
      assertThat(ours.acknowledged()).isEqualTo(4_500);
    } finally {
      uml.restore(Link.FIRST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsGivenUpIsJumpedOverOnEitherSide(Begins who) {
    try (SctpCapture capture = SctpCapture.links(uml, "weir-kernel-pr-" + who, THEIRS, OURS);
        SctpPeer peer = peer(ONE, LARGE, "mode=sink");
        WeirEndpoint us = captured(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      uml.netem(Link.FIRST, "loss 10% delay 1ms");
      SendInfo once = SendInfo.NONE.withReliability(new Reliability.Retransmissions(0));
      pair.ours().send(300, 1_000, 4, once);
      pair.ours().send(300, 1_000, 4, once.withoutOrder());
      pair.theirs().send(300, 1_000, 4, "ttl=20");
      pair.ours().awaitSettled();
      pair.theirs().awaitDry();
      uml.netem(Link.FIRST, "");
      pair.ours().send(40, 1_000, 4);
      pair.theirs().send(40, 1_000, 4);
      pair.ours().awaitSettled();
      pair.theirs().awaitDry();
      pair.theirs().awaitReceived(pair.ours().acknowledged());
      // Linux does not tell of all it gives up: what did not come was jumped over.
      pair.ours().awaitAccounted(340);
      assertThat(pair.ours().abandoned()).isPositive();
      SctpPeer.Count here = pair.ours().count();
      assertThat(here.bad() + here.misordered() + here.doubled()).as("%s", here).isZero();
      SctpPeer.Count there = pair.theirs().count();
      assertThat(there.bad() + there.misordered() + there.doubled()).as("%s", there).isZero();
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(FORWARD_TSN)).isPositive();
    } finally {
      uml.netem(Link.FIRST, "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsAreResetAndAddedFromEitherSide(Begins who) {
    try (SctpPeer peer = peer(ONE, "mode=sink", "on=reconfig", "in=64");
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      WeirAssociation ours = pair.ours();
      ours.send(40, 100, 4);
      pair.theirs().send(40, 100, 4);
      ours.awaitSettled();
      pair.theirs().awaitDry();
      assertThat(ours.reset(StreamDirection.OUTGOING)).isTrue();
      peer.await("RESET");
      ours.send(40, 100, 4);
      pair.theirs().reset(Direction.OUT);
      ours.awaitReset(false);
      pair.theirs().send(40, 100, 4);
      pair.theirs().awaitDry();
      ours.awaitSettled();
      assertThat(ours.within(ours.socket().addStreams(8, 0), "streams")).isTrue();
      assertThat(peer.await("STREAMS")).endsWith("in=24 out=16");
      ours.send(48, 100, 24);
      assertThat(pair.theirs().addStreams(4, 0)).endsWith("out=20");
      pair.theirs().send(40, 100, 20);
      ours.awaitReceived(120);
      pair.theirs().awaitReceived(128);
      assertThat(pair.theirs().count().faultless()).as("%s", pair.theirs().count()).isTrue();
      assertThat(ours.count().faultless()).as("%s", ours).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itShutsDownAfterAllHasArrived(Begins who) {
    try (SctpPeer peer = peer(ONE, "mode=sink");
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      pair.theirs().send(300, 1_000, 4);
      pair.theirs().awaitSent();
      pair.theirs().shutdown();
      assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.PeerClosed.class);
      assertThat(pair.theirs().awaitDown()).isEqualTo("closed 0");
      assertThat(pair.ours().count().messages()).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eitherAborts(Begins who) {
    try (SctpPeer peer = peer(ONE, "mode=sink");
        WeirEndpoint us = us(ONE)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, ONE);
      switch (who) {
        case WE -> {
          pair.ours().socket().abort(new CloseReason.LocalClose("enough"));
          assertThat(pair.theirs().awaitDown()).startsWith("lost");
        }
        case THEY -> {
          pair.theirs().abort();
          assertThat(pair.ours().awaitEnd()).isInstanceOf(CloseReason.Reset.class);
        }
      }
    }
  }

  private static boolean isActive(SctpPeer.Association theirs, String address) {
    var path = theirs.info().paths().get(address);
    var state = path == null ? null : path.get("state");
    return state != null && state == ACTIVE;
  }

  /// The kernel may have confirmed it before there was an association to tell of it.
  private static void awaitConfirmed(SctpPeer.Association theirs, String address) {
    long untilNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!isActive(theirs, address)) {
      assertThat(System.nanoTime() - untilNs).as("%s is not confirmed", address).isNegative();
    }
  }

  private SctpPeer peer(Addresses at, String... options) {
    String bound = "bind=" + String.join(",", at.theirs());
    return KernelPeer.start(uml, Pair.with(options, Pair.with(QUICK, bound)));
  }

  private static WeirEndpoint us(Addresses at) {
    return WeirEndpoint.at(OURS, WeirEndpoint.quick(), at.ours());
  }

  private static WeirEndpoint captured(Addresses at) {
    return WeirEndpoint.captured(OURS, WeirEndpoint.quick(), at.ours());
  }
}
