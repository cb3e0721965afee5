package io.weir.sctp.wire;

/// What a datagram turned out to be.
public sealed interface Decoded {
  /// A packet whose checksum is right.
  ///
  /// @param packet the packet
  record Good(Packet packet) implements Decoded {}

  /// Not a packet: dropped without an answer, and counted
  /// ([RFC 9260 section 6.8](https://www.rfc-editor.org/rfc/rfc9260#section-6.8)).
  ///
  /// @param what in which way
  /// @param detail for people
  /// @param offset of the first wrong byte
  record Bad(Fault what, String detail, int offset) implements Decoded {}

  /// The ways in which a datagram is not a packet.
  enum Fault {
    /// Shorter than a header and one chunk.
    TOO_SHORT,
    /// Wrong CRC32c.
    CHECKSUM,
    /// A port of 0.
    PORT,
    /// A chunk's length does not fit its type or the packet.
    CHUNK_LENGTH,
    /// A parameter or cause inside a chunk is broken.
    CHUNK_CONTENT,
    /// INIT, INIT ACK or SHUTDOWN COMPLETE beside other chunks
    /// ([RFC 9260 section 6.10](https://www.rfc-editor.org/rfc/rfc9260#section-6.10)).
    BUNDLING
  }
}
