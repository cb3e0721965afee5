package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.WatchdogEvent.ConnectionUp;
import io.weir.diameter.core.WatchdogEvent.DwaArrived;
import io.weir.diameter.core.WatchdogEvent.OtherMessageArrived;
import io.weir.diameter.core.WatchdogEvent.TimerExpired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A watchdog whose driver only notes the time of messages in OKAY does the same at the same times
/// as one that is told every message.
class WatchdogLazyTimerTest {
  private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();
  private static final int MESSAGES = 400;

  private record Arrival(long atNs, boolean dwa) {}

  private record Done(long atNs, List<WatchdogAction> actions) {}

  /// One driver.
  private static final class Driver {
    private final Watchdog watchdog = new Watchdog(new WatchdogSettings(6 * SECOND_NS));
    private final boolean lazy;
    private final List<Done> done = new ArrayList<>();
    private WatchdogState state = watchdog.initial(0, 0.5);
    private long lastReceivedNs;

    Driver(boolean lazy) {
      this.lazy = lazy;
      on(new ConnectionUp(), 0);
    }

    /// The jitter follows from the time, so that both drivers draw the same at the same time.
    private void on(WatchdogEvent event, long nowNs) {
      Watchdog.Step step = watchdog.step(state, event, nowNs, new Random(nowNs).nextDouble());
      state = step.next();
      if (!step.actions().isEmpty()) {
        done.add(new Done(nowNs, step.actions()));
      }
    }

    void arrival(Arrival arrival) {
      while (state.deadlineNs() <= arrival.atNs) {
        on(new TimerExpired(lastReceivedNs), state.deadlineNs());
      }
      if (arrival.dwa) {
        on(new DwaArrived(), arrival.atNs);
      } else if (lazy && state.needsOnlyArrivalTime()) {
        lastReceivedNs = arrival.atNs;
      } else {
        on(new OtherMessageArrived(), arrival.atNs);
      }
    }
  }

  private static List<Arrival> arrivals(Random random) {
    List<Arrival> arrivals = new ArrayList<>();
    long atNs = 1;
    for (int i = 0; i < MESSAGES; i++) {
      atNs += random.nextLong(random.nextInt(10) == 0 ? 12 * SECOND_NS : 3 * SECOND_NS) + 1;
      arrivals.add(new Arrival(atNs, random.nextInt(8) == 0));
    }
    return arrivals;
  }

  @Test
  void notingArrivalsIsEquivalentToReportingThem() {
    Long given = Long.getLong("weir.seed");
    LongStream seeds =
        given != null
            ? LongStream.of(given)
            : LongStream.concat(LongStream.range(0, 200), LongStream.of(new Random().nextLong()));
    seeds.forEach(
        seed -> {
          Driver eager = new Driver(false);
          Driver lazy = new Driver(true);
          for (Arrival arrival : arrivals(new Random(seed))) {
            eager.arrival(arrival);
            lazy.arrival(arrival);
          }
          assertThat(lazy.done)
              .as("replay with -Dweir.seed=" + seed)
              .isNotEmpty()
              .isEqualTo(eager.done);
        });
  }
}
