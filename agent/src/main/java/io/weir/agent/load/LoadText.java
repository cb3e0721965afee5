package io.weir.agent.load;

import io.weir.agent.Durations;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Words of `weir load`. Pure functions.
final class LoadText {
  private LoadText() {}

  /// A kind of requests as the command line writes it.
  static String word(LoadPlan.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The line that shows how far the run is.
  ///
  /// @param elapsedNs since measuring began
  /// @param ratePerSecond of the last interval
  /// @param interval latencies of the last interval
  /// @param failed failures so far
  static String progress(long elapsedNs, double ratePerSecond, Histogram interval, long failed) {
    return String.format(
        Locale.ROOT,
        "%4.0f s  %,9.0f/s  p50 %s  p99 %s  failed %,d",
        elapsedNs / 1e9,
        ratePerSecond,
        Durations.measured(interval.getValueAtPercentile(50)),
        Durations.measured(interval.getValueAtPercentile(99)),
        failed);
  }
}
