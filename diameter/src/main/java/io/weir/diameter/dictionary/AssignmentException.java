package io.weir.diameter.dictionary;

import java.util.List;

/// Assignments of AVPs that cannot be read. The message lists every problem on a line of its own.
public final class AssignmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String[] problems;

  AssignmentException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = problems.toArray(String[]::new);
  }

  /// What is wrong, one text per problem, each naming its argument.
  public List<String> problems() {
    return List.of(problems);
  }
}
