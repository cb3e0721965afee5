package io.weir.transport;

/// The read mode of a socket and what is left of its credit. Guarded by its intake's lock.
final class Credit {
  private ReadMode mode = ReadMode.PASSIVE;
  private long left;

  /// What a negative credit in bytes still owes, when its mode has ended.
  private long owedBytes;

  /// The mode, with what is left of its credit.
  ReadMode mode() {
    return switch (mode) {
      case ReadMode.Counted _ -> new ReadMode.Counted((int) left);
      case ReadMode.Credited _ -> new ReadMode.Credited(left);
      case ReadMode.Passive _, ReadMode.Once _, ReadMode.Always _, ReadMode.Controlled _ -> mode;
    };
  }

  boolean isActive() {
    return !(mode instanceof ReadMode.Passive);
  }

  /// Changes the mode.
  ///
  /// @return whether the socket goes passive by it in a way that its owner is told
  /// @throws IllegalArgumentException when a sum leaves its range; nothing has changed
  boolean set(ReadMode next) {
    return switch (next) {
      case ReadMode.Passive _, ReadMode.Once _, ReadMode.Always _, ReadMode.Controlled _ -> {
        mode = next;
        left = 0;
        yield false;
      }
      case ReadMode.Counted(int more) -> {
        long sum = (mode instanceof ReadMode.Counted ? left : 0) + more;
        if (sum > Integer.MAX_VALUE) {
          throw new IllegalArgumentException(
              "%d messages more than the %d that are left: the credit would exceed %d"
                  .formatted(more, sum - more, Integer.MAX_VALUE));
        }
        yield counts(next, sum);
      }
      case ReadMode.Credited(long more) -> {
        long before = mode instanceof ReadMode.Credited ? left : -owedBytes;
        yield counts(next, added(before, more));
      }
    };
  }

  private static long added(long before, long more) {
    try {
      return Math.addExact(before, more);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%d bytes more than the %d that are left: the credit would leave the range of a long"
              .formatted(more, before),
          e);
    }
  }

  private boolean counts(ReadMode next, long sum) {
    if (sum > 0) {
      mode = next;
      left = sum;
      owedBytes = 0;
      return false;
    }
    if (next instanceof ReadMode.Credited) {
      owedBytes = -Math.max(sum, -Long.MAX_VALUE);
    }
    mode = ReadMode.PASSIVE;
    left = 0;
    return true;
  }

  /// A message has been given.
  ///
  /// @return whether the credit is used up by it, in a way that the owner is told
  boolean spend(int bytes) {
    return switch (mode) {
      case ReadMode.Once _ -> {
        mode = ReadMode.PASSIVE;
        yield false;
      }
      case ReadMode.Counted _ -> counts(mode, left - 1);
      case ReadMode.Credited _ -> counts(mode, left - bytes);
      case ReadMode.Passive _, ReadMode.Always _, ReadMode.Controlled _ -> false;
    };
  }
}
