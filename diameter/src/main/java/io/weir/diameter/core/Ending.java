package io.weir.diameter.core;

import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.Retry;

/// How a peer gets back to Closed and when it leaves it again: the Tc timer of
/// [RFC 6733 section 2.1](https://www.rfc-editor.org/rfc/rfc6733#section-2.1).
///
/// Immutable. Used by the procedures of [PeerMachine].
final class Ending {
  private final PeerSettings settings;

  Ending(PeerSettings settings) {
    this.settings = settings;
  }

  /// Closed after an attempt that led to nothing.
  Closed failed(int failures, EndReason why, Moment at) {
    return closed(Retry.AFTER_TC, increased(failures), why, at);
  }

  /// Closed because the application said so.
  Closed stopped(DisconnectCause cause) {
    return new Closed(PeerState.NO_DEADLINE, 0, new StoppedHere(cause));
  }

  Closed closed(Retry retry, int failures, EndReason why, Moment at) {
    return new Closed(reconnectAtNs(retry, failures, at), failures, why);
  }

  /// The failures to count when an open connection ends: earlier ones are forgotten if it lasted.
  int failuresAfter(PeerState.Open open, Moment at) {
    boolean lasted = at.nowNs() - open.openedAtNs() >= settings.reconnect().stableAfterNs();
    return lasted ? 1 : increased(open.failures());
  }

  private static int increased(int failures) {
    return failures == Integer.MAX_VALUE ? failures : failures + 1;
  }

  private long reconnectAtNs(Retry retry, int failures, Moment at) {
    return switch (settings.initiative()) {
      case ACCEPTS_ONLY -> PeerState.NO_DEADLINE;
      case CONNECTS ->
          switch (retry) {
            case AFTER_TC -> at.after(settings.reconnect().tcNs(failures, at.jitter()));
            case AFTER_BUSY_DELAY -> at.after(settings.reconnect().busyNs(at.jitter()));
            case NEVER -> PeerState.NO_DEADLINE;
          };
    };
  }
}
