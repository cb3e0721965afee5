package io.weir.transport;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Abandoned;
import io.weir.transport.SendOutcome.Acknowledged;
import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.HandedOver;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Queued;
import io.weir.transport.SendOutcome.Unacknowledged;
import io.weir.transport.SendOutcome.Underway;
import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Many senders with short deadlines and one engine, on threads of their own: what senders are
/// told is what the stream shows.
class SendQueueRaceTest {
  private static final int SENDERS = 4;
  private static final int EACH = 1_500;

  private final SendQueue queue =
      new SendQueue(
          SendLimits.DEFAULTS.withData(new Bounds(3, 40)), Framers.raw(100).get(), () -> {});
  private final Taker taker = new Taker(queue);

  /// What one sender was told.
  private record Told(Set<Integer> whole, Set<Integer> nothing, Set<Integer> begun) {}

  @Test
  void whatSendersAreToldIsWhatTheStreamShows() {
    Seeds.forEach(
        random -> {
          var race = new SendQueueRaceTest();
          race.run(random);
        });
  }

  private void run(SplittableRandom random) {
    var done = new AtomicBoolean();
    SplittableRandom engines = random.split();
    Blocked<Integer> engine = Blocked.starting(() -> write(engines, done));
    List<Blocked<Told>> senders = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      int first = sender * EACH;
      SplittableRandom own = random.split();
      senders.add(Blocked.starting(() -> sendAll(first, own)));
    }
    List<Told> told = senders.stream().map(Blocked::result).toList();
    eventually("the queue is empty", queue::isEmpty);
    done.set(true);
    engine.result();

    Set<Integer> seen = new HashSet<>();
    List<Integer> order = new ArrayList<>();
    ByteBuffer stream = ByteBuffer.wrap(taker.stream());
    while (stream.hasRemaining()) {
      int id = stream.getInt();
      assertThat(seen.add(id)).as("message %d goes once", id).isTrue();
      order.add(id);
    }
    for (Told one : told) {
      assertThat(seen).containsAll(one.whole()).containsAll(one.begun());
      assertThat(seen).doesNotContainAnyElementsOf(one.nothing());
    }
    for (int sender = 0; sender < SENDERS; sender++) {
      int of = sender;
      assertThat(order.stream().filter(id -> id / EACH == of).toList()).isSorted();
    }
  }

  private Integer write(SplittableRandom random, AtomicBoolean done) {
    int turns = 0;
    while (!done.get()) {
      turns++;
      long nowNs = System.nanoTime();
      if (random.nextInt(4) == 0) {
        queue.expire(nowNs);
      } else {
        taker.take(random.nextInt(14), nowNs);
      }
      Thread.onSpinWait();
    }
    return turns;
  }

  private Told sendAll(int first, SplittableRandom random) throws InterruptedException {
    var told = new Told(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (int id = first; id < first + EACH; id++) {
      byte[] payload = ByteBuffer.allocate(4).putInt(id).array();
      long deadlineNs = System.nanoTime() + random.nextInt(30_000);
      Set<Integer> where =
          switch (queue.send(Send.of(payload).before(deadlineNs))) {
            case HandedOver _ -> told.whole();
            case NotSent _ -> told.nothing();
            case Underway _ -> told.begun();
            case Acknowledged _, Unacknowledged _, Abandoned _, Cut _, Queued _ ->
                throw new AssertionError("nothing ended, and nobody asked");
          };
      where.add(id);
    }
    return told;
  }
}
