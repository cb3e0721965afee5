package io.weir.interop;

import java.util.ArrayList;
import java.util.List;

/// What a side delivered, in a form that is the same when it means the same.
final class Transcript {
  private Transcript() {}

  /// Whether a step did not end as the script says, or a script did not end at all.
  static boolean tellsOfTrouble(List<String> lines) {
    return lines.stream()
        .anyMatch(
            line ->
                line.contains(" stuck ") || line.contains(" crashed ") || line.contains(" peer "));
  }

  /// Puts the chunks of raw mode together, without the steps in which they came, and takes the
  /// step from the end of the connection.
  static List<String> normal(List<String> lines) {
    List<String> normal = new ArrayList<>();
    StringBuilder raw = new StringBuilder();
    for (String line : lines) {
      String event = line.substring(line.indexOf(' ') + 1);
      if (event.startsWith("raw ")) {
        raw.append(event, 4, event.length());
        continue;
      }
      if (!raw.isEmpty()) {
        normal.add("raw " + raw);
        raw.setLength(0);
      }
      normal.add(event.startsWith("end ") ? event : line);
    }
    if (!raw.isEmpty()) {
      normal.add("raw " + raw);
    }
    return normal;
  }
}
