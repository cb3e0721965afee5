package io.weir.sctp.core;

import static io.weir.sctp.core.Sending.MS;
import static io.weir.sctp.core.Sending.WHOLE;
import static io.weir.sctp.core.Sending.limited;
import static io.weir.sctp.core.Sending.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent.Dry;
import io.weir.sctp.core.AssociationEvent.SendFailed;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutboundMessage.Stage;
import io.weir.sctp.core.Timers.Timer;
import org.junit.jupiter.api.Test;

/// Messages that are given up, and how the peer hears of it (RFC 3758, RFC 7496, RFC 8260 section
/// 2.3.1).
class LimitedReliabilityTest {
  private static void expire(Sending s) {
    assertThat(s.context.timers.expire(Timer.LIFETIME, s.context.nowNs)).isTrue();
    s.sender.expire();
    s.verify();
  }

  private static Reliability in(Sending s, long ms) {
    return new Reliability.Timed(s.context.nowNs + ms * MS);
  }

  @Test
  void aMessageThatWaitsTooLongNeverLeaves() {
    var s = Sending.plain(0);
    OutboundMessage late = s.send(10, limited(0, in(s, 50)));
    OutboundMessage kept = s.send(20, limited(0, in(s, 100)));
    s.passed(50);
    expire(s);
    assertThat(s.events()).containsExactly(new SendFailed(late, false));
    assertThat(s.progress()).containsExactly(late);
    assertThat(late.stage()).isEqualTo(Stage.ABANDONED);
    s.sack(-1, 1000);
    assertThat(s.packets()).containsExactly("0 BE 0.0 20");
    s.sack(0, 1000);
    assertThat(kept.stage()).isEqualTo(Stage.ACKNOWLEDGED);
    assertThat(s.context.timers.isRunning(Timer.LIFETIME)).isFalse();
  }

  @Test
  void whatHasLeftIsSkippedByAForwardTsn() {
    var s = Sending.plain(100_000);
    OutboundMessage late = s.send(10, limited(3, in(s, 50)));
    OutboundMessage also = s.send(10, limited(3, in(s, 50)));
    s.send(20, on(1));
    s.packets();
    // <--- SACK: 2 has arrived, 0 and 1 have not
    s.sack(-1, 100_000, 3, 3);
    s.passed(50);
    expire(s);
    assertThat(s.events()).containsExactly(new SendFailed(late, true), new SendFailed(also, true));
    assertThat(s.packets()).containsExactly("FORWARD 1 3.1");
    assertThat(s.runs()).isTrue();
    assertThat(s.sender.isDry()).isFalse();
    // The FORWARD TSN is lost: T3 repeats it.
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("FORWARD 1 3.1");
    s.sack(2, 100_000);
    assertThat(s.events()).contains(new Dry());
    assertThat(s.runs()).isFalse();
    assertThat(s.sender.levels())
        .isEqualTo(new SendAccount(0, 0, 0, 0, 0, 0, 0, 100_000, 0, 0, 0, 2));
  }

  @Test
  void aHalfSentMessageIsGivenUpAsAWholeAndItsRestTakesOneTsn() {
    var s = Sending.plain(100_000);
    OutboundMessage late = s.send(8 * WHOLE, limited(2, in(s, 50)));
    s.send(20, on(2));
    assertThat(s.packets()).hasSize(4);
    s.sack(3, 100_000);
    s.next();
    s.sack(4, 100_000);
    s.passed(50);
    expire(s);
    // The peer has all that has left: without TSN 5 it would wait for the rest.
    assertThat(s.packets()).containsExactly("FORWARD 5 2.0 | 6 BE 2.1 20");
    assertThat(s.events()).containsExactly(new SendFailed(late, true));
    s.sack(6, 100_000);
    assertThat(s.sender.isDry()).isTrue();
  }

  @Test
  void whatWasNotAcknowledgedInATimeIsGivenUpAfterSoManyRetransmissions() {
    var s = Sending.plain(100_000);
    OutboundMessage once = s.send(10, limited(0, new Reliability.Retransmissions(1)));
    OutboundMessage never = s.send(10, limited(1, new Reliability.Retransmissions(0)));
    s.packets();
    s.timeout(s.path);
    assertThat(s.events()).contains(new SendFailed(never, true));
    assertThat(s.packets()).containsExactly("0 BE 0.0 10");
    s.timeout(s.path);
    assertThat(s.events()).contains(new SendFailed(once, true));
    assertThat(s.packets()).containsExactly("FORWARD 1 0.0 1.0");
    assertThat(s.path.congestion.windowBytes()).isEqualTo(s.path.chunkBytes());
    s.sack(1, 100_000);
    assertThat(s.sender.isDry()).isTrue();
  }

