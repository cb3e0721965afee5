package io.weir.agent.stall;

import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.SendLevels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stall came to. Immutable.
///
/// @param rows one for each sender
/// @param bound of the stalled association
/// @param most its levels and counters at the end
/// @param stays how the associations lasted
/// @param rates of the stalled association
/// @param others the other association's latencies, in the order of the phases
/// @param strays messages that are nobody's
record StallResult(
    List<Row> rows,
    Bounds bound,
    SendLevels most,
    Stays stays,
    Rates rates,
    List<Latency> others,
    long strays) {
  /// Copies the lists.
  StallResult {
    rows = List.copyOf(rows);
    others = List.copyOf(others);
  }

  /// One sender.
  ///
  /// @param name who
  /// @param policy what it does when there is no room
  /// @param tally what it has done
  /// @param count what came of it
  record Row(String name, String policy, Sender.Tally tally, Arrivals.Count count) {}

  /// How the associations lasted.
  ///
  /// @param stallNs how long the peer did not read
  /// @param acceptedByPeers associations that the peers have had, 2 if none was begun anew
  /// @param endedEarly whether one ended before it was closed
  /// @param wasStalled whether the peer was reported as stalled
  /// @param report how the stalled one ended, or null if it did not
  /// @param peer how its peer saw it end, or null if it did not
  record Stays(
      long stallNs,
      long acceptedByPeers,
      boolean endedEarly,
      boolean wasStalled,
      @Nullable CloseReport report,
      @Nullable CloseReason peer) {
    /// Whether there was one association with each peer, to its end in order.
    boolean isRight() {
      return acceptedByPeers == 2
          && !endedEarly
          && report != null
          && report.unsentMessages() == 0
          && report.reason() instanceof CloseReason.LocalClose
          && peer instanceof CloseReason.PeerClosed;
    }
  }

  /// Rates of the stalled association.
  ///
  /// @param before messages acknowledged per second before the stall
  /// @param after the same after it
  /// @param firstNs first new acknowledgement after the peer read again, or -1
  /// @param fullNs full rate after the peer read again, or -1
  /// @param mostWaiting most senders that waited for 100 ms or more at once
  record Rates(double before, double after, long firstNs, long fullNs, int mostWaiting) {}

  /// How long the other association's messages took in one phase.
  ///
  /// @param phase which
  /// @param perSecond how many were read
  /// @param p99Ns of 100 messages 99 took no longer
  /// @param mostNs the longest
  record Latency(Phase phase, double perSecond, long p99Ns, long mostNs) {}

  boolean keptItsBound() {
    return most.mostQueuedMessages() <= bound.messages() && most.mostQueuedBytes() <= bound.bytes();
  }

  /// What was not as it is promised, for people; none if all was.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Row row : rows) {
      if (!row.count.isRight() || row.count.received() != row.tally.sent()) {
        faults.add(
            "%s: sent %,d, received %,d; %s"
                .formatted(row.name, row.tally.sent(), row.count.received(), row.count));
      }
      if (row.tally.failure() != null) {
        faults.add("%s: %s".formatted(row.name, row.tally.failure()));
      }
    }
    if (strays > 0) {
      faults.add("%,d messages that nobody sent".formatted(strays));
    }
    if (!keptItsBound()) {
      faults.add(
          "the bound was exceeded: %,d messages, %,d bytes"
              .formatted(most.mostQueuedMessages(), most.mostQueuedBytes()));
    }
    if (!stays.isRight()) {
      faults.add("an association did not last: " + stays);
    }
    return faults;
  }

  /// Whether nothing was lost, doubled, out of place or altered, the bound was kept, and the
  /// associations lasted.
  boolean keptItsPromise() {
    return faults().isEmpty();
  }

  /// Messages received of all senders.
  long received() {
    return rows.stream().mapToLong(row -> row.count.received()).sum();
  }

  /// Messages whose deadline passed before they left, of all senders.
  long expired() {
    return rows.stream().mapToLong(row -> row.tally.expired()).sum();
  }

  /// How often a sender was refused, of all.
  long refused() {
    return rows.stream().mapToLong(row -> row.tally.refused()).sum();
  }
}
