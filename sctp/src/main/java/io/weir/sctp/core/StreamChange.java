package io.weir.sctp.core;

import java.util.List;

/// What this side wants changed of the streams, before it is a parameter with a number
/// ([RFC 6525 section 4](https://www.rfc-editor.org/rfc/rfc6525#section-4)). Immutable.
sealed interface StreamChange {
  /// The sequence numbers of streams that this side sends on begin anew.
  ///
  /// @param streams which; none for all
  /// @param answered number of the peer's request that this answers, meaningful where `asked`
  /// @param asked whether the peer asked for it
  record ResetOutgoing(List<Integer> streams, int answered, boolean asked) implements StreamChange {
    public ResetOutgoing {
      streams = List.copyOf(streams);
    }
  }

  /// The sequence numbers of streams that the peer sends on begin anew.
  ///
  /// @param streams which; none for all
  record ResetIncoming(List<Integer> streams) implements StreamChange {
    public ResetIncoming {
      streams = List.copyOf(streams);
    }
  }

  /// All numbers begin anew.
  record ResetAll() implements StreamChange {}

  /// This side wants to send on more streams.
  ///
  /// @param more how many more
  record AddOutgoing(int more) implements StreamChange {}

  /// The peer is to send on more streams.
  ///
  /// @param more how many more
  record AddIncoming(int more) implements StreamChange {}
}
