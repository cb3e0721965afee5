package io.weir.agent.stall;

/// Finds out how fast an association is back at full rate. One thread.
final class Recovery {
  /// Over how long a rate is taken.
  private static final long SPAN_NS = 10_000_000;

  /// What counts as the full rate: this part of the rate before the stall.
  private static final double FULL = 0.9;

  private final double fullPerSecond;
  private final long resumedNs;
  private final long countAtResume;
  private long spanFromNs;
  private long countAtSpan;
  private long firstNs = -1;
  private long fullNs = -1;

  /// From the instant at which the peer reads again.
  ///
  /// @param perSecond messages acknowledged per second before the stall
  /// @param resumedNs that instant
  /// @param count messages acknowledged until then
  Recovery(double perSecond, long resumedNs, long count) {
    fullPerSecond = perSecond * FULL;
    this.resumedNs = resumedNs;
    countAtResume = count;
    spanFromNs = resumedNs;
    countAtSpan = count;
  }

  /// Notes how many there are now.
  ///
  /// @param nowNs now
  /// @param count messages acknowledged
  /// @return whether the rate is full again
  boolean note(long nowNs, long count) {
    if (firstNs < 0 && count > countAtResume) {
      firstNs = nowNs - resumedNs;
    }
    long spanNs = nowNs - spanFromNs;
    if (fullNs < 0 && spanNs >= SPAN_NS) {
      if ((count - countAtSpan) * 1e9 / spanNs >= fullPerSecond && count > countAtSpan) {
        fullNs = nowNs - resumedNs;
      }
      spanFromNs = nowNs;
      countAtSpan = count;
    }
    return fullNs >= 0;
  }

  /// When the first new message was acknowledged, nanoseconds after the peer read again, or -1 if
  /// none was.
  long firstNs() {
    return firstNs;
  }

  /// When the rate was first full over 10 ms, nanoseconds after the peer read again, or -1 if it
  /// was not.
  long fullNs() {
    return fullNs;
  }
}
