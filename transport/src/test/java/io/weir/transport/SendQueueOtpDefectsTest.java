package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What goes wrong with the sends of OTP's sockets, and not here.
class SendQueueOtpDefectsTest {
  private static final CloseReason SHUT = new CloseReason.LocalClose("shut");
  private static final NotSent EXPIRED = new NotSent(new Unsent.Expired());
  private static final NotSent CLOSED = new NotSent(new Unsent.Closed(SHUT));

  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS.withData(new Bounds(100, 10)), Framers.raw(100).get(), () -> {});
  private final Taker taker = new Taker(queue);

  private static Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1));
  }

  private static long soonNs() {
    return Deadlines.after(System.nanoTime(), Duration.ofMillis(200));
  }

  private Blocked<SendOutcome> inLine(Send send) {
    int before = queue.levels().waiters();
    Blocked<SendOutcome> sender = Blocked.in(() -> queue.send(send));
    eventually("the sender is in line", () -> queue.levels().waiters() > before);
    return sender;
  }

  /// There a send that times out stays queued, is sent after all, and a retry doubles it.
  @Test
  void timedOutDataIsNeverSentLater() throws InterruptedException {
    queue.offer(data("abcdef"));
    assertThat(queue.send(data("que").before(soonNs()))).as("queued").isEqualTo(EXPIRED);
    assertThat(queue.send(data("waits").before(soonNs()))).as("in line").isEqualTo(EXPIRED);
    assertThat(queue.send(data("0").before(System.nanoTime()))).as("late").isEqualTo(EXPIRED);
    long passedNs = System.nanoTime();
    queue.offer(data("gone").before(passedNs));
    queue.sendAsync(data("never").before(passedNs), CompletionPoint.QUEUED);
    StringBuilder stream = new StringBuilder();
    while (!queue.isEmpty()) {
      stream.append(taker.take(100, passedNs));
    }
    assertThat(stream).hasToString("abcdef");
    assertThat(queue.levels().expiredMessages()).isEqualTo(5);
  }

  /// There the timeouts of blocked senders add up, and they come back in some other order.
  @Test
  void waitersAreServedInOrderEachWithItsOwnDeadline() {
    queue.offer(data("0123456789"));
    long firstNs = Deadlines.after(System.nanoTime(), Duration.ofHours(1));
    long secondNs = firstNs + 1;
    List<Blocked<SendOutcome>> senders = new ArrayList<>();
    for (long deadlineNs :
        new long[] {Deadlines.NEVER, secondNs, Deadlines.NEVER, firstNs, Deadlines.NEVER}) {
      senders.add(inLine(data(senders.size() + "aaaaa").before(deadlineNs)));
    }
    queue.expire(firstNs);
    assertThat(senders.get(3).result()).as("not after those before it").isEqualTo(EXPIRED);
    assertThat(queue.levels().waiters()).isEqualTo(4);
    queue.expire(secondNs);
    assertThat(senders.get(1).result()).isEqualTo(EXPIRED);
    assertThat(queue.levels().waiters()).isEqualTo(3);
    StringBuilder stream = new StringBuilder(taker.takeAll());
    for (int i : List.of(0, 2, 4)) {
      assertThat(queue.levels().queuedMessages()).as("one has room at a time").isEqualTo(1);
      stream.append(taker.takeAll());
      assertThat(senders.get(i).result()).isEqualTo(SendOutcome.HANDED_OVER);
    }
    assertThat(stream).hasToString("01234567890aaaaa2aaaaa4aaaaa");
  }

  /// There one send after a shutdown that waits for the queue throws the queue away.
  @Test
  void aStraySendAfterShutdownHarmsNothingThatIsQueued() throws InterruptedException {
    List<SendOutcome> outcomes = new ArrayList<>();
    queue.offer(data("abc").telling(outcomes::add));
    queue.offer(data("defghij").telling(outcomes::add));
    taker.take(1);
    Blocked<SendOutcome> waits = inLine(data("klm"));
    CompletableFuture<SendOutcome> waitsToo = queue.sendAsync(data("n"), CompletionPoint.QUEUED);
    queue.refuse(SHUT);
    assertThat(queue.offer(data("x"))).isEqualTo(new Admission.Closed(SHUT));
    assertThat(queue.offer(data("y").in(Lane.CONTROL))).isEqualTo(new Admission.Closed(SHUT));
    assertThat(queue.send(data("x"))).isEqualTo(CLOSED);
    assertThat(queue.sendAsync(data("x"), CompletionPoint.HANDED_OVER))
        .isCompletedWithValue(CLOSED);
    assertThat(outcomes).isEmpty();
    assertThat(taker.takeAll() + taker.takeAll()).isEqualTo("bcdefghijklmn");
    assertThat(outcomes).containsExactly(SendOutcome.HANDED_OVER, SendOutcome.HANDED_OVER);
    assertThat(waits.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(waitsToo).isCompletedWithValue(SendOutcome.QUEUED);
    assertThat(queue.isEmpty()).isTrue();
  }

  /// There a single send of any size is taken, and a timeout of 0 takes them without an end.
  @Test
  void nothingIsTakenBeyondTheBound() {
    int taken = 0;
    while (queue.offer(data("xxx")).equals(Admission.ACCEPTED)) {
      taken++;
    }
    assertThat(taken).isEqualTo(3);
    assertThat(queue.levels().mostQueuedBytes()).isEqualTo(9);
  }
}
