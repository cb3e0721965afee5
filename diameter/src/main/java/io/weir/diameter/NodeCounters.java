package io.weir.diameter;

import java.util.concurrent.atomic.LongAdder;

/// Counts, over all connections that a node ever had, the requests that no handler answered and the
/// answers that could not be sent. Thread-safe.
final class NodeCounters {
  final LongAdder refused = new LongAdder();
  final LongAdder busy = new LongAdder();
  final LongAdder shed = new LongAdder();
  final LongAdder unsentAnswers = new LongAdder();

  NodeTotals totals() {
    return new NodeTotals(refused.sum(), busy.sum(), shed.sum(), unsentAnswers.sum());
  }
}
