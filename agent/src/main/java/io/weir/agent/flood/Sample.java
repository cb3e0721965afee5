package io.weir.agent.flood;

/// What the flooded server says about itself at one instant. Immutable; goes from its process to
/// the other as a line of numbers.
///
/// @param elapsedMs since the client connected
/// @param queued messages waiting or in work
/// @param mostQueued most of them ever, as far as the server knows
/// @param heapBytes heap in use, garbage included
/// @param receivedBytes taken from the kernel
/// @param handled messages handled
/// @param misplaced messages that were not the ones that should have come next
record Sample(
    long elapsedMs,
    long queued,
    long mostQueued,
    long heapBytes,
    long receivedBytes,
    long handled,
    long misplaced) {
  private static final int NUMBERS = 7;

  /// Before anything has arrived.
  static final Sample NOTHING = new Sample(0, 0, 0, 0, 0, 0, 0);

  /// The numbers, with spaces between them.
  String line() {
    return "%d %d %d %d %d %d %d"
        .formatted(elapsedMs, queued, mostQueued, heapBytes, receivedBytes, handled, misplaced);
  }

  /// Reads what [#line()] wrote.
  ///
  /// @throws IllegalArgumentException when it is something else
  static Sample parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != NUMBERS) {
      throw new IllegalArgumentException("not " + NUMBERS + " numbers: " + line);
    }
    long[] numbers = new long[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = Long.parseLong(words[i]);
    }
    return new Sample(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
  }
}
