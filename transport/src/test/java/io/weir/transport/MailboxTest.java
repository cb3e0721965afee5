package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Laws 1, 2 and 6 of the design, for what is received. An item here is its own size in bytes.
class MailboxTest {
  private static final CloseReason PEER_CLOSED = new CloseReason.PeerClosed(0);
  private static final CloseReason RESET = new CloseReason.Reset("reset");

  private final AtomicInteger roomAgain = new AtomicInteger();

  private OneFeed<Integer> mailbox(int messages, long bytes) {
    return new OneFeed<>(
        new Bounds(messages, bytes),
        MemoryBudget.UNLIMITED,
        size -> size,
        roomAgain::incrementAndGet);
  }

  private static void takeAndFinish(OneFeed<Integer> mailbox) {
    mailbox.finished(taken(mailbox));
  }

  private static Integer taken(OneFeed<Integer> mailbox) {
    return Objects.requireNonNull(mailbox.poll(), "nothing waits");
  }

  // ---- bounds

  @Test
  void admitsMessagesUpToTheBoundAndNotOneMore() {
    OneFeed<Integer> mailbox = mailbox(3, 1000);
    assertThat(IntStream.range(0, 5).mapToObj(_ -> mailbox.offer(1)))
        .containsExactly(true, true, true, false, false);
    assertThat(mailbox.levels()).isEqualTo(new Mailbox.Levels(3, 3, 3, 3, 3, 2));
  }

  @Test
  void admitsBytesUpToTheBoundAndNotOneMore() {
    OneFeed<Integer> mailbox = mailbox(100, 10);
    assertThat(mailbox.offer(4)).isTrue();
    assertThat(mailbox.offer(7)).isFalse();
    assertThat(mailbox.roomBytes()).isEqualTo(6);
    assertThat(mailbox.offer(6)).isTrue();
    assertThat(mailbox.offer(1)).isFalse();
    assertThat(mailbox.roomBytes()).isZero();
    assertThat(mailbox.offer(0)).as("nothing still fits").isTrue();
    assertThat(mailbox.levels()).isEqualTo(new Mailbox.Levels(3, 3, 10, 3, 10, 2));
  }

  @Test
  void hasNoRoomForBytesWhenItsMessagesAreFull() {
    OneFeed<Integer> mailbox = mailbox(1, 10);
    assertThat(mailbox.roomBytes()).isEqualTo(10);
    mailbox.offer(1);
    assertThat(mailbox.roomBytes()).isZero();
  }

  @Test
  void countsWhatIsInWorkUntilItIsFinished() {
    OneFeed<Integer> mailbox = mailbox(2, 10);
    mailbox.offer(5);
    mailbox.offer(5);
    assertThat(mailbox.poll()).isEqualTo(5);
    assertThat(mailbox.poll()).isEqualTo(5);
    assertThat(mailbox.poll()).isNull();
    assertThat(mailbox.offer(1)).isFalse();
    assertThat(mailbox.levels()).isEqualTo(new Mailbox.Levels(0, 2, 10, 2, 10, 1));
    mailbox.finished(5);
    assertThat(mailbox.offer(5)).isTrue();
    assertThat(mailbox.offer(1)).isFalse();
  }

  @Test
  void admitsAnItemAboveTheWholeBoundAlone() {
    OneFeed<Integer> mailbox = mailbox(10, 10);
    mailbox.offer(1);
    assertThat(mailbox.offer(11)).isFalse();
    Integer small = taken(mailbox);
    assertThat(mailbox.offer(11)).as("the other one is still in work").isFalse();
    mailbox.finished(small);
    assertThat(mailbox.offer(11)).isTrue();
    assertThat(mailbox.offer(0)).as("nothing passes beside it").isFalse();
    assertThat(mailbox.roomBytes()).isZero();
    takeAndFinish(mailbox);
    assertThat(mailbox.offer(10)).isTrue();
  }

