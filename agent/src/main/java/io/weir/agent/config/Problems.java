package io.weir.agent.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with a configuration, so that all of it can be said at once. Owned by one
/// thread.
final class Problems {
  /// The line of something that no line says.
  static final int NO_LINE = 0;

  private final List<Problem> all = new ArrayList<>();

  private record Problem(String source, int line, String text) {
    @Override
    public String toString() {
      return line == NO_LINE ? source + ": " + text : source + ":" + line + ": " + text;
    }
  }

  /// Adds a problem.
  ///
  /// @param source the file, or the option
  /// @param line from 1, or [#NO_LINE]
  /// @param key the key, or nothing
  /// @param text what is wrong and what to write
  void add(String source, int line, String key, String text) {
    all.add(new Problem(source, line, key.isEmpty() ? text : key + ": " + text));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /// The problems as lines, in the order of the file.
  List<String> lines() {
    return all.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(Problem::toString)
        .distinct()
        .toList();
  }
}
