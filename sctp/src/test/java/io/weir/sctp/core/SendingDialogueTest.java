package io.weir.sctp.core;

import static io.weir.sctp.core.Sending.WHOLE;
import static io.weir.sctp.core.Sending.on;
import static io.weir.sctp.core.Sending.urgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.core.AssociationEvent.Dry;
import io.weir.sctp.core.AssociationEvent.SendFailed;
import io.weir.sctp.core.AssociationOptions.Scheduling;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutboundMessage.Stage;
import org.junit.jupiter.api.Test;

/// What leaves and what is told of it, without losses.
class SendingDialogueTest {
  @Test
  void bundlesSmallMessagesAndTellsOfEachStep() {
    var s = Sending.plain(100_000);
    OutboundMessage first = s.send(100);
    OutboundMessage second = s.send(200, on(3));
    // ---- DATA 0, DATA 1 --->
    assertThat(s.packets()).containsExactly("0 BE 0.0 100 | 1 BE 3.0 200");
    assertThat(s.progress()).containsExactly(first, second);
    assertThat(first.stage()).isEqualTo(Stage.HANDED_OVER);
    assertThat(s.events()).isEmpty();
    // <--- SACK 0 ----
    s.sack(0, 100_000);
    assertThat(s.progress()).containsExactly(first);
    assertThat(first.stage()).isEqualTo(Stage.ACKNOWLEDGED);
    assertThat(s.sender.isDry()).isFalse();
    // <--- SACK 1 ----
    s.sack(1, 100_000);
    assertThat(s.events()).containsExactly(new Dry());
    assertThat(s.runs()).isFalse();
    s.sack(1, 100_000);
    assertThat(s.events()).isEmpty();
    assertThat(s.sender.levels())
        .isEqualTo(new SendAccount(0, 0, 0, 0, 0, 0, 0, 100_000, 0, 0, 0, 0));
  }

  @Test
  void cutsALongMessageWherePacketsEnd() {
    var s = Sending.plain(100_000);
    s.send(2 * WHOLE + 100);
    s.send(50);
    assertThat(s.packets())
        .containsExactly("0 B 0.0 996", "1 0.0 996", "2 E 0.0 100 | 3 BE 0.1 50");
  }

  @Test
  void fillsAPacketUpWithALongMessageButDoesNotCutAShortOne() {
    var s = Sending.plain(100_000);
    s.send(500);
    s.send(WHOLE);
    s.send(500);
    s.send(WHOLE + 1);
    assertThat(s.packets())
        .containsExactly(
            "0 BE 0.0 500", "1 BE 0.1 996", "2 BE 0.2 500 | 3 B 0.3 480", "4 E 0.3 517");
  }

