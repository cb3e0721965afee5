package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Underway;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// The engine that encrypts: what it has collected cannot be taken back before the kernel has it.
class SendQueueCommitTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");

  private final List<String> outcomes = new ArrayList<>();
  private final AtomicReference<Runnable> onWakeup = new AtomicReference<>(() -> {});
  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS
              .withData(new Bounds(4, 40))
              .withPolicy(Lane.DATA, new LanePolicy.Conflate())
              .withPolicy(Lane.REPLY, new LanePolicy.DropOldest()),
          Framers.length4(100).get(),
          () -> onWakeup.get().run());
  private final Taker taker = new Taker(queue);

  private Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1)).telling(outcome -> outcomes.add(text + outcome));
  }

  private void accept(Send send) {
    assertThat(queue.offer(send)).isEqualTo(Admission.ACCEPTED);
  }

  private static String handedOver(String text) {
    return text + SendOutcome.HANDED_OVER;
  }

  @Test
  void whatIsCommittedIsHandedOverAtOnce() {
    accept(data("abc"));
    accept(data("def"));
    taker.collect(0);
    queue.commit();
    assertThat(outcomes).isEmpty();
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.levels().queuedMessages()).isEqualTo(2);
    taker.takeCollected(14);
    assertThat(outcomes).containsExactly(handedOver("abc"), handedOver("def"));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aMessageCommittedInPartGoesOn() {
    accept(data("0123456789abcdef"));
    assertThat(taker.collect(0, 17)).isEqualTo("\0\0\0\u00100123456789abc");
    queue.commit();
    taker.takeCollected(17);
    assertThat(outcomes).isEmpty();
    accept(data("c").in(Lane.CONTROL));
    assertThat(taker.takeAll()).isEqualTo("def\0\0\0\1c");
  }

  @Test
  void whatIsCommittedIsNotTakenBackNorExpires() {
    Send send = data("abc").before(10);
    accept(send);
    taker.collect(5);
    queue.commit();
    assertThat(queue.withdraw(send, new Unsent.Withdrawn())).isFalse();
    queue.expire(20);
    assertThat(outcomes).isEmpty();
    taker.takeCollected(7);
    assertThat(outcomes).containsExactly(handedOver("abc"));
  }

  /// It was collected when it was taken back: the encryption came first.
  @Test
  void whatWasTakenBackTooLateIsCommitted() {
    Send send = data("abc");
    accept(send);
    taker.collect(0);
    assertThat(queue.withdraw(send, new Unsent.Withdrawn())).isTrue();
    queue.commit();
    taker.takeCollected(7);
    assertThat(outcomes).containsExactly(handedOver("abc"));
    assertThat(queue.levels().withdrawnMessages()).isZero();
  }

  @Test
  void whatIsCommittedIsNeitherConflatedNorDropped() {
    accept(data("old").keyed("k"));
    accept(data("r").in(Lane.REPLY));
    taker.collect(0);
    queue.commit();
    accept(data("new").keyed("k"));
    accept(data("s").in(Lane.REPLY));
    taker.takeCollected(12);
    assertThat(outcomes).containsExactly(handedOver("r"), handedOver("old"));
    assertThat(taker.takeAll()).isEqualTo("\0\0\0\1s\0\0\0\3new");
  }

  @Test
  void aPassedDeadlineFindsACommittedMessageUnderway() throws InterruptedException {
    long deadlineNs = Deadlines.after(System.nanoTime(), Duration.ofMillis(200));
    onWakeup.set(
        () -> {
          taker.collect(deadlineNs - 1);
          queue.commit();
        });
    assertThat(queue.send(data("abc").before(deadlineNs))).isEqualTo(new Underway());
    assertThat(taker.takeCollected(7)).isEqualTo("\0\0\0\3abc");
  }

  @Test
  void theEndCutsWhatIsCommitted() {
    accept(data("0123456789"));
    accept(data("abc"));
    accept(data("klmnopqrstklmnopqrst"));
    accept(data("waits"));
    taker.take(3);
    assertThat(taker.collect(0, 35)).hasSize(35);
    queue.commit();
    assertThat(queue.end(RESET)).isEqualTo(4);
    assertThat(outcomes)
        .as("so much was encrypted of each")
        .containsExactly(
            "0123456789" + new Cut(14, RESET),
            "abc" + new Cut(7, RESET),
            "klmnopqrstklmnopqrst" + new Cut(17, RESET),
            "waits" + new NotSent(new Unsent.Closed(RESET)));
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.levels().queuedBytes()).isZero();
  }

  @Test
  void theEndSettlesWhatTheEngineNeverHandedOver() {
    accept(data("abc"));
    taker.collect(0);
    assertThat(queue.end(RESET)).isEqualTo(1);
    assertThat(outcomes).containsExactly("abc" + new NotSent(new Unsent.Closed(RESET)));
  }

  @Test
  void whatIsCommittedCannotBeGivenBack() {
    accept(data("abc"));
    taker.collect(0);
    queue.commit();
    assertThatThrownBy(() -> queue.handedOver(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("7", "committed", "6");
    assertThatThrownBy(() -> taker.collect(0)).isInstanceOf(IllegalStateException.class);
    taker.takeCollected(7);
    assertThat(outcomes).containsExactly(handedOver("abc"));
  }

  @Test
  void nothingCollectedIsNothingCommitted() {
    taker.collect(0);
    queue.commit();
    taker.takeCollected(0);
    accept(data("a"));
    taker.collect(0);
    taker.takeCollected(0);
    assertThat(taker.takeAll()).isEqualTo("\0\0\0\1a");
  }
}
