package io.weir.sctp.wire;

import java.util.Arrays;

/// The gap ack blocks of a SACK: what has arrived beyond its cumulative TSN, as distances from it
/// ([RFC 9260 section 3.3.4](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.4)). Immutable.
/// As decoded they may be in any order and overlap; only a start of 0 or above its end is
/// malformed.
public final class GapBlocks {
  /// None.
  public static final GapBlocks NONE = new GapBlocks(new int[0]);

  private final int[] bounds;

  private GapBlocks(int[] bounds) {
    this.bounds = bounds;
  }

  /// Blocks as start and end, start and end, ...
  ///
  /// @param bounds each 1 to 65535, not to be written to any more
  /// @return the blocks
  /// @throws IllegalArgumentException when their number is odd, or a block is none
  public static GapBlocks of(int... bounds) {
    if (bounds.length % 2 != 0) {
      throw new IllegalArgumentException("a start without an end: " + Arrays.toString(bounds));
    }
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] < 1 || bounds[i] > bounds[i + 1] || bounds[i + 1] > 0xffff) {
        throw new IllegalArgumentException("a block %d to %d".formatted(bounds[i], bounds[i + 1]));
      }
    }
    return bounds.length == 0 ? NONE : new GapBlocks(bounds);
  }

  /// How many blocks.
  ///
  /// @return 0 or more
  public int count() {
    return bounds.length / 2;
  }

  /// Where a block begins.
  ///
  /// @param index 0 to count - 1
  /// @return distance of its first TSN from the cumulative TSN
  public int start(int index) {
    return bounds[2 * index];
  }

  /// Where a block ends.
  ///
  /// @param index 0 to count - 1
  /// @return distance of its last TSN from the cumulative TSN
  public int end(int index) {
    return bounds[2 * index + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GapBlocks that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
