package io.weir.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads or the system bring about, with a deadline so generous that only
/// a defect reaches it.
public final class Eventually {
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private Eventually() {}

  /// Waits until a condition holds, at most 30 s.
  ///
  /// @param what the condition in words, for the failure
  /// @param condition asked again and again
  /// @throws AssertionError when it never does
  public static void eventually(String what, BooleanSupplier condition) {
    long deadlineNs = soonNs();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new AssertionError("never happened: " + what);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /// A deadline that only a defect reaches: 30 s from now.
  ///
  /// @return instant on the [System#nanoTime()] clock
  public static long soonNs() {
    return System.nanoTime() + LONGEST_NS;
  }
}