  @Test
  void queuesBeforeTheHandshakeAndFailsStreamsThatThePeerDoesNotAllow() {
    var s = new Sending(Sending.options(), false, true);
    OutboundMessage kept = s.send(10, on(9));
    OutboundMessage lost = s.send(10, on(10));
    assertThat(s.sender.mayFill(s.path)).isFalse();
    s.sender.begin(Sending.FIRST_TSN, 1000, 10);
    assertThat(s.events()).containsExactly(new SendFailed(lost, false));
    OutboundMessage beyond = s.send(10, on(10));
    assertThat(s.events()).containsExactly(new SendFailed(beyond, false));
    assertThat(s.packets()).containsExactly("0 BE 9.0 10");
    assertThat(kept.stage()).isEqualTo(Stage.HANDED_OVER);
    assertThatThrownBy(() -> s.send(10, urgent(0, 3))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lessUrgentMessagesWaitButABegunOneIsFinished() {
    var s = Sending.plain(100_000);
    s.send(5 * WHOLE, urgent(0, 2));
    s.send(10, urgent(0, 2));
    assertThat(Sending.describe(s.nextOne().getFirst())).isEqualTo("0 B 0.0 996");
    s.send(10, urgent(0, 1));
    s.send(10, urgent(0, 0));
    // The last chunk waits for the congestion window, and so do the others behind it.
    assertThat(s.packets()).containsExactly("1 0.0 996", "2 0.0 996", "3 0.0 996");
    s.sack(3, 100_000);
    assertThat(s.packets())
        .containsExactly("4 E 0.0 996", "5 BE 0.1 10 | 6 BE 0.2 10 | 7 BE 0.3 10");
  }

  @Test
  void interleavesAnUrgentMessageIntoABegunOneOfAnotherStreamOnly() {
    var s = Sending.interleaving(StreamSchedule.FIRST_COME);
    s.send(3 * 992, urgent(0, 2));
    assertThat(Sending.describe(s.nextOne().getFirst())).isEqualTo("0 B 0.0 992");
    s.send(10, urgent(1, 0));
    s.send(10, urgent(0, 1));
    // Stream 0 finishes first what it has begun, as urgently as what waits for that.
    assertThat(s.packets())
        .containsExactly("1 BE 1.0 10 | 2 0.0/1 960", "3 0.0/2 992", "4 E 0.0/3 32 | 5 BE 0.1 10");
  }

  @Test
  void aMessageThatWasTakenBackIsForgotten() {
    var s = Sending.plain(100_000);
    var taken =
        new OutboundMessage(Sending.message(10, on(0)).payload(), on(0)) {
          @Override
          protected boolean claim(long nowNs) {
            return false;
          }
        };
    s.sender.send(taken);
    assertThat(s.packets()).isEmpty();
    assertThat(s.progress()).isEmpty();
    OutboundMessage kept = s.send(20);
    OutboundMessage discarded = s.send(30);
    s.send(40);
    s.sender.discard(discarded);
    s.sender.discard(discarded);
    assertThat(s.packets()).containsExactly("0 BE 0.0 20 | 1 BE 0.1 40");
    s.sender.discard(kept);
    assertThat(s.sender.levels().unacknowledgedMessages()).isEqualTo(2);
  }

  @Test
  void smallMessagesWaitForMoreWhereDelayIsAllowed() {
    var options =
        Sending.options().withScheduling(new Scheduling(StreamSchedule.FIRST_COME, false));
    var s = Sending.begun(new Sending(options, false, true), 100_000);
    s.send(10);
    assertThat(s.packets()).containsExactly("0 BE 0.0 10");
    s.send(10);
    assertThat(s.packets()).isEmpty();
    s.send(WHOLE);
    assertThat(s.packets()).containsExactly("1 BE 0.1 10", "2 BE 0.2 996");
    s.send(10);
    assertThat(s.packets()).isEmpty();
    s.sack(2, 100_000);
    assertThat(s.packets()).containsExactly("3 BE 0.3 10");
    s.send(10);
    s.sender.shutdownPending(true);
    assertThat(s.packets()).containsExactly("4 BEI 0.4 10");
  }

  @Test
  void asksForAnAcknowledgementAtOnceWithTheLastChunk() {
    var s = Sending.plain(100_000);
    s.send(WHOLE + 4, new Carriage(0, 7, true, true, 2, Reliability.FULL));
    assertThat(s.packets()).containsExactly("0 BU 0.0 996", "1 EUI 0.0 4");
  }

  @Test
  void aHeldStreamFinishesWhatCameBefore() {
    var s = Sending.plain(100_000);
    s.send(5 * WHOLE);
    s.send(10);
    s.send(20, on(1));
    s.next();
    s.sender.hold(0);
    s.send(30);
    assertThat(s.packets()).hasSize(3);
    assertThat(s.sender.isIdle(0)).isFalse();
    s.sack(3, 100_000);
    assertThat(s.packets()).containsExactly("4 E 0.0 996", "5 BE 0.1 10 | 6 BE 1.0 20");
    s.sack(4, 100_000);
    assertThat(s.sender.isIdle(0)).isFalse();
    s.sack(5, 100_000);
    assertThat(s.sender.isIdle(0)).isTrue();
    assertThat(s.sender.isIdle(1)).isFalse();
    s.sender.resetSequence(0);
    s.sender.release(0);
    assertThat(s.packets()).containsExactly("7 BE 0.0 30");
  }

  @Test
  void aRestartFailsWhatHasBegunAndKeepsWhatWaits() {
    var s = Sending.plain(100_000);
    OutboundMessage acknowledged = s.send(10);
    OutboundMessage sent = s.send(10);
    OutboundMessage begun = s.send(7 * WHOLE);
    OutboundMessage waiting = s.send(10);
    s.packets();
    s.sack(0, 100_000);
    s.events();
    s.sender.restart(Sending.FIRST_TSN + 500, 1000, 10);
    s.verify();
    assertThat(s.events()).containsExactly(new SendFailed(sent, true), new SendFailed(begun, true));
    assertThat(acknowledged.stage()).isEqualTo(Stage.ACKNOWLEDGED);
    assertThat(s.packets()).containsExactly("500 BE 0.0 10");
    s.sack(500, 1000);
    assertThat(waiting.stage()).isEqualTo(Stage.ACKNOWLEDGED);
    assertThat(s.sender.levels()).isEqualTo(new SendAccount(0, 0, 0, 0, 0, 0, 0, 1000, 0, 0, 0, 0));
  }

  @Test
  void theEndTellsOfEverythingLeftAndKeepsNothing() {
    var s = Sending.plain(100_000);
    OutboundMessage begun = s.send(7 * WHOLE);
    OutboundMessage waiting = s.send(10, on(4));
    OutboundMessage timed =
        s.send(10, Sending.limited(5, new Reliability.Timed(Long.MAX_VALUE - 1)));
    s.packets();
    s.sender.end();
    assertThat(s.events())
        .containsExactly(
            new SendFailed(begun, true),
            new SendFailed(waiting, false),
            new SendFailed(timed, false));
    assertThat(s.sender.levels()).isEqualTo(new SendAccount(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(s.context.timers.earliestNs()).isEqualTo(Timers.NEVER);
  }

  @Test
  void noMoreTsnsAreInUseThanGapBlocksReach() {
    var s = Sending.plain(Integer.MAX_VALUE);
    s.context.paths.primary().packetBytes = 65_000;
    s.path.congestion.reset(Integer.MAX_VALUE / 4);
    for (int i = 0; i < 65_600; i++) {
      s.sender.send(Sending.message(1, on(i % 2)));
    }
    while (s.sender.mayFill(s.path)) {
      s.next();
    }
    assertThat(s.sender.outstanding().size()).isEqualTo(OutstandingData.MOST);
    s.sack(99, 1 << 30);
    assertThat(s.nextOne()).hasSize(65);
    assertThat(s.sender.levels().queuedMessages()).isZero();
  }

  @Test
  void tsnsGoOnElsewhereAndOldSacksAreForgotten() {
    var s = Sending.plain(10_000);
    s.send(10);
    s.packets();
    assertThatThrownBy(() -> s.sender.resetTsns(7)).isInstanceOf(IllegalStateException.class);
    s.sack(0, 10_000);
    s.sender.resetTsns(Sending.FIRST_TSN ^ 0x8000_0000);
    s.sack(0, 10_000);
    assertThat(s.context.ending()).isNull();
    s.send(10);
    assertThat(s.nextOne()).hasSize(1);
    assertThat(s.sender.nextTsn()).isEqualTo((Sending.FIRST_TSN ^ 0x8000_0000) + 1);
  }
}
