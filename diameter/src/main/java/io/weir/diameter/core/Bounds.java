package io.weir.diameter.core;

import java.time.Duration;

/// The bounds every delay of the settings keeps: long enough that a deadline lies in the future,
/// short enough that adding it to the time cannot overflow.
///
/// Stateless. Used by the settings records.
final class Bounds {
  static final long MIN_DELAY_NS = Duration.ofMillis(1).toNanos();
  static final long MAX_DELAY_NS = Duration.ofDays(365).toNanos();

  private Bounds() {}

  static void checkDelay(String name, long delayNs) {
    checkDelay(name, delayNs, MIN_DELAY_NS);
  }

  static void checkDelay(String name, long delayNs, long minNs) {
    if (delayNs < minNs || delayNs > MAX_DELAY_NS) {
      throw new IllegalArgumentException(
          name + " must be from " + minNs + " to " + MAX_DELAY_NS + " ns: " + delayNs);
    }
  }

  static void checkJitter(double jitter) {
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be at least 0 and below 1: " + jitter);
    }
  }
}
