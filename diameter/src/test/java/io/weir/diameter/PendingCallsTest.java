package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The table of pending calls: its bound, its identifiers, and that each call that goes in comes
/// out once, whoever takes it.
class PendingCallsTest {
  private static final long FAR_NS = Long.MAX_VALUE / 2;

  private final FakeNode node =
      FakeNode.serving(TestNode.options(), request -> request.answer(2001).build());
  private final PeerConnection connection = node.accepted().handler();

  @AfterEach
  void close() {
    node.close();
  }

  private static Call call(long deadlineNs) {
    return new Call(Messages.ccr(1), deadlineNs, _ -> {});
  }

  private static Call call() {
    return call(System.nanoTime() + FAR_NS);
  }

  @Test
  void holdsExactlyAsManyCallsAsItsBound() {
    for (int max : new int[] {1, 2, 3, 4, 5, 100, 1000}) {
      var table = new PendingCalls(max, ThreadLocalRandom.current().nextInt());
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < max; i++) {
        Call call = call();
        assertThat(table.add(call, connection)).isTrue();
        calls.add(call);
      }
      assertThat(table.add(call(), connection)).isFalse();
      assertThat(table.size()).isEqualTo(max);
      assertThat(table.remove(calls.get(max / 2).hopByHopId())).isSameAs(calls.get(max / 2));
      assertThat(table.add(call(), connection)).isTrue();
      assertThat(table.add(call(), connection)).isFalse();
    }
  }

  @Test
  void takesACallOutOnceByItsIdentifierOnly() {
    var table = new PendingCalls(10, -3);
    Call call = call();
    table.add(call, connection);
    assertThat(table.remove(call.hopByHopId() + 1)).isNull();
    assertThat(table.remove(call.hopByHopId() + (1 << 20))).as("the same slot").isNull();
    assertThat(table.remove(call.hopByHopId())).isSameAs(call);
    assertThat(table.remove(call.hopByHopId())).isNull();
    assertThat(table.remove(call)).isFalse();
    assertThat(table.size()).isZero();
  }

  @Test
  void identifiersAreNeverTheSameForTwoCallsAtOnceAlsoPastTheirWrap() {
    var table = new PendingCalls(8, Integer.MAX_VALUE - 20);
    Set<Integer> live = new HashSet<>();
    List<Call> held = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Call call = call();
      assertThat(table.add(call, connection)).isTrue();
      assertThat(live.add(call.hopByHopId())).isTrue();
      held.add(call);
      if (held.size() == 8) {
        // An old one stays, so that identifiers have to pass over its slot.
        Call out = held.remove(1 + i % 7);
        live.remove(out.hopByHopId());
        assertThat(table.remove(out)).isTrue();
      }
    }
  }

  @Test
  void takesOutTheCallsWhoseDeadlineHasPassed() {
    var table = new PendingCalls(100, 5);
    long nowNs = System.nanoTime();
    List<Call> late = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Call call = call(nowNs + (i % 2 == 0 ? -1 : 1_000_000_000L));
      table.add(call, connection);
      call.settled(SendOutcome.HANDED_OVER);
      if (i % 2 == 0) {
        late.add(call);
      }
    }
    assertThat(table.expired(nowNs)).containsExactlyInAnyOrderElementsOf(late);
    assertThat(table.size()).isEqualTo(25);
    assertThat(table.take(_ -> true)).hasSize(25);
    assertThat(table.size()).isZero();
  }

  /// What the queue still holds it reports itself, exactly.
  @Test
  void leavesALateCallToTheQueueThatHoldsIt() {
    var table = new PendingCalls(100, 5);
    long nowNs = System.nanoTime();
    Call call = call(nowNs - 1);
    table.add(call, connection);
    assertThat(table.expired(System.nanoTime())).isEmpty();
    assertThat(table.expired(System.nanoTime() + 60_000_000_000L)).containsExactly(call);
    assertThat(call.progress()).isEqualTo(CallOutcome.Progress.SENT);
  }

  @Test
  void eachCallComesOutOnceWhoeverTakesIt() {
    Seeds.forEach(random -> race(random.split()));
  }

  private void race(SplittableRandom random) {
    var table = new PendingCalls(32, random.nextInt());
    var added = new ConcurrentLinkedQueue<Call>();
    var out = new ConcurrentLinkedQueue<Call>();
    var most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom own = random.split();
      threads.add(Thread.ofPlatform().start(() -> addAndRemove(table, own, added, out, most)));
    }
    SplittableRandom own = random.split();
    threads.add(
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    int wanted = own.nextInt(4);
                    out.addAll(table.take(call -> (call.hopByHopId() & 3) == wanted));
                  }
                }));
    threads.forEach(PendingCallsTest::join);
    out.addAll(table.take(_ -> true));
    assertThat(table.size()).isZero();
    // Each of the four adders may be about to find that it is one too many.
    assertThat(most.get()).isLessThanOrEqualTo(32 + 4);
    assertThat(out).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(added);
  }

  private void addAndRemove(
      PendingCalls table,
      SplittableRandom random,
      ConcurrentLinkedQueue<Call> added,
      ConcurrentLinkedQueue<Call> out,
      AtomicInteger most) {
    List<Call> mine = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Call call = call();
      if (random.nextInt(3) > 0 && table.add(call, connection)) {
        added.add(call);
        mine.add(call);
      } else if (!mine.isEmpty()) {
        Call chosen = mine.remove(random.nextInt(mine.size()));
        if (random.nextBoolean()
            ? table.remove(chosen)
            : table.remove(chosen.hopByHopId()) == chosen) {
          out.add(chosen);
        }
      }
      most.accumulateAndGet(table.size(), Math::max);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
