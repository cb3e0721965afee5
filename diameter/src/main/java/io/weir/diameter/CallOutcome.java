package io.weir.diameter;

import io.weir.diameter.wire.DiameterMessage;

/// What became of a request that this node sent, reported exactly once.
public sealed interface CallOutcome {
  /// The answer, with whatever Result-Code it carries.
  ///
  /// @param answer the answer
  /// @param peerHost the neighbour it came from
  record Answered(DiameterMessage answer, String peerHost) implements CallOutcome {}

  /// The deadline passed.
  ///
  /// @param progress whether the request had gone out
  record TimedOut(Progress progress) implements CallOutcome {}

  /// The request did not go out, and never will.
  ///
  /// @param why for people: what is missing or full, and where
  record NotSent(String why) implements CallOutcome {}

  /// The request went out, then its peer was lost and no other could be asked.
  ///
  /// @param peerHost the peer that was lost
  /// @param why for people
  record PeerLost(String peerHost, String why) implements CallOutcome {}

  /// How far a request came.
  enum Progress {
    /// Nothing of it went out, and nothing ever will.
    NOT_SENT,
    /// It was handed to the transport; the peer may have acted on it.
    SENT
  }
}
