package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A mailbox with several sources: turns, shares of the room, marks of a source's own, moving to
/// another mailbox, and threads that send. An item is a source's name and a number; a number
/// below zero is a notice.
class FeedTest {
  private static final CloseReason OVER = new CloseReason.LocalClose("over");

  private record Item(String from, int number) {
    static int size(Item item) {
      return item.number < 0 ? -1 : 1;
    }
  }

  /// A source that offers as much as it can, whenever it may.
  private static final class Source implements Feed.Producer {
    final String name;
    final Feed<Item> feed;
    final AtomicInteger calls = new AtomicInteger();
    int next;
    int limit;
    CloseReason mailboxEnded = new CloseReason.LocalClose("not told");

    Source(String name, Mailbox<Item> mailbox, int limit) {
      this.name = name;
      this.limit = limit;
      feed = mailbox.feed(this);
    }

    Source offerAll() {
      while (next < limit && feed.offer(new Item(name, next))) {
        next++;
      }
      feed.turnEnded();
      return this;
    }

    @Override
    public void roomAgain() {
      calls.incrementAndGet();
    }

    @Override
    public void mailboxEnded(CloseReason reason) {
      mailboxEnded = reason;
    }
  }

  private static Mailbox<Item> mailbox(int messages) {
    return new Mailbox<>(new Bounds(messages, 1_000_000), MemoryBudget.UNLIMITED, Item::size);
  }

  private static List<String> pollAll(Mailbox<Item> mailbox) {
    List<String> taken = new ArrayList<>();
    for (Item item = mailbox.poll(); item != null; item = mailbox.poll()) {
      taken.add(item.from + item.number);
      mailbox.finished(item);
    }
    return taken;
  }

  // ---- taking

  @Test
  void takersServeTheSourcesInTurn() {
    Mailbox<Item> mailbox = mailbox(100);
    new Source("a", mailbox, 3).offerAll();
    new Source("b", mailbox, 1).offerAll();
    new Source("c", mailbox, 2).offerAll();
    assertThat(pollAll(mailbox)).containsExactly("a0", "b0", "c0", "a1", "c1", "a2");
  }

  @Test
  void noticesHaveRoomAlwaysAndCountForNothing() {
    Mailbox<Item> mailbox = mailbox(1);
    Source source = new Source("a", mailbox, 10).offerAll();
    source.feed.notice(new Item("a", -1));
    source.feed.notice(new Item("a", -2));
    assertThat(mailbox.levels().heldMessages()).isEqualTo(1);
    assertThat(mailbox.levels().waitingMessages()).isEqualTo(3);
    assertThat(pollAll(mailbox)).as("after the data before them").startsWith("a0", "a-1", "a-2");
    assertThat(mailbox.levels().heldMessages()).isZero();
  }

  // ---- room

