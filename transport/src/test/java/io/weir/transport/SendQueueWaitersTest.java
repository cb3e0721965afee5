package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.HandedOver;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Underway;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Laws 4 and 6 of the design, for senders that wait.
class SendQueueWaitersTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());

  private final AtomicReference<Runnable> onWakeup = new AtomicReference<>(() -> {});
  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS.withData(new Bounds(2, 10)),
          Framers.raw(100).get(),
          () -> onWakeup.get().run());
  private final Taker taker = new Taker(queue);

  private static Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1));
  }

  /// A deadline that a sender waits for, and that it reaches the queue before.
  private static long soonNs() {
    return Deadlines.after(System.nanoTime(), Duration.ofMillis(200));
  }

  private Blocked<SendOutcome> sending(String text) {
    int before = queue.levels().waiters() + queue.levels().queuedMessages();
    Blocked<SendOutcome> sender = Blocked.in(() -> queue.send(data(text)));
    eventually(
        "the sender is in line",
        () -> queue.levels().waiters() + queue.levels().queuedMessages() > before);
    return sender;
  }

  @Test
  void aSenderWaitsUntilItsLastByteWasTaken() {
    Blocked<SendOutcome> sender = sending("abc");
    taker.take(2);
    assertThat(sender.ended()).isFalse();
    taker.take(1);
    assertThat(sender.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void waitersAreServedFirstComeFirstServed() {
    Blocked<SendOutcome> first = sending("0123456789");
    Blocked<SendOutcome> second = sending("abcdefghi");
    Blocked<SendOutcome> third = sending("j");
    assertThat(queue.levels().waiters()).isEqualTo(2);
    assertThat(queue.offer(data(""))).as("not before those who wait").isEqualTo(Admission.FULL);
    assertThat(taker.takeAll()).isEqualTo("0123456789");
    assertThat(first.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(queue.levels().waiters()).isZero();
    assertThat(taker.takeAll()).isEqualTo("abcdefghij");
    assertThat(second.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(third.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aLargeWaiterIsNotOvertakenByASmallOne() {
    sending("01234567");
    Blocked<SendOutcome> large = sending("abc");
    Blocked<SendOutcome> small = sending("d");
    assertThat(queue.levels().waiters()).isEqualTo(2);
    assertThat(taker.takeAll()).isEqualTo("01234567");
    assertThat(taker.takeAll()).isEqualTo("abcd");
    assertThat(large.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(small.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aWaiterInAFullLaneDelaysNoOtherLane() {
    sending("0123456789");
    sending("a");
    assertThat(queue.offer(data("c").in(Lane.CONTROL))).isEqualTo(Admission.ACCEPTED);
    assertThat(taker.takeAll()).isEqualTo("c0123456789");
  }

  @Test
  void aBoundHoldsForWaitersThatComeIn() {
    sending("01234567");
    sending("abcdef");
    sending("ghijkl");
    taker.takeAll();
    assertThat(queue.levels().queuedBytes()).isEqualTo(6);
    assertThat(queue.levels().waiters()).isEqualTo(1);
  }

  @Test
  void anInterruptedWaiterLeavesNothingBehind() {
    Blocked<SendOutcome> first = sending("0123456789");
    Blocked<SendOutcome> second = sending("gone");
    Blocked<SendOutcome> third = sending("x");
    second.interrupt();
    assertThat(second.failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue.levels().waiters()).isEqualTo(1);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue.levels().waiters()).as("its room went to the next").isZero();
    assertThat(taker.takeAll()).isEqualTo("x");
    assertThat(third.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.levels().expiredMessages()).as("nothing expired").isZero();
  }

  @Test
  void aSenderInterruptedBeforeItCameSendsNothing() {
    Blocked<SendOutcome> sender =
        Blocked.starting(
            () -> {
              Thread.currentThread().interrupt();
              return queue.send(data("x"));
            });
    assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aWaiterGivesUpAtItsOwnDeadline() throws InterruptedException {
    Blocked<SendOutcome> first = sending("0123456789");
    long deadlineNs = Deadlines.after(System.nanoTime(), Duration.ofMillis(5));
    assertThat(queue.send(data("late").before(deadlineNs))).isEqualTo(EXPIRED);
    assertThat(Deadlines.passed(deadlineNs, System.nanoTime())).isTrue();
    assertThat(first.ended()).isFalse();
    assertThat(queue.levels().expiredMessages()).isEqualTo(1);
    assertThat(taker.takeAll()).isEqualTo("0123456789");
    assertThat(taker.takeAll()).isEmpty();
  }

  @Test
  void aQueuedSenderGivesUpAtItsOwnDeadline() throws InterruptedException {
    assertThat(queue.send(data("late").before(soonNs()))).isEqualTo(EXPIRED);
    assertThat(taker.takeAll()).isEmpty();
  }

  @Test
  void aSenderThatComesLateIsCountedAsExpired() throws InterruptedException {
    assertThat(queue.send(data("late").before(System.nanoTime()))).isEqualTo(EXPIRED);
    assertThat(queue.levels().expiredMessages()).isEqualTo(1);
    assertThat(queue.levels().mostQueuedMessages()).as("it never came in").isZero();
  }

  @Test
  void aDeadlineAfterTheFirstByteIsUnderway() throws InterruptedException {
    long deadlineNs = soonNs();
    onWakeup.set(() -> taker.take(1, deadlineNs - 1));
    assertThat(queue.send(data("abc").before(deadlineNs))).isEqualTo(new Underway());
    assertThat(taker.takeAll()).as("the rest follows").isEqualTo("bc");
  }

  @Test
  void anInterruptAfterTheFirstByteIsUnderwayAndStaysSet() throws InterruptedException {
    onWakeup.set(
        () -> {
          taker.take(1);
          Thread.currentThread().interrupt();
        });
    assertThat(queue.send(data("abc"))).isEqualTo(new Underway());
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aKnownOutcomeWinsOverAnInterrupt() throws InterruptedException {
    onWakeup.set(
        () -> {
          taker.takeAll();
          Thread.currentThread().interrupt();
        });
    assertThat(queue.send(data("abc"))).isEqualTo(new HandedOver());
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsCollectedAtTheDeadlineIsDecidedByTheTransport() throws InterruptedException {
    long deadlineNs = soonNs();
    var collected = new CountDownLatch(1);
    onWakeup.set(
        () -> {
          taker.collect(deadlineNs - 1);
          collected.countDown();
        });
    Blocked<SendOutcome> sender =
        Blocked.starting(() -> queue.send(data("abc").before(deadlineNs)));
    collected.await();
    taker.takeCollected(0);
    assertThat(sender.result()).isEqualTo(EXPIRED);
    assertThat(taker.takeAll()).isEmpty();
  }

  /// The loop and the sender may see the deadline pass at the same moment. The loop has settled
  /// the message then, but told nobody yet.
  @Test
  void aSenderThatMeetsItsSettlementIsNotUnderway() throws InterruptedException {
    long deadlineNs = soonNs();
    var settled = new CountDownLatch(1);
    var sender = new AtomicReference<Thread>();
    queue.offer(
        data("one")
            .before(deadlineNs)
            .telling(
                _ -> {
                  settled.countDown();
                  waitsOrIsThrough(sender);
                }));
    onWakeup.set(() -> {});
    Blocked<SendOutcome> blocked =
        Blocked.starting(
            () -> {
              sender.set(Thread.currentThread());
              onWakeup.set(
                  () -> {
                    Thread.ofPlatform().daemon().start(() -> queue.expire(deadlineNs));
                    awaitQuietly(settled);
                  });
              taker.collect(deadlineNs - 1, 17);
              taker.takeCollected(0);
              return queue.send(data("two").before(deadlineNs));
            });
    assertThat(blocked.result()).isEqualTo(EXPIRED);
  }

  /// Gives the sender the chance to go wrong: it has left, or was seen in its wait many times.
  private static void waitsOrIsThrough(AtomicReference<Thread> sender) {
    var seen = new AtomicInteger();
    eventually(
        "the sender is in its wait",
        () -> {
          Thread thread = sender.get();
          if (thread == null || !thread.isAlive()) {
            return thread != null;
          }
          boolean waits =
              Arrays.stream(thread.getStackTrace())
                  .anyMatch(frame -> frame.getClassName().endsWith("BlockedSender"));
          return waits && seen.incrementAndGet() > 20;
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theEndTellsEveryWaiterWhatBecameOfItsMessage() {
    Blocked<SendOutcome> begun = sending("abcd");
    taker.take(3);
    Blocked<SendOutcome> queued = sending("efghi");
    Blocked<SendOutcome> waiting = sending("jkl");
    assertThat(queue.levels().waiters()).isEqualTo(1);
    queue.end(RESET);
    assertThat(begun.result()).isEqualTo(new Cut(3, RESET));
    assertThat(queued.result()).isEqualTo(new NotSent(new Unsent.Closed(RESET)));
    assertThat(waiting.result()).isEqualTo(new NotSent(new Unsent.Closed(RESET)));
  }

  @Test
  void aSenderThatComesAfterTheEndIsToldWhy() throws InterruptedException {
    queue.end(RESET);
    assertThat(queue.send(data("x"))).isEqualTo(new NotSent(new Unsent.Closed(RESET)));
  }
}
