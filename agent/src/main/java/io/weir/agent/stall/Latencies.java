package io.weir.agent.stall;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/// How long messages took from one application to the other, by what the stalled peer did
/// meanwhile. Thread-safe.
final class Latencies {
  private static final long MOST_NS = TimeUnit.MINUTES.toNanos(20);
  private static final int DIGITS = 3;

  private final Map<Phase, ConcurrentHistogram> histograms = new EnumMap<>(Phase.class);

  Latencies() {
    for (Phase phase : Phase.values()) {
      histograms.put(phase, new ConcurrentHistogram(MOST_NS, DIGITS));
    }
  }

  void add(Phase phase, long ns) {
    of(phase).recordValue(Math.clamp(ns, 0, MOST_NS));
  }

  /// Of 100 messages 99 took no longer, nanoseconds; 0 when there were none.
  long p99Ns(Phase phase) {
    return of(phase).getValueAtPercentile(99);
  }

  /// The longest, nanoseconds; 0 when there were none.
  long mostNs(Phase phase) {
    return of(phase).getMaxValue();
  }

  private ConcurrentHistogram of(Phase phase) {
    ConcurrentHistogram histogram = histograms.get(phase);
    if (histogram == null) {
      throw new IllegalStateException("no histogram of " + phase);
    }
    return histogram;
  }
}
