package io.weir.transport;

import java.time.Duration;

/// Arithmetic on instants of the [System#nanoTime()] clock, with one value for "no deadline".
public final class Deadlines {
  /// No deadline: later than every instant.
  public static final long NEVER = Long.MAX_VALUE;

  private Deadlines() {}

  /// The deadline that lies a duration from now.
  ///
  /// @param nowNs now
  /// @param duration how long; one of 146 years or more means [#NEVER]
  /// @return the instant
  public static long after(long nowNs, Duration duration) {
    return duration.compareTo(Duration.ofDays(365L * 146)) >= 0
        ? NEVER
        : nowNs + duration.toNanos();
  }

  /// Nanoseconds until a deadline.
  ///
  /// @param deadlineNs the deadline, or [#NEVER]
  /// @param nowNs now
  /// @return 0 or less when it has passed
  public static long leftNs(long deadlineNs, long nowNs) {
    return deadlineNs == NEVER ? Long.MAX_VALUE : deadlineNs - nowNs;
  }

  /// Whether a deadline has passed.
  ///
  /// @param deadlineNs the deadline, or [#NEVER]
  /// @param nowNs now
  /// @return true from the instant of the deadline on
  public static boolean passed(long deadlineNs, long nowNs) {
    return leftNs(deadlineNs, nowNs) <= 0;
  }

  /// The earlier of two deadlines.
  ///
  /// @param oneNs a deadline, or [#NEVER]
  /// @param otherNs a deadline, or [#NEVER]
  /// @return the earlier
  public static long earlier(long oneNs, long otherNs) {
    if (oneNs == NEVER || otherNs == NEVER) {
      return oneNs == NEVER ? otherNs : oneNs;
    }
    return oneNs - otherNs <= 0 ? oneNs : otherNs;
  }
}
