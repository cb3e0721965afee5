package io.weir.diameter.core;

import java.time.Duration;

/// How often a silent peer is asked for a sign of life: `TWINIT` of
/// [RFC 3539 section 3.4.1](https://www.rfc-editor.org/rfc/rfc3539#section-3.4.1).
///
/// Immutable.
///
/// @param twInitNs the watchdog timer before jitter, in nanoseconds, from 1 s to 365 days. The RFC
///     says it MUST NOT be below 6 s; shorter values are taken for tests and laboratories, and
///     [#isBelowRfcMinimum()] lets the caller warn.
public record WatchdogSettings(long twInitNs) {

  /// The RFC's default of 30 s.
  public static final WatchdogSettings DEFAULT =
      new WatchdogSettings(Duration.ofSeconds(30).toNanos());

  /// "While Twinit MAY be set as low as 6 seconds (not including jitter), it MUST NOT be set
  /// lower".
  public static final long RFC_MINIMUM_NS = Duration.ofSeconds(6).toNanos();

  private static final long MINIMUM_NS = Duration.ofSeconds(1).toNanos();
  private static final long RFC_JITTER_NS = Duration.ofSeconds(2).toNanos();

  /// @throws IllegalArgumentException if the value is out of bounds
  public WatchdogSettings {
    Bounds.checkDelay("twInitNs", twInitNs, MINIMUM_NS);
  }

  /// Whether the value is shorter than the RFC allows.
  public boolean isBelowRfcMinimum() {
    return twInitNs < RFC_MINIMUM_NS;
  }

  /// One watchdog interval, in nanoseconds: `TWINIT - 2.0 + 4.0 * random()` seconds. Below the
  /// RFC's minimum the jitter is a third of `twInitNs` to either side instead of 2 s.
  ///
  /// @param jitter the random number, at least 0 and below 1
  public long twNs(double jitter) {
    Bounds.checkJitter(jitter);
    long spreadNs = Math.min(RFC_JITTER_NS, twInitNs / 3);
    return twInitNs - spreadNs + (long) (2 * spreadNs * jitter);
  }
}
