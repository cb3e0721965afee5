package io.weir.benchmarks;

import java.util.Arrays;

/// What one measure came to over the rounds.
///
/// @param median the middle one
/// @param least the least
/// @param most the most
record Spread(double median, double least, double most) {
  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /// The median and, in brackets, the least and the most.
  ///
  /// @param format of one number
  /// @param unit what one is, such as 1e6 for millions
  String shown(String format, double unit) {
    return String.format(
        format + " [" + format + "-" + format + "]", median / unit, least / unit, most / unit);
  }
}
