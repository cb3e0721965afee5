package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static io.weir.testkit.Eventually.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Blocked;
import io.weir.transport.Admission;
import io.weir.transport.CompletionPoint;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Lane;
import io.weir.transport.LanePolicy;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// Laws 4, 6 and 7: a send has an exact outcome, who waits is served in its turn until its own
/// deadline, control goes before data.
abstract class SendOutcomeContract extends ContractCase {
  private static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());

  /// Numbers of messages that must never arrive.
  private static final int NEVER = -1;

  private static final int URGENT_BYTES = 5;
  private static final int REPLY_BYTES = LARGE_BYTES + 1;

  SendOutcomeContract(TransportUnderTest subject) {
    super(subject);
  }

  private static long soonNs() {
    return Deadlines.after(System.nanoTime(), SOON);
  }

  @Test
  void everyWayToSendSaysWhatBecameOfTheMessage() throws Exception {
    Pair pair = joined();
    Queue<SendOutcome> told = new ConcurrentLinkedQueue<>();
    Send first = Send.of(numbered(0, 10)).telling(told::add);
    assertThat(pair.client().offer(first)).isEqualTo(Admission.ACCEPTED);
    assertThat(pair.client().send(numbered(1, 10))).isEqualTo(SendOutcome.HANDED_OVER);
    CompletableFuture<SendOutcome> later = pair.client().sendAsync(Send.of(numbered(2, 10)));
    assertThat(soon(later)).isEqualTo(SendOutcome.HANDED_OVER);
    Send last = Send.of(numbered(3, 10)).telling(told::add);
    CompletableFuture<SendOutcome> queued = pair.client().sendAsync(last, CompletionPoint.QUEUED);
    assertThat(soon(queued)).isEqualTo(SendOutcome.QUEUED);
    eventually("both listeners are told", () -> told.size() == 2);
    assertThat(told).containsOnly(SendOutcome.HANDED_OVER);
    assertThat(numbers(pair.server(), 4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void everyMessageOfAStalledPeerIsToldOnceItHasGone() throws InterruptedException {
    Pair pair = joined(stalling());
    Queue<SendOutcome> told = new ConcurrentLinkedQueue<>();
    int accepted = fill(pair.client(), number -> large(number).telling(told::add));
    assertThat(told.size()).as("those that wait are not told yet").isLessThan(accepted);
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    eventually("all are told", () -> told.size() == accepted);
    assertThat(told).containsOnly(SendOutcome.HANDED_OVER);
    assertThat(pair.client().stats().sends().handedOverMessages()).isEqualTo(accepted);
    assertThat(pair.client().stats().sends().handedOverBytes())
        .isEqualTo((long) accepted * LARGE_BYTES);
  }

  @Test
  void aMessageThatExpiresInTheQueueNeverArrives() throws Exception {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    int expired = 0;
    int left = 0;
    while (expired < 3) {
      var outcome = new CompletableFuture<SendOutcome>();
      long deadlineNs = soonNs();
      Send late =
          Send.of(new byte[URGENT_BYTES], Lane.CONTROL)
              .before(deadlineNs)
              .telling(outcome::complete);
      assertThat(pair.client().offer(late)).isEqualTo(Admission.ACCEPTED);
      // The peer's side may still find room for a few bytes, but not for ever.
      if (soon(outcome).equals(EXPIRED)) {
        assertThat(Deadlines.passed(deadlineNs, System.nanoTime())).isTrue();
        expired++;
      } else {
        left++;
      }
    }
    assertThat(pair.client().stats().sends().expiredMessages()).isEqualTo(3);
    List<Integer> numbers = new ArrayList<>();
    int small = 0;
    while (numbers.size() < accepted) {
      byte[] payload = receive(pair.server());
      if (payload.length == URGENT_BYTES) {
        small++;
      } else {
        numbers.add(number(payload));
      }
    }
    assertThat(numbers).isEqualTo(upTo(accepted));
    assertThat(small).as("only those that were handed over").isEqualTo(left);
    assertNothingMore(pair);
  }

  @Test
  void aSenderThatWaitsForRoomExpiresAtItsOwnDeadline() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    Blocked<SendOutcome> first = Blocked.in(() -> pair.client().send(large(accepted)));
    long deadlineNs = soonNs();
    assertThat(pair.client().send(large(NEVER).before(deadlineNs))).isEqualTo(EXPIRED);
    assertThat(Deadlines.passed(deadlineNs, System.nanoTime())).isTrue();
    CompletableFuture<SendOutcome> late = pair.client().sendAsync(large(NEVER).before(soonNs()));
    assertThat(soon(late)).isEqualTo(EXPIRED);
    assertThat(first.ended()).as("who came before has no deadline").isFalse();
    assertThat(numbers(pair.server(), accepted + 1)).isEqualTo(upTo(accepted + 1));
    assertThat(first.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertNothingMore(pair);
  }

  @Test
  void aLaneThatRefusesDoesSoAtOnceWhenItIsFull() throws InterruptedException {
    ConnectionOptions usual = stalling();
    ConnectionOptions refusing =
        usual.withSends(usual.sends().withPolicy(Lane.DATA, new LanePolicy.Refuse()));
    Pair pair = joined(refusing);
    int accepted = fill(pair.client());
    SendOutcome full = new NotSent(new Unsent.Full());
    assertThat(pair.client().send(large(NEVER))).isEqualTo(full);
    assertThat(pair.client().sendAsync(large(NEVER))).isCompletedWithValue(full);
    assertThat(pair.client().stats().sends().waiters()).isZero();
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    assertNothingMore(pair);
  }

  @Test
  void aMessageThatIsCancelledNeverArrives() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    CompletableFuture<SendOutcome> cancelled = pair.client().sendAsync(large(NEVER));
    CompletableFuture<SendOutcome> kept = pair.client().sendAsync(large(accepted));
    assertThat(pair.client().stats().sends().waiters()).isEqualTo(2);
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(pair.client().stats().sends().waiters()).isEqualTo(1);
    assertThat(pair.client().stats().sends().withdrawnMessages()).isEqualTo(1);
    assertThat(numbers(pair.server(), accepted + 1)).isEqualTo(upTo(accepted + 1));
    assertThat(soon(kept)).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(kept.cancel(false)).as("too late").isFalse();
    assertNothingMore(pair);
  }

  // ---- who waits

  @Test
  void whoWaitsIsServedInItsTurnBlockedOrNot() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    List<Blocked<SendOutcome>> blocked = new ArrayList<>();
    List<CompletableFuture<SendOutcome>> futures = new ArrayList<>();
    for (int i = 0; i < 8; i += 2) {
      int number = accepted + i;
      blocked.add(waiting(pair, i, () -> pair.client().send(large(number))));
      futures.add(pair.client().sendAsync(large(number + 1)));
    }
    assertThat(pair.client().stats().sends().waiters()).isEqualTo(8);
    assertThat(numbers(pair.server(), accepted + 8)).isEqualTo(upTo(accepted + 8));
    assertThat(blocked).extracting(Blocked::result).containsOnly(SendOutcome.HANDED_OVER);
    assertThat(futures).allSatisfy(one -> assertThat(one.join()).isIn(SendOutcome.HANDED_OVER));
  }

  /// Starts a sender and waits until it stands in line.
  private static Blocked<SendOutcome> waiting(Pair pair, int before, Callable<SendOutcome> send) {
    Blocked<SendOutcome> blocked = Blocked.starting(send);
    eventually("it waits", () -> pair.client().stats().sends().waiters() == before + 1);
    return blocked;
  }

  @Test
  void anInterruptedSenderLeavesNothingBehind() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    Blocked<SendOutcome> first = waiting(pair, 0, () -> pair.client().send(large(NEVER)));
    Blocked<SendOutcome> second = waiting(pair, 1, () -> pair.client().send(large(accepted)));
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(pair.client().stats().sends().waiters()).isEqualTo(1);
    assertThat(numbers(pair.server(), accepted + 1)).isEqualTo(upTo(accepted + 1));
    assertThat(second.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertNothingMore(pair);
  }

  // ---- lanes

  @Test
  void controlOvertakesTheDataThatWaits() throws Exception {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    var control = new CompletableFuture<SendOutcome>();
    Send urgent = Send.of(new byte[URGENT_BYTES], Lane.CONTROL).telling(control::complete);
    assertThat(pair.client().offer(urgent))
        .as("data fills no other lane")
        .isEqualTo(Admission.ACCEPTED);
    int overtaken = 0;
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i <= accepted; i++) {
      byte[] payload = receive(pair.server());
      if (payload.length == URGENT_BYTES) {
        overtaken = accepted - numbers.size();
      } else {
        numbers.add(number(payload));
      }
    }
    assertThat(numbers).isEqualTo(upTo(accepted));
    // All that wait but what had begun, and what there was room for in between.
    assertThat(overtaken).isBetween(MOST_QUEUED / 2, MOST_QUEUED);
    assertThat(soon(control)).isEqualTo(SendOutcome.HANDED_OVER);
    assertNothingMore(pair);
  }

  @Test
  void repliesGoBeforeDataAndAfterControl() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    int replies = 10;
    for (int i = 0; i < replies; i++) {
      assertThat(pair.client().offer(Send.of(new byte[REPLY_BYTES], Lane.REPLY)))
          .isEqualTo(Admission.ACCEPTED);
    }
    assertThat(pair.client().offer(Send.of(new byte[URGENT_BYTES], Lane.CONTROL)))
        .isEqualTo(Admission.ACCEPTED);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < accepted + replies + 1; i++) {
      sizes.add(receive(pair.server()).length);
    }
    int lastReply = sizes.lastIndexOf(REPLY_BYTES);
    assertThat(sizes.indexOf(URGENT_BYTES)).as("control").isBetween(0, lastReply - replies / 2);
    assertThat(sizes.subList(lastReply + 1, sizes.size()))
        .as("data that was there before")
        .hasSizeGreaterThan(MOST_QUEUED / 2)
        .containsOnly(LARGE_BYTES);
  }
}
