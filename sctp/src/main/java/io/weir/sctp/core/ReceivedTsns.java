package io.weir.sctp.core;

import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Tsns;
import java.util.Arrays;

/// Which TSNs have arrived: everything up to the cumulative TSN, a ring of bits beyond it, and
/// those that came again since the last SACK
/// ([RFC 9260 sections 6.2 and 6.7](https://www.rfc-editor.org/rfc/rfc9260#section-6.7), [section
/// 3.3.4](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.4)). Owned by the association.
final class ReceivedTsns {
  /// Most duplicates that one SACK lists; more are only counted.
  static final int MOST_DUPLICATES = 64;

  private static final int LEAST_WORDS = 4;

  private final int mostAhead;
  private long[] words = new long[LEAST_WORDS];
  private int cumulative;
  private int highest;
  private final int[] duplicates = new int[MOST_DUPLICATES];
  private int duplicatesListed;
  private long duplicatesCounted;
  private int received;

  /// @param mostAhead how far beyond the cumulative TSN one is accepted, at most 65,535, which is
  ///     as far as a gap ack block reaches
  ReceivedTsns(int mostAhead) {
    this.mostAhead = mostAhead;
  }

  /// Begins before a TSN, with nothing received.
  void begin(int initialTsn) {
    words = new long[LEAST_WORDS];
    cumulative = initialTsn - 1;
    highest = cumulative;
    received = 0;
    duplicatesListed = 0;
  }

  int cumulative() {
    return cumulative;
  }

  int highest() {
    return highest;
  }

  boolean hasGap() {
    return highest != cumulative;
  }

  /// How many have arrived beyond the cumulative TSN.
  int ahead() {
    return received;
  }

  boolean isNew(int tsn) {
    return Serial.before(cumulative, tsn)
        && (Serial.before(highest, tsn) || (words[word(tsn)] & 1L << tsn) == 0);
  }

  boolean isTooFar(int tsn) {
    return tsn - cumulative > mostAhead;
  }

  /// The next one has arrived, and nothing beyond it.
  void next() {
    cumulative++;
    highest = cumulative;
  }

  /// One has arrived that is new and not too far.
  void add(int tsn) {
    while (tsn - cumulative > words.length * Long.SIZE) {
      grow();
    }
    words[word(tsn)] |= 1L << tsn;
    received++;
    if (Serial.before(highest, tsn)) {
      highest = tsn;
    }
  }

  private void grow() {
    long[] wider = new long[2 * words.length];
    for (int tsn = cumulative + 1; Serial.notAfter(tsn, highest); tsn++) {
      if ((words[word(tsn)] & 1L << tsn) != 0) {
        wider[tsn >>> 6 & (wider.length - 1)] |= 1L << tsn;
      }
    }
    words = wider;
  }

  /// One is not held any more, as if it had not arrived.
  void remove(int tsn) {
    words[word(tsn)] &= ~(1L << tsn);
    received--;
    while (highest != cumulative && (words[word(highest)] & 1L << highest) == 0) {
      highest--;
    }
  }

  /// Moves the cumulative TSN over all that follow it without a gap.
  void advance() {
    while (received > 0) {
      int tsn = cumulative + 1;
      int offset = tsn & 63;
      long rest = words[word(tsn)] >>> offset;
      int ones = Long.numberOfTrailingZeros(~rest);
      if (ones == 0) {
        break;
      }
      words[word(tsn)] &= ~((ones == 64 ? -1L : (1L << ones) - 1) << offset);
      cumulative += ones;
      received -= ones;
      if (offset + ones < 64) {
        break;
      }
    }
    if (Serial.before(highest, cumulative)) {
      highest = cumulative;
    }
  }

  /// Takes everything up to a TSN beyond the cumulative one for received (RFC 3758 section 3.6).
  void forward(int tsn) {
    if (Serial.notAfter(highest, tsn)) {
      Arrays.fill(words, 0);
      received = 0;
      highest = tsn;
    } else {
      for (int passed = cumulative + 1; Serial.notAfter(passed, tsn); passed++) {
        long bit = 1L << passed;
        received -= (words[word(passed)] & bit) == 0 ? 0 : 1;
        words[word(passed)] &= ~bit;
      }
    }
    cumulative = tsn;
    advance();
  }

  private int word(int tsn) {
    return tsn >>> 6 & (words.length - 1);
  }

  void duplicate(int tsn) {
    duplicatesCounted++;
    if (duplicatesListed < MOST_DUPLICATES) {
      duplicates[duplicatesListed++] = tsn;
    }
  }

  long duplicates() {
    return duplicatesCounted;
  }

  /// The duplicates since the last time.
  ///
  /// @param most how many at most
  Tsns takeDuplicates(int most) {
    int count = Math.clamp(most, 0, duplicatesListed);
    duplicatesListed = 0;
    return count == 0 ? Tsns.NONE : Tsns.of(Arrays.copyOf(duplicates, count));
  }

  /// What has arrived beyond the cumulative TSN, from the lowest TSN on.
  ///
  /// @param most how many blocks at most
  GapBlocks gaps(int most) {
    if (!hasGap() || most <= 0) {
      return GapBlocks.NONE;
    }
    int end = highest - cumulative;
    int[] bounds = new int[16];
    int count = 0;
    for (int at = 1; at <= end && count < 2 * most; ) {
      int start = next(at, true);
      at = next(start, false);
      if (count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * count);
      }
      bounds[count++] = start;
      bounds[count++] = at - 1;
    }
    return GapBlocks.of(Arrays.copyOf(bounds, count));
  }

  /// The first distance from the cumulative TSN, at or beyond one, whose bit is as asked for, or
  /// the one behind the highest.
  private int next(int from, boolean set) {
    int end = highest - cumulative;
    int at = from;
    while (at <= end) {
      int tsn = cumulative + at;
      long word = words[word(tsn)];
      long rest = (set ? word : ~word) >>> tsn;
      if (rest != 0) {
        return Math.min(at + Long.numberOfTrailingZeros(rest), end + 1);
      }
      at += 64 - (tsn & 63);
    }
    return end + 1;
  }
}
