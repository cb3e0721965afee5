package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Octets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One chunk of user data that has arrived and is held, or whose flags its neighbours still need
/// ([RFC 9260 section 3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.1)). Made by
/// [DataReceiver]. Owned by the association.
final class Piece {
  final int tsn;
  final int stream;

  /// Stream sequence number or message identifier.
  final int sequence;

  /// Payload protocol identifier; of an I-DATA chunk only that of the first piece counts.
  final int protocolId;

  /// Fragment sequence number of an I-DATA chunk, 0 for the first piece; 0 for DATA.
  final int fragment;

  private final DataFlags flags;

  /// The bytes, or none once they have gone elsewhere.
  Octets payload;

  /// The message it is part of, while it is held.
  @Nullable Assembly assembly;

  /// Whether its message will never be whole, so that it was thrown away.
  boolean dead;

  /// Whether it is in [PiecesAhead].
  boolean ahead;

  @Nullable Piece previous;
  @Nullable Piece next;

  Piece(Chunk.Data data) {
    tsn = data.tsn();
    stream = data.stream();
    sequence = data.sequence();
    protocolId = data.protocolId();
    fragment = 0;
    flags = data.flags();
    payload = compact(data.payload());
  }

  Piece(Chunk.InterleavedData data) {
    tsn = data.tsn();
    stream = data.stream();
    sequence = data.messageId();
    flags = data.flags();
    protocolId = flags.begins() ? data.protocolIdOrFragment() : 0;
    fragment = flags.begins() ? 0 : data.protocolIdOrFragment();
    payload = compact(data.payload());
  }

  /// A payload as it may be held: copied when it is less than half of its array, so that what is
  /// held never keeps more than twice its own bytes of received datagrams alive.
  static Octets compact(Octets payload) {
    int from = payload.offset();
    int bytes = payload.length();
    return bytes >= payload.array().length - bytes
        ? payload
        : Octets.of(Arrays.copyOfRange(payload.array(), from, from + bytes));
  }

  boolean begins() {
    return flags.begins();
  }

  boolean ends() {
    return flags.ends();
  }

  boolean unordered() {
    return flags.unordered();
  }

  /// Whether another piece of DATA can be of the same message. The stream sequence number of
  /// unordered data means nothing and is not compared.
  boolean sameMessage(Piece other) {
    return stream == other.stream
        && unordered() == other.unordered()
        && protocolId == other.protocolId
        && (unordered() || sequence == other.sequence);
  }
}
