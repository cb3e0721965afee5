package io.weir.diameter.dictionary;

import java.util.List;
import java.util.stream.Collectors;

/// The text of a dictionary is not a dictionary, or two dictionaries contradict each other. Lists
/// every problem that was found.
public final class DictionaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem[] problems;

  DictionaryException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.toArray(Problem[]::new);
  }

  /// Dictionaries that are right each for itself but not together.
  DictionaryException(String contradiction) {
    super(contradiction);
    this.problems = new Problem[0];
  }

  /// What is wrong, in the order of the text; empty if dictionaries only contradict each other, as
  /// the message says.
  public List<Problem> problems() {
    return List.of(problems);
  }
}
