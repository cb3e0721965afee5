package io.weir.transport;

import static io.weir.transport.CompletionPoint.ACKNOWLEDGED;
import static io.weir.transport.CompletionPoint.HANDED_OVER;
import static io.weir.transport.CompletionPoint.QUEUED;
import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unacknowledged;
import io.weir.transport.SendOutcome.Underway;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Laws 1, 4, 5 and 7 of the design, for an engine that takes whole messages and hears of
/// acknowledgements.
class MessageHandoverTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");

  private final AtomicInteger wakeups = new AtomicInteger();
  private final List<String> told = new ArrayList<>();
  private SendQueue queue = queue(new LanePolicy.Wait());
  private MessageHandover handover = queue.messageWise(true);

  private SendQueue queue(LanePolicy policy) {
    SendLimits limits =
        SendLimits.DEFAULTS
            .withData(new Bounds(3, 10))
            .withWatermarks(new Watermarks(2, 8))
            .withPolicy(Lane.DATA, policy);
    return new SendQueue(limits, Framers.raw(100).get(), wakeups::incrementAndGet);
  }

  private void use(LanePolicy policy) {
    queue = queue(policy);
    handover = queue.messageWise(true);
  }

  private Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1)).telling(outcome -> told.add(text + " " + outcome));
  }

  private Send offered(Send send) {
    assertThat(queue.offer(send)).isEqualTo(Admission.ACCEPTED);
    return send;
  }

  private static String text(Send send) {
    return new String(send.messageArray(), send.messageOffset(), send.messageBytes(), ISO_8859_1);
  }

  private List<String> takeNew() {
    List<String> taken = new ArrayList<>();
    handover.takeNew(send -> taken.add(text(send)));
    return taken;
  }

  private List<String> takeGone() {
    List<String> gone = new ArrayList<>();
    handover.takeGone(send -> gone.add(text(send)));
    return gone;
  }

  private Send begun(String text) {
    Send send = offered(data(text));
    takeNew();
    assertThat(handover.begin(send, 0)).isTrue();
    return send;
  }

  private Send left(String text, CompletionPoint point) {
    Send send = offered(data(text).toldAt(point));
    takeNew();
    assertThat(handover.begin(send, 0)).isTrue();
    handover.handedOver(send);
    return send;
  }

  // ---- coming

  @Test
  void showsEachMessageOnceInTheOrderOfTheLanes() {
    offered(data("d1"));
    offered(data("r1").in(Lane.REPLY));
    offered(data("d2"));
    offered(data("c1").in(Lane.CONTROL));
    assertThat(takeNew()).containsExactly("c1", "r1", "d1", "d2");
    offered(data("d3"));
    assertThat(takeNew()).containsExactly("d3");
    assertThat(takeNew()).isEmpty();
    assertThat(queue.levels().queuedMessages()).isEqualTo(5);
  }

  @Test
  void whatWasShownCanStillBeTakenBack() {
    Send send = offered(data("a"));
    takeNew();
    queue.woken();
    int before = wakeups.get();
    assertThat(queue.withdraw(send, new Unsent.Withdrawn())).isTrue();
    assertThat(wakeups.get()).as("the engine is woken to unlink it").isGreaterThan(before);
    assertThat(told).containsExactly("a " + new NotSent(new Unsent.Withdrawn()));
    assertThat(takeGone()).containsExactly("a");
    assertThat(takeGone()).isEmpty();
    assertThat(handover.isDry()).isTrue();
  }

  @Test
  void whatBeganCannotBeTakenBack() {
    Send send = begun("a");
    assertThat(queue.withdraw(send, new Unsent.Withdrawn())).isFalse();
    handover.handedOver(send);
    assertThat(queue.withdraw(send, new Unsent.Withdrawn())).isFalse();
  }

  @Test
  void anEngineThatFindsOutByItselfIsNotToldAgain() {
    Send withdrawn = offered(data("a"));
    Send late = offered(data("b").before(5));
    Send abandoned = offered(data("c"));
    takeNew();
    queue.withdraw(withdrawn, new Unsent.Withdrawn());
    assertThat(handover.begin(withdrawn, 0)).isFalse();
    assertThat(handover.begin(late, 4)).isTrue();
    assertThat(handover.abandoned(abandoned)).isTrue();
    assertThat(takeGone()).isEmpty();
    assertThat(told).last().isEqualTo("c " + new SendOutcome.Abandoned(false));
  }

  @Test
  void aMessageWhoseDeadlinePassesAsItBeginsNeverLeaves() {
    Send send = offered(data("a").before(5));
    takeNew();
    assertThat(handover.begin(send, 5)).isFalse();
    assertThat(told).containsExactly("a " + SendQueue.EXPIRED);
    assertThat(queue.levels().expiredMessages()).isOne();
    assertThat(takeGone()).isEmpty();
  }

  @Test
  void whatExpiresInItsLaneIsGivenBack() {
    offered(data("a").before(5));
    takeNew();
    offered(data("b").before(6));
    assertThat(queue.expire(5)).isEqualTo(6);
    assertThat(takeGone()).containsExactly("a");
    queue.expire(6);
    assertThat(takeGone()).as("it was never shown").isEmpty();
    assertThat(takeNew()).isEmpty();
  }

  @Test
  void theOldestThatHasNotBegunMakesRoom() {
    use(new LanePolicy.DropOldest());
    Send begun = begun("a");
    offered(data("b"));
    takeNew();
    offered(data("c"));
    offered(data("d"));
    assertThat(takeGone()).containsExactly("b");
    assertThat(takeNew()).containsExactly("c", "d");
    handover.handedOver(begun);
    assertThat(told).containsExactly("b " + SendQueue.DROPPED, "a " + SendOutcome.HANDED_OVER);
  }

  @Test
  void theEngineLearnsWhosePlaceANewerOneHasTaken() {
    use(new LanePolicy.Conflate());
    Send first = offered(data("1").keyed("k"));
    offered(data("x"));
    takeNew();
    offered(data("2").keyed("k"));
    Send newest = offered(data("3").keyed("k"));
    List<Send> replaced = new ArrayList<>();
    handover.takeNew(
        send -> {
          assertThat(send).isSameAs(newest);
          replaced.add(send.replaced());
        });
    assertThat(replaced).containsExactly(first);
    assertThat(newest.replaced()).as("only during the call").isNull();
    assertThat(takeGone()).containsExactly("1");
  }

  // ---- going

  @Test
  void whatWasHandedOverCountsUntilItIsAcknowledged() {
    Send a = left("aaaa", HANDED_OVER);
    assertThat(told).containsExactly("aaaa " + SendOutcome.HANDED_OVER);
    Send b = left("bbbb", ACKNOWLEDGED);
    assertThat(told).hasSize(1);
    SendLevels levels = queue.levels();
    assertThat(levels.queuedBytes()).isEqualTo(8);
    assertThat(levels.unacknowledgedMessages()).isEqualTo(2);
    assertThat(levels.unacknowledgedBytes()).isEqualTo(8);
    assertThat(levels.handedOverMessages()).isEqualTo(2);
    assertThat(queue.isWritable()).as("the watermarks see it").isFalse();
    assertThat(queue.offer(data("cccc"))).as("the bound sees it").isEqualTo(Admission.FULL);
    assertThat(handover.isDrained()).isTrue();
    assertThat(handover.isDry()).isFalse();
    handover.acknowledged(b);
    handover.acknowledged(a);
    assertThat(told)
        .containsExactly("aaaa " + SendOutcome.HANDED_OVER, "bbbb " + SendOutcome.ACKNOWLEDGED);
    assertThat(handover.isDry()).isTrue();
    assertThat(queue.isWritable()).isTrue();
    assertThat(queue.levels().acknowledgedMessages()).isEqualTo(2);
  }

  @Test
  void anAcknowledgementMakesRoomForWhoWaits() {
    Send a = left("aaaaaaaaaa", HANDED_OVER);
    CompletableFuture<SendOutcome> waiting = queue.sendAsync(data("b"), QUEUED);
    assertThat(waiting).isNotDone();
    queue.woken();
    int before = wakeups.get();
    handover.acknowledged(a);
    assertThat(waiting).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(wakeups.get()).as("there is something new").isGreaterThan(before);
    assertThat(takeNew()).containsExactly("b");
  }

  @Test
  void aBatchTellsItsListenersAfterTheLast() {
    Send a = left("a", ACKNOWLEDGED);
    Send b = left("b", ACKNOWLEDGED);
    handover.together(
        () -> {
          handover.acknowledged(a);
          handover.acknowledged(b);
          assertThat(told).isEmpty();
        });
    assertThat(told).hasSize(2);
  }

  @Test
  void aFutureCompletesAtThePointThatWasAskedFor() {
    CompletableFuture<SendOutcome> gone = queue.sendAsync(data("a"), HANDED_OVER);
    CompletableFuture<SendOutcome> there = queue.sendAsync(data("b"), ACKNOWLEDGED);
    List<Send> shown = new ArrayList<>();
    handover.takeNew(shown::add);
    shown.forEach(send -> assertThat(handover.begin(send, 0)).isTrue());
    shown.forEach(handover::handedOver);
    assertThat(gone).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(there).isNotDone();
    shown.forEach(handover::acknowledged);
    assertThat(there).isCompletedWithValue(SendOutcome.ACKNOWLEDGED);
    assertThat(told).as("the futures stand for the listeners").isEmpty();
  }

  @Test
  void aBlockingSenderMayWaitForTheAcknowledgement() {
    Blocked<SendOutcome> sender = Blocked.in(() -> queue.send(data("a").toldAt(ACKNOWLEDGED)));
    List<Send> shown = new ArrayList<>();
    eventually("it is queued", () -> handover.takeNew(shown::add) > 0);
    handover.begin(shown.getFirst(), System.nanoTime());
    handover.handedOver(shown.getFirst());
    assertThat(sender.ended()).isFalse();
    handover.acknowledged(shown.getFirst());
    assertThat(sender.result()).isEqualTo(SendOutcome.ACKNOWLEDGED);
  }

  @Test
  void whoGivesUpWaitingForTheAcknowledgementIsToldThatItIsUnderway() {
    long deadlineNs = Deadlines.after(System.nanoTime(), Duration.ofMillis(300));
    Blocked<SendOutcome> sender =
        Blocked.in(() -> queue.send(data("a").before(deadlineNs).toldAt(ACKNOWLEDGED)));
    List<Send> shown = new ArrayList<>();
    eventually("it is queued", () -> handover.takeNew(shown::add) > 0);
    handover.begin(shown.getFirst(), deadlineNs - 1);
    handover.handedOver(shown.getFirst());
    assertThat(sender.result()).isEqualTo(new Underway());
  }

  @Test
  void whatIsGivenUpSaysWhetherItHadBegun() {
    Send begun = begun("a");
    Send left = left("b", ACKNOWLEDGED);
    Send known = left("c", HANDED_OVER);
    told.clear();
    assertThat(handover.abandoned(begun)).isTrue();
    assertThat(handover.abandoned(left)).isTrue();
    assertThat(handover.abandoned(known)).isTrue();
    assertThat(told)
        .as("who was told that it left is told nothing more")
        .containsExactly(
            "a " + new SendOutcome.Abandoned(true), "b " + new SendOutcome.Abandoned(true));
    assertThat(handover.isDry()).isTrue();
    assertThat(queue.levels().abandonedMessages()).isEqualTo(3);
  }

  @Test
  void theEndSettlesEachByHowFarItCame() {
    Send cut = begun("c");
    handover.left(cut, 1);
    left("u", ACKNOWLEDGED);
    left("h", HANDED_OVER);
    told.clear();
    CompletableFuture<SendOutcome> waiting = queue.sendAsync(data("w"), ACKNOWLEDGED);
    Send queued = offered(data("q").in(Lane.REPLY));
    takeNew();
    assertThat(queue.end(RESET)).as("what did not go out whole").isEqualTo(3);
    var closed = new NotSent(new Unsent.Closed(RESET));
    assertThat(told)
        .containsExactlyInAnyOrder(
            "c " + new Cut(1, RESET), "u " + new Unacknowledged(RESET), "q " + closed);
    assertThat(waiting).isCompletedWithValue(closed);
    assertThat(handover.isDry()).isTrue();
    assertThat(handover.begin(queued, 0)).isFalse();
    assertThat(queue.levels().queuedBytes()).isZero();
    assertThat(queue.levels().unacknowledgedMessages()).isZero();
  }

  // ---- engines that hear of no acknowledgement, and callers' mistakes

  @Test
  void withoutAcknowledgementsHandedOverIsTheEnd() {
    queue = queue(new LanePolicy.Wait());
    handover = queue.messageWise(false);
    left("a", HANDED_OVER);
    assertThat(told).containsExactly("a " + SendOutcome.HANDED_OVER);
    assertThat(handover.isDry()).isTrue();
  }

  @Test
  void anAcknowledgementThatNeverComesIsRefused() {
    queue = queue(new LanePolicy.Wait());
    assertThatThrownBy(() -> queue.offer(data("a").toldAt(ACKNOWLEDGED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("would never come");
    assertThatThrownBy(() -> queue.sendAsync(data("a"), ACKNOWLEDGED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> queue.send(data("a").toldAt(ACKNOWLEDGED)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(queue.isEmpty()).isTrue();
    assertThatThrownBy(() -> data("a").toldAt(QUEUED)).hasMessageContaining("sendAsync");
  }

  @Test
  void aMessageGoesThroughItsLifeInOrder() {
    Send send = data("a");
    assertThatThrownBy(() -> handover.begin(send, 0)).isInstanceOf(IllegalStateException.class);
    offered(send);
    assertThatThrownBy(() -> handover.begin(send, 0)).hasMessageContaining("shown");
    takeNew();
    assertThatThrownBy(() -> handover.handedOver(send)).hasMessageContaining("begun");
    handover.begin(send, 0);
    assertThatThrownBy(() -> handover.begin(send, 0)).hasMessageContaining("BEGUN");
    assertThatThrownBy(() -> handover.acknowledged(send)).hasMessageContaining("handed over");
    handover.handedOver(send);
    handover.acknowledged(send);
    assertThatThrownBy(() -> handover.acknowledged(send)).hasMessageContaining("SETTLED");
    assertThat(handover.abandoned(send)).isFalse();
  }

  @Test
  void bytesAreNotTakenWhereMessagesAre() {
    ByteBuffer target = ByteBuffer.allocate(10);
    assertThatThrownBy(() -> queue.collect(target, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.collectRun()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.messageWise(true)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatTheLoopAppendsIsAMessageToo() {
    ByteBuffer payload = ByteBuffer.wrap("ab".getBytes(ISO_8859_1));
    assertThat(queue.append(payload, Lane.DATA)).isEqualTo(Admission.ACCEPTED);
    assertThat(payload.hasRemaining()).isFalse();
    assertThat(takeNew()).containsExactly("ab");
  }

  // ---- the message in one piece

  @Test
  void aMessageOfPartsIsPutTogetherOnce() {
    ByteBuffer one = ByteBuffer.wrap("xaby".getBytes(ISO_8859_1)).position(1).limit(3);
    Send single = offered(Send.gather(one).in(Lane.CONTROL));
    Send several = offered(Send.gather(one, one));
    assertThat(takeNew()).containsExactly("ab", "abab");
    assertThat(single.messageArray()).as("where it lies").isSameAs(one.array());
    assertThat(several.messageArray()).isSameAs(several.messageArray());
    byte[] own = {'c'};
    assertThat(offered(Send.of(own)).messageArray()).isSameAs(own);
  }

  @Test
  void whatIsPutAroundAMessageIsInItsPiece() {
    queue = new SendQueue(SendLimits.DEFAULTS, Framers.netstring().get(), () -> {});
    handover = queue.messageWise(true);
    offered(data("hello"));
    offered(Send.gather(ByteBuffer.wrap(new byte[] {'a'}), ByteBuffer.wrap(new byte[] {'b'})));
    assertThat(takeNew()).containsExactly("5:hello,", "2:ab,");
  }
}
