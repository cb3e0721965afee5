package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.LossyRelay.Faults;
import io.weir.interop.sctp.Pair.Addresses;
import io.weir.interop.sctp.Pair.Begins;
import io.weir.interop.sctp.SctpPeer.Direction;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.StreamsChanged;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Streams;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.CloseReason;
import io.weir.transport.Reliability;
import io.weir.transport.SendInfo;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Weir's extensions of SCTP and usrsctp's, over UDP on the loopback: partial reliability (RFC
/// 3758,
/// RFC 7496), stream reconfiguration (RFC 6525), interleaving (RFC 8260), and the restart of a peer
/// (RFC 9260 section 5.2).
final class UsrsctpExtensionsTest {
  private static final int OURS = 19_920;
  private static final int THEIRS = 19_921;
  private static final int FORWARD_TSN = 192;
  private static final int I_DATA = 64;
  private static final int RECONFIG = 130;
  private static final AssociationOptions QUICK = WeirEndpoint.quick();
  private static final Features INTERLEAVING =
      new Features(true, true, true, false, false, OptionalInt.empty());

  // ---- partial reliability

  @ParameterizedTest
  @EnumSource
  void whatWeGiveUpIsJumpedOverThereAndTheRestArrives(Begins who) {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    try (SctpCapture capture = SctpCapture.loopback("weir-forward-tsn-" + who, OURS, THEIRS);
        LossyRelay relay = LossyRelay.between(OURS, THEIRS, seed, Faults.NONE);
        SctpPeer peer = quickPeer(relay, "mode=sink");
        WeirEndpoint us = captured(QUICK)) {
      Pair pair = Pair.between(who, us, peer, relay.portForLeft(), Addresses.LOOPBACK);
      relay.set(Faults.losing(0.1));
      SendInfo once = SendInfo.NONE.withReliability(new Reliability.Retransmissions(0));
      SendInfo soon = SendInfo.NONE.withReliability(new Reliability.Timed(Duration.ofMillis(20)));
      pair.ours().send(500, 1_000, 4, once);
      pair.ours().send(500, 1_000, 4, soon);
      pair.ours().send(5, 20_000, 4, once.withoutOrder());
      pair.ours().awaitSettled();
      relay.set(Faults.NONE);
      pair.ours().send(40, 1_000, 4);
      pair.ours().awaitSettled();
      long abandoned = pair.ours().abandoned();
      long acknowledged = pair.ours().acknowledged();
      assertThat(abandoned).as("seed %d", seed).isPositive();
      assertThat(abandoned + acknowledged).isEqualTo(1_045);
      pair.theirs().awaitReceived(acknowledged);
      SctpPeer.Count there = pair.theirs().count();
      assertThat(there.bad() + there.misordered() + there.doubled()).as("%s", there).isZero();
      // What was given up may have arrived all the same, when it was its SACK that was lost.
      assertThat(there.messages()).isBetween(acknowledged, 1_045L);
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(FORWARD_TSN)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItGivesUpIsJumpedOverHereAndTheRestArrives(Begins who) {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    try (LossyRelay relay = LossyRelay.between(OURS, THEIRS, seed, Faults.NONE);
        SctpPeer peer = quickPeer(relay, "mode=sink");
        WeirEndpoint us = us(QUICK)) {
      Pair pair = Pair.between(who, us, peer, relay.portForLeft(), Addresses.LOOPBACK);
      relay.set(Faults.losing(0.1));
      pair.theirs().send(500, 1_000, 4, "rtx=0");
      pair.theirs().awaitDry();
      pair.theirs().send(500, 1_000, 4, "ttl=20", "unordered");
      pair.theirs().awaitDry();
      relay.set(Faults.NONE);
      pair.theirs().send(40, 1_000, 4);
      pair.theirs().awaitDry();
      long failed = pair.theirs().count().failed();
      assertThat(failed).as("seed %d", seed).isPositive();
      pair.ours().awaitReceived(1_040 - failed);
      SctpPeer.Count here = pair.ours().count();
      assertThat(here.bad() + here.misordered() + here.doubled()).as("%s", here).isZero();
      assertThat(here.messages()).isBetween(1_040 - failed, 1_040L);
    }
  }

  // ---- streams

  @ParameterizedTest
  @EnumSource
  void weResetAndAddStreams(Begins who) {
    try (SctpCapture capture = SctpCapture.loopback("weir-reconfig-" + who, OURS, THEIRS);
        SctpPeer peer = peer("mode=sink", "in=64", "on=reconfig");
        WeirEndpoint us = captured(QUICK)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
      WeirAssociation ours = pair.ours();
      ours.send(40, 100, 4);
      pair.theirs().send(40, 100, 4);
      ours.awaitReceived(40);
      assertThat(ours.reset(StreamDirection.OUTGOING)).isTrue();
      peer.await("RESET");
      ours.send(40, 100, 4);
      assertThat(ours.reset(StreamDirection.OUTGOING, 1, 2)).isTrue();
      ours.send(40, 100, 4);
      assertThat(ours.reset(StreamDirection.INCOMING)).isTrue();
      pair.theirs().send(40, 100, 4);
      ours.awaitReceived(80);
      assertThat(ours.within(ours.socket().addStreams(8, 0), "streams")).isTrue();
      assertThat(ours.socket().status().outboundStreams()).isEqualTo(24);
      ours.send(48, 100, 24);
      ours.awaitSettled();
      pair.theirs().awaitReceived(168);
      SctpDecoded wire = capture.stop();
      assertThat(pair.theirs().count().faultless())
          .as("%s %s", pair.theirs().count(), peer.transcript())
          .isTrue();
      assertThat(ours.count().faultless()).as("%s", ours).isTrue();
      wire.noMalformedPackets();
      assertThat(wire.count(RECONFIG)).isGreaterThanOrEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itResetsAndAddsStreams(Begins who) {
    AssociationOptions few = QUICK.withStreams(new Streams(16, 32));
    try (SctpPeer peer = peer("mode=sink", "in=64", "on=reconfig");
        WeirEndpoint us = us(few)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
      WeirAssociation ours = pair.ours();
      pair.theirs().send(40, 100, 4);
      pair.theirs().awaitDry();
      pair.theirs().reset(Direction.OUT);
      ours.awaitReset(false);
      pair.theirs().send(40, 100, 4);
      pair.theirs().awaitDry();
      ours.send(40, 100, 4);
      ours.awaitSettled();
      pair.theirs().reset(Direction.IN, 0, 1);
      ours.awaitReset(true);
      ours.send(40, 100, 4);
      assertThat(pair.theirs().addStreams(4, 0)).endsWith("out=20");
      ours.awaitEvent(
          "more streams", e -> e instanceof StreamsChanged c && c.inboundStreams() == 20);
      pair.theirs().send(40, 100, 20);
      ours.awaitReceived(120);
      ours.awaitSettled();
      pair.theirs().awaitReceived(80);
      assertThat(pair.theirs().count().faultless()).as("%s", pair.theirs().count()).isTrue();
      assertThat(ours.count().faultless()).as("%s", ours).isTrue();
      // More than our options allow.
      assertThat(pair.theirs().addStreams(40, 0)).endsWith("denied");
    }
  }

  // ---- interleaving

  @ParameterizedTest
  @EnumSource
  void interleavedMessagesComeBackWhole(Begins who) {
    AssociationOptions interleaving = QUICK.withFeatures(INTERLEAVING);
    try (SctpCapture capture = SctpCapture.loopback("weir-idata-" + who, OURS, THEIRS);
        SctpPeer peer = peer(who.echoing(), "on=idata", "rcvbuf=1000000", "sndbuf=1000000");
        WeirEndpoint us = captured(interleaving)) {
      Pair pair = Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
      assertThat(pair.ours().socket().status().extensions().interleaving()).isTrue();
      pair.exchange(who, 1_000, 20);
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(I_DATA)).isGreaterThan(4_000);
      assertThat(wire.count(0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void interleavedMessagesAreGivenUpToo(Begins who) {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    AssociationOptions interleaving = QUICK.withFeatures(INTERLEAVING);
    try (LossyRelay relay = LossyRelay.between(OURS, THEIRS, seed, Faults.NONE);
        SctpPeer peer = quickPeer(relay, "mode=sink", "on=idata", "rcvbuf=1000000");
        WeirEndpoint us = us(interleaving)) {
      Pair pair = Pair.between(who, us, peer, relay.portForLeft(), Addresses.LOOPBACK);
      relay.set(Faults.losing(0.1));
      SendInfo once = SendInfo.NONE.withReliability(new Reliability.Retransmissions(0));
      pair.ours().send(300, 3_000, 4, once);
      pair.ours().send(300, 3_000, 4, once.withoutOrder());
      pair.theirs().send(300, 3_000, 4, "rtx=0");
      pair.theirs().awaitDry();
      pair.ours().awaitSettled();
      relay.set(Faults.NONE);
      pair.ours().send(40, 1_000, 4);
      pair.theirs().send(40, 1_000, 4);
      pair.theirs().awaitDry();
      pair.ours().awaitSettled();
      assertThat(pair.ours().abandoned()).as("seed %d", seed).isPositive();
      pair.theirs().awaitReceived(pair.ours().acknowledged());
      pair.ours().awaitReceived(340 - pair.theirs().count().failed());
      SctpPeer.Count here = pair.ours().count();
      assertThat(here.bad() + here.misordered() + here.doubled()).as("%s", here).isZero();
      SctpPeer.Count there = pair.theirs().count();
      assertThat(there.bad() + there.misordered() + there.doubled()).as("%s", there).isZero();
    }
  }

  // ---- restart

  @Test
  void aPeerThatStartsAgainIsARestartAndTheAssociationGoesOn() {
    try (WeirEndpoint us = captured(QUICK)) {
      us.listen(5_000);
      WeirAssociation ours;
      try (SctpPeer peer = peer("mode=sink", "port=5001")) {
        SctpPeer.Association theirs = peer.connect(5_000, "127.0.0.1");
        ours = us.accept();
        theirs.send(100, 100, 4);
        ours.awaitReceived(100);
      }
      // It is gone without a word; its successor has the same ports and knows nothing.
      try (SctpPeer peer = peer("mode=sink", "port=5001", "seed=2")) {
        SctpPeer.Association theirs = peer.connect(5_000, "127.0.0.1");
        ours.awaitEvent("the restart", AssociationEvent.Restarted.class::isInstance);
        theirs.send(100, 100, 4);
        ours.awaitReceived(200);
        ours.send(100, 100, 4);
        theirs.awaitReceived(100);
        ours.awaitSettled();
        assertThat(ours.count().faultless()).as("%s", ours).isTrue();
      }
    }
  }

  @Test
  void whenWeStartAgainItSeesARestart() {
    try (LossyRelay relay = LossyRelay.between(OURS, THEIRS, 1, Faults.NONE);
        SctpPeer peer = quickPeer(relay, "mode=echo", "port=5001")) {
      try (WeirEndpoint first = us(QUICK)) {
        int there = relay.portForLeft();
        WeirAssociation ours = first.connectFrom(5_000, there, 5_001, "127.0.0.1");
        peer.awaitUp();
        ours.send(10, 100, 1);
        ours.awaitReceived(10);
        // Our end is lost on its way: to the peer we have vanished.
        relay.set(Faults.losing(1));
        ours.socket().abort(new CloseReason.LocalClose("vanishes"));
      }
      relay.set(Faults.NONE);
      try (WeirEndpoint second = us(QUICK)) {
        int there = relay.portForLeft();
        WeirAssociation again = second.connectFrom(5_000, there, 5_001, "127.0.0.1");
        peer.await("RESTARTED");
        again.send(100, 100, 4);
        again.awaitReceived(100);
        assertThat(again.count().faultless()).as("%s", again).isTrue();
      }
    }
  }

  private static WeirEndpoint us(AssociationOptions options) {
    return WeirEndpoint.at(OURS, options, "127.0.0.1");
  }

  private static WeirEndpoint captured(AssociationOptions options) {
    return WeirEndpoint.captured(OURS, options, "127.0.0.1");
  }

  private static SctpPeer peer(String... options) {
    return UsrsctpPeer.start(THEIRS, OURS, Pair.with(options, "bind=127.0.0.1"));
  }

  private static SctpPeer quickPeer(LossyRelay relay, String... options) {
    String[] quick = {
      "bind=127.0.0.1", "rto-min-ms=50", "rto-max-ms=500", "assoc-retrans=30", "sack-ms=20"
    };
    return UsrsctpPeer.start(THEIRS, relay.portForRight(), Pair.with(options, quick));
  }
}
