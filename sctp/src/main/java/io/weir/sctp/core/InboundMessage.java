package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;

/// A user message, or a part of one, that has arrived and is in its order. Immutable.
///
/// @param payload its bytes
/// @param stream stream identifier
/// @param sequence stream sequence number or message identifier
/// @param protocolId payload protocol identifier, as its four bytes in network order
/// @param unordered whether it has no place in its stream's order
/// @param begins whether it is the first part of its message
/// @param ends whether it is the last part; a whole message begins and ends
/// @param tsn TSN of its last chunk
public record InboundMessage(
    Octets payload,
    int stream,
    int sequence,
    int protocolId,
    boolean unordered,
    boolean begins,
    boolean ends,
    int tsn) {
  /// Whether it is a whole message.
  ///
  /// @return false for a part of one
  public boolean isWhole() {
    return begins && ends;
  }
}
