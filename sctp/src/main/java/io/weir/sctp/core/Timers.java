package io.weir.sctp.core;

import java.util.Arrays;

/// The deadlines of one association that are not a path's own. A fixed table, so the next deadline
/// is one pass over it. Owned by the association.
final class Timers {
  /// An instant that does not come.
  static final long NEVER = Long.MAX_VALUE;

  /// Which deadline.
  enum Timer {
    /// T1-init and T1-cookie (RFC 9260 section 5.1), and T2-shutdown (section 9.2): a state has
    /// one of them.
    HANDSHAKE(0),
    /// T5-shutdown-guard (section 9.2).
    SHUTDOWN_GUARD(1),
    /// The delayed SACK (section 6.2).
    SACK(2),
    /// T-reconfig (RFC 6525 section 5.1.1).
    RECONFIGURATION(3),
    /// T4-rto (RFC 5061 section 5.1).
    ADDRESS_CHANGE(4),
    /// Autoclose (RFC 6458 section 8.1.8).
    AUTOCLOSE(5),
    /// The earliest lifetime of a message with limited reliability (RFC 3758 section 4.1).
    LIFETIME(6);

    final int slot;

    Timer(int slot) {
      this.slot = slot;
    }
  }

  private final long[] deadlinesNs = new long[Timer.values().length];

  Timers() {
    Arrays.fill(deadlinesNs, NEVER);
  }

  void set(Timer timer, long deadlineNs) {
    deadlinesNs[timer.slot] = deadlineNs;
  }

  void stop(Timer timer) {
    deadlinesNs[timer.slot] = NEVER;
  }

  boolean isRunning(Timer timer) {
    return deadlinesNs[timer.slot] != NEVER;
  }

  /// Stops a timer if its deadline has come.
  ///
  /// @return whether it had
  boolean expire(Timer timer, long nowNs) {
    if (deadlinesNs[timer.slot] > nowNs) {
      return false;
    }
    deadlinesNs[timer.slot] = NEVER;
    return true;
  }

  long earliestNs() {
    long earliest = NEVER;
    for (long deadlineNs : deadlinesNs) {
      earliest = Math.min(earliest, deadlineNs);
    }
    return earliest;
  }

  void stopAll() {
    Arrays.fill(deadlinesNs, NEVER);
  }
}
