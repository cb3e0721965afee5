package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Blocked;
import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Laws 1 to 3, 5, 8 and 9: bounds are exact, a reader that stops stops its sender, that is no end
/// and no death, and it is nobody else's.
abstract class BackPressureContract extends ContractCase {
  BackPressureContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void aReaderThatStopsStopsItsSenderAndNothingIsLost() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    assertThat(pair.client().offer(large(-1))).isEqualTo(Admission.FULL);
    assertThat(pair.client().isWritable()).isFalse();
    assertThat(pair.client().stats().sends().mostQueuedMessages()).isEqualTo(MOST_QUEUED);
    assertThat(pair.client().stats().sends().refusedMessages()).isPositive();
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    eventually("it is writable again", () -> pair.client().isWritable());
    assertThat(pair.client().offer(large(accepted))).isEqualTo(Admission.ACCEPTED);
    assertThat(numbers(pair.server(), 1)).containsExactly(accepted);
    assertNothingMore(pair);
  }

  @Test
  void aSenderThatWaitsForAStalledPeerGoesOnWhenItReads() throws InterruptedException {
    Pair pair = joined(stalling());
    int accepted = fill(pair.client());
    Blocked<SendOutcome> patient = Blocked.in(() -> pair.client().send(large(accepted)));
    CompletableFuture<SendOutcome> later = pair.client().sendAsync(large(accepted + 1));
    assertThat(patient.ended()).as("would block is a state, not an error").isFalse();
    assertThat(later).isNotDone();
    assertThat(pair.client().closed()).as("a stall is not a death").isNotDone();
    assertThat(pair.server().closed()).isNotDone();
    assertThat(numbers(pair.server(), accepted + 2)).isEqualTo(upTo(accepted + 2));
    assertThat(patient.result()).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(later.join()).isEqualTo(SendOutcome.HANDED_OVER);
    assertNothingMore(pair);
  }

  @Test
  void aStallIsToldAndSoIsItsEnd() throws InterruptedException {
    Pair pair = joined(stalling());
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(10, 1000));
    pair.client().handTo(owner);
    int accepted = fill(pair.client());
    pair.client().tell(Notice.STALLED);
    assertThat(event(owner)).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.STALLED));
    pair.client().tell(Notice.STALL_ENDED);
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    assertThat(event(owner)).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.STALL_ENDED));
    assertThat(pair.client().stats().stalls()).isPositive();
  }

  @Test
  void writableAndThenDrainedAreTold() throws InterruptedException {
    Pair pair = joined(stalling());
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(10, 1000));
    pair.client().handTo(owner);
    int accepted = fill(pair.client());
    pair.client().tell(Notice.WRITABLE);
    pair.client().tell(Notice.DRAINED);
    assertThat(owner.poll()).as("not yet").isNull();
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    assertThat(event(owner)).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.WRITABLE));
    assertThat(event(owner)).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.DRAINED));
    assertThat(pair.client().isWritable()).isTrue();
    eventually("nothing is held", () -> pair.client().stats().sends().queuedMessages() == 0);
  }

  @Test
  void oneStalledConnectionDelaysNoOther() throws InterruptedException {
    Listener listener = listen(stalling());
    Pair stalled = joined(listener, stalling());
    int accepted = fill(stalled.client());
    Blocked<SendOutcome> patient = Blocked.in(() -> stalled.client().send(large(accepted)));
    Pair other = joined(listener, stalling());
    for (int i = 0; i < 500; i++) {
      assertThat(other.client().send(numbered(i, 1_000))).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(numbers(other.server(), 1)).containsExactly(i);
    }
    assertThat(patient.ended()).isFalse();
    assertThat(numbers(stalled.server(), accepted + 1)).isEqualTo(upTo(accepted + 1));
  }

  // ---- the bound of an owner

  @Test
  void theBoundOfAnOwnerOfManySocketsIsExactInMessages() throws InterruptedException {
    holdsManySockets(new Bounds(20, 10_000_000), 20, 20 * LARGE_BYTES);
  }

  @Test
  void theBoundOfAnOwnerOfManySocketsIsExactInBytes() throws InterruptedException {
    holdsManySockets(new Bounds(1_000, 15 * LARGE_BYTES + 999), 15, 15 * LARGE_BYTES);
  }

  private void holdsManySockets(Bounds bounds, int mostMessages, long mostBytes)
      throws InterruptedException {
    int sockets = 5;
    int each = 100;
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(bounds);
    Listener listener = listen(stalling());
    List<Blocked<Integer>> senders = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      Pair pair = joined(listener, stalling());
      pair.server().handTo(owner);
      pair.server().read(ReadMode.ALWAYS);
      senders.add(Blocked.starting(() -> send(pair.client(), each)));
    }
    eventually("the mailbox is full", () -> owner.levels().heldMessages() == mostMessages);
    assertThat(owner.levels().heldBytes()).isEqualTo(mostBytes);
    Map<MessageSocket, Integer> next = new HashMap<>();
    for (int i = 0; i < sockets * each; i++) {
      SocketEvent event = event(owner);
      assertThat(owner.levels().heldMessages()).isBetween(1, mostMessages);
      if (!(event instanceof SocketEvent.Data data)) {
        throw new AssertionError("no message: " + event);
      }
      assertThat(number(data.payload())).isEqualTo(next.getOrDefault(data.socket(), 0));
      next.merge(data.socket(), 1, Integer::sum);
      owner.finished(event);
    }
    assertThat(next.values()).hasSize(sockets).containsOnly(each);
    assertThat(owner.levels().mostHeldMessages()).isEqualTo(mostMessages);
    assertThat(owner.levels().mostHeldBytes()).isEqualTo(mostBytes);
    assertThat(senders).extracting(Blocked::result).containsOnly(each);
  }

  private static int send(MessageSocket socket, int messages) throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      assertThat(socket.send(large(i))).isEqualTo(SendOutcome.HANDED_OVER);
    }
    return messages;
  }

  @Test
  void whatAnOwnerWorksOnStillCounts() throws InterruptedException {
    Pair pair = joined(stalling());
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(4, 1_000_000));
    pair.server().handTo(owner);
    pair.server().read(ReadMode.ALWAYS);
    int accepted = fill(pair.client());
    List<SocketEvent> inWork = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      inWork.add(event(owner));
    }
    assertThat(owner.poll()).as("the room is not free before the work is done").isNull();
    assertThat(owner.levels().heldMessages()).isEqualTo(4);
    inWork.forEach(owner::finished);
    for (int i = 4; i < accepted; i++) {
      assertThat(number(data(owner))).isEqualTo(i);
    }
    assertThat(owner.levels().mostHeldMessages()).isEqualTo(4);
  }

  @Test
  void aMessageLargerThanTheWholeBoundPassesAlone() throws InterruptedException {
    Pair pair = joined();
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(10, 1_000));
    pair.server().handTo(owner);
    pair.server().read(ReadMode.ALWAYS);
    pair.client().trySend(numbered(0, 100));
    pair.client().trySend(numbered(1, 50_000));
    pair.client().trySend(numbered(2, 100));
    SocketEvent small = event(owner);
    assertThat(owner.poll()).as("not beside another").isNull();
    owner.finished(small);
    SocketEvent large = event(owner);
    assertThat(SocketEvent.sizeBytes(large)).isEqualTo(50_000);
    assertThat(owner.poll()).as("nothing beside it").isNull();
    owner.finished(large);
    assertThat(numbers(owner, 1)).containsExactly(2);
    assertThat(owner.levels().mostHeldBytes()).isEqualTo(50_000);
  }
}
