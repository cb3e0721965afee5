package io.weir.sctp.core;

import io.weir.sctp.core.AckedRanges.Visitor;
import io.weir.sctp.core.OutstandingChunk.State;
import io.weir.sctp.wire.Chunk;
import java.util.List;

/// Takes acknowledgements in
/// ([RFC 9260 section 6.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.2.1)): what has
/// arrived, what was taken back, round trips (section 6.3.1), congestion windows (7.2.1, 7.2.2) and
/// T3-rtx (6.3.2). Called by [DataSender]. Owned by the association.
final class SackProcessing {
  private final Context context;
  private final OutstandingData outstanding;
  private final PeerWindow window;
  private final Outcomes outcomes;
  private final FastRecovery recovery;
  private final Abandonment abandonment;
  private AckedRanges ranges = new AckedRanges();
  private AckedRanges rangesBefore = new AckedRanges();
  private int highestNewDistance;

  private final Visitor arrived = this::arrived;
  private final Visitor reneged = this::reneged;
  private final Visitor missing;

  SackProcessing(Context context, Ledger ledger, FastRecovery recovery, Abandonment abandonment) {
    this.context = context;
    this.recovery = recovery;
    this.abandonment = abandonment;
    outstanding = ledger.outstanding();
    window = ledger.window();
    outcomes = ledger.outcomes();
    missing = distance -> recovery.missed(outstanding.at(outstanding.cumulativeTsn() + distance));
  }

  void begin() {
    ranges.clear();
  }

  /// A SACK.
  ///
  /// @return false when it is older than one before, or the peer acknowledges what was never sent
  boolean process(Chunk.Sack sack) {
    int last = sack.gaps().count() == 0 ? 0 : greatestEnd(sack);
    if (!isPlausible(sack.cumulativeTsn(), last)) {
      return false;
    }
    remember();
    int advance = advance(sack.cumulativeTsn());
    AckedRanges swapped = rangesBefore;
    rangesBefore = ranges;
    ranges = swapped;
    rangesBefore.shift(advance);
    ranges.set(sack.gaps());
    if (!ranges.isEmpty() || !rangesBefore.isEmpty()) {
      ranges.visitWithout(rangesBefore, arrived);
      rangesBefore.visitWithout(ranges, reneged);
    }
    window.advertised(sack.window());
    boolean recovering = recovery.isRecovering();
    updatePaths(recovering);
    recovery.acknowledgedUpTo(sack.cumulativeTsn());
    if (!ranges.isEmpty()) {
      // HTNA; in Fast Recovery, when the point has moved, everything reported missing.
      int below = recovering && advance > 0 ? ranges.last() : highestNewDistance;
      ranges.visitHoles(below, missing);
    }
    recovery.settle();
    return true;
  }

  /// The cumulative TSN of a SHUTDOWN.
  ///
  /// @return false when it is older than one before, or never was sent
  boolean process(int cumulativeTsn) {
    if (!isPlausible(cumulativeTsn, 0)) {
      return false;
    }
    remember();
    ranges.shift(advance(cumulativeTsn));
    updatePaths(recovery.isRecovering());
    recovery.acknowledgedUpTo(cumulativeTsn);
    return true;
  }

  private static int greatestEnd(Chunk.Sack sack) {
    int greatest = 0;
    for (int i = 0; i < sack.gaps().count(); i++) {
      greatest = Math.max(greatest, sack.gaps().end(i));
    }
    return greatest;
  }

  private boolean isPlausible(int cumulativeTsn, int lastGap) {
    int advance = cumulativeTsn - outstanding.cumulativeTsn();
    if (advance < 0) {
      return false;
    }
    if ((long) advance + lastGap > outstanding.size()) {
      context.violation(
          "a SACK acknowledges TSN %s, which was never sent"
              .formatted(Integer.toUnsignedString(cumulativeTsn + lastGap)));
      return false;
    }
    return true;
  }

