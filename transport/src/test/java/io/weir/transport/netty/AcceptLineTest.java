package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static io.weir.transport.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Blocked;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptLineTest {
  private final AtomicInteger toldOfRoom = new AtomicInteger();
  private final AcceptLine<String> line = new AcceptLine<>(toldOfRoom::incrementAndGet);

  @Test
  void whatWaitsIsTakenInOrder() throws InterruptedException {
    line.put("a");
    line.put("b");
    assertThat(line.size()).isEqualTo(2);
    assertThat(line.take(soonNs())).isEqualTo("a");
    assertThat(line.take(System.nanoTime())).isEqualTo("b");
    assertThat(toldOfRoom).hasValue(2);
    assertThat(line.take(System.nanoTime())).isNull();
    assertThat(line.size()).isZero();
  }

  @Test
  void whoWaitsIsServedInOrder() throws Exception {
    Blocked<String> first = Blocked.in(() -> String.valueOf(line.take(soonNs())));
    Blocked<String> second = Blocked.in(() -> String.valueOf(line.take(soonNs())));
    line.put("a");
    line.put("b");
    assertThat(first.result()).isEqualTo("a");
    assertThat(second.result()).isEqualTo("b");
    assertThat(toldOfRoom).as("nothing waited").hasValue(0);
  }

  @Test
  void whoGivesUpLeavesNothingBehind() throws Exception {
    assertThat(line.take(System.nanoTime())).isNull();
    Blocked<String> interrupted = Blocked.in(() -> String.valueOf(line.take(soonNs())));
    interrupted.interrupt();
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    line.put("a");
    assertThat(line.size()).isEqualTo(1);
    assertThat(line.take(soonNs())).isEqualTo("a");
  }

  @Test
  void nothingIsLostThatWasHandedToAnInterruptedWaiter() throws InterruptedException {
    Blocked<String> interrupted = Blocked.in(() -> String.valueOf(line.take(soonNs())));
    line.lock.lock();
    try {
      interrupted.interrupt();
      eventually("it has noticed, and waits for the lock", line.lock::hasQueuedThreads);
      line.put("one");
      assertThat(line.size()).as("handed over").isZero();
    } finally {
      line.lock.unlock();
    }
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    assertThat(line.take(System.nanoTime())).isEqualTo("one");
  }

  @Test
  void theEndFreesWhoWaitsAndGivesBackWhatIsLeft() throws Exception {
    Blocked<String> waits = Blocked.in(() -> String.valueOf(line.take(soonNs())));
    assertThat(line.end()).isEmpty();
    assertThat(waits.result()).isEqualTo("null");
    assertThat(line.put("late")).isFalse();
    assertThat(line.take(soonNs())).isNull();
    var other = new AcceptLine<String>(() -> {});
    other.put("a");
    assertThat(other.end()).containsExactly("a");
  }
}
