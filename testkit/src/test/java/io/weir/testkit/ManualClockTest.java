package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  @Test
  void timeStandsStillUntilItIsMoved() {
    var clock = new ManualClock(5);
    assertThat(clock.nowNs()).isEqualTo(5);
    assertThat(clock.advance(Duration.ofNanos(3))).isEqualTo(8);
    clock.advanceTo(20);
    assertThat(clock.getAsLong()).isEqualTo(20);
  }

  @Test
  void timeNeverGoesBack() {
    var clock = new ManualClock(5);
    assertThatThrownBy(() -> clock.advanceNs(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clock.advanceTo(4)).isInstanceOf(IllegalArgumentException.class);
    assertThat(clock.nowNs()).isEqualTo(5);
  }

  @Test
  void timeGoesOnAcrossTheOverflowOfTheMonotonicClock() {
    var clock = new ManualClock(Long.MAX_VALUE);
    clock.advanceTo(Long.MIN_VALUE + 1);
    assertThat(clock.nowNs()).isEqualTo(Long.MIN_VALUE + 1);
  }
}
