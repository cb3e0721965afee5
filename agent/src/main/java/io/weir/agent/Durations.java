package io.weir.agent;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `30s`, `5m`, `2h`, `1d`. Pure functions.
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /// Reads a duration.
  ///
  /// @param text a whole number and its unit
  /// @return the duration
  /// @throws IllegalArgumentException that says how to write one
  public static Duration parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a number and its unit, such as 500ms, 30s, 5m, 2h");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /// Writes a duration in its largest whole unit.
  ///
  /// @param duration whole milliseconds
  /// @return text that [#parse(String)] reads back
  public static String print(Duration duration) {
    long ms = duration.toMillis();
    if (ms == 0 || ms % 1000 != 0) {
      return ms == 0 ? "0s" : ms + "ms";
    }
    long s = ms / 1000;
    if (s % 86_400 == 0) {
      return s / 86_400 + "d";
    }
    if (s % 3600 == 0) {
      return s / 3600 + "h";
    }
    return s % 60 == 0 ? s / 60 + "m" : s + "s";
  }

  /// A measured time, short: `0.42 ms`, `3.1 s`.
  ///
  /// @param ns in nanoseconds
  /// @return three digits or so, and the unit
  public static String measured(long ns) {
    if (ns < 1_000_000) {
      return String.format(Locale.ROOT, "%.3f ms", ns / 1e6);
    }
    if (ns < 1_000_000_000) {
      return String.format(Locale.ROOT, ns < 10_000_000 ? "%.2f ms" : "%.1f ms", ns / 1e6);
    }
    return String.format(Locale.ROOT, "%.2f s", ns / 1e9);
  }
}
