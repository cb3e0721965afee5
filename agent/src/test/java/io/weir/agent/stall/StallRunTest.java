package io.weir.agent.stall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.agent.StopSignal;
import io.weir.transport.Bounds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class StallRunTest {
  private static final StallPlan LONG =
      new StallPlan(Duration.ofMinutes(5), Duration.ofMinutes(5), 1000, 1 << 20, 0);

  @Test
  void aStopEndsItEarlyAndWhatWasSentIsStillProved() throws Exception {
    var stop = new StopSignal();
    var run =
        new StallRun(
            LONG,
            stop,
            moments -> {
              if (moments.getLast().received() > 0) {
                stop.request();
              }
            });
    StallResult result = run.run();
    assertThat(result.faults()).isEmpty();
    assertThat(result.received()).isPositive();
  }

  @Test
  void aPictureFitsATerminalAndHasAlwaysTheSameHeight() throws Exception {
    var stop = new StopSignal();
    var run =
        new StallRun(
            LONG,
            stop,
            moments -> {
              List<String> picture = StallText.picture(moments, new Bounds(1, 1 << 20));
              assertThat(picture).hasSize(11).allMatch(line -> line.length() <= 80);
              assertThat(StallText.line(moments)).hasSizeLessThanOrEqualTo(80);
              if (moments.size() > 5) {
                stop.request();
              }
            });
    assertThat(run.run().faults()).isEmpty();
    assertThat(run.moments()).hasSizeGreaterThan(5);
  }

  @Test
  void aQueueThatHoldsFewMessagesIsRefused() {
    assertThatThrownBy(
            () -> new StallPlan(Duration.ofSeconds(1), Duration.ofSeconds(1), 100, 99, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--queue");
  }
}
