package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The settings' bounds, back-off and jitter.
class SettingsTest {
  private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();

  @Test
  void tcDoublesWithEachFailureUpToItsMaximum() {
    ReconnectPolicy policy =
        new ReconnectPolicy(30 * SECOND_NS, 100 * SECOND_NS, 600 * SECOND_NS, SECOND_NS);
    assertThat(policy.tcNs(0, 0)).isEqualTo(30 * SECOND_NS);
    assertThat(policy.tcNs(1, 0)).isEqualTo(30 * SECOND_NS);
    assertThat(policy.tcNs(2, 0)).isEqualTo(60 * SECOND_NS);
    assertThat(policy.tcNs(3, 0)).isEqualTo(100 * SECOND_NS);
    assertThat(policy.tcNs(Integer.MAX_VALUE, 0)).isEqualTo(100 * SECOND_NS);
    assertThat(policy.busyNs(0)).isEqualTo(600 * SECOND_NS);
  }

  @Test
  void tcDefaultsToTheRfcsThirtySeconds() {
    assertThat(ReconnectPolicy.DEFAULT.tcNs(1, 0)).isEqualTo(30 * SECOND_NS);
  }

  @Test
  void tcNeverOverflowsAtItsLimits() {
    long year = Bounds.MAX_DELAY_NS;
    ReconnectPolicy longest = new ReconnectPolicy(year, year, year, year);
    ReconnectPolicy widest = new ReconnectPolicy(Bounds.MIN_DELAY_NS, year, year, year);
    for (int failures = 0; failures < 200; failures++) {
      assertThat(longest.tcNs(failures, 0)).isEqualTo(year);
      assertThat(widest.tcNs(failures, 0.999)).isBetween(1L, year);
    }
  }

  @Test
  void rejectsAJitterThatIsNoFraction() {
    for (double jitter : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReconnectPolicy.DEFAULT.tcNs(1, jitter))
          .withMessageContaining(String.valueOf(jitter));
    }
  }

  @Test
  void rejectsDelaysOutOfBoundsAndSaysWhich() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerTimeouts(SECOND_NS, 999_999, SECOND_NS, SECOND_NS))
        .withMessageContaining("ceaNs")
        .withMessageContaining("999999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerTimeouts(SECOND_NS, SECOND_NS, SECOND_NS, Long.MAX_VALUE))
        .withMessageContaining("closeNs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectPolicy(2 * SECOND_NS, SECOND_NS, SECOND_NS, SECOND_NS))
        .withMessageContaining("tcMaxNs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectPolicy(2 * SECOND_NS, 3 * SECOND_NS, SECOND_NS, SECOND_NS))
        .withMessageContaining("busyDelayNs");
  }

  @Test
  void rejectsAHostThatIsNoIdentity() {
    assertThatIllegalArgumentException().isThrownBy(() -> PeerSettings.of("", Initiative.CONNECTS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerSettings.of("häuschen.example", Initiative.CONNECTS))
        .withMessageContaining("häuschen.example");
  }

  @Test
  void watchdogIntervalIsTwInitPlusOrMinusTwoSeconds() {
    assertThat(WatchdogSettings.DEFAULT.twNs(0)).isEqualTo(28 * SECOND_NS);
    assertThat(WatchdogSettings.DEFAULT.twNs(0.5)).isEqualTo(30 * SECOND_NS);
    assertThat(WatchdogSettings.DEFAULT.twNs(Math.nextDown(1.0)))
        .isBetween(31 * SECOND_NS, 32 * SECOND_NS);
    assertThat(new WatchdogSettings(WatchdogSettings.RFC_MINIMUM_NS).twNs(0))
        .isEqualTo(4 * SECOND_NS);
  }

  @Test
  void watchdogTakesShortIntervalsButTellsThemApart() {
    assertThat(new WatchdogSettings(6 * SECOND_NS).isBelowRfcMinimum()).isFalse();
    assertThat(new WatchdogSettings(6 * SECOND_NS - 1).isBelowRfcMinimum()).isTrue();
    assertThat(new WatchdogSettings(SECOND_NS).twNs(0)).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WatchdogSettings(SECOND_NS - 1))
        .withMessageContaining("twInitNs");
  }

  @Test
  void knowsTheDisconnectCausesOfTheRfcOnly() {
    for (DisconnectCause cause : DisconnectCause.values()) {
      assertThat(DisconnectCause.of(cause.code())).contains(cause);
    }
    assertThat(DisconnectCause.of(3)).isEmpty();
    assertThat(DisconnectCause.of(-1)).isEmpty();
  }
}
