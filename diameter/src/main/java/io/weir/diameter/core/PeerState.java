package io.weir.diameter.core;

import io.weir.diameter.core.EndReason.NeverConnected;

/// The states of the peer state machine,
/// [RFC 6733 section 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6).
///
/// Immutable. [PeerMachine] makes them; the driver of one peer keeps the current one. `failures`
/// counts the attempts in a row that led to no lasting connection and sets the back-off.
public sealed interface PeerState {

  /// The deadline of a state that waits for nothing.
  long NO_DEADLINE = Long.MAX_VALUE;

  /// When the driver has to report [PeerEvent.DeadlineReached], in nanoseconds of the driver's
  /// monotonic clock, or [#NO_DEADLINE].
  long deadlineNs();

  /// The state before anything happened: closed, and not about to connect before Start.
  static PeerState initial() {
    return new Closed(NO_DEADLINE, 0, new NeverConnected());
  }

  /// `Closed`: no connection.
  ///
  /// @param reconnectAtNs when this node connects by itself, or [#NO_DEADLINE]
  /// @param failures see [PeerState]
  /// @param why what ended the last connection or attempt
  record Closed(long reconnectAtNs, int failures, EndReason why) implements PeerState {
    @Override
    public long deadlineNs() {
      return reconnectAtNs;
    }
  }

  /// `Wait-Conn-Ack`: connecting.
  ///
  /// @param deadlineNs when the attempt is given up
  /// @param failures see [PeerState]
  record WaitConnAck(long deadlineNs, int failures) implements PeerState {}

  /// `Wait-I-CEA`: connected and CER sent.
  ///
  /// @param deadlineNs when the peer's answer is given up
  /// @param failures see [PeerState]
  record WaitICea(long deadlineNs, int failures) implements PeerState {}

  /// `Wait-Conn-Ack/Elect`: connecting, while the peer's own connection waits for its CEA.
  ///
  /// @param peerHost the Origin-Host of the peer's CER, for the election
  /// @param deadlineNs when both connections are given up
  /// @param failures see [PeerState]
  record WaitConnAckElect(String peerHost, long deadlineNs, int failures) implements PeerState {}

  /// `Wait-Returns`: the election is lost; the peer is expected to answer our CER and to close the
  /// connection it opened.
  ///
  /// @param deadlineNs when both connections are given up
  /// @param failures see [PeerState]
  record WaitReturns(long deadlineNs, int failures) implements PeerState {}

  /// `I-Open` and `R-Open`, "equivalent except for whether the initiator or responder transport
  /// connection is used for communication".
  sealed interface Open extends PeerState {
    /// The connection in use.
    Side side();

    /// When the peer became open, in nanoseconds of the driver's clock.
    long openedAtNs();

    /// See [PeerState]; forgotten once the connection has lasted.
    int failures();

    @Override
    default long deadlineNs() {
      return NO_DEADLINE;
    }
  }

  // form: allow TypeName because I-Open is the state's name in RFC 6733, no interface prefix

  /// `I-Open`: open on the connection this node made.
  ///
  /// @param openedAtNs see [Open]
  /// @param failures see [PeerState]
  record IOpen(long openedAtNs, int failures) implements Open {
    @Override
    public Side side() {
      return Side.INITIATOR;
    }
  }

  // form: end

  /// `R-Open`: open on the connection the peer made.
  ///
  /// @param openedAtNs see [Open]
  /// @param failures see [PeerState]
  record ROpen(long openedAtNs, int failures) implements Open {
    @Override
    public Side side() {
      return Side.RESPONDER;
    }
  }

  /// `Closing`: a DPR was sent or answered, the connection still stands.
  ///
  /// @param side the connection that is ending
  /// @param deadlineNs when it is closed without waiting longer
  /// @param retry what follows once it is closed
  /// @param failures see [PeerState]
  /// @param why who ended it and for what cause
  record Closing(Side side, long deadlineNs, Retry retry, int failures, EndReason why)
      implements PeerState {
    Closing withRetry(Retry otherRetry) {
      return new Closing(side, deadlineNs, otherRetry, failures, why);
    }
  }

  /// When this node, if it has the [Initiative], connects again.
  enum Retry {
    /// After the Tc timer with its back-off (RFC 6733 section 2.1).
    AFTER_TC,
    /// After the longer delay for a busy peer.
    AFTER_BUSY_DELAY,
    /// Only when the application says Start.
    NEVER
  }
}
