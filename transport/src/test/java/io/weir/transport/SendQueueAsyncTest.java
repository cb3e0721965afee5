package io.weir.transport;

import static io.weir.transport.CompletionPoint.HANDED_OVER;
import static io.weir.transport.CompletionPoint.QUEUED;
import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Laws 1, 4 and 6 of the design, for senders that wait without a thread.
class SendQueueAsyncTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final NotSent FULL = new NotSent(new Unsent.Full());
  private static final NotSent EXPIRED = new NotSent(new Unsent.Expired());
  private static final NotSent CLOSED = new NotSent(new Unsent.Closed(RESET));

  private final List<String> told = new ArrayList<>();
  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS.withData(new Bounds(3, 10)), Framers.length4(10).get(), () -> {});
  private final Taker taker = new Taker(queue);

  private Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1)).telling(outcome -> told.add(text + outcome));
  }

  private CompletableFuture<SendOutcome> queued(String text) {
    return queue.sendAsync(data(text), QUEUED);
  }

  private CompletableFuture<SendOutcome> handedOver(String text) {
    return queue.sendAsync(data(text), HANDED_OVER);
  }

  private String takeAll() {
    return taker.takeAll().replaceAll("[\\x00-\\x1f]", "");
  }

  @Test
  void completesAtThePointThatWasAskedFor() {
    CompletableFuture<SendOutcome> atOnce = queued("a");
    CompletableFuture<SendOutcome> later = handedOver("b");
    assertThat(atOnce).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(later).isNotDone();
    assertThat(told).isEmpty();
    assertThat(takeAll()).isEqualTo("ab");
    assertThat(later).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(told)
        .as("the future stands for the listener")
        .containsExactly("a" + SendOutcome.HANDED_OVER);
  }

  @Test
  void waitsForRoomInOneLineWithTheBlockedSenders() {
    handedOver("0123456789");
    CompletableFuture<SendOutcome> first = queued("abc");
    Blocked<SendOutcome> second = Blocked.in(() -> queue.send(data("def")));
    eventually("the sender is in line", () -> queue.levels().waiters() == 2);
    CompletableFuture<SendOutcome> third = handedOver("ghi");
    assertThat(queue.offer(data("x"))).isEqualTo(Admission.FULL);
    assertThat(first).isNotDone();
    assertThat(queue.levels().waiters()).isEqualTo(3);
    takeAll();
    assertThat(first).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(queue.levels().waiters()).isZero();
    assertThat(told).isEmpty();
    assertThat(takeAll()).isEqualTo("abcdefghi");
    assertThat(second.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(third).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(told).containsExactly("abc" + SendOutcome.HANDED_OVER);
  }

  @Test
  void theLineHoldsTheLanesBoundOnceMoreInMessages() {
    handedOver("0123456789");
    for (int i = 0; i < 3; i++) {
      assertThat(queued("w")).isNotDone();
    }
    assertThat(queued("w")).isCompletedWithValue(FULL);
    assertThat(queue.levels().refusedMessages()).isEqualTo(1);
    takeAll();
    assertThat(takeAll()).isEqualTo("www");
  }

  @Test
  void theLineHoldsTheLanesBoundOnceMoreInBytes() {
    handedOver("0123456789");
    CompletableFuture<SendOutcome> cancelled = queued("12345");
    assertThat(queued("12345")).isNotDone();
    assertThat(queued("x")).isCompletedWithValue(FULL);
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(queued("67890")).as("its place is free").isNotDone();
    takeAll();
    assertThat(takeAll()).isEqualTo("1234567890");
  }

  @Test
  void aBlockedSenderTakesNoPlaceOfTheirs() {
    handedOver("0123456789");
    Blocked<SendOutcome> blocked = Blocked.in(() -> queue.send(data("abcdefghij")));
    eventually("the sender is in line", () -> queue.levels().waiters() == 1);
    assertThat(queued("0123456789")).isNotDone();
    takeAll();
    takeAll();
    assertThat(blocked.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void eachWaiterHasItsOwnDeadline() {
    handedOver("0123456789");
    long nowNs = System.nanoTime() + 1_000_000_000_000L;
    CompletableFuture<SendOutcome> late = queue.sendAsync(data("late").before(nowNs + 20), QUEUED);
    CompletableFuture<SendOutcome> soon =
        queue.sendAsync(data("so").before(nowNs + 10), HANDED_OVER);
    assertThat(queue.nextDeadlineNs()).isEqualTo(nowNs + 10);
    assertThat(queue.expire(nowNs + 10)).isEqualTo(nowNs + 20);
    assertThat(soon).isCompletedWithValue(EXPIRED);
    assertThat(late).isNotDone();
    assertThat(queue.expire(nowNs + 20)).isEqualTo(Deadlines.NEVER);
    assertThat(late).isCompletedWithValue(EXPIRED);
    assertThat(queue.levels().expiredMessages()).isEqualTo(2);
    assertThat(told).as("it was never queued").isEmpty();
    takeAll();
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void theDeadlineGoesOnInTheQueue() {
    long nowNs = System.nanoTime() + 1_000_000_000_000L;
    assertThat(queue.sendAsync(data("x").before(nowNs), QUEUED))
        .isCompletedWithValue(SendOutcome.QUEUED);
    queue.expire(nowNs);
    assertThat(told).containsExactly("x" + EXPIRED);
  }

  @Test
  void whatComesLateIsExpiredAtOnce() {
    assertThat(queue.sendAsync(data("x").before(System.nanoTime()), QUEUED))
        .isCompletedWithValue(EXPIRED);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.levels().expiredMessages()).isEqualTo(1);
  }

  @Test
  void aCancelledWaiterLeavesNothingBehind() {
    handedOver("0123456789");
    CompletableFuture<SendOutcome> cancelled = queued("gone");
    CompletableFuture<SendOutcome> next = queued("x");
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(cancelled).isCancelled();
    assertThat(queue.levels().waiters()).isEqualTo(1);
    assertThat(queue.levels().withdrawnMessages()).isEqualTo(1);
    takeAll();
    assertThat(next).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(takeAll()).isEqualTo("x");
    assertThat(told).containsExactly("x" + SendOutcome.HANDED_OVER);
  }

  @Test
  void aCancelledMessageIsTakenOutOfTheQueue() {
    CompletableFuture<SendOutcome> cancelled = handedOver("gone");
    handedOver("x");
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(takeAll()).isEqualTo("x");
  }

  @Test
  void cancellingWhatHasBegunChangesNothing() {
    CompletableFuture<SendOutcome> begun = handedOver("abc");
    taker.take(5);
    assertThat(begun.cancel(true)).isFalse();
    assertThat(begun).isNotDone();
    assertThat(takeAll()).isEqualTo("bc");
    assertThat(begun).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(begun.cancel(true)).isFalse();
  }

  @Test
  void cancellingWhatWasPromisedAsQueuedChangesNothing() {
    CompletableFuture<SendOutcome> promised = queued("abc");
    assertThat(promised.cancel(true)).isFalse();
    assertThat(takeAll()).isEqualTo("abc");
  }

  @Test
  void whatTheTransportHoldsWhenItIsCancelledIsDecidedByTheTransport() {
    CompletableFuture<SendOutcome> taken = handedOver("abc");
    CompletableFuture<SendOutcome> left = handedOver("def");
    taker.collect(0);
    assertThat(taken.cancel(false)).as("nobody knows yet").isFalse();
    assertThat(left.cancel(false)).isFalse();
    taker.takeCollected(7);
    assertThat(taken).isCompletedWithValue(SendOutcome.HANDED_OVER);
    assertThat(left).isCancelled();
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void theEndTellsEveryFutureWhatBecameOfItsMessage() {
    CompletableFuture<SendOutcome> begun = handedOver("abcde");
    taker.take(6);
    CompletableFuture<SendOutcome> promised = queued("fghij");
    CompletableFuture<SendOutcome> waiting = queued("klm");
    assertThat(queue.end(RESET)).isEqualTo(3);
    assertThat(begun).isCompletedWithValue(new Cut(6, RESET));
    assertThat(promised).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(waiting).isCompletedWithValue(CLOSED);
    assertThat(told).containsExactly("fghij" + CLOSED);
    assertThat(queued("x")).isCompletedWithValue(CLOSED);
  }

  @Test
  void aPayloadThatNoFrameCanCarryIsTheCallersFault() {
    assertThatThrownBy(() -> queued("0123456789X"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("10", "11");
    assertThat(queue.isEmpty()).isTrue();
  }
}
