package io.weir.sctp.core;

import io.weir.sctp.wire.DataFlags;
import org.jspecify.annotations.Nullable;

/// One chunk of user data that has a TSN, until the peer has acknowledged that TSN cumulatively.
/// Only [OutstandingData] changes its state and path, so that sums stay right. Owned by the
/// association.
final class OutstandingChunk {
  /// What is known of a chunk.
  enum State {
    /// On its way, as far as is known.
    FLIGHT,
    /// Marked for retransmission.
    LOST,
    /// Acknowledged by a gap ack block, which the peer may take back.
    ACKNOWLEDGED,
    /// Given up ([RFC 3758 section 3.5](https://www.rfc-editor.org/rfc/rfc3758#section-3.5), A2).
    ABANDONED
  }

  final int tsn;
  final OutboundStream stream;

  /// Its message, or null once that was given up: nothing of it is kept then.
  @Nullable OutboundMessage message;

  /// Its bytes within the message.
  final int offset;

  final int length;

  /// Bytes in a packet: chunk header, payload and padding.
  final int wireBytes;

  /// Whether it has gone by one path and then by another.
  boolean moved;

  /// Stream sequence number or message identifier.
  final int sequence;

  /// Which fragment of its message, from 0.
  final int fragment;

  final DataFlags flags;

  State state = State.FLIGHT;

  /// Where it was sent last; where it is to be sent when it is lost.
  Path path;

  /// How often it was sent.
  int transmissions = 1;

  /// Miss indications in a row
  /// ([RFC 9260 section 7.2.4](https://www.rfc-editor.org/rfc/rfc9260#section-7.2.4)).
  int misses;

  /// Whether a fast retransmission was made of it: there is only one (section 7.2.4, rule 5).
  boolean fastRetransmitted;

  OutstandingChunk(Piece piece, OutboundMessage message, OutboundStream stream, Path path) {
    this.message = message;
    this.stream = stream;
    this.path = path;
    tsn = piece.tsn();
    offset = piece.offset();
    length = piece.length();
    wireBytes = wireBytes(piece.headerBytes(), length);
    flags = piece.flags();
    sequence = message.sequence;
    fragment = message.chunks;
  }

  /// Which bytes of its message a chunk has.
  ///
  /// @param tsn its number
  /// @param offset index of the first byte
  /// @param length how many
  /// @param headerBytes bytes of the chunk's header
  /// @param flags B, E, U and I
  record Piece(int tsn, int offset, int length, int headerBytes, DataFlags flags) {}

  /// Bytes that a chunk takes in a packet.
  static int wireBytes(int headerBytes, int payloadBytes) {
    return (headerBytes + payloadBytes + 3) & ~3;
  }

  /// Whether the sender still answers for it: it has arrived neither for good nor for now.
  boolean isOutstanding() {
    return state == State.FLIGHT || state == State.LOST;
  }
}
