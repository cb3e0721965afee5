package io.weir.sctp.core;

import io.weir.sctp.wire.ErrorCause;
import java.util.List;

/// Why an association ended, or never came up.
public sealed interface EndReason {
  /// Both sides shut down in order, and everything was acknowledged
  /// ([RFC 9260 section 9.2](https://www.rfc-editor.org/rfc/rfc9260#section-9.2)).
  ///
  /// @param byPeer whether the peer began it
  record ShutDown(boolean byPeer) implements EndReason {}

  /// The peer aborted.
  ///
  /// @param causes what it said
  record PeerAborted(List<ErrorCause> causes) implements EndReason {
    /// Copies the list.
    public PeerAborted {
      causes = List.copyOf(causes);
    }
  }

  /// This side's application aborted.
  ///
  /// @param why for people
  record Aborted(String why) implements EndReason {}

  /// The peer broke the protocol, and was told so in an ABORT.
  ///
  /// @param detail what it did
  record ProtocolViolation(String detail) implements EndReason {}

  /// The peer did not answer: too many retransmissions
  /// ([RFC 9260 section 8.1](https://www.rfc-editor.org/rfc/rfc9260#section-8.1)).
  ///
  /// @param what which limit was passed, for people
  record Unreachable(String what) implements EndReason {}
}