  @Test
  void aFastRetransmissionCountsToo() {
    var s = Sending.plain(100_000);
    OutboundMessage never = s.send(10, limited(1, new Reliability.Retransmissions(0)));
    s.packets();
    for (int i = 0; i < 3; i++) {
      s.send(10);
      s.packets();
      s.sack(-1, 100_000, 2, 2 + i);
    }
    assertThat(s.events()).containsExactly(new SendFailed(never, true));
    assertThat(s.packets()).containsExactly("FORWARD 0 1.0");
    assertThat(s.path.congestion.thresholdBytes()).isEqualTo(4 * s.path.chunkBytes());
  }

  @Test
  void aPeerThatDoesNotUnderstandGetsWhatHasBegun() {
    var s = Sending.begun(new Sending(Sending.options(), false, false), 100_000);
    OutboundMessage begun = s.send(10, limited(0, in(s, 50)));
    OutboundMessage often = s.send(10, limited(0, new Reliability.Retransmissions(0)));
    s.packets();
    s.passed(50);
    expire(s);
    assertThat(s.events()).isEmpty();
    s.timeout(s.path);
    assertThat(s.packets()).containsExactly("0 BE 0.0 10 | 1 BE 0.1 10");
    s.sack(1, 100_000);
    assertThat(begun.stage()).isEqualTo(Stage.ACKNOWLEDGED);
    assertThat(often.stage()).isEqualTo(Stage.ACKNOWLEDGED);
  }

  @Test
  void interleavedMessagesAreSkippedByTheirIdentifiersUnorderedOnesToo() {
    var s = Sending.interleaving(StreamSchedule.FIRST_COME);
    s.send(10, limited(0, in(s, 50)));
    s.send(10, new Carriage(0, 7, true, false, 2, in(s, 50)));
    s.send(10, limited(0, in(s, 50)));
    s.send(10, on(4));
    s.packets();
    s.passed(50);
    expire(s);
    assertThat(s.packets()).containsExactly("FORWARD 2 0.1 U0.0");
  }

  @Test
  void aForwardTsnThatDoesNotFitGoesInParts() {
    var s = Sending.begun(new Sending(Sending.options(), false, true), 100_000);
    s.sender.setStreams(300);
    s.path.congestion.reset(100_000);
    for (int i = 0; i < 300; i++) {
      s.send(1, limited(i, in(s, 50)));
    }
    s.packets();
    s.passed(50);
    expire(s);
    assertThat(s.packets().getFirst()).startsWith("FORWARD 250 ").endsWith(" 250.0");
    s.sack(250, 100_000);
    assertThat(s.packets().getFirst()).startsWith("FORWARD 299 251.0 ");
  }

  @Test
  void manyLifetimesEndInTheirOrder() {
    Seeds.forEach(
        random -> {
          var s = Sending.plain(0);
          for (int i = 0; i < 200; i++) {
            OutboundMessage message = s.send(1, limited(0, in(s, random.nextInt(100))));
            if (random.nextInt(4) == 0) {
              s.sender.discard(message);
            }
          }
          long last = 0;
          while (s.sender.levels().queuedMessages() > 0) {
            long at = s.context.timers.earliestNs();
            assertThat(at).isGreaterThanOrEqualTo(last);
            s.context.nowNs = at;
            expire(s);
            last = at;
          }
          assertThat(s.context.timers.isRunning(Timer.LIFETIME)).isFalse();
        });
  }

  @Test
  void whatWasGivenUpCountsForThePeersWindowUntilItHasAnswered() {
    var s = Sending.plain(1000);
    s.send(900, limited(0, in(s, 50)));
    s.packets();
    s.passed(50);
    expire(s);
    assertThat(s.sender.levels().peerWindowBytes()).isEqualTo(100);
    s.sack(0, 1000);
    assertThat(s.sender.levels().peerWindowBytes()).isEqualTo(1000);
  }
}
