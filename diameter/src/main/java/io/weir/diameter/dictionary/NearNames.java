package io.weir.diameter.dictionary;

import java.util.Collection;
import java.util.Locale;

/// Finds the name a person may have meant. Pure functions.
final class NearNames {
  private static final int MAX_NAME_CHARS = 64;

  private NearNames() {}

  /// Advice to add to a message about an unknown name: `; did you mean Origin-Host?`, or nothing if
  /// no known name is near.
  static String advice(String unknown, Collection<String> known) {
    String nearest = "";
    int best = Math.max(2, unknown.length() / 3) + 1;
    if (unknown.length() <= MAX_NAME_CHARS) {
      for (String name : known) {
        int distance = distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
        if (distance < best) {
          best = distance;
          nearest = name;
        }
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
  }

  /// Like [#advice], and a full stop if there is none: for messages that go on.
  static String sentence(String unknown, Collection<String> known) {
    String advice = advice(unknown, known);
    return advice.isEmpty() ? "." : advice;
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour to turn one name
  /// into the other (optimal string alignment).
  static int distance(String left, String right) {
    int[] beforeLast = new int[right.length() + 1];
    int[] last = new int[right.length() + 1];
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (isSwap(left, i, right, j)) {
          row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
        }
      }
    }
    return row[right.length()];
  }

  private static boolean isSwap(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
