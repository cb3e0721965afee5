package io.weir.diameter.dictionary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects the problems of one text while it is read. Owned by the thread that parses.
final class Problems {
  /// More problems than this are not listed: the text is then of another kind altogether.
  static final int MAX_PROBLEMS = 200;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void at(Token token, String text) {
    at(token.line(), token.column(), text);
  }

  void at(int line, int column, String text) {
    if (found.size() < MAX_PROBLEMS) {
      found.add(new Problem(file, line, column, text));
    }
  }

  /// The problems in the order of the text.
  List<Problem> found() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
