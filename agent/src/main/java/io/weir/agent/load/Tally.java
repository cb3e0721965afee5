package io.weir.agent.load;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Counts outcomes and records how long answers took. Written by any thread without a lock; read by
/// one.
final class Tally {
  private static final long LONGEST_NS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(LONGEST_NS, DIGITS);
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final AtomicReference<String> firstWhy = new AtomicReference<>("");

  // Owned by the reader.
  private final Histogram latencies = new Histogram(LONGEST_NS, DIGITS);
  private @Nullable Histogram interval;

  /// Adds what became of one request.
  ///
  /// @param latencyNs from when it was sent, or was to be sent
  void add(CallOutcome outcome, long latencyNs) {
    switch (outcome) {
      case CallOutcome.Answered(DiameterMessage answer, String _) -> {
        recorder.recordValue(Math.clamp(latencyNs, 1, LONGEST_NS));
        int result = answer.unsigned32Bits(BaseAvp.RESULT_CODE).orElse(0);
        if (ResultCode.isSuccess(result)) {
          succeeded.increment();
        } else {
          fail(result == 0 ? "no Result-Code" : ResultCode.name(result), "");
        }
      }
      case CallOutcome.TimedOut(CallOutcome.Progress progress) ->
          fail(
              switch (progress) {
                case SENT -> "timed out";
                case NOT_SENT -> "timed out before it was sent";
              },
              "");
      case CallOutcome.NotSent(String why) -> fail("not sent", why);
      case CallOutcome.PeerLost(String _, String why) -> fail("peer lost", why);
    }
  }

  private void fail(String kind, String why) {
    failed.increment();
    failures.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    if (!why.isEmpty()) {
      firstWhy.compareAndSet("", why);
    }
  }

  long succeeded() {
    return succeeded.sum();
  }

  long failed() {
    return failed.sum();
  }

  long completed() {
    return succeeded() + failed();
  }

  /// Failures by kind, in the order of the alphabet.
  Map<String, Long> failures() {
    Map<String, Long> sorted = new TreeMap<>();
    failures.forEach((kind, count) -> sorted.put(kind, count.sum()));
    return sorted;
  }

  /// The words of the first failure that had any.
  String firstWhy() {
    return firstWhy.get();
  }

  /// The latencies since the last call.
  Histogram lastInterval() {
    Histogram last = recorder.getIntervalHistogram(interval);
    interval = last;
    latencies.add(last);
    return last;
  }

  /// All latencies up to the last call of [#lastInterval].
  Histogram latencies() {
    return latencies;
  }
}
