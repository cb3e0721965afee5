package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A full lane in which messages of lower priority make room (RFC 7496 section 3.2).
class SendQueuePriorityTest {
  private final List<String> told = new ArrayList<>();
  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS
              .withData(new Bounds(4, 10))
              .withPolicy(Lane.DATA, new LanePolicy.DropLowerPriority()),
          Framers.raw(100).get(),
          () -> {});
  private final Taker taker = new Taker(queue);

  private Send reliable(String text) {
    return Send.of(text.getBytes(ISO_8859_1))
        .telling(
            outcome -> {
              assertThat(outcome).isEqualTo(new SendOutcome.Abandoned(false));
              told.add(text);
            });
  }

  private Send ranked(String text, int priority) {
    return reliable(text).with(SendInfo.NONE.withReliability(new Reliability.Priority(priority)));
  }

  private void accept(Send... sends) {
    for (Send send : sends) {
      assertThat(queue.offer(send)).isEqualTo(Admission.ACCEPTED);
    }
  }

  @Test
  void theLowestMakeRoomFirstAndOfEqualsTheOldest() {
    accept(ranked("a", 1), ranked("b", 7), ranked("c", 3), ranked("d", 7));
    accept(ranked("e", 2));
    assertThat(told).containsExactly("b");
    accept(ranked("f", 2));
    assertThat(told).containsExactly("b", "d");
    accept(ranked("g", 0));
    assertThat(told).containsExactly("b", "d", "c");
    assertThat(queue.levels().abandonedMessages()).isEqualTo(3);
    assertThat(taker.collect(0)).isEqualTo("aefg");
  }

  @Test
  void equalOrHigherPriorityIsNotTouched() {
    accept(ranked("a", 1), ranked("b", 1), ranked("c", 0), ranked("d", 1));
    assertThat(queue.offer(ranked("e", 1))).isEqualTo(Admission.FULL);
    assertThat(queue.offer(ranked("f", 2))).isEqualTo(Admission.FULL);
    assertThat(told).isEmpty();
  }

  @Test
  void oneWithoutPriorityIsAboveAllThatHaveOne() {
    accept(ranked("a", 0), reliable("b"), reliable("c"), reliable("d"));
    accept(reliable("e"));
    assertThat(told).containsExactly("a");
    assertThat(queue.offer(ranked("f", 0))).isEqualTo(Admission.FULL);
    assertThat(queue.offer(reliable("g"))).isEqualTo(Admission.FULL);
  }

  @Test
  void nothingIsDroppedUnlessThatMakesEnoughRoom() {
    accept(reliable("aaaa"), ranked("bbb", 5), ranked("cc", 1));
    assertThat(queue.offer(ranked("ddddd", 1))).isEqualTo(Admission.FULL);
    assertThat(told).isEmpty();
    accept(ranked("dddd", 1));
    assertThat(told).containsExactly("bbb");
  }

  @Test
  void whatTheTransportHoldsIsNotDropped() {
    accept(ranked("a", 9), ranked("b", 9), ranked("c", 9), ranked("d", 9));
    taker.collect(0);
    assertThat(queue.offer(ranked("e", 0))).isEqualTo(Admission.FULL);
    taker.takeCollected(0);
    accept(ranked("e", 0));
    assertThat(told).as("what came back is the oldest again").containsExactly("a");
  }

  @Test
  void oneThatMakesRoomDoesNotWaitInLine() {
    accept(ranked("a", 1), ranked("b", 1), ranked("c", 1), ranked("d", 1));
    CompletableFuture<SendOutcome> low = queue.sendAsync(ranked("e", 2), CompletionPoint.QUEUED);
    assertThat(low).isNotDone();
    accept(ranked("f", 0));
    assertThat(told).containsExactly("a");
    assertThat(low).isNotDone();
    assertThat(queue.levels().waiters()).isOne();
  }

  @Test
  void anEngineOfMessagesIsToldWhatToUnlink() {
    MessageHandover handover = queue.messageWise(true);
    Send begun = ranked("a", 9);
    accept(begun, ranked("b", 8), ranked("c", 7), ranked("d", 0));
    handover.takeNew(_ -> {});
    handover.begin(begun, 0);
    accept(ranked("e", 0));
    List<Send> gone = new ArrayList<>();
    handover.takeGone(gone::add);
    assertThat(gone).hasSize(1);
    assertThat(told).containsExactly("b");
  }

  @Test
  void reliabilityHasItsRanges() {
    assertThatThrownBy(() -> new Reliability.Priority(-1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> new Reliability.Retransmissions(-1))
        .hasMessageContaining("at least 0");
    assertThatThrownBy(() -> new Reliability.Timed(Duration.ZERO)).hasMessageContaining("positive");
    assertThatThrownBy(() -> SendInfo.on(65536)).hasMessageContaining("0 to 65535");
    assertThatThrownBy(() -> SendInfo.on(-1)).hasMessageContaining("0 to 65535");
    SendInfo info =
        SendInfo.on(65535)
            .withProtocol(46)
            .withoutOrder()
            .acknowledgedAtOnce()
            .withReliability(new Reliability.Retransmissions(0));
    assertThat(info)
        .isEqualTo(new SendInfo(65535, 46, true, true, new Reliability.Retransmissions(0)));
    Send send = Send.of(new byte[1]).with(info).in(Lane.REPLY).keyed("k");
    assertThat(send.info()).as("the other withers keep it").isEqualTo(info);
  }
}
