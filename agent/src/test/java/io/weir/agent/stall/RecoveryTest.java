package io.weir.agent.stall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final long MS = 1_000_000;

  @Test
  void isOverOnceTenMillisecondsHaveNineTenthsOfTheRate() {
    var recovery = new Recovery(1000, 5 * MS, 100);
    assertThat(recovery.note(6 * MS, 100)).isFalse();
    assertThat(recovery.firstNs()).isEqualTo(-1);
    assertThat(recovery.note(8 * MS, 101)).isFalse();
    assertThat(recovery.firstNs()).isEqualTo(3 * MS);
    assertThat(recovery.note(15 * MS, 108)).as("8 in 10 ms").isFalse();
    assertThat(recovery.note(25 * MS, 117)).as("9 in 10 ms").isTrue();
    assertThat(recovery.fullNs()).isEqualTo(20 * MS);
    assertThat(recovery.firstNs()).isEqualTo(3 * MS);
  }

  @Test
  void whereThereWasNoRateTheFirstMessageIsAllOfIt() {
    var recovery = new Recovery(0, 0, 0);
    assertThat(recovery.note(20 * MS, 0)).isFalse();
    assertThat(recovery.note(40 * MS, 1)).isTrue();
  }
}
