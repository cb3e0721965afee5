package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static io.weir.testkit.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Mailbox;
import io.weir.transport.MailboxMarks;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SocketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Each read mode gives exactly what it says; and a hand-off loses nothing.
abstract class ReadModeContract extends ContractCase {
  private final Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(100, 1 << 20));

  ReadModeContract(TransportUnderTest subject) {
    super(subject);
  }

  private Pair owned() throws InterruptedException {
    Pair pair = joined();
    pair.server().handTo(inbox);
    return pair;
  }

  /// Sends numbers, of so many bytes each, and waits until all of them lie at the other end.
  private void arrived(Pair pair, int from, int count, int bytes) {
    long before = pair.server().stats().receivedBytes();
    for (int i = from; i < from + count; i++) {
      pair.client().trySend(numbered(i, bytes));
    }
    eventually(
        "all bytes arrive",
        () -> pair.server().stats().receivedBytes() == before + count * wireBytes(bytes));
  }

  private void assertPassive(MessageSocket socket) {
    assertThat(socket.mode()).isEqualTo(ReadMode.PASSIVE);
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void passiveGivesNothingByItself() throws InterruptedException {
    Pair pair = owned();
    arrived(pair, 0, 3, 8);
    assertPassive(pair.server());
    assertThat(numbers(pair.server(), 3)).containsExactly(0, 1, 2);
    assertPassive(pair.server());
  }

  @Test
  void onceGivesOneMessageAndNoNotice() throws InterruptedException {
    Pair pair = owned();
    arrived(pair, 0, 3, 8);
    for (int i = 0; i < 3; i++) {
      assertThat(pair.server().read(ReadMode.ONCE)).isTrue();
      assertThat(numbers(inbox, 1)).containsExactly(i);
      assertPassive(pair.server());
    }
  }

  @Test
  void countedGivesSoManyMessagesAndThenTheNotice() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.counted(2));
    pair.server().read(ReadMode.counted(1));
    assertThat(pair.server().mode()).isEqualTo(ReadMode.counted(3));
    arrived(pair, 0, 5, 8);
    assertThat(numbers(inbox, 3)).containsExactly(0, 1, 2);
    assertThat(event(inbox)).isEqualTo(new SocketEvent.WentPassive(pair.server()));
    assertPassive(pair.server());
    assertThat(numbers(pair.server(), 2)).as("the rest stays").containsExactly(3, 4);
  }

  @Test
  void countedThatFallsToZeroIsPassiveAtOnceWithTheNotice() throws InterruptedException {
    MessageSocket socket = owned().server();
    socket.read(ReadMode.counted(3));
    socket.read(ReadMode.counted(-2));
    assertThat(socket.mode()).isEqualTo(ReadMode.counted(1));
    socket.read(ReadMode.counted(-5));
    assertThat(event(inbox)).isEqualTo(new SocketEvent.WentPassive(socket));
    assertPassive(socket);
  }

  @Test
  void creditInBytesIsOwedWhereAMessageWasLarger() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.credited(12));
    arrived(pair, 0, 4, 8);
    assertThat(numbers(inbox, 2)).containsExactly(0, 1);
    assertThat(event(inbox)).isEqualTo(new SocketEvent.WentPassive(pair.server()));
    pair.server().read(ReadMode.credited(4));
    assertThat(event(inbox))
        .as("4 bytes were owed")
        .isEqualTo(new SocketEvent.WentPassive(pair.server()));
    pair.server().read(ReadMode.credited(1));
    assertThat(numbers(inbox, 1)).containsExactly(2);
    assertThat(event(inbox)).isEqualTo(new SocketEvent.WentPassive(pair.server()));
    assertPassive(pair.server());
  }

  @Test
  void alwaysGivesAsMuchAsThereIsRoomFor() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.ALWAYS);
    for (int i = 0; i < 150; i++) {
      pair.client().trySend(numbered(i, 8));
    }
    eventually("the mailbox is full", () -> inbox.levels().heldMessages() == 100);
    eventually("reading stops", () -> pair.server().stats().readingPauses() > 0);
    assertThat(numbers(inbox, 150)).isEqualTo(upTo(150));
    assertThat(inbox.levels().mostHeldMessages()).isEqualTo(100);
    assertThat(pair.server().mode()).isEqualTo(ReadMode.ALWAYS);
  }

  @Test
  void controlledStopsAtTheHighMarkAndStartsAtTheLowMark() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.controlled(new MailboxMarks(2, 1_000, new Bounds(5, 10_000))));
    for (int i = 0; i < 20; i++) {
      pair.client().trySend(numbered(i, 8));
    }
    eventually("it is stopped", () -> pair.server().stats().readingPauses() > 0);
    assertThat(inbox.levels().heldMessages()).isEqualTo(5);
    assertThat(numbers(inbox, 2)).containsExactly(0, 1);
    assertThat(inbox.levels().heldMessages()).as("not yet at the low mark").isEqualTo(3);
    assertThat(numbers(inbox, 1)).containsExactly(2);
    eventually("at the low mark it starts", () -> inbox.levels().heldMessages() == 5);
    for (int i = 3; i < 20; i++) {
      assertThat(number(data(inbox))).isEqualTo(i);
    }
    assertThat(inbox.levels().mostHeldMessages()).isEqualTo(5);
  }

  @Test
  void modesChangeAtAnyTime() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.ALWAYS);
    arrived(pair, 0, 1, 8);
    assertThat(numbers(inbox, 1)).containsExactly(0);
    pair.server().read(ReadMode.PASSIVE);
    arrived(pair, 1, 2, 8);
    assertThat(numbers(pair.server(), 1)).containsExactly(1);
    assertPassive(pair.server());
    pair.server().read(ReadMode.ONCE);
    assertThat(numbers(inbox, 1)).containsExactly(2);
  }

  @Test
  void whatContradictsIsRefused() throws InterruptedException {
    Pair pair = joined();
    assertThatThrownBy(() -> pair.server().read(ReadMode.ONCE))
        .as("active without an owner")
        .isInstanceOf(IllegalStateException.class);
    pair.server().handTo(inbox);
    pair.server().read(ReadMode.ALWAYS);
    Blocked<byte[]> receiving = Blocked.starting(() -> receive(pair.server()));
    assertThat(receiving.failure()).isInstanceOf(IllegalStateException.class);
    pair.server().read(ReadMode.PASSIVE);
    Blocked<byte[]> reader = Blocked.in(() -> receive(pair.server()));
    assertThatThrownBy(() -> pair.server().read(ReadMode.ALWAYS))
        .as("active while a thread waits")
        .isInstanceOf(IllegalStateException.class);
    pair.client().trySend(numbered(7, 8));
    assertThat(number(reader.result())).isEqualTo(7);
  }

  // ---- hand-off

  @Test
  void aHandOffTakesAlongWhatNobodyHasTaken() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.ALWAYS);
    for (int i = 0; i < 10; i++) {
      pair.client().trySend(numbered(i, 8));
    }
    eventually("all have come", () -> inbox.levels().heldMessages() == 10);
    assertThat(numbers(inbox, 3)).containsExactly(0, 1, 2);
    Mailbox<SocketEvent> other = SocketEvent.mailbox(new Bounds(2, 1_000));
    pair.server().handTo(other);
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.levels().heldMessages()).isZero();
    pair.client().trySend(numbered(10, 8));
    for (int i = 3; i <= 10; i++) {
      assertThat(number(data(other))).isEqualTo(i);
    }
    assertThat(pair.server().mode()).as("the mode stays").isEqualTo(ReadMode.ALWAYS);
  }

  @Test
  void handOffsInTheMiddleOfAFloodLoseAndDoubleNothing() throws InterruptedException {
    Pair pair = joined();
    int messages = 5_000;
    List<Mailbox<SocketEvent>> owners = new ArrayList<>();
    List<Blocked<List<Integer>>> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(20, 10_000));
      owners.add(owner);
      takers.add(Blocked.starting(() -> takeUntilTheEnd(owner)));
    }
    pair.server().handTo(owners.getFirst());
    pair.server().read(ReadMode.ALWAYS);
    var through = new AtomicBoolean();
    Blocked<Integer> handing =
        Blocked.starting(
            () -> {
              int handOffs = 0;
              while (!through.get()) {
                handOffs++;
                pair.server().handTo(owners.get(handOffs % owners.size()));
                Thread.onSpinWait();
              }
              return handOffs;
            });
    for (int i = 0; i < messages; i++) {
      pair.client().send(numbered(i, 100));
    }
    eventually("all are taken", () -> pair.server().stats().receivedMessages() == messages);
    through.set(true);
    assertThat(handing.result()).isPositive();
    pair.client().close();
    eventually("the socket ends", () -> pair.server().closed().isDone());
    owners.forEach(owner -> owner.end(ENOUGH));
    List<Integer> all = new ArrayList<>();
    for (Blocked<List<Integer>> taker : takers) {
      all.addAll(taker.result());
    }
    assertThat(all).hasSize(messages).containsExactlyInAnyOrderElementsOf(upTo(messages));
  }

  private static List<Integer> takeUntilTheEnd(Mailbox<SocketEvent> owner)
      throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    SocketEvent event = owner.take(soonNs());
    while (event != null) {
      if (event instanceof SocketEvent.Data data) {
        numbers.add(number(data.payload()));
      }
      owner.finished(event);
      event = owner.take(soonNs());
    }
    assertThat(numbers).as("in order, whoever had those between").isSorted();
    return numbers;
  }

  @Test
  void theEndOfAnOwnerIsTheEndOfItsSockets() throws InterruptedException {
    Pair pair = owned();
    pair.server().read(ReadMode.ALWAYS);
    inbox.end(ENOUGH);
    assertThat(report(pair.server()).reason())
        .isInstanceOfSatisfying(
            CloseReason.LocalClose.class, local -> assertThat(local.why()).contains("enough"));
    assertThat(end(pair.client())).isEqualTo(new CloseReason.PeerClosed(0));
  }
}
