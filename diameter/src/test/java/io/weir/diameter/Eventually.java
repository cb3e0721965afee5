package io.weir.diameter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition that other threads or the kernel bring about, with a deadline so generous
/// that only a defect reaches it.
final class Eventually {
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private Eventually() {}

  /// Waits until the condition holds.
  ///
  /// @param what the condition in words, for the failure
  /// @param condition asked again and again
  static void eventually(String what, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNs > LONGEST_NS) {
        throw new AssertionError("never happened: " + what);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
