package io.weir.agent.stall;

/// What the peer does.
enum Phase {
  /// It reads.
  BEFORE("reads"),
  /// It does not.
  STALLED("STOPS"),
  /// It reads again.
  AFTER("reads");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
