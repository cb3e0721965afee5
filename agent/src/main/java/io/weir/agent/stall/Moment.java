package io.weir.agent.stall;

import io.weir.sctp.PathStatus;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpStatus;
import io.weir.transport.SendLevels;
import java.util.List;

/// The stalled association at one instant. Immutable.
///
/// @param atNs since the start
/// @param phase what the peer does
/// @param state of the association
/// @param sending what the association has of it
/// @param levels what counts for the bound, and counters
/// @param congestionWindow of the primary path, bytes
/// @param writable whether new work is welcome
/// @param stalled whether the peer is reported as stalled
/// @param waiting senders that have waited for 100 ms or more
/// @param received messages that the peer's application has read
/// @param other messages that the other peer's application has read
record Moment(
    long atNs,
    Phase phase,
    SctpStatus.State state,
    SctpStatus.Sending sending,
    SendLevels levels,
    long congestionWindow,
    boolean writable,
    boolean stalled,
    int waiting,
    long received,
    long other) {
  private static final long SECOND_NS = 1_000_000_000;

  /// What the senders, the readers and the owner know.
  ///
  /// @param stalled whether the peer is reported as stalled
  /// @param waiting senders that have waited for 100 ms or more
  /// @param received messages that the peer's application has read
  /// @param other messages that the other peer's application has read
  record Known(boolean stalled, int waiting, long received, long other) {}

  /// Looks at an association.
  static Moment of(SctpSocket socket, long atNs, Phase phase, Known known) {
    SctpStatus status = socket.status();
    PathStatus path = socket.paths().getFirst();
    return new Moment(
        atNs,
        phase,
        status.state(),
        status.sending(),
        socket.stats().sends(),
        path.congestionWindow(),
        socket.isWritable(),
        known.stalled,
        known.waiting,
        known.received,
        known.other);
  }

  /// Messages that the peer has acknowledged, per second since an earlier moment.
  double acknowledgedPerSecond(Moment before) {
    return perSecond(levels.acknowledgedMessages() - before.levels.acknowledgedMessages(), before);
  }

  /// Messages that the peer's application has read, per second since an earlier moment.
  double receivedPerSecond(Moment before) {
    return perSecond(received - before.received, before);
  }

  /// Messages that the other peer's application has read, per second since an earlier moment.
  double otherPerSecond(Moment before) {
    return perSecond(other - before.other, before);
  }

  /// The last of some moments that is a second or more before the last of all, or the first.
  ///
  /// @param moments one at least
  static Moment aSecondBefore(List<Moment> moments) {
    long ns = moments.getLast().atNs - SECOND_NS;
    int i = moments.size() - 1;
    while (i > 0 && moments.get(i).atNs > ns) {
      i--;
    }
    return moments.get(i);
  }

  private double perSecond(long number, Moment before) {
    long ns = atNs - before.atNs;
    return ns <= 0 ? 0 : number * 1e9 / ns;
  }

  /// Where the association stands, in a word.
  String word() {
    return switch (state) {
      case ESTABLISHED -> stalled ? "stalled" : writable ? "writable" : "full";
      case CLOSED -> "CLOSED";
      case COOKIE_WAIT, COOKIE_ECHOED -> "begins";
      case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> "ends";
    };
  }
}
