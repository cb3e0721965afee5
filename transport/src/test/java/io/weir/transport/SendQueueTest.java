package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Laws 1, 3, 4, 5, 7 and 10 of the design, for what is sent without waiting.
class SendQueueTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final CloseReason LOCAL = new CloseReason.LocalClose("enough");
  private static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());
  private static final SendLimits LIMITS =
      new SendLimits(
          new Bounds(2, 20), new Bounds(3, 30), new Bounds(4, 40), new Watermarks(10, 30));

  private final AtomicInteger wakeups = new AtomicInteger();
  private final List<String> outcomes = new ArrayList<>();
  private SendQueue queue = new SendQueue(LIMITS, Framers.raw(100).get(), wakeups::incrementAndGet);
  private Taker taker = new Taker(queue);

  private void framedByLength() {
    queue = new SendQueue(LIMITS, Framers.length4(100).get(), wakeups::incrementAndGet);
    taker = new Taker(queue);
  }

  /// A message that notes its outcome under its own text.
  private Send message(String text, Lane lane) {
    return Send.of(text.getBytes(ISO_8859_1))
        .in(lane)
        .telling(outcome -> outcomes.add(text + " " + outcome));
  }

  private Send data(String text) {
    return message(text, Lane.DATA);
  }

  private void accept(Send send) {
    assertThat(queue.offer(send)).isEqualTo(Admission.ACCEPTED);
  }

  private static String told(String text, SendOutcome outcome) {
    return text + " " + outcome;
  }

  private static String handedOver(String text) {
    return told(text, SendOutcome.HANDED_OVER);
  }

  // ---- order

  @Test
  void handsOverControlBeforeRepliesBeforeData() {
    accept(data("d1"));
    accept(message("r1", Lane.REPLY));
    accept(message("c1", Lane.CONTROL));
    accept(data("d2"));
    accept(message("c2", Lane.CONTROL));
    accept(message("r2", Lane.REPLY));
    assertThat(taker.takeAll()).isEqualTo("c1c2r1r2d1d2");
    assertThat(outcomes)
        .containsExactly(
            handedOver("c1"),
            handedOver("c2"),
            handedOver("r1"),
            handedOver("r2"),
            handedOver("d1"),
            handedOver("d2"));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatWasCollectedAndNotTakenGoesBackToItsPlace() {
    accept(data("d1"));
    accept(data("d2"));
    taker.collect(0);
    accept(data("d3"));
    assertThat(taker.takeCollected(0)).isEmpty();
    assertThat(outcomes).isEmpty();
    assertThat(taker.takeAll()).isEqualTo("d1d2d3");
  }

  @Test
  void controlGoesBeforeDataThatWasCollectedAndNotTaken() {
    accept(data("d1"));
    accept(data("d2"));
    accept(message("r1", Lane.REPLY));
    assertThat(taker.collect(0)).isEqualTo("r1d1d2");
    assertThat(taker.takeCollected(2)).isEqualTo("r1");
    accept(message("c1", Lane.CONTROL));
    assertThat(taker.takeAll()).isEqualTo("c1d1d2");
  }

  @Test
  void controlDoesNotCutAMessageThatHasBegun() {
    accept(data("data1"));
    accept(data("data2"));
    assertThat(taker.take(2)).isEqualTo("da");
    accept(message("c1", Lane.CONTROL));
    assertThat(taker.takeAll()).isEqualTo("ta1c1data2");
  }

  @Test
  void aMessagePartlyTakenGoesOnWhereItStopped() {
    accept(data("abcdef"));
    accept(data("ghi"));
    for (String next : List.of("a", "b", "c", "d", "e")) {
      assertThat(taker.take(1)).isEqualTo(next);
      assertThat(outcomes).isEmpty();
    }
    assertThat(taker.take(2)).isEqualTo("fg");
    assertThat(outcomes).containsExactly(handedOver("abcdef"));
    assertThat(taker.takeAll()).isEqualTo("hi");
  }

  @Test
  void aHeaderPartlyTakenGoesOnWhereItStopped() {
    framedByLength();
    accept(data("abc"));
    accept(data("d"));
    assertThat(taker.take(3)).isEqualTo("\0\0\0");
    accept(message("c", Lane.CONTROL));
    assertThat(taker.takeAll()).isEqualTo("\3abc\0\0\0\1c\0\0\0\1d");
  }

  @Test
  void aBatchTakesAsMuchAsItHasRoomFor() {
    accept(data("abcdefghij"));
    accept(data("klmnopqrst"));
    accept(data("u"));
    assertThat(taker.collect(0, 28)).isEqualTo("abcdefghijklmnopqrst");
    taker.takeCollected(12);
    assertThat(taker.collect(0, 17)).isEqualTo("mnopqrst");
    taker.takeCollected(8);
    assertThat(taker.takeAll()).isEqualTo("u");
  }

  @Test
  void anEmptyMessageIsHandedOverToo() {
    accept(data("a"));
    accept(data(""));
    assertThat(taker.takeAll()).isEqualTo("a");
    assertThat(outcomes).containsExactly(handedOver("a"), handedOver(""));
  }

  // ---- bounds

  @Test
  void eachLaneHasItsOwnBoundInMessages() {
    for (int i = 0; i < 4; i++) {
      accept(data("d"));
    }
    assertThat(queue.offer(data("d"))).isEqualTo(Admission.FULL);
    for (int i = 0; i < 3; i++) {
      accept(message("r", Lane.REPLY));
    }
    assertThat(queue.offer(message("r", Lane.REPLY))).isEqualTo(Admission.FULL);
    accept(message("c", Lane.CONTROL));
    accept(message("c", Lane.CONTROL));
    assertThat(queue.offer(message("c", Lane.CONTROL))).isEqualTo(Admission.FULL);
    SendLevels levels = queue.levels();
    assertThat(levels.queuedMessages()).isEqualTo(9);
    assertThat(levels.queuedBytes()).isEqualTo(9);
    assertThat(levels.mostQueuedMessages()).isEqualTo(9);
    assertThat(levels.refusedMessages()).isEqualTo(3);
    assertThat(queue.isWritable()).as("a lane is full").isFalse();
    assertThat(outcomes).as("a refusal is the answer, not an outcome").isEmpty();
  }

  @Test
  void admitsBytesUpToTheBoundAndNotOneMore() {
    accept(data("x".repeat(30)));
    assertThat(queue.offer(data("x".repeat(11)))).isEqualTo(Admission.FULL);
    accept(data("x".repeat(10)));
    assertThat(queue.offer(data("x"))).isEqualTo(Admission.FULL);
  }

  @Test
  void aMessageCountsUntilItsLastByteWasTaken() {
    accept(data("x".repeat(40)));
    taker.take(39);
    assertThat(queue.offer(data("y"))).isEqualTo(Admission.FULL);
    assertThat(queue.levels().queuedBytes()).isEqualTo(40);
    assertThat(queue.isEmpty()).isFalse();
    taker.take(1);
    accept(data("y"));
  }

  @Test
  void aMessageThatIsCollectedButNotTakenCounts() {
    accept(data("x".repeat(40)));
    taker.collect(0);
    assertThat(queue.offer(data("y"))).isEqualTo(Admission.FULL);
    taker.takeCollected(0);
  }

  @Test
  void admitsAMessageAboveTheBoundAlone() {
    accept(data("y"));
    assertThat(queue.offer(data("x".repeat(41)))).isEqualTo(Admission.FULL);
    taker.takeAll();
    accept(data("x".repeat(41)));
    assertThat(queue.offer(data(""))).isEqualTo(Admission.FULL);
  }

  @Test
  void aRefusedMessageCanBeOfferedAgain() {
    accept(data("x".repeat(40)));
    Send refused = data("later");
    assertThat(queue.offer(refused)).isEqualTo(Admission.FULL);
    taker.takeAll();
    accept(refused);
    assertThat(taker.takeAll()).isEqualTo("later");
  }

  @Test
  void refusesAPayloadThatNoFrameCanCarry() {
    framedByLength();
    assertThatThrownBy(() -> queue.offer(data("x".repeat(101))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("100", "101");
    assertThat(queue.isEmpty()).isTrue();
  }

  // ---- deadlines

  @Test
  void removesWhatHasNotBegunAtItsDeadline() {
    accept(data("early").before(10));
    accept(data("x"));
    assertThat(queue.nextDeadlineNs()).isEqualTo(10);
    assertThat(queue.expire(9)).isEqualTo(10);
    assertThat(outcomes).isEmpty();
    assertThat(queue.expire(10)).isEqualTo(Deadlines.NEVER);
    assertThat(outcomes).containsExactly(told("early", EXPIRED));
    assertThat(taker.takeAll()).isEqualTo("x");
    assertThat(queue.levels().expiredMessages()).isEqualTo(1);
  }

  @Test
  void neverSendsWhatIsPastItsDeadline() {
    accept(data("late").before(10));
    accept(data("x").before(11));
    assertThat(taker.take(100, 10)).isEqualTo("x");
    assertThat(outcomes).containsExactly(told("late", EXPIRED), handedOver("x"));
    assertThat(queue.levels().expiredMessages()).isEqualTo(1);
  }

  @Test
  void doesNotRemoveWhatHasBegun() {
    accept(data("begun").before(10));
    accept(data("waits").before(10));
    taker.take(1, 5);
    queue.expire(10);
    assertThat(outcomes).containsExactly(told("waits", EXPIRED));
    assertThat(taker.take(100, 20)).isEqualTo("egun");
    assertThat(outcomes).containsExactly(told("waits", EXPIRED), handedOver("begun"));
  }

  @Test
  void removesWhatWasCollectedAndNotTakenAtItsDeadline() {
    accept(data("a"));
    accept(data("late").before(10));
    taker.take(1, 5);
    queue.expire(10);
    assertThat(outcomes).containsExactly(handedOver("a"), told("late", EXPIRED));
    assertThat(taker.takeAll()).isEmpty();
  }

  @Test
  void aDeadlineMakesRoom() {
    accept(data("x".repeat(40)).before(10));
    queue.expire(10);
    accept(data("y".repeat(40)));
  }

  @Test
  void knowsTheEarliestDeadlineOfAllLanes() {
    accept(data("d").before(30));
    accept(message("r", Lane.REPLY).before(20));
    accept(message("c", Lane.CONTROL).before(40));
    assertThat(queue.nextDeadlineNs()).isEqualTo(20);
    assertThat(queue.expire(20)).isEqualTo(30);
    assertThat(queue.nextDeadlineNs()).isEqualTo(30);
  }

  // ---- taking back

  @Test
  void takesBackWhatWaits() {
    Send send = data("mistake");
    accept(send);
    accept(data("x"));
    assertThat(queue.withdraw(send, new Unsent.Expired())).isTrue();
    assertThat(outcomes).containsExactly(told("mistake", EXPIRED));
    assertThat(queue.withdraw(send, new Unsent.Expired())).isFalse();
    assertThat(taker.takeAll()).isEqualTo("x");
    assertThat(queue.levels().queuedBytes()).isZero();
  }

  @Test
  void doesNotTakeBackWhatHasBegunOrWasHandedOverOrNeverCame() {
    Send begun = data("begun");
    accept(begun);
    taker.take(1);
    assertThat(queue.withdraw(begun, new Unsent.Expired())).isFalse();
    taker.takeAll();
    assertThat(queue.withdraw(begun, new Unsent.Expired())).isFalse();
    assertThat(queue.withdraw(data("new"), new Unsent.Expired())).isFalse();
    assertThat(outcomes).containsExactly(handedOver("begun"));
  }

  @Test
  void takesBackWhatIsCollectedUnlessTheTransportTakesItFirst() {
    Send taken = data("taken");
    Send begun = data("begun");
    Send left = data("left");
    accept(taken);
    accept(begun);
    accept(left);
    taker.collect(0);
    for (Send send : List.of(taken, begun, left)) {
      assertThat(queue.withdraw(send, new Unsent.Expired())).isTrue();
    }
    assertThat(taker.takeCollected(6)).isEqualTo("takenb");
    assertThat(outcomes).containsExactlyInAnyOrder(handedOver("taken"), told("left", EXPIRED));
    assertThat(taker.takeAll()).isEqualTo("egun");
    assertThat(queue.isEmpty()).isTrue();
  }

  // ---- writability

  @Test
  void isUnwritableAtTheHighMarkAndWritableAtTheLowMark() {
    accept(data("x".repeat(15)));
    accept(message("x".repeat(14), Lane.REPLY));
    assertThat(queue.isWritable()).as("29 bytes").isTrue();
    accept(data("x"));
    assertThat(queue.isWritable()).as("30 bytes").isFalse();
    taker.take(15);
    assertThat(queue.isWritable()).as("the reply is gone: 16 bytes").isFalse();
    accept(data("y".repeat(10)));
    taker.take(14);
    assertThat(queue.isWritable()).as("11 bytes and more").isFalse();
    taker.take(1);
    assertThat(queue.isWritable()).as("10 bytes").isTrue();
    accept(data("y".repeat(19)));
    assertThat(queue.isWritable()).as("29 bytes again").isTrue();
  }

  @Test
  void controlDoesNotCountForWritability() {
    accept(message("x".repeat(20), Lane.CONTROL));
    accept(data("x".repeat(29)));
    assertThat(queue.isWritable()).isTrue();
  }

  @Test
  void isWritableAgainWhenDeadlinesOrWithdrawalsEmptyTheQueue() {
    accept(data("x".repeat(30)).before(10));
    assertThat(queue.isWritable()).isFalse();
    queue.expire(10);
    assertThat(queue.isWritable()).isTrue();
    Send send = data("x".repeat(30));
    accept(send);
    assertThat(queue.isWritable()).isFalse();
    queue.withdraw(send, new Unsent.Expired());
    assertThat(queue.isWritable()).isTrue();
  }

  // ---- the end

  @Test
  void theEndReportsWhatDidNotGo() {
    framedByLength();
    accept(message("reply", Lane.REPLY));
    accept(data("data"));
    taker.take(6);
    accept(message("control", Lane.CONTROL));
    assertThat(queue.end(RESET)).isEqualTo(3);
    SendOutcome closed = new NotSent(new Unsent.Closed(RESET));
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            told("reply", new Cut(6, RESET)), told("control", closed), told("data", closed));
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.levels().queuedBytes()).isZero();
    assertThat(queue.offer(data("late"))).isEqualTo(new Admission.Closed(RESET));
    assertThat(queue.end(LOCAL)).as("told once").isZero();
    assertThat(outcomes).hasSize(3);
  }

  @Test
  void aQueueThatRefusesStillSendsWhatItHas() {
    accept(data("before"));
    queue.refuse(LOCAL);
    assertThat(queue.offer(data("after"))).isEqualTo(new Admission.Closed(LOCAL));
    assertThat(taker.takeAll()).isEqualTo("before");
    assertThat(outcomes).containsExactly(handedOver("before"));
  }

  @Test
  void theFirstReasonStays() {
    assertThat(queue.refuse(LOCAL)).isEqualTo(LOCAL);
    assertThat(queue.refuse(RESET)).isEqualTo(LOCAL);
    queue.end(RESET);
    assertThat(queue.offer(data("late"))).isEqualTo(new Admission.Closed(LOCAL));
  }

  // ---- telling

  @Test
  void wakesTheEngineOnceUntilItCame() {
    accept(data("a"));
    accept(data("b"));
    assertThat(wakeups).hasValue(1);
    queue.woken();
    taker.takeAll();
    accept(data("c"));
    assertThat(wakeups).hasValue(2);
  }

  @Test
  void wakesTheEngineAgainOnceItHasHeardEvenIfItFoundNothing() {
    Send send = data("mistake");
    accept(send);
    queue.withdraw(send, new Unsent.Expired());
    queue.woken();
    accept(data("x"));
    assertThat(wakeups).hasValue(2);
  }

  @Test
  void aListenerThatFailsSilencesNoOther() {
    accept(
        Send.of(new byte[1])
            .telling(
                _ -> {
                  throw new IllegalStateException("a listener's own fault");
                }));
    accept(data("x"));
    taker.takeAll();
    assertThat(outcomes).containsExactly(handedOver("x"));
    accept(data("y"));
    taker.takeAll();
    assertThat(outcomes).as("each told once").containsExactly(handedOver("x"), handedOver("y"));
  }
}
