package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What the loop appends: runs that leave whole, in part or never.
class SendRunTest {
  private static final CloseReason RESET = new CloseReason.Reset("reset");

  private static SendQueue queue() {
    return new SendQueue(SendLimits.DEFAULTS, Framers.length4().get(), () -> {});
  }

  private static void append(SendQueue queue, String payload) {
    ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(ISO_8859_1));
    assertThat(queue.append(bytes, Lane.DATA)).isEqualTo(Admission.ACCEPTED);
  }

  @Test
  void aRunIsWrittenWhereItLiesAndItsBufferUsedAgain() {
    SendQueue queue = queue();
    for (int i = 0; i < 1_000; i++) {
      append(queue, "abc");
      append(queue, "de");
      queue.publish();
      ByteBuffer run = Objects.requireNonNull(queue.collectRun());
      assertThat(run.isDirect()).as("a buffer of the loop, the %dth time", i).isTrue();
      assertThat(run.remaining()).isEqualTo(13);
      queue.handedOver(13);
    }
    assertThat(queue.levels().handedOverMessages()).isEqualTo(2_000);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void theBuffersOfRunsThatNeverLeaveAreUsedAgainToo() {
    for (int i = 0; i < 1_000; i++) {
      SendQueue queue = queue();
      append(queue, "never");
      assertThat(queue.end(RESET)).isEqualTo(1);
      SendQueue next = queue();
      append(next, "now");
      next.publish();
      assertThat(Objects.requireNonNull(next.collectRun()).isDirect()).isTrue();
      next.handedOver(7);
    }
  }

  @Test
  void aControlMessageGoesBeforeTheRestOfARunThatHasBegun() {
    SendQueue queue = queue();
    append(queue, "one");
    append(queue, "two");
    append(queue, "three");
    queue.publish();
    assertThat(Objects.requireNonNull(queue.collectRun()).remaining()).isEqualTo(7 + 7 + 9);
    queue.handedOver(7 + 3);
    queue.offer(Send.of("now".getBytes(ISO_8859_1), Lane.CONTROL));
    assertThat(queue.levels().handedOverMessages()).isEqualTo(1);
    assertThat(queue.collectRun()).as("a message has begun").isNull();
    ByteBuffer rest = ByteBuffer.allocate(100);
    queue.collect(rest, System.nanoTime());
    assertThat(new String(rest.array(), 0, rest.position(), ISO_8859_1))
        .isEqualTo("\3two\0\0\0\3now\0\0\0\5three");
    queue.handedOver(rest.position());
    assertThat(queue.levels().handedOverMessages()).isEqualTo(4);
  }

  @Test
  void whatTheLoopHasAppendedCountsForTheBoundBeforeItIsQueued() {
    SendLimits three = SendLimits.DEFAULTS.withData(new Bounds(3, 100));
    SendQueue queue = new SendQueue(three, Framers.length4().get(), () -> {});
    append(queue, "one");
    append(queue, "two");
    // As another thread would, while the loop is at it.
    for (int i = 0; i < 4; i++) {
      queue.offer(Send.of(new byte[] {1}));
    }
    append(queue, "three");
    queue.publish();
    assertThat(queue.levels().queuedMessages()).isEqualTo(3);
    assertThat(queue.offer(Send.of(new byte[] {1}))).isEqualTo(Admission.FULL);
    assertThat(queue.levels().mostQueuedMessages()).isEqualTo(3);
  }
}
