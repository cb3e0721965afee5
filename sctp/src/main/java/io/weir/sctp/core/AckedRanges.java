package io.weir.sctp.core;

import io.weir.sctp.wire.GapBlocks;
import java.util.Arrays;

/// The gap ack blocks of one SACK in ascending order and without overlaps, as distances from a
/// cumulative TSN; what differs between two of them, and the holes between
/// ([RFC 9260 section 3.3.4](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.4)). A SACK repeats
/// what earlier ones said, so comparing blocks costs by what has changed, not by what is
/// outstanding. Called by [SackProcessing]. Owned by the association.
final class AckedRanges {
  private static final int LEAST = 16;

  /// Starts and ends, in turns.
  private int[] bounds = new int[2 * LEAST];

  private int count;

  /// Takes a distance.
  interface Visitor {
    /// One TSN.
    ///
    /// @param distance from the cumulative TSN
    void visit(int distance);
  }

  void clear() {
    count = 0;
  }

  /// Takes over what a SACK says.
  void set(GapBlocks blocks) {
    count = blocks.count();
    if (bounds.length < 2 * count) {
      bounds = new int[Math.max(2 * count, 2 * bounds.length)];
    }
    boolean ascending = true;
    for (int i = 0; i < count; i++) {
      bounds[2 * i] = blocks.start(i);
      bounds[2 * i + 1] = blocks.end(i);
      ascending &= i == 0 || bounds[2 * i] > bounds[2 * i - 1];
    }
    if (!ascending) {
      normalize();
    }
  }

  /// A peer may send blocks in any order, and overlapping ones.
  private void normalize() {
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (long) bounds[2 * i] << 32 | bounds[2 * i + 1];
    }
    Arrays.sort(sorted);
    int kept = 0;
    for (long block : sorted) {
      int start = (int) (block >>> 32);
      int end = (int) block;
      if (kept > 0 && start <= bounds[2 * kept - 1] + 1) {
        bounds[2 * kept - 1] = Math.max(bounds[2 * kept - 1], end);
      } else {
        bounds[2 * kept] = start;
        bounds[2 * kept + 1] = end;
        kept++;
      }
    }
    count = kept;
  }

  /// The cumulative TSN has moved on by a distance: what it has passed is dropped.
  void shift(int by) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int end = bounds[2 * i + 1] - by;
      if (end > 0) {
        bounds[2 * kept] = Math.max(bounds[2 * i] - by, 1);
        bounds[2 * kept + 1] = end;
        kept++;
      }
    }
    count = kept;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// The greatest distance, or 0.
  int last() {
    return count == 0 ? 0 : bounds[2 * count - 1];
  }

  /// Visits, in ascending order, what is here and not in other ranges.
  void visitWithout(AckedRanges other, Visitor visitor) {
    int skipped = 0;
    for (int i = 0; i < count; i++) {
      int at = bounds[2 * i];
      int end = bounds[2 * i + 1];
      while (at <= end) {
        while (skipped < other.count && other.bounds[2 * skipped + 1] < at) {
          skipped++;
        }
        if (skipped < other.count && other.bounds[2 * skipped] <= at) {
          at = other.bounds[2 * skipped + 1] + 1;
          continue;
        }
        int upTo = skipped < other.count ? Math.min(end, other.bounds[2 * skipped] - 1) : end;
        while (at <= upTo) {
          visitor.visit(at++);
        }
      }
    }
  }

  /// Visits, in ascending order, what is not here and below a distance.
  void visitHoles(int below, Visitor visitor) {
    int at = 1;
    for (int i = 0; i < count && at < below; i++) {
      int upTo = Math.min(bounds[2 * i], below);
      while (at < upTo) {
        visitor.visit(at++);
      }
      at = bounds[2 * i + 1] + 1;
    }
  }
}
