package io.weir.sctp.core;

import static io.weir.sctp.core.Sending.WHOLE;
import static io.weir.sctp.core.Sending.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.OutboundMessage.Stage;
import org.junit.jupiter.api.Test;

/// Losses, windows and timers of the sender, step by step. A whole chunk has 1012 bytes on the
/// wire, which is the largest chunk of the path (PMDCS).
class SackDialogueTest {
  private static final int PMDCS = 1012;

  private static Sending sent(int chunks) {
    var s = Sending.plain(1_000_000);
    s.path.congestion.reset(100 * PMDCS);
    s.path.packetBytes = 1024;
    for (int i = 0; i < chunks; i++) {
      s.send(WHOLE, on(i % 3));
    }
    assertThat(s.packets()).hasSize(chunks);
    return s;
  }

  private static SendAccount.OnPath level(Sending s) {
    return DataSender.levels(s.path);
  }

  @Test
  void theFirstWindowIsThatOfTheStandard() {
    var s = Sending.plain(1_000_000);
    assertThat(level(s).windowBytes()).isEqualTo(4 * PMDCS);
    for (int i = 0; i < 10; i++) {
      s.send(WHOLE);
    }
    assertThat(s.packets()).hasSize(4);
    // Slow start: by what was acknowledged, as the window was used.
    s.sack(1, 1_000_000);
    assertThat(level(s).windowBytes()).isEqualTo(6 * PMDCS);
    assertThat(s.packets()).hasSize(4);
    // But by four packets at most for each SACK (L).
    s.sack(6, 1_000_000);
    assertThat(level(s).windowBytes()).isEqualTo(10 * PMDCS);
    assertThat(s.packets()).hasSize(2);
    // Not used: no growth.
    s.sack(9, 1_000_000);
    assertThat(level(s).windowBytes()).isEqualTo(10 * PMDCS);
  }

  @Test
  void initialWindowsDependOnPacketsAndTheAddressFamily() {
    assertThat(new CongestionWindow(1472, false).windowBytes()).isEqualTo(4404);
    assertThat(new CongestionWindow(1452, true).windowBytes()).isEqualTo(4344);
    assertThat(new CongestionWindow(512, false).windowBytes()).isEqualTo(2000);
    assertThat(new CongestionWindow(9012, false).windowBytes()).isEqualTo(18_000);
  }

  @Test
  void threeMissesCauseOneFastRetransmissionAndHalveTheWindowOnce() {
    Sending s = sent(20);
    int before = level(s).windowBytes();
    // TSNs 0, 4 and 5 are lost.
    s.sack(-1, 1_000_000, 2, 2);
    s.sack(-1, 1_000_000, 2, 3);
    assertThat(s.packets()).isEmpty();
    s.sack(-1, 1_000_000, 2, 4);
    assertThat(level(s).windowBytes()).isEqualTo(before / 2);
    assertThat(level(s).thresholdBytes()).isEqualTo(before / 2);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    assertThat(s.sender.levels().fastRetransmits()).isEqualTo(1);
    s.sack(-1, 1_000_000, 2, 4, 7, 7);
    s.sack(-1, 1_000_000, 2, 4, 7, 8);
    s.sack(-1, 1_000_000, 2, 4, 7, 9);
    // Still recovering, so the window stays; and 0 is not retransmitted fast again.
    assertThat(level(s).windowBytes()).isEqualTo(before / 2);
    s.sack(-1, 1_000_000, 2, 4, 7, 20);
    assertThat(s.packets()).containsExactly("4 BE 1.1 996", "5 BE 2.1 996");
  }

  @Test
  void onlyMissesBelowTheHighestNewlyAcknowledgedTsnCount() {
    Sending s = sent(10);
    s.sack(-1, 1_000_000, 4, 4);
    s.sack(-1, 1_000_000, 4, 4);
    s.sack(-1, 1_000_000, 4, 4);
    s.sack(-1, 1_000_000, 2, 2, 4, 4);
    // 0 has two misses, 2 has one.
    assertThat(s.packets()).isEmpty();
    s.sack(-1, 1_000_000, 2, 2, 4, 5);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
  }

