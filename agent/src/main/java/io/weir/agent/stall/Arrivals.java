package io.weir.agent.stall;

import java.util.HashSet;
import java.util.Set;

/// Checks what arrives of one sender: that each message is as it was made, and comes once and in
/// its place. Owned by the reader until it has ended.
final class Arrivals {
  /// Missing numbers that are remembered one by one. Beyond, every one counts as lost.
  private static final int MOST_MISSING = 100_000;

  private final Pattern pattern;
  private final Set<Long> missing = new HashSet<>();
  private long next;
  private long received;
  private long altered;
  private long doubled;
  private long misplaced;
  private long forgotten;

  Arrivals(Pattern pattern) {
    this.pattern = pattern;
  }

  /// A message has come.
  void arrived(byte[] message) {
    long number = Pattern.numberOf(message);
    if (!pattern.matches(message) || number < 0) {
      altered++;
    } else if (number >= next) {
      skipTo(number);
      next = number + 1;
      received++;
    } else if (missing.remove(number)) {
      misplaced++;
      received++;
    } else {
      doubled++;
    }
  }

  private void skipTo(long number) {
    while (next < number && missing.size() < MOST_MISSING) {
      missing.add(next);
      next++;
    }
    forgotten += number - next;
    next = number;
  }

  /// What came of a sender's messages.
  ///
  /// @param made how many the sender made: numbers from 0
  /// @param taken those of them that the transport said would never go out
  Count count(long made, Set<Long> taken) {
    skipTo(Math.max(next, made));
    long lost = forgotten;
    for (long number : missing) {
      lost += taken.contains(number) ? 0 : 1;
    }
    long revived = 0;
    for (long number : taken) {
      revived += missing.contains(number) ? 0 : 1;
    }
    return new Count(received, lost, doubled, misplaced, altered, revived);
  }

  /// What came.
  ///
  /// @param received messages, each counted once
  /// @param lost messages that were sent and did not come
  /// @param doubled messages that came again
  /// @param misplaced messages that came after later ones
  /// @param altered messages that are not as any sender made them
  /// @param revived messages that came although they were said never to go out
  record Count(long received, long lost, long doubled, long misplaced, long altered, long revived) {
    /// Whether everything came as it should.
    boolean isRight() {
      return lost == 0 && doubled == 0 && misplaced == 0 && altered == 0 && revived == 0;
    }
  }
}
