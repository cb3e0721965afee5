package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import org.jspecify.annotations.Nullable;

/// User data that arrives: what of it is new, in which order it is delivered, what is
/// acknowledged and how much more is welcome (RFC 9260 sections 6.2, 6.5 to 6.9, RFC 3758, RFC
/// 8260). Owned by the association; split by procedure behind this face.
final class DataReceiver {
  DataReceiver(Context context) {}

  /// The handshake is over, or the peer has restarted.
  ///
  /// @param initialTsn the peer's first TSN
  /// @param streams streams that the peer may send on
  void begin(int initialTsn, int streams) {
    throw new UnsupportedOperationException();
  }

  /// DATA has come.
  void arrived(Chunk.Data data, Path from) {
    throw new UnsupportedOperationException();
  }

  /// I-DATA has come.
  void arrived(Chunk.InterleavedData data, Path from) {
    throw new UnsupportedOperationException();
  }

  /// FORWARD TSN has come.
  void arrived(Chunk.ForwardTsn forward) {
    throw new UnsupportedOperationException();
  }

  /// I-FORWARD-TSN has come.
  void arrived(Chunk.InterleavedForwardTsn forward) {
    throw new UnsupportedOperationException();
  }

  /// All chunks of a packet have been dealt with: decides whether a SACK is due now or later.
  void packetEnded(Path from) {
    throw new UnsupportedOperationException();
  }

  /// Whether a SACK has to go now.
  boolean owesSack() {
    throw new UnsupportedOperationException();
  }

  /// Whether a SACK goes along if a packet leaves anyway.
  boolean mayAddSack() {
    throw new UnsupportedOperationException();
  }

  /// Where the SACK goes: where the newest data came from (section 6.4).
  @Nullable Path sackPath() {
    throw new UnsupportedOperationException();
  }

  /// The SACK, which is no longer owed.
  ///
  /// @param roomBytes most bytes of the chunk: gap blocks and duplicates beyond are left out
  Chunk.Sack takeSack(int roomBytes) {
    throw new UnsupportedOperationException();
  }

  /// The delayed SACK is due.
  void sackTimedOut() {
    throw new UnsupportedOperationException();
  }

  /// The next message for the application, which still counts for the window.
  @Nullable InboundMessage peek() {
    throw new UnsupportedOperationException();
  }

  /// Takes the message that [#peek] showed: its room is free, and the peer is told when that is
  /// worth it (section 6.2, silly window avoidance).
  InboundMessage take() {
    throw new UnsupportedOperationException();
  }
}