  @Test
  void fastRecoveryIsLeftAtItsExitPoint() {
    Sending s = sent(10);
    s.sack(-1, 1_000_000, 2, 2);
    s.sack(-1, 1_000_000, 2, 3);
    s.sack(-1, 1_000_000, 2, 4);
    int halved = level(s).windowBytes();
    s.packets();
    s.send(WHOLE);
    s.send(WHOLE);
    s.send(WHOLE);
    s.send(WHOLE);
    assertThat(s.packets()).hasSize(4);
    s.sack(8, 1_000_000, 2, 2);
    // 9 is missing, and is counted three times while 9 is the exit point.
    s.sack(8, 1_000_000, 2, 3);
    s.sack(9, 1_000_000);
    s.send(WHOLE);
    s.packets();
    assertThat(level(s).windowBytes()).isEqualTo(halved);
    // A new loss after the exit point halves again.
    s.sack(9, 1_000_000, 2, 2);
    s.sack(9, 1_000_000, 2, 3);
    s.sack(9, 1_000_000, 2, 4);
    s.sack(9, 1_000_000, 2, 5);
    assertThat(level(s).windowBytes()).isEqualTo(Math.max(halved / 2, 4 * PMDCS));
  }

  @Test
  void aTimeoutSendsOnePacketAndTheRestAfterAnAcknowledgement() {
    Sending s = sent(10);
    int before = level(s).windowBytes();
    long rto = s.path.roundTrip.rtoNs();
    s.timeout(s.path);
    assertThat(level(s)).isEqualTo(new SendAccount.OnPath(PMDCS, before / 2, 0));
    assertThat(s.path.roundTrip.rtoNs()).isEqualTo(2 * rto);
    assertThat(s.path.errors).isEqualTo(1);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    assertThat(s.path.retransmissionNs).isEqualTo(s.context.nowNs + 2 * rto);
    s.sack(0, 1_000_000);
    assertThat(s.path.errors).isZero();
    // Slow start again: one more for each one acknowledged.
    assertThat(s.packets()).hasSize(2);
    s.sack(9, 1_000_000);
    assertThat(s.sender.isDry()).isTrue();
    assertThat(s.sender.levels().timeouts()).isEqualTo(1);
  }

  @Test
  void afterATimeoutOnlyOnePacketIsInFlightHoweverSmall() {
    var s = Sending.plain(1_000_000);
    s.send(10);
    s.packets();
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 10");
    s.send(10);
    assertThat(s.packets()).isEmpty();
    s.sack(0, 1_000_000);
    assertThat(s.packets()).containsExactly("1 BE 0.1 10");
  }

  @Test
  void whatFitsGoesAlongWithTheFirstRetransmission() {
    var s = Sending.plain(1_000_000);
    for (int i = 0; i < 3; i++) {
      s.send(300);
      s.packets();
    }
    s.send(300);
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 300 | 1 BE 0.1 300 | 2 BE 0.2 300");
  }

  @Test
  void t3IsRestartedOnlyWhenTheEarliestIsAcknowledged() {
    Sending s = sent(4);
    long started = s.path.retransmissionNs;
    s.passed(100);
    s.sack(-1, 1_000_000, 2, 2);
    assertThat(s.path.retransmissionNs).isEqualTo(started);
    s.sack(0, 1_000_000, 1, 1);
    assertThat(s.path.retransmissionNs).isGreaterThan(started);
    s.sack(3, 1_000_000);
    assertThat(s.runs()).isFalse();
  }

  @Test
  void measuresOneRoundTripAtATimeAndNeverARetransmission() {
    var s = Sending.plain(1_000_000);
    s.send(10);
    s.packets();
    s.passed(30);
    s.send(10);
    s.packets();
    s.passed(30);
    s.sack(1, 1_000_000);
    assertThat(s.path.roundTrip.smoothedNs()).isEqualTo(60 * Sending.MS);
    s.send(10);
    s.packets();
    s.timeout(s.path);
    s.packets();
    s.passed(1);
    s.sack(2, 1_000_000);
    assertThat(s.path.roundTrip.smoothedNs()).isEqualTo(60 * Sending.MS);
  }

  @Test
  void oldSacksAreIgnored() {
    Sending s = sent(4);
    s.sack(2, 5000);
    s.sack(1, 1_000_000);
    assertThat(s.sender.levels().peerWindowBytes()).isEqualTo(5000 - WHOLE);
  }

  @Test
  void aSackOfWhatWasNeverSentEndsTheAssociation() {
    Sending s = sent(4);
    s.sack(4, 1_000_000);
    assertThat(s.context.ending()).isInstanceOf(EndReason.ProtocolViolation.class);
    Sending gaps = sent(4);
    gaps.sack(0, 1_000_000, 2, 4);
    assertThat(gaps.context.ending()).isInstanceOf(EndReason.ProtocolViolation.class);
    assertThat(gaps.sender.levels().outstandingChunks()).isEqualTo(4);
    Sending far = sent(4);
    far.sack(0x7fff_fff0, 1_000_000, 65_535, 65_535);
    assertThat(far.context.ending()).isInstanceOf(EndReason.ProtocolViolation.class);
  }

