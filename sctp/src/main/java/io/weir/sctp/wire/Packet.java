package io.weir.sctp.wire;

import java.util.List;

/// One decoded packet: the common header and its chunks
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)). Immutable.
///
/// @param sourcePort SCTP port of the sender, 1 to 65535
/// @param destinationPort SCTP port of the receiver, 1 to 65535
/// @param tag verification tag
/// @param chunks in their order; decoding stops behind an unrecognised chunk that says so
/// @param octets the packet as it came, over which an AUTH chunk's MAC is made
/// @param authOffset where in `octets` the first AUTH chunk begins, or -1
public record Packet(
    int sourcePort,
    int destinationPort,
    int tag,
    List<Chunk> chunks,
    Octets octets,
    int authOffset) {
  /// Bytes of the common header.
  public static final int HEADER_BYTES = 12;

  /// Copies the list.
  public Packet {
    chunks = List.copyOf(chunks);
  }
}