  @Test
  void saysBeforehandWhatItWouldAdmit() {
    OneFeed<Integer> mailbox = mailbox(2, 10);
    assertThat(mailbox.wouldAdmit(11)).isTrue();
    mailbox.offer(8);
    assertThat(mailbox.wouldAdmit(2)).isTrue();
    assertThat(mailbox.wouldAdmit(3)).isFalse();
    assertThat(mailbox.levels().refusals()).isEqualTo(1);
  }

  @Test
  void isAFirstInFirstOutQueueWithinItsBounds() {
    Seeds.forEach(
        random -> {
          var bounds = new Bounds(random.nextInt(1, 8), random.nextLong(1, 100));
          OneFeed<Integer> mailbox = mailbox(bounds.messages(), bounds.bytes());
          var waiting = new ArrayDeque<Integer>();
          var inWork = new ArrayDeque<Integer>();
          for (int step = 0; step < 2_000; step++) {
            int heldMessages = waiting.size() + inWork.size();
            long heldBytes = sum(waiting) + sum(inWork);
            switch (random.nextInt(4)) {
              case 0, 1 -> {
                int size = random.nextInt(60);
                boolean fits =
                    heldMessages == 0
                        || (heldMessages < bounds.messages() && heldBytes + size <= bounds.bytes());
                assertThat(mailbox.offer(size)).isEqualTo(fits);
                if (fits) {
                  waiting.add(size);
                }
              }
              case 2 -> {
                Integer taken = mailbox.poll();
                assertThat(taken).isEqualTo(waiting.poll());
                if (taken != null) {
                  inWork.add(taken);
                }
              }
              default -> {
                Integer done = inWork.poll();
                if (done != null) {
                  mailbox.finished(done);
                }
              }
            }
            Mailbox.Levels levels = mailbox.levels();
            assertThat(levels.waitingMessages()).isEqualTo(waiting.size());
            assertThat(levels.heldMessages()).isEqualTo(waiting.size() + inWork.size());
            assertThat(levels.heldBytes()).isEqualTo(sum(waiting) + sum(inWork));
            assertThat(mailbox.hasWaiting()).isEqualTo(!waiting.isEmpty());
          }
        });
  }

  private static long sum(ArrayDeque<Integer> sizes) {
    return sizes.stream().mapToLong(size -> size).sum();
  }

  // ---- the low mark

  @Test
  void callsTheProducerBackOnceAtTheLowMark() {
    OneFeed<Integer> mailbox = mailbox(4, 1000);
    for (int i = 0; i < 4; i++) {
      mailbox.offer(1);
    }
    assertThat(mailbox.offer(1)).isFalse();
    assertThat(mailbox.offer(1)).isFalse();
    takeAndFinish(mailbox);
    assertThat(roomAgain).as("3 of 4 held").hasValue(0);
    takeAndFinish(mailbox);
    assertThat(roomAgain).as("2 of 4 held").hasValue(1);
    takeAndFinish(mailbox);
    takeAndFinish(mailbox);
    assertThat(roomAgain).as("told already").hasValue(1);
  }