  @Test
  void blocksInAnyOrderAndOverlappingCount() {
    Sending s = sent(10);
    s.sack(0, 1_000_000, 6, 8, 2, 3, 3, 4);
    assertThat(s.sender.levels().outstandingChunks()).isEqualTo(3);
    s.sack(0, 1_000_000, 2, 4, 6, 8);
    assertThat(s.sender.levels().outstandingChunks()).isEqualTo(3);
  }

  @Test
  void whatIsTakenBackIsOutstandingAgain() {
    Sending s = sent(4);
    s.sack(0, 1_000_000, 2, 3);
    assertThat(s.sender.levels().outstandingChunks()).isEqualTo(1);
    assertThat(s.sender.levels().unacknowledgedMessages()).isEqualTo(3);
    s.sack(0, 1_000_000, 3, 3);
    assertThat(s.sender.levels().outstandingChunks()).isEqualTo(2);
    assertThat(s.runs()).isTrue();
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("1 BE 1.0 996");
    s.sack(3, 1_000_000);
    assertThat(s.sender.isDry()).isTrue();
  }

  @Test
  void theRightWindowIsUsedAndNoTinyPieceSent() {
    var s = Sending.plain(1500);
    s.send(800);
    s.send(800);
    s.send(2000);
    assertThat(s.packets()).containsExactly("0 BE 0.0 800");
    assertThat(s.sender.levels().peerWindowBytes()).isEqualTo(700);
    s.sack(0, 1500);
    // What fits the packet is taken along.
    assertThat(s.packets()).containsExactly("1 BE 0.1 800 | 2 B 0.2 180");
    s.sack(2, 700);
    // 700 is less than half of the largest window: not worth a piece.
    assertThat(s.packets()).isEmpty();
    s.sack(2, 900);
    assertThat(s.packets()).containsExactly("3 0.2 900");
  }

  @Test
  void aClosedWindowIsProbedMoreAndMoreSeldom() {
    var s = Sending.plain(1000);
    s.send(900);
    s.send(900);
    assertThat(s.packets()).containsExactly("0 BE 0.0 900");
    // <--- SACK 0, window 0 ----
    s.sack(0, 0);
    assertThat(s.packets()).isEmpty();
    assertThat(s.path.retransmissionNs).isEqualTo(s.context.nowNs + s.path.roundTrip.rtoNs());
    s.timeout(s.path);
    // ---- probe: DATA 1 --->, which the peer drops and answers
    assertThat(s.packets()).containsExactly("1 BE 0.1 900");
    int window = level(s).windowBytes();
    for (int i = 0; i < 20; i++) {
      s.sack(0, 0);
      long before = s.context.nowNs;
      s.timeout(s.path);
      assertThat(s.context.nowNs - before)
          .isLessThanOrEqualTo(AssociationOptions.DEFAULTS.timeouts().rtoMaxNs());
      assertThat(s.packets()).containsExactly("1 BE 0.1 900");
      assertThat(s.path.errors).isZero();
      assertThat(s.context.errors).isZero();
    }
    assertThat(level(s).windowBytes()).isEqualTo(window);
    // A probe without an answer is an error as any other.
    s.timeout(s.path);
    assertThat(s.path.errors).isEqualTo(1);
    s.packets();
    s.sack(1, 0);
    assertThat(s.sender.isDry()).isTrue();
    assertThat(s.runs()).isFalse();
  }

  @Test
  void aProbeThatIsTakenLetsTheNextWaitLonger() {
    var s = Sending.plain(0);
    long rto = s.path.roundTrip.rtoNs();
    for (int i = 0; i < 3; i++) {
      s.send(10);
    }
    assertThat(s.path.retransmissionNs).isEqualTo(s.context.nowNs + rto);
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 10");
    s.sack(0, 0);
    assertThat(s.path.retransmissionNs).isEqualTo(s.context.nowNs + 2 * s.path.roundTrip.rtoNs());
    // The window opens: at once.
    s.sack(0, 100);
    assertThat(s.packets()).containsExactly("1 BE 0.1 10 | 2 BE 0.2 10");
  }

  @Test
  void aBurstAfterIdlenessIsLimited() {
    var options = Sending.options().withSizes(new Sizes(1 << 20, 16_384, 512 << 10, 1052, 1052, 4));
    var s = Sending.begun(new Sending(options, false, true), 1_000_000);
    s.path.congestion.reset(100 * PMDCS);
    for (int i = 0; i < 20; i++) {
      s.send(WHOLE);
    }
    assertThat(s.packets()).hasSize(4);
    // As many as were acknowledged, and Max.Burst beside.
    s.sack(1, 1_000_000);
    assertThat(s.packets()).hasSize(6);
  }

