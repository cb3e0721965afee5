package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import org.junit.jupiter.api.Test;

/// What operators see of a queue.
class SendQueueLevelsTest {
  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS.withWatermarks(new Watermarks(2, 4)),
          Framers.raw(100).get(),
          () -> {});
  private final Taker taker = new Taker(queue);

  private static Send data(int bytes) {
    return Send.of(new byte[bytes]);
  }

  @Test
  void theHighestLevelsAreKept() {
    queue.offer(data(3));
    queue.offer(data(2).in(Lane.CONTROL));
    queue.offer(data(1).in(Lane.REPLY));
    taker.takeAll();
    queue.offer(data(5));
    assertThat(queue.levels().mostQueuedMessages()).isEqualTo(3);
    assertThat(queue.levels().mostQueuedBytes()).isEqualTo(6);
    assertThat(queue.levels().queuedBytes()).isEqualTo(5);
  }

  @Test
  void theTimeAboveTheMarkIsAddedUp() {
    assertThat(queue.levels().unwritableNs()).isZero();
    long beforeNs = System.nanoTime();
    queue.offer(data(4));
    long firstNs = queue.levels().unwritableNs();
    eventually("the spell goes on", () -> queue.levels().unwritableNs() > firstNs);
    taker.takeAll();
    long wholeNs = queue.levels().unwritableNs();
    assertThat(wholeNs).isBetween(firstNs, System.nanoTime() - beforeNs);
    assertThat(queue.levels().unwritableNs()).as("the spell is over").isEqualTo(wholeNs);
    queue.offer(data(4));
    Send more = data(1);
    queue.offer(more);
    queue.withdraw(more, new Unsent.Withdrawn());
    eventually("another spell", () -> queue.levels().unwritableNs() > wholeNs);
  }

  @Test
  void theEndIsTheEndOfTheSpell() {
    queue.offer(data(4));
    queue.end(new CloseReason.Reset("reset"));
    long wholeNs = queue.levels().unwritableNs();
    assertThat(wholeNs).isPositive();
    assertThat(queue.levels().unwritableNs()).isEqualTo(wholeNs);
  }

  @Test
  void eachFateHasItsCounter() {
    queue.offer(data(1).before(5));
    Send back = data(1);
    queue.offer(back);
    queue.withdraw(back, new Unsent.Withdrawn());
    queue.expire(5);
    queue.offer(data(1));
    taker.takeAll();
    SendLevels levels = queue.levels();
    assertThat(levels.expiredMessages()).isEqualTo(1);
    assertThat(levels.withdrawnMessages()).isEqualTo(1);
    assertThat(levels.handedOverMessages()).isEqualTo(1);
    assertThat(levels.refusedMessages() + levels.droppedMessages() + levels.conflatedMessages())
        .isZero();
  }
}
