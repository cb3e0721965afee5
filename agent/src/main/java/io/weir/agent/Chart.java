package io.weir.agent;

import java.util.ArrayList;
import java.util.List;

/// Numbers over time as a surface of block characters. Pure functions.
public final class Chart {
  /// A cell filled by 0 to 8 eighths, from below.
  private static final String FILLS = " ▁▂▃▄▅▆▇█";

  private static final int EIGHTHS = 8;

  private Chart() {}

  /// The surface.
  ///
  /// @param values at least one, each 0 to `top`; drawn with equal distances over the whole width
  /// @param width columns
  /// @param height rows
  /// @param top what fills a column
  /// @return the rows, the highest first; a value above 0 always shows
  public static List<String> draw(long[] values, int width, int height, long top) {
    long[] columns = fit(values, width);
    List<String> rows = new ArrayList<>();
    for (int row = height - 1; row >= 0; row--) {
      StringBuilder text = new StringBuilder(width);
      for (long value : columns) {
        int eighths = eighths(value, height, top);
        text.append(FILLS.charAt(Math.clamp(eighths - row * EIGHTHS, 0, EIGHTHS)));
      }
      rows.add(text.toString());
    }
    return rows;
  }

  private static int eighths(long value, int height, long top) {
    int eighths = (int) Math.round((double) value / top * height * EIGHTHS);
    return value > 0 ? Math.max(1, eighths) : eighths;
  }

  /// One value per column: the most of those that fall on it, so that no peak is lost; or the
  /// same value on several columns.
  ///
  /// @param values at least one
  /// @param width columns
  static long[] fit(long[] values, int width) {
    long[] columns = new long[width];
    for (int column = 0; column < width; column++) {
      int from = (int) ((long) column * values.length / width);
      int to = Math.max(from + 1, (int) ((column + 1L) * values.length / width));
      for (int i = from; i < to; i++) {
        columns[column] = Math.max(columns[column], values[i]);
      }
    }
    return columns;
  }

  /// A round number for the top of a scale: 1, 2 or 5 times a power of ten.
  ///
  /// @param most the highest value to be shown
  /// @return the least of these numbers that is not below it, at least 1
  public static long top(long most) {
    for (long power = 1; ; power *= 10) {
      for (int digit : new int[] {1, 2, 5}) {
        if (digit * power >= most) {
          return digit * power;
        }
      }
    }
  }
}