  /// Notes what the rules compare with.
  private void remember() {
    highestNewDistance = 0;
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Flight flight = all.get(i).flight;
      flight.newlyAcknowledgedBytes = 0;
      flight.proven = false;
      flight.bytesBefore = flight.flightBytes;
      flight.earliestAcknowledged = false;
      if (!flight.isEmpty()) {
        outstanding.firstOutstandingTsn(all.get(i));
      }
    }
  }

  /// @return by how much the cumulative TSN ack point has moved
  private int advance(int cumulativeTsn) {
    int advance = cumulativeTsn - outstanding.cumulativeTsn();
    for (int i = 0; i < advance; i++) {
      OutstandingChunk chunk = outstanding.at(outstanding.cumulativeTsn() + 1);
      if (chunk.isOutstanding()) {
        noteArrival(chunk);
      }
      outstanding.removeFirst();
      OutboundMessage message = chunk.message;
      if (message != null) {
        finished(chunk, message);
      }
    }
    return advance;
  }

  private void finished(OutstandingChunk chunk, OutboundMessage message) {
    outcomes.chunkDone(chunk.length);
    message.acknowledgedChunks++;
    if (message.acknowledgedChunks == message.chunks
        && message.begunBytes == message.payload.length()) {
      abandonment.forget(message);
      outcomes.acknowledged(message);
    }
  }

  private void arrived(int distance) {
    OutstandingChunk chunk = outstanding.at(outstanding.cumulativeTsn() + distance);
    if (chunk.isOutstanding()) {
      highestNewDistance = distance;
      noteArrival(chunk);
      outstanding.acknowledged(chunk);
    }
  }

  private void noteArrival(OutstandingChunk chunk) {
    Flight flight = chunk.path.flight;
    flight.newlyAcknowledgedBytes += chunk.wireBytes;
    flight.proven |= !chunk.moved;
    if (chunk.wireBytes > chunk.path.mtu.baseBytes) {
      chunk.path.mtu.timeouts = 0;
    }
    if (chunk.tsn == flight.firstOutstandingTsn) {
      flight.earliestAcknowledged = true;
    }
    if (flight.timing && chunk.tsn == flight.timedTsn) {
      flight.timing = false;
      if (chunk.transmissions == 1) {
        chunk.path.roundTrip.measured(context.nowNs - flight.timedSinceNs);
      }
    }
  }

  /// Section 6.2.1, D iii, and rule R4 of section 6.3.2.
  private void reneged(int distance) {
    OutstandingChunk chunk = outstanding.at(outstanding.cumulativeTsn() + distance);
    if (chunk.state == State.ACKNOWLEDGED) {
      outstanding.reneged(chunk);
      chunk.misses++;
      Path path = chunk.path;
      if (path.retransmissionNs == Timers.NEVER) {
        path.retransmissionNs = context.nowNs + path.roundTrip.rtoNs();
      }
    }
  }

  private void updatePaths(boolean recovering) {
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Path path = all.get(i);
      Flight flight = path.flight;
      if (flight.newlyAcknowledgedBytes > 0) {
        flight.afterTimeout = false;
        path.congestion.acknowledged(
            flight.newlyAcknowledgedBytes, flight.bytesBefore, recovering, path.chunkBytes());
        if (flight.proven) {
          context.paths.answered(path);
        } else {
          context.paths.peerAnswered();
        }
      }
      if (flight.timing && Serial.notAfter(flight.timedTsn, outstanding.cumulativeTsn())) {
        // The chunk was given up, or has gone by another path meanwhile.
        flight.timing = false;
      }
      if (flight.isEmpty()) {
        path.congestion.allAcknowledged();
        // Rule R2. A timer that waits for something else is set again where that is looked after.
        path.retransmissionNs = Timers.NEVER;
      } else if (flight.earliestAcknowledged) {
        path.retransmissionNs = context.nowNs + path.roundTrip.rtoNs();
      }
    }
  }
}
