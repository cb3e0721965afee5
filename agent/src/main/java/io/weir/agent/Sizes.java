package io.weir.agent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in bytes as people write them: `512B`, `64KiB`, `16MiB`, `2GiB`. Pure functions.
public final class Sizes {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10}) ?(B|KiB|MiB|GiB)?");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  private Sizes() {}

  /// Reads a size.
  ///
  /// @param text a whole number, and its unit unless that is bytes
  /// @return bytes
  /// @throws IllegalArgumentException that says how to write one
  public static long parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write a number and B, KiB, MiB or GiB, such as 16MiB");
    }
    long number = Long.parseLong(parts.group(1));
    String unit = parts.group(2);
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return number << (10 * i);
      }
    }
    return number;
  }

  /// Writes a size in its largest whole unit.
  ///
  /// @param bytes at least 0
  /// @return text that [#parse(String)] reads back
  public static String print(long bytes) {
    int unit = 0;
    long number = bytes;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return number + UNITS[unit];
  }
}
