package io.weir.sctp.core;

import io.weir.sctp.core.AssociationOptions.Timeouts;

/// The round-trip time and retransmission timeout of one path
/// ([RFC 9260 section 6.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.3.1)). Owned by the
/// association.
final class RoundTripTime {
  private final Timeouts limits;
  private long smoothedNs = -1;
  private long variationNs;
  private long rtoNs;

  RoundTripTime(Timeouts limits) {
    this.limits = limits;
    rtoNs = limits.rtoInitialNs();
  }

  /// A round trip was measured (rules C2, C3, C6 and C7): never of a chunk that was retransmitted
  /// (Karn, rule C5).
  void measured(long rttNs) {
    if (smoothedNs < 0) {
      smoothedNs = rttNs;
      variationNs = rttNs / 2;
    } else {
      variationNs = (3 * variationNs + Math.abs(smoothedNs - rttNs)) / 4;
      smoothedNs = (7 * smoothedNs + rttNs) / 8;
    }
    // Rule G1: with a variation of 0 the clock's granularity stands for it.
    rtoNs = bounded(smoothedNs + Math.max(4 * variationNs, 1));
  }

  /// The timer has expired: rule E2 doubles the timeout.
  void backOff() {
    rtoNs = bounded(2 * rtoNs);
  }

  /// The path is as if it had never been used (a restart).
  void reset() {
    smoothedNs = -1;
    variationNs = 0;
    rtoNs = limits.rtoInitialNs();
  }

  private long bounded(long ns) {
    return Math.clamp(ns, limits.rtoMinNs(), limits.rtoMaxNs());
  }

  long rtoNs() {
    return rtoNs;
  }

  /// The smoothed round-trip time.
  ///
  /// @return nanoseconds, or -1 before the first measurement
  long smoothedNs() {
    return smoothedNs;
  }

  long variationNs() {
    return variationNs;
  }
}
