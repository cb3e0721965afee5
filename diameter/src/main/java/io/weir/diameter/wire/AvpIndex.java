package io.weir.diameter.wire;

import java.util.Arrays;

/// Where the top-level AVPs of one message begin. A walk has to read each AVP to find the next, so
/// looking ten AVPs up by ten walks costs ten times the message; with the index it costs one walk
/// and ten scans of a few adjacent numbers. Immutable.
///
/// Only the first AVPs are indexed, so that a message of very many small ones cannot make it large;
/// for the others the walk goes on behind them.
final class AvpIndex {
  private static final int MOST_AVPS = 64;
  private static final int USUAL_AVP_BYTES = 16;

  private final int[] codes;
  private final int[] starts;
  private final int count;
  private final int restAt;

  private AvpIndex(int[] codes, int[] starts, int count, int restAt) {
    this.codes = codes;
    this.starts = starts;
    this.count = count;
    this.restAt = restAt;
  }

  static AvpIndex of(byte[] bytes) {
    int guess = (bytes.length - DiameterHeader.LENGTH) / USUAL_AVP_BYTES + 1;
    int[] codes = new int[Math.min(MOST_AVPS, guess)];
    int[] starts = new int[codes.length];
    int count = 0;
    int restAt = DiameterHeader.LENGTH;
    AvpCursor cursor = new AvpCursor(bytes, restAt, bytes.length);
    while (count < MOST_AVPS && cursor.next()) {
      if (count == codes.length) {
        codes = Arrays.copyOf(codes, Math.min(MOST_AVPS, 2 * count));
        starts = Arrays.copyOf(starts, codes.length);
      }
      codes[count] = cursor.code();
      starts[count] = cursor.start();
      restAt = cursor.end();
      count++;
    }
    return new AvpIndex(codes, starts, count, restAt);
  }

  /// Where a walk that seeks this AVP Code may begin: at the first AVP that has it, else behind the
  /// indexed ones.
  int seekFrom(int code) {
    for (int i = 0; i < count; i++) {
      if (codes[i] == code) {
        return starts[i];
      }
    }
    return restAt;
  }
}