  @Test
  void countsAMessageAsGoneForTheLowMarkOnlyWhenItIsFinished() {
    OneFeed<Integer> mailbox = mailbox(2, 1000);
    mailbox.offer(1);
    mailbox.offer(1);
    mailbox.offer(1);
    mailbox.poll();
    mailbox.poll();
    assertThat(roomAgain).hasValue(0);
    mailbox.finished(1);
    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void waitsForTheLowMarkInMessagesAndInBytes() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.offer(80);
    mailbox.offer(20);
    assertThat(mailbox.wouldAdmit(1)).isFalse();
    Integer large = taken(mailbox);
    Integer small = taken(mailbox);
    mailbox.finished(small);
    assertThat(roomAgain).as("1 of 10 messages, but 80 of 100 bytes").hasValue(0);
    mailbox.finished(large);
    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void doesNotCallAProducerThatWasNotRefused() {
    OneFeed<Integer> mailbox = mailbox(2, 1000);
    mailbox.offer(1);
    mailbox.offer(1);
    takeAndFinish(mailbox);
    takeAndFinish(mailbox);
    assertThat(roomAgain).hasValue(0);
  }

  @Test
  void callsBackAgainAfterEachRefusal() {
    OneFeed<Integer> mailbox = mailbox(1, 1000);
    for (int round = 1; round <= 3; round++) {
      mailbox.offer(1);
      mailbox.offer(1);
      takeAndFinish(mailbox);
      assertThat(roomAgain).hasValue(round);
    }
  }

  // ---- readers

  @Test
  void servesReadersFirstComeFirstServed() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    List<Blocked<@Nullable Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(Blocked.in(() -> mailbox.take(Deadlines.NEVER)));
    }
    for (int i = 0; i < 4; i++) {
      mailbox.offer(i + 1);
      assertThat(readers.get(i).result()).isEqualTo(i + 1);
    }
    assertThat(mailbox.levels().heldMessages()).as("in work").isEqualTo(4);
  }

  @Test
  void eachReaderHasItsOwnDeadline() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    Blocked<@Nullable Integer> patient = Blocked.in(() -> mailbox.take(Deadlines.NEVER));
    Blocked<@Nullable Integer> hasty =
        Blocked.starting(
            () -> mailbox.take(Deadlines.after(System.nanoTime(), Duration.ofMillis(5))));
    assertThat(hasty.result()).isNull();
    assertThat(patient.ended()).isFalse();
    mailbox.offer(7);
    assertThat(patient.result()).isEqualTo(7);
  }

  @Test
  void aReaderThatTimedOutLeavesNothingBehind() throws InterruptedException {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    assertThat(mailbox.take(System.nanoTime() - 1)).isNull();
    assertThat(mailbox.ended()).isNull();
    mailbox.offer(7);
    assertThat(mailbox.poll()).as("not given to the one that left").isEqualTo(7);
  }

  @Test
  void aPassedDeadlineStillTakesWhatIsThere() throws InterruptedException {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.offer(7);
    assertThat(mailbox.take(System.nanoTime() - 1)).isEqualTo(7);
  }

  @Test
  void anInterruptedReaderLeavesNothingBehind() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    Blocked<@Nullable Integer> first = Blocked.in(() -> mailbox.take(Deadlines.NEVER));
    Blocked<@Nullable Integer> second = Blocked.in(() -> mailbox.take(Deadlines.NEVER));
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    mailbox.offer(7);
    assertThat(second.result()).isEqualTo(7);
    mailbox.offer(8);
    assertThat(mailbox.poll()).isEqualTo(8);
  }

  @Test
  void aReaderInterruptedBeforeItCameTakesNothing() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.offer(7);
    Blocked<@Nullable Integer> reader =
        Blocked.starting(
            () -> {
              Thread.currentThread().interrupt();
              return mailbox.take(Deadlines.NEVER);
            });
    assertThat(reader.failure()).isInstanceOf(InterruptedException.class);
    assertThat(mailbox.poll()).isEqualTo(7);
  }

  @Test
  void losesAndDoublesNothingWhenReadersAreInterruptedAllTheTime() {
    int items = 5_000;
    OneFeed<Integer> mailbox =
        new OneFeed<>(
            new Bounds(4, items), MemoryBudget.UNLIMITED, _ -> 1, roomAgain::incrementAndGet);
    var taken = new ConcurrentLinkedQueue<Integer>();
    List<Blocked<Integer>> readers =
        IntStream.range(0, 3).mapToObj(_ -> Blocked.starting(() -> drain(mailbox, taken))).toList();
    for (int i = 0; i < items; i++) {
      readers.get(i % 3).interrupt();
      int item = i;
      eventually("room for item " + item, () -> mailbox.offer(item));
    }
    mailbox.end(PEER_CLOSED);
    readers.forEach(Blocked::result);
    assertThat(taken).hasSize(items).doesNotHaveDuplicates();
    assertThat(mailbox.levels().heldMessages()).isZero();
    assertThat(mailbox.levels().mostHeldMessages()).isLessThanOrEqualTo(4);
  }

  /// Takes until the end, whatever interrupts it.
  private static int drain(OneFeed<Integer> mailbox, ConcurrentLinkedQueue<Integer> into) {
    int interrupts = 0;
    while (true) {
      try {
        Integer item = mailbox.take(Deadlines.NEVER);
        if (item == null) {
          return interrupts;
        }
        into.add(item);
        mailbox.finished(item);
      } catch (InterruptedException e) {
        interrupts++;
      }
    }
  }

  // ---- the end

  @Test
  void givesWhatWasThereBeforeTheEndAndThenTheReason() throws InterruptedException {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.offer(1);
    mailbox.offer(2);
    mailbox.end(PEER_CLOSED);
    assertThat(mailbox.take(Deadlines.NEVER)).isEqualTo(1);
    assertThat(mailbox.take(Deadlines.NEVER)).isEqualTo(2);
    assertThat(mailbox.take(Deadlines.NEVER)).isNull();
    assertThat(mailbox.ended()).isEqualTo(PEER_CLOSED);
  }

  @Test
  void theEndWakesEveryReader() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    List<Blocked<@Nullable Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(Blocked.in(() -> mailbox.take(Deadlines.NEVER)));
    }
    mailbox.end(RESET);
    assertThat(readers).allSatisfy(reader -> assertThat(reader.result()).isNull());
  }

  @Test
  void theFirstReasonStays() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.end(PEER_CLOSED);
    mailbox.end(RESET);
    assertThat(mailbox.ended()).isEqualTo(PEER_CLOSED);
  }

  @Test
  void takesNothingAfterTheEnd() {
    OneFeed<Integer> mailbox = mailbox(10, 100);
    mailbox.end(RESET);
    assertThat(mailbox.offer(1)).isFalse();
    assertThat(mailbox.levels().heldMessages()).isZero();
  }

  // ---- the node's budget

  private OneFeed<Integer> sharing(MemoryBudget budget, Runnable whenRoom) {
    return new OneFeed<>(new Bounds(100, 100), budget, size -> size, whenRoom);
  }

  @Test
  void aBudgetBoundsSeveralMailboxesTogether() {
    var budget = new MemoryBudget(100);
    List<String> told = new ArrayList<>();
    OneFeed<Integer> one = sharing(budget, () -> told.add("one"));
    OneFeed<Integer> two = sharing(budget, () -> told.add("two"));
    OneFeed<Integer> three = sharing(budget, () -> told.add("three"));
    assertThat(one.offer(60)).isTrue();
    assertThat(two.offer(41)).isFalse();
    assertThat(two.offer(40)).isTrue();
    assertThat(three.offer(1)).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(100);
    assertThat(three.levels().heldMessages()).as("a refused item is not counted").isZero();
    takeAndFinish(two);
    assertThat(told).as("more than half is used").isEmpty();
    takeAndFinish(one);
    assertThat(told).containsExactly("two", "three");
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aBudgetWakesEachWaiterOnceAndOnlyAfterANewRefusalAgain() {
    var budget = new MemoryBudget(10);
    OneFeed<Integer> one = sharing(budget, () -> {});
    OneFeed<Integer> two = sharing(budget, roomAgain::incrementAndGet);
    one.offer(10);
    two.offer(1);
    two.offer(1);
    takeAndFinish(one);
    assertThat(roomAgain).hasValue(1);
    one.offer(10);
    takeAndFinish(one);
    assertThat(roomAgain).hasValue(1);
  }

  @Test
  void aBudgetAdmitsAnItemAboveItAlone() {
    var budget = new MemoryBudget(10);
    OneFeed<Integer> one = sharing(budget, () -> {});
    OneFeed<Integer> two = sharing(budget, roomAgain::incrementAndGet);
    one.offer(1);
    assertThat(two.offer(11)).isFalse();
    takeAndFinish(one);
    assertThat(roomAgain).hasValue(1);
    assertThat(two.offer(11)).isTrue();
    assertThat(one.offer(1)).isFalse();
  }

  @Test
  void aFullMailboxTakesNothingOutOfTheBudget() {
    var budget = new MemoryBudget(1000);
    OneFeed<Integer> mailbox = sharing(budget, () -> {});
    mailbox.offer(90);
    mailbox.offer(90);
    assertThat(budget.usedBytes()).isEqualTo(90);
  }
}
