package io.weir.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A monotonic clock that stands still until a test moves it. As a [LongSupplier] it takes the
/// place of [System#nanoTime()]. Owned by the test's thread.
public final class ManualClock implements LongSupplier {
  private long nowNs;

  /// A clock at 0.
  public ManualClock() {
    this(0);
  }

  /// A clock.
  ///
  /// @param startNs its first instant, such as one shortly before `Long.MAX_VALUE` to see a
  ///     protocol through the overflow of the monotonic clock
  public ManualClock(long startNs) {
    nowNs = startNs;
  }

  /// Now.
  ///
  /// @return nanoseconds; only differences mean something
  public long nowNs() {
    return nowNs;
  }

  /// The same as [#nowNs()].
  @Override
  public long getAsLong() {
    return nowNs;
  }

  /// Moves the clock on.
  ///
  /// @param step how far, 0 or more
  /// @return the new instant, in nanoseconds
  /// @throws IllegalArgumentException when it would go back
  public long advance(Duration step) {
    return advanceNs(step.toNanos());
  }

  /// Moves the clock on.
  ///
  /// @param stepNs how far, in nanoseconds, 0 or more
  /// @return the new instant
  /// @throws IllegalArgumentException when it would go back
  public long advanceNs(long stepNs) {
    if (stepNs < 0) {
      throw new IllegalArgumentException("a monotonic clock does not go back: " + stepNs + " ns");
    }
    nowNs += stepNs;
    return nowNs;
  }

  /// Moves the clock to an instant.
  ///
  /// @param instantNs the instant, not before now
  /// @throws IllegalArgumentException when it lies before now
  public void advanceTo(long instantNs) {
    advanceNs(instantNs - nowNs);
  }
}
