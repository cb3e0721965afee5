package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a full lane does, by its policy. Law 10: whatever is taken out is counted and told.
class SendQueuePolicyTest {
  private static final NotSent FULL = new NotSent(new Unsent.Full());
  private static final NotSent EXPIRED = new NotSent(new Unsent.Expired());
  private static final NotSent DROPPED = new NotSent(new Unsent.Dropped());
  private static final NotSent CONFLATED = new NotSent(new Unsent.Conflated());

  private final List<String> outcomes = new ArrayList<>();
  private SendQueue queue = queue(new LanePolicy.Wait());
  private Taker taker = new Taker(queue);

  private static SendQueue queue(LanePolicy policy) {
    SendLimits limits =
        SendLimits.DEFAULTS
            .withData(new Bounds(4, 10))
            .withWatermarks(new Watermarks(2, 8))
            .withPolicy(Lane.DATA, policy);
    return new SendQueue(limits, Framers.raw(100).get(), () -> {});
  }

  private void use(LanePolicy policy) {
    queue = queue(policy);
    taker = new Taker(queue);
  }

  private Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1)).telling(outcome -> outcomes.add(text + outcome));
  }

  private Send keyed(String key, String text) {
    return data(text).keyed(key);
  }

  private void accept(Send... sends) {
    for (Send send : sends) {
      assertThat(queue.offer(send)).isEqualTo(Admission.ACCEPTED);
    }
  }

  private Blocked<SendOutcome> waiting(Send send) {
    int before = queue.levels().waiters();
    Blocked<SendOutcome> sender = Blocked.in(() -> queue.send(send));
    eventually("the sender is in line", () -> queue.levels().waiters() > before);
    return sender;
  }

  // ---- refuse

  @Test
  void aLaneThatRefusesHasNobodyWait() throws InterruptedException {
    use(new LanePolicy.Refuse());
    accept(data("0123456789"));
    assertThat(queue.offer(data("x"))).isEqualTo(Admission.FULL);
    assertThat(queue.send(data("x"))).isEqualTo(FULL);
    assertThat(queue.sendAsync(data("x"), CompletionPoint.QUEUED)).isCompletedWithValue(FULL);
    assertThat(queue.levels().refusedMessages()).isEqualTo(3);
    assertThat(queue.levels().waiters()).isZero();
    assertThat(taker.takeAll()).isEqualTo("0123456789");
  }

  // ---- drop the oldest

  @Test
  void theOldestMakeRoomForTheNewest() {
    use(new LanePolicy.DropOldest());
    accept(data("abc"), data("def"), data("ghi"), data("jklmn"));
    assertThat(outcomes).containsExactly("abc" + DROPPED, "def" + DROPPED);
    assertThat(queue.levels().droppedMessages()).isEqualTo(2);
    assertThat(queue.levels().queuedBytes()).isEqualTo(8);
    assertThat(taker.takeAll()).isEqualTo("ghijklmn");
  }

  @Test
  void theOldestAreDroppedAtTheBoundInMessagesToo() {
    use(new LanePolicy.DropOldest());
    accept(data("a"), data("b"), data("c"), data("d"), data("e"));
    assertThat(outcomes).containsExactly("a" + DROPPED);
    assertThat(taker.takeAll()).isEqualTo("bcde");
  }

  @Test
  void aMessageAboveTheBoundHasAllDroppedAndPassesAlone() {
    use(new LanePolicy.DropOldest());
    accept(data("a"), data("b"), data("0123456789X"));
    assertThat(outcomes).containsExactly("a" + DROPPED, "b" + DROPPED);
    assertThat(taker.takeAll()).isEqualTo("0123456789X");
  }

  @Test
  void whatHasBegunIsNotDropped() {
    use(new LanePolicy.DropOldest());
    accept(data("abcdef"), data("gh"));
    taker.take(1);
    accept(data("ijkl"));
    assertThat(outcomes).containsExactly("gh" + DROPPED);
    assertThat(queue.offer(data("mnopq")))
        .as("not beside what has begun")
        .isEqualTo(Admission.FULL);
    assertThat(outcomes).as("and nothing is dropped in vain").hasSize(1);
    assertThat(taker.takeAll()).isEqualTo("bcdefijkl");
  }

  @Test
  void whatTheTransportHoldsThisMomentIsNotDropped() {
    use(new LanePolicy.DropOldest());
    accept(data("abcde"), data("fghij"));
    taker.collect(0);
    assertThat(queue.offer(data("k"))).isEqualTo(Admission.FULL);
    taker.takeCollected(0);
    accept(data("k"));
    assertThat(outcomes).containsExactly("abcde" + DROPPED);
    assertThat(taker.takeAll()).isEqualTo("fghijk");
  }

  @Test
  void aBlockedSenderIsToldThatItsMessageWasDropped() {
    use(new LanePolicy.DropOldest());
    Blocked<SendOutcome> sender = Blocked.in(() -> queue.send(data("abc")));
    eventually("it is queued", () -> queue.levels().queuedMessages() == 1);
    accept(data("0123456789"));
    assertThat(sender.result()).isEqualTo(DROPPED);
  }

  @Test
  void aSenderThatWaitsForWhatHasBegunDropsTheOldestOnceItCan() {
    use(new LanePolicy.DropOldest());
    accept(data("abcdef"));
    taker.take(1);
    Blocked<SendOutcome> sender = waiting(data("uvwxyz"));
    assertThat(taker.takeAll()).isEqualTo("bcdef");
    assertThat(taker.takeAll()).isEqualTo("uvwxyz");
    assertThat(sender.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  // ---- conflate

  @Test
  void theNewestOfAKeyTakesThePlaceOfTheOlder() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "old"), data("x"), keyed("l", "L"), keyed("k", "new"));
    assertThat(outcomes).containsExactly("old" + CONFLATED);
    assertThat(queue.levels().conflatedMessages()).isEqualTo(1);
    assertThat(queue.levels().queuedMessages()).isEqualTo(3);
    assertThat(taker.takeAll()).isEqualTo("newxL");
    accept(keyed("k", "k"));
    assertThat(taker.takeAll()).isEqualTo("k");
    assertThat(queue.levels().conflatedMessages()).isEqualTo(1);
  }

  @Test
  void aFullLaneStillConflates() {
    use(new LanePolicy.Conflate());
    accept(data("abcde"), keyed("k", "01234"));
    assertThat(queue.offer(data("x"))).isEqualTo(Admission.FULL);
    assertThat(queue.offer(keyed("l", "x"))).isEqualTo(Admission.FULL);
    accept(keyed("k", "5678"));
    assertThat(queue.offer(keyed("k", "567890"))).as("one byte too many").isEqualTo(Admission.FULL);
    assertThat(taker.takeAll()).isEqualTo("abcde5678");
  }

  @Test
  void otherPoliciesIgnoreKeys() {
    accept(keyed("k", "a"), keyed("k", "b"));
    assertThat(taker.takeAll()).isEqualTo("ab");
  }

  @Test
  void whatHasBegunIsNotConflated() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "old"));
    taker.take(1);
    accept(keyed("k", "new"));
    assertThat(outcomes).isEmpty();
    assertThat(taker.takeAll()).isEqualTo("ldnew");
  }

  @Test
  void whatTheTransportGivesBackIsNotSentAfterANewerOne() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "old"), data("x"));
    taker.collect(0);
    accept(keyed("k", "new"));
    assertThat(outcomes).isEmpty();
    taker.takeCollected(0);
    assertThat(outcomes).containsExactly("old" + CONFLATED);
    assertThat(taker.takeAll()).as("the newer has its place").isEqualTo("newx");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatTheTransportTakesGoesBeforeTheNewerOne() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "old"), keyed("l", "l"));
    taker.collect(0);
    accept(keyed("k", "new"), keyed("l", "m"));
    taker.takeCollected(1);
    assertThat(outcomes).containsExactly("l" + CONFLATED);
    assertThat(taker.takeAll()).isEqualTo("ldmnew");
    assertThat(queue.levels().conflatedMessages()).isEqualTo(1);
  }

  @Test
  void whatWasTakenBackLeavesItsKeyFree() {
    use(new LanePolicy.Conflate());
    Send send = keyed("k", "mistake");
    accept(send);
    queue.withdraw(send, new Unsent.Withdrawn());
    accept(keyed("k", "x"), keyed("k", "y"));
    assertThat(taker.takeAll()).isEqualTo("y");
    assertThat(queue.levels().withdrawnMessages()).isEqualTo(1);
  }

  @Test
  void aWaiterGivesItsPlaceInLineToANewerOneOfItsKey() {
    use(new LanePolicy.Conflate());
    accept(data("0123456789"));
    Blocked<SendOutcome> old = waiting(keyed("k", "old"));
    Blocked<SendOutcome> other = waiting(data("x"));
    var newest = queue.sendAsync(keyed("k", "new"), CompletionPoint.HANDED_OVER);
    assertThat(old.result()).isEqualTo(CONFLATED);
    assertThat(queue.levels().waiters()).isEqualTo(2);
    taker.takeAll();
    assertThat(taker.takeAll()).isEqualTo("newx");
    assertThat(newest).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(other.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aSmallerOneInTheSamePlaceMakesRoomAtOnce() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "123456"), data("abc"));
    var large = queue.sendAsync(keyed("l", "LLLLL"), CompletionPoint.QUEUED);
    var next = queue.sendAsync(data("x"), CompletionPoint.QUEUED);
    accept(keyed("k", "12345"));
    assertThat(large).isNotDone();
    var small = queue.sendAsync(keyed("l", "l"), CompletionPoint.QUEUED);
    assertThat(large).isCompletedWithValue(CONFLATED);
    assertThat(small).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(next).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(taker.takeAll()).isEqualTo("12345abclx");
  }

  /// The waiter is older than the offer, and newer than what is queued: only it may replace that.
  @Test
  void anOfferDoesNotOvertakeAWaiterOfItsKey() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "1"), data("abcdefgh"));
    Blocked<SendOutcome> second = waiting(keyed("k", "22222"));
    assertThat(queue.offer(keyed("k", "3"))).isEqualTo(Admission.FULL);
    assertThat(taker.take(1)).isEqualTo("1");
    assertThat(taker.takeAll()).isEqualTo("abcdefgh");
    assertThat(taker.takeAll()).isEqualTo("22222");
    assertThat(second.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aKeyIsReplacedWhileOthersWaitForRoom() {
    use(new LanePolicy.Conflate());
    accept(keyed("k", "old"), data("abcdef"));
    waiting(data("waits"));
    accept(keyed("k", "new"));
    assertThat(taker.takeAll()).isEqualTo("newabcdef");
  }

  @Test
  void theCostOfASendDoesNotGrowWithTheQueue() {
    SendLimits limits = SendLimits.DEFAULTS.withPolicy(Lane.DATA, new LanePolicy.Conflate());
    queue = new SendQueue(limits, Framers.raw(100).get(), () -> {});
    var compared = new AtomicInteger();
    record Key(int number, AtomicInteger compared) {
      @Override
      public boolean equals(Object other) {
        compared.incrementAndGet();
        return other instanceof Key key && key.number == number;
      }

      @Override
      public int hashCode() {
        return number;
      }
    }
    for (int i = 0; i < 10_000; i++) {
      accept(Send.of(new byte[1]).keyed(new Key(i, compared)));
    }
    compared.set(0);
    accept(Send.of(new byte[1]).keyed(new Key(0, compared)));
    assertThat(compared.get()).isLessThan(6);
    assertThat(queue.levels().conflatedMessages()).isEqualTo(1);
  }

  // ---- expire

  @Test
  void everyMessageHasADeadlineAtTheLanesAge() {
    use(new LanePolicy.Expire(Duration.ofSeconds(100)));
    long beforeNs = System.nanoTime();
    accept(data("x"));
    long afterNs = System.nanoTime();
    long ageNs = Duration.ofSeconds(100).toNanos();
    assertThat(queue.nextDeadlineNs() - ageNs).isBetween(beforeNs, afterNs);
    accept(data("sooner").before(beforeNs + 1));
    assertThat(queue.nextDeadlineNs()).isEqualTo(beforeNs + 1);
    queue.expire(beforeNs + 1);
    assertThat(outcomes).containsExactly("sooner" + EXPIRED);
    queue.expire(afterNs + ageNs);
    assertThat(outcomes).containsExactly("sooner" + EXPIRED, "x" + EXPIRED);
    assertThat(queue.levels().expiredMessages()).isEqualTo(2);
  }

  @Test
  void aRefusalLeavesNoAgeBehind() {
    use(new LanePolicy.Expire(Duration.ofSeconds(100)));
    accept(data("0123456789"));
    Send again = data("x");
    assertThat(queue.offer(again)).isEqualTo(Admission.FULL);
    assertThat(again.deadlineNs).isEqualTo(Deadlines.NEVER);
  }

  @Test
  void anAgeIsPositive() {
    assertThatThrownBy(() -> new LanePolicy.Expire(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void eachLaneHasItsOwnPolicy() {
    SendLimits limits =
        new SendLimits(new Bounds(1, 9), new Bounds(1, 9), new Bounds(1, 9), new Watermarks(1, 8))
            .withPolicy(Lane.REPLY, new LanePolicy.DropOldest())
            .withPolicy(Lane.CONTROL, new LanePolicy.Conflate());
    queue = new SendQueue(limits, Framers.raw(100).get(), () -> {});
    taker = new Taker(queue);
    accept(data("d"), data("r").in(Lane.REPLY), keyed("k", "c").in(Lane.CONTROL));
    accept(data("R").in(Lane.REPLY), keyed("k", "C").in(Lane.CONTROL));
    assertThat(queue.offer(data("D"))).isEqualTo(Admission.FULL);
    assertThat(outcomes).containsExactly("r" + DROPPED, "c" + CONFLATED);
    assertThat(taker.takeAll()).isEqualTo("CRd");
  }
}
