package io.weir.transport;

/// How many connections a listener takes. Immutable; start from [#DEFAULTS] and change what
/// differs.
///
/// A listener that has reached a limit is not an error to anybody: it stops asking the system for
/// connections and goes on when there is room. Meanwhile the kernel completes handshakes until
/// the backlog is full, and then lets new peers wait (on TCP their first packets go unanswered
/// and are repeated).
///
/// @param mostOpen most connections open at once, at least 1; one counts until it is closed and
///     its handler has taken, or given up, all that it had received
/// @param mostWaiting most connections that wait for [Listener#accept], at least 1; without
///     effect where connections are given to handlers
/// @param backlog most connections that the kernel holds for the listener, at least 1; Linux cuts
///     it at `net.core.somaxconn`
public record Accepting(int mostOpen, int mostWaiting, int backlog) {
  /// No limit.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /// Any number open, 128 waiting to be accepted, 1,024 in the kernel's backlog.
  public static final Accepting DEFAULTS = new Accepting(UNLIMITED, 128, 1024);

  /// Checks the limits.
  ///
  /// @throws IllegalArgumentException naming the limit below 1
  public Accepting {
    require(mostOpen, "mostOpen");
    require(mostWaiting, "mostWaiting");
    require(backlog, "backlog");
  }

  private static void require(int limit, String name) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + limit);
    }
  }

  /// These limits with another number of open connections.
  ///
  /// @param newMostOpen most open at once, or [#UNLIMITED]
  /// @return the changed limits
  public Accepting withMostOpen(int newMostOpen) {
    return new Accepting(newMostOpen, mostWaiting, backlog);
  }

  /// These limits with another number of waiting connections.
  ///
  /// @param newMostWaiting most that wait for [Listener#accept]
  /// @return the changed limits
  public Accepting withMostWaiting(int newMostWaiting) {
    return new Accepting(mostOpen, newMostWaiting, backlog);
  }

  /// These limits with another backlog.
  ///
  /// @param newBacklog most that the kernel holds
  /// @return the changed limits
  public Accepting withBacklog(int newBacklog) {
    return new Accepting(mostOpen, mostWaiting, newBacklog);
  }
}
