package io.weir.diameter.core;

import java.time.Duration;

/// When this node connects again: the Tc timer of
/// [RFC 6733 section 12](https://www.rfc-editor.org/rfc/rfc6733#section-12) with an exponential
/// back-off. Each value from 1 ms to 365 days.
///
/// Immutable.
///
/// @param tcMinNs Tc after the first failure, in nanoseconds; each further failure doubles it
/// @param tcMaxNs what Tc grows to at most, in nanoseconds
/// @param busyDelayNs the delay after a DPR with BUSY, in nanoseconds, at least `tcMinNs`
/// @param stableAfterNs how long a connection has to be open for earlier failures to be forgotten,
///     in nanoseconds
public record ReconnectPolicy(long tcMinNs, long tcMaxNs, long busyDelayNs, long stableAfterNs) {

  /// Tc of 30 s (the RFC's recommendation) growing to 5 minutes, 10 minutes after BUSY, stable
  /// after 30 s.
  public static final ReconnectPolicy DEFAULT =
      new ReconnectPolicy(seconds(30), seconds(300), seconds(600), seconds(30));

  /// @throws IllegalArgumentException if a value is out of bounds
  public ReconnectPolicy {
    Bounds.checkDelay("tcMinNs", tcMinNs);
    Bounds.checkDelay("tcMaxNs", tcMaxNs);
    Bounds.checkDelay("busyDelayNs", busyDelayNs);
    Bounds.checkDelay("stableAfterNs", stableAfterNs);
    if (tcMaxNs < tcMinNs) {
      throw new IllegalArgumentException(
          "tcMaxNs must not be below tcMinNs: max=" + tcMaxNs + ", min=" + tcMinNs);
    }
    if (busyDelayNs < tcMinNs) {
      throw new IllegalArgumentException(
          "busyDelayNs must not be below tcMinNs: busy=" + busyDelayNs + ", min=" + tcMinNs);
    }
  }

  /// The delay before the next attempt, in nanoseconds: at most `tcMaxNs`, and at least three
  /// quarters of `tcMinNs`.
  ///
  /// @param failures failures in a row, including the last one; 0 counts as 1
  /// @param jitter a random number, at least 0 and below 1; shortens the delay by up to a quarter
  ///     so that nodes that lost a peer together do not return together
  public long tcNs(int failures, double jitter) {
    return shortened(backedOffNs(failures), jitter);
  }

  /// The delay before the next attempt after a DPR with BUSY, in nanoseconds.
  ///
  /// @param jitter as in [#tcNs]
  public long busyNs(double jitter) {
    return shortened(busyDelayNs, jitter);
  }

  private long backedOffNs(int failures) {
    int doublings = Math.max(0, failures - 1);
    if (doublings >= Long.SIZE - 1 || tcMinNs > tcMaxNs >> doublings) {
      return tcMaxNs;
    }
    return tcMinNs << doublings;
  }

  private static long shortened(long delayNs, double jitter) {
    Bounds.checkJitter(jitter);
    return delayNs - (long) (delayNs / 4.0 * jitter);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
