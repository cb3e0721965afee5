package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Mailbox;
import io.weir.transport.Notice;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Law 4 where it goes further: what the peer's transport has. A transport that cannot tell
/// refuses to be asked, so that nobody waits for what never comes.
abstract class AcknowledgementContract extends ContractCase {
  AcknowledgementContract(TransportUnderTest subject) {
    super(subject);
  }

  private Pair acknowledging() throws InterruptedException {
    Pair pair = joined(stalling());
    Assumptions.assumeTrue(pair.client().acknowledges(), "it cannot tell");
    return pair;
  }

  @Test
  void whatCannotBeToldCannotBeAskedFor() throws InterruptedException {
    Pair pair = joined();
    Assumptions.assumeFalse(pair.client().acknowledges(), "it can tell");
    Send send = Send.of(numbered(-1, 8));
    assertThatThrownBy(() -> pair.client().sendAsync(send, CompletionPoint.ACKNOWLEDGED))
        .isInstanceOf(IllegalArgumentException.class);
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(10, 1_000));
    pair.client().handTo(owner);
    assertThatThrownBy(() -> pair.client().tell(Notice.DRY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pair.client().trySend(numbered(0, 8))).isEqualTo(Admission.ACCEPTED);
    assertThat(numbers(pair.server(), 1)).as("nothing of it was sent").containsExactly(0);
  }

  @Test
  void everyMessageIsAcknowledgedOnceThePeersTransportHasIt() throws InterruptedException {
    Pair pair = acknowledging();
    List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < MOST_QUEUED; i++) {
      outcomes.add(pair.client().sendAsync(large(i), CompletionPoint.ACKNOWLEDGED));
    }
    assertThat(numbers(pair.server(), MOST_QUEUED)).isEqualTo(upTo(MOST_QUEUED));
    assertThat(outcomes)
        .allSatisfy(one -> assertThat(soon(one)).isEqualTo(SendOutcome.ACKNOWLEDGED));
    assertThat(pair.client().stats().sends().acknowledgedMessages()).isEqualTo(MOST_QUEUED);
  }

  @Test
  void dryIsToldWhenEverythingIsAcknowledged() throws InterruptedException {
    Pair pair = acknowledging();
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(10, 1_000));
    pair.client().handTo(owner);
    int accepted = fill(pair.client());
    pair.client().tell(Notice.DRY);
    assertThat(owner.poll()).as("not while it is stalled").isNull();
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    assertThat(event(owner)).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.DRY));
    assertThat(pair.client().stats().sends().unacknowledgedMessages()).isZero();
    assertThat(pair.client().stats().sends().acknowledgedMessages()).isEqualTo(accepted);
  }

  @Test
  void whatWasNotAcknowledgedAtTheEndIsNeverCalledHandedOver() throws InterruptedException {
    Pair pair = acknowledging();
    List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
    fill(
        pair.client(),
        number -> {
          outcomes.add(pair.client().sendAsync(large(number), CompletionPoint.ACKNOWLEDGED));
          return large(number);
        });
    pair.client().abort(ENOUGH);
    report(pair.client());
    assertThat(outcomes)
        .allSatisfy(one -> assertThat(soon(one)).isNotEqualTo(SendOutcome.HANDED_OVER))
        .anySatisfy(one -> assertThat(soon(one)).isNotEqualTo(SendOutcome.ACKNOWLEDGED));
  }
}