  @Test
  void anIdlePathLosesItsWindow() {
    Sending s = sent(10);
    s.sack(9, 1_000_000);
    s.path.congestion.reset(100 * PMDCS);
    int before = level(s).windowBytes();
    assertThat(before).isEqualTo(2 * 100 * PMDCS);
    s.context.nowNs += 2 * s.path.roundTrip.rtoNs();
    s.send(10);
    s.packets();
    assertThat(level(s).windowBytes()).isEqualTo(before / 4);
    assertThat(level(s).thresholdBytes()).isEqualTo(before);
    s.sack(10, 1_000_000);
    s.passed(3_600_000);
    s.send(10);
    s.packets();
    assertThat(level(s).windowBytes()).isEqualTo(4 * PMDCS);
  }

  @Test
  void whatTimedOutGoesByAnotherPath() {
    var s = Sending.plain(1_000_000);
    Path second = s.path(2);
    s.send(WHOLE);
    s.send(WHOLE);
    assertThat(s.packets()).hasSize(2);
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996 @2", "1 BE 0.1 996 @2");
    assertThat(s.runs()).isFalse();
    assertThat(second.retransmissionNs).isNotEqualTo(Timers.NEVER);
    assertThat(DataSender.levels(second).flightBytes()).isEqualTo(2 * PMDCS);
    s.sack(1, 1_000_000);
    assertThat(second.errors).isZero();
    assertThat(s.sender.isDry()).isTrue();
  }

  @Test
  void whatIsOnALostOrRemovedPathGoesElsewhere() {
    var s = Sending.plain(1_000_000);
    Path second = s.path(2);
    OutboundMessage message = s.send(10);
    s.packets();
    s.path.state = Path.State.INACTIVE;
    s.sender.pathLost(s.path);
    s.verify();
    assertThat(s.packets()).containsExactly("0 BE 0.0 10 @2");
    s.path.state = Path.State.ACTIVE;
    s.context.paths.remove(second);
    s.sender.pathRemoved(second);
    s.verify();
    assertThat(s.packets()).containsExactly("0 BE 0.0 10");
    s.sack(0, 1_000_000);
    assertThat(message.stage()).isEqualTo(Stage.ACKNOWLEDGED);
  }

  @Test
  void aChunkThatNoLongerFitsThePathGoesInALargerPacket() {
    Sending s = sent(1);
    s.path.packetBytes = 600;
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    s.send(WHOLE);
    s.sack(0, 1_000_000);
    assertThat(s.packets()).containsExactly("1 B 0.1 572", "2 E 0.1 424");
  }

  @Test
  void aShutdownAcknowledgesToo() {
    Sending s = sent(3);
    s.sender.acknowledgedUpTo(Sending.FIRST_TSN + 1, s.path);
    s.verify();
    assertThat(s.sender.levels().outstandingChunks()).isEqualTo(1);
  }

  @Test
  void whatIsMarkedAndThenAcknowledgedIsNotSentAgain() {
    Sending s = sent(10);
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    s.sack(0, 1_000_000, 2, 8);
    assertThat(s.packets()).containsExactly("1 BE 1.0 996", "9 BE 0.3 996");
  }

  @Test
  void takingBackIsAMissIndication() {
    Sending s = sent(6);
    s.sack(0, 1_000_000, 2, 2);
    s.sack(0, 1_000_000);
    s.sack(0, 1_000_000, 3, 3);
    assertThat(s.packets()).isEmpty();
    s.sack(0, 1_000_000, 3, 4);
    // 2 was taken back once and missed twice, 1 was missed three times.
    assertThat(s.packets()).containsExactly("1 BE 1.0 996", "2 BE 2.0 996");
  }

  @Test
  void t3StartsAnewWithTheEarliestChunkOfItsPath() {
    Sending s = sent(6);
    long started = s.path.retransmissionNs;
    s.passed(100);
    for (int i = 2; i <= 4; i++) {
      s.sack(-1, 1_000_000, 2, i);
    }
    assertThat(s.path.retransmissionNs).isEqualTo(started);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    assertThat(s.path.retransmissionNs)
        .isEqualTo(s.context.nowNs + s.path.roundTrip.rtoNs())
        .isGreaterThan(started);
  }

  @Test
  void missesBeforeARetransmissionDoNotCountAfterIt() {
    Sending s = sent(6);
    s.sack(-1, 1_000_000, 2, 2);
    s.sack(-1, 1_000_000, 2, 3);
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 996");
    s.sack(-1, 1_000_000, 2, 4);
    assertThat(s.sender.levels().fastRetransmits()).isZero();
  }
}
