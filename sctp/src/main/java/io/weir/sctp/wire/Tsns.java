package io.weir.sctp.wire;

import java.util.Arrays;

/// Some TSNs, as a SACK lists duplicates. Immutable.
public final class Tsns {
  /// None.
  public static final Tsns NONE = new Tsns(new int[0]);

  private final int[] tsns;

  private Tsns(int[] tsns) {
    this.tsns = tsns;
  }

  /// TSNs in their order.
  ///
  /// @param tsns not to be written to any more
  /// @return the TSNs
  public static Tsns of(int... tsns) {
    return tsns.length == 0 ? NONE : new Tsns(tsns);
  }

  /// How many.
  ///
  /// @return 0 or more
  public int count() {
    return tsns.length;
  }

  /// One of them.
  ///
  /// @param index 0 to count - 1
  /// @return the TSN
  public int at(int index) {
    return tsns[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tsns that && Arrays.equals(tsns, that.tsns);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tsns);
  }

  @Override
  public String toString() {
    return Arrays.toString(tsns);
  }
}