  @Test
  void theRoomIsDividedAmongThoseThatWereRefused() {
    Mailbox<Item> mailbox = mailbox(12);
    List<Source> sources = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      sources.add(new Source(name, mailbox, Integer.MAX_VALUE).offerAll());
    }
    Map<String, Integer> shares = new HashMap<>();
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 6; i++) {
        Item item = mailbox.poll();
        if (item != null) {
          shares.merge(item.from, 1, Integer::sum);
          mailbox.finished(item);
        }
      }
      sources.stream().filter(s -> s.calls.getAndSet(0) > 0).forEach(Source::offerAll);
      assertThat(mailbox.levels().heldMessages()).isLessThanOrEqualTo(12);
    }
    // The first had the whole mailbox before the others came.
    assertThat(shares.get("b")).isBetween(80, 105);
    assertThat(shares.get("c")).isBetween(80, 105);
    assertThat(shares.get("a")).isBetween(80, 125);
  }

  @Test
  void aSourceAloneHasAllTheRoom() {
    Mailbox<Item> mailbox = mailbox(10);
    Source alone = new Source("a", mailbox, Integer.MAX_VALUE).offerAll();
    pollAll(mailbox);
    alone.offerAll();
    assertThat(mailbox.levels().heldMessages()).isEqualTo(10);
  }

  @Test
  void aTurnThatIsNotUsedPassesOn() {
    Mailbox<Item> mailbox = mailbox(2);
    Source first = new Source("a", mailbox, 3).offerAll();
    Source second = new Source("b", mailbox, 10).offerAll();
    Source third = new Source("c", mailbox, 10).offerAll();
    first.limit = first.next;
    pollAll(mailbox);
    assertThat(first.calls).as("it was refused first").hasValue(1);
    first.offerAll();
    second.offerAll();
    third.offerAll();
    assertThat(mailbox.levels().heldMessages()).as("the others have the room").isEqualTo(2);
  }

  @Test
  void aSourceThatClosesWithItsTurnLeavesItToTheNext() {
    Mailbox<Item> mailbox = mailbox(1);
    new Source("x", mailbox, 1).offerAll();
    Source first = new Source("a", mailbox, 10).offerAll();
    Source second = new Source("b", mailbox, 10).offerAll();
    pollAll(mailbox);
    assertThat(first.calls).hasValue(1);
    assertThat(second.calls).hasValue(0);
    first.feed.close();
    assertThat(second.calls).hasValue(1);
    second.offerAll();
    assertThat(pollAll(mailbox)).containsExactly("b0");
  }

  @Test
  void marksOfItsOwnStopASourceExactlyThereAndStartItAtItsLowMark() {
    Mailbox<Item> mailbox = mailbox(100);
    Source source = new Source("a", mailbox, Integer.MAX_VALUE);
    source.feed.markedBy(new MailboxMarks(3, 1_000, new Bounds(8, 1_000_000)));
    source.offerAll();
    assertThat(mailbox.levels().heldMessages()).isEqualTo(8);
    for (int held = 8; held > 3; held--) {
      assertThat(source.calls).as("%d held", held).hasValue(0);
      mailbox.finished(new Item("a", 0));
    }
    assertThat(source.calls).hasValue(1);
    source.offerAll();
    assertThat(mailbox.levels().mostHeldMessages()).isEqualTo(8);
  }

  @Test
  void otherMarksOfOneSourceLeaveTheOthersAlone() {
    Mailbox<Item> mailbox = mailbox(10);
    Source careful = new Source("a", mailbox, Integer.MAX_VALUE);
    careful.feed.markedBy(new MailboxMarks(0, 0, new Bounds(2, 100)));
    careful.offerAll();
    Source other = new Source("b", mailbox, Integer.MAX_VALUE);
    assertThat(other.feed.offer(new Item("b", 0))).as("somebody waits before it").isFalse();
    pollAll(mailbox);
    assertThat(careful.calls).hasValue(1);
  }

  // ---- moving

  @Test
  void aMoveTakesEverythingAlongInItsOrder() {
    Mailbox<Item> from = mailbox(100);
    Mailbox<Item> to = mailbox(100);
    Source stays = new Source("s", from, 2).offerAll();
    Source moves = new Source("m", from, 3).offerAll();
    moves.feed.notice(new Item("m", -1));
    moves.feed.moveTo(to);
    moves.limit = 5;
    moves.offerAll();
    assertThat(stays.feed.levels().messages()).isEqualTo(2);
    assertThat(pollAll(from)).containsExactly("s0", "s1");
    assertThat(pollAll(to)).containsExactly("m0", "m1", "m2", "m-1", "m3", "m4");
    assertThat(from.levels().heldMessages()).isZero();
    assertThat(to.levels().heldMessages()).isZero();
  }

  @Test
  void whatIsInWorkIsFinishedWhereItWasTaken() {
    Mailbox<Item> from = mailbox(10);
    Mailbox<Item> to = mailbox(10);
    Source moves = new Source("m", from, 2).offerAll();
    Item inWork = from.poll();
    moves.feed.moveTo(to);
    assertThat(from.levels().heldMessages()).isEqualTo(1);
    assertThat(to.levels().heldMessages()).isEqualTo(1);
    from.finished(new Item("m", 0));
    assertThat(inWork).isEqualTo(new Item("m", 0));
    assertThat(from.levels().heldMessages()).isZero();
  }

  @Test
  void aMoveWakesTakersOfTheNewMailboxAndMakesRoomInTheOld() {
    Mailbox<Item> from = mailbox(2);
    Mailbox<Item> to = mailbox(2);
    Source moves = new Source("m", from, 2).offerAll();
    Source waits = new Source("w", from, 2).offerAll();
    Blocked<Item> taker = Blocked.in(() -> to.take(Deadlines.NEVER));
    moves.feed.moveTo(to);
    assertThat(taker.result()).isEqualTo(new Item("m", 0));
    assertThat(waits.calls).hasValue(1);
  }

  @Test
  void aMoveCarriesItsShareOfTheBudgetAlong() {
    var before = new MemoryBudget(100);
    var after = new MemoryBudget(100);
    var from = new Mailbox<Item>(new Bounds(10, 100), before, Item::size);
    var to = new Mailbox<Item>(new Bounds(10, 100), after, Item::size);
    Source moves = new Source("m", from, 4).offerAll();
    moves.feed.moveTo(to);
    assertThat(before.usedBytes()).isZero();
    assertThat(after.usedBytes()).isEqualTo(4);
    pollAll(to);
    assertThat(after.usedBytes()).isZero();
  }

  @Test
  void nothingIsLostOrDoubledWhileASourceMovesToAndFro() {
    int items = 20_000;
    Mailbox<Item> one = mailbox(64);
    Mailbox<Item> two = mailbox(64);
    Source source = new Source("a", one, items);
    var taken = new ConcurrentLinkedQueue<Integer>();
    List<Blocked<Integer>> takers = new ArrayList<>();
    for (Mailbox<Item> mailbox : List.of(one, two)) {
      takers.add(
          Blocked.starting(
              () -> {
                int count = 0;
                for (Item item = mailbox.take(Deadlines.NEVER);
                    item != null;
                    item = mailbox.take(Deadlines.NEVER)) {
                  taken.add(item.number);
                  mailbox.finished(item);
                  count++;
                }
                return count;
              }));
    }
    Blocked<Integer> mover =
        Blocked.starting(
            () -> {
              int moves = 0;
              while (taken.size() < items) {
                source.feed.moveTo(moves++ % 2 == 0 ? two : one);
              }
              return moves;
            });
    eventually(
        "all are taken",
        () -> {
          source.offerAll();
          return taken.size() >= items;
        });
    assertThat(mover.result()).isPositive();
    one.end(OVER);
    two.end(OVER);
    takers.forEach(Blocked::result);
    assertThat(taken).hasSize(items).doesNotHaveDuplicates();
    assertThat(one.levels().heldMessages() + two.levels().heldMessages()).isZero();
  }

  @Test
  void aMailboxThatHasEndedTakesNoSourceAndTellsThoseItHas() {
    Mailbox<Item> ended = mailbox(10);
    Source source = new Source("a", ended, 1).offerAll();
    ended.end(OVER);
    assertThat(source.mailboxEnded).isEqualTo(OVER);
    assertThatThrownBy(() -> ended.feed(source)).isInstanceOf(IllegalStateException.class);
    Source other = new Source("b", mailbox(10), 1).offerAll();
    assertThatThrownBy(() -> other.feed.moveTo(ended)).isInstanceOf(IllegalStateException.class);
    assertThat(other.feed.levels().messages()).as("it stays where it was").isEqualTo(1);
  }

  // ---- threads that send

  @Test
  void aThreadThatDoesNotWaitIsRefusedByAFullMailbox() throws InterruptedException {
    Mailbox<Item> mailbox = mailbox(1);
    assertThat(mailbox.send(new Item("t", 0), HoldBack.REFUSE)).isEqualTo(Delivery.DELIVERED);
    assertThat(mailbox.send(new Item("t", 1), HoldBack.REFUSE)).isEqualTo(Delivery.REFUSED);
    assertThat(pollAll(mailbox)).containsExactly("t0");
    mailbox.end(OVER);
    assertThat(mailbox.send(new Item("t", 2), HoldBack.REFUSE)).isEqualTo(Delivery.ENDED);
  }

  @Test
  void threadsThatWaitForRoomAreServedInTheirOrderEachWithItsOwnDeadline()
      throws InterruptedException {
    Mailbox<Item> mailbox = mailbox(1);
    mailbox.send(new Item("t", 0), HoldBack.WAIT);
    Blocked<Delivery> first = Blocked.in(() -> mailbox.send(new Item("t", 1), HoldBack.WAIT));
    Blocked<Delivery> hasty =
        Blocked.starting(
            () ->
                mailbox.send(
                    new Item("t", 2),
                    new HoldBack.Wait(Deadlines.after(System.nanoTime(), Duration.ofMillis(5)))));
    assertThat(hasty.result()).isEqualTo(Delivery.TIMED_OUT);
    Blocked<Delivery> last = Blocked.in(() -> mailbox.send(new Item("t", 3), HoldBack.WAIT));
    mailbox.finished(new Item("t", 0));
    assertThat(first.result()).isEqualTo(Delivery.DELIVERED);
    assertThat(last.ended()).isFalse();
    mailbox.finished(new Item("t", 1));
    assertThat(last.result()).isEqualTo(Delivery.DELIVERED);
    assertThat(pollAll(mailbox)).as("what timed out never comes").containsExactly("t0", "t1", "t3");
  }

  @Test
  void anInterruptedSenderLeavesNothingBehind() throws InterruptedException {
    Mailbox<Item> mailbox = mailbox(1);
    mailbox.send(new Item("t", 0), HoldBack.WAIT);
    Blocked<Delivery> interrupted = Blocked.in(() -> mailbox.send(new Item("t", 1), HoldBack.WAIT));
    Blocked<Delivery> next = Blocked.in(() -> mailbox.send(new Item("t", 2), HoldBack.WAIT));
    interrupted.interrupt();
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    mailbox.finished(new Item("t", 0));
    assertThat(next.result()).isEqualTo(Delivery.DELIVERED);
    assertThat(pollAll(mailbox)).containsExactly("t0", "t2");
  }

  @Test
  void theEndOfAMailboxWakesItsSenders() throws InterruptedException {
    Mailbox<Item> mailbox = mailbox(1);
    mailbox.send(new Item("t", 0), HoldBack.WAIT);
    Blocked<Delivery> waits = Blocked.in(() -> mailbox.send(new Item("t", 1), HoldBack.WAIT));
    mailbox.end(OVER);
    assertThat(waits.result()).isEqualTo(Delivery.ENDED);
  }

  @Test
  void aSenderIsSlowedInProportionToTheBacklog() throws InterruptedException {
    Mailbox<Item> mailbox = mailbox(4);
    var slow = new HoldBack.Slow(Duration.ofDays(1), Deadlines.NEVER);
    assertThat(mailbox.fullness()).isZero();
    assertThat(mailbox.send(new Item("t", 0), slow)).as("no pause").isEqualTo(Delivery.DELIVERED);
    assertThat(mailbox.fullness()).isEqualTo(0.25);
    Blocked<Delivery> paused = Blocked.in(() -> mailbox.send(new Item("t", 1), slow));
    assertThat(paused.waits()).as("a quarter of a day").isTrue();
    assertThat(mailbox.levels().heldMessages()).isEqualTo(1);
    paused.interrupt();
    assertThat(paused.failure()).isInstanceOf(InterruptedException.class);
    var limited = new HoldBack.Slow(Duration.ofDays(1), System.nanoTime() - 1);
    assertThat(mailbox.send(new Item("t", 2), limited))
        .as("the deadline bounds the pause, and there is room")
        .isEqualTo(Delivery.DELIVERED);
  }
}
