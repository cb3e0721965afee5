package io.weir.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads or the system bring about, with a deadline so generous that only
/// a defect reaches it: 30 s, or as many as the system property `weir.patience` says.
public final class Eventually {
  /// Name of the system property with the seconds that are waited at most, at least 1.
  public static final String PROPERTY = "weir.patience";

  private static final int USUAL_SECONDS = 30;
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private Eventually() {}

  /// How long is waited at most.
  ///
  /// @return nanoseconds
  public static long longestNs() {
    return TimeUnit.SECONDS.toNanos(Math.max(1, Integer.getInteger(PROPERTY, USUAL_SECONDS)));
  }

  /// A deadline that only a defect reaches.
  ///
  /// @return instant on the [System#nanoTime()] clock
  public static long soonNs() {
    return System.nanoTime() + longestNs();
  }

  /// Waits until a condition holds.
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

  /// Waits for a future.
  ///
  /// @param <T> what it gives
  /// @param future the future
  /// @return what it gave
  /// @throws java.util.concurrent.CompletionException when it fails, or never completes
  public static <T> T soon(CompletableFuture<T> future) {
    return future.copy().orTimeout(longestNs(), TimeUnit.NANOSECONDS).join();
  }
}
