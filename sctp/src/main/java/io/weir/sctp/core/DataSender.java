package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.PacketWriter;

/// User data on its way out: queues by stream, scheduling, fragments, what is outstanding, SACKs,
/// retransmission and giving up (RFC 9260 sections 6 and 7, RFC 3758, RFC 7496, RFC 8260). Owned
/// by the association; split by procedure behind this face.
final class DataSender {
  DataSender(Context context) {}

  /// The handshake is over.
  ///
  /// @param initialTsn this side's first TSN
  /// @param peerWindow the peer's advertised window, unsigned
  /// @param streams streams that this side may send on
  void begin(int initialTsn, int peerWindow, int streams) {
    throw new UnsupportedOperationException();
  }

  /// Queues a message; allowed before [#begin].
  void send(OutboundMessage message) {
    throw new UnsupportedOperationException();
  }

  /// Forgets a message of which nothing has left.
  void discard(OutboundMessage message) {
    throw new UnsupportedOperationException();
  }

  /// A SACK has come.
  void acknowledged(Chunk.Sack sack, Path from) {
    throw new UnsupportedOperationException();
  }

  /// A SHUTDOWN has come, which acknowledges too.
  void acknowledgedUpTo(int cumulativeTsn, Path from) {
    throw new UnsupportedOperationException();
  }

  /// T3-rtx of a path has expired.
  void timedOut(Path path) {
    throw new UnsupportedOperationException();
  }

  /// A lifetime may have passed.
  void expire() {
    throw new UnsupportedOperationException();
  }

  /// Whether there is data, or a FORWARD TSN, that may go to a path now.
  boolean mayFill(Path path) {
    throw new UnsupportedOperationException();
  }

  /// Puts as many chunks into a packet to a path as fit and as the windows allow.
  ///
  /// @return whether any
  boolean fill(PacketWriter packet, Path path) {
    throw new UnsupportedOperationException();
  }
}
