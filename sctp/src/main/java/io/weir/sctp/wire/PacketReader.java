package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads packets: strict, and total over whatever comes
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)). What it makes is
/// bounded by the datagram, whose array its octets share. Pure functions.
public final class PacketReader {
  private static final int CHECKSUM_AT = 8;
  private static final byte[] NO_CHECKSUM = new byte[4];

  private PacketReader() {}

  /// Reads a datagram.
  ///
  /// @param datagram its bytes, which must not change any more
  /// @return the packet, or what is wrong
  public static Decoded read(Octets datagram) {
    if (datagram.length() < Packet.HEADER_BYTES + 4) {
      return new Bad(Fault.TOO_SHORT, datagram.length() + " bytes", 0);
    }
    var in = new Cursor(datagram);
    int sourcePort = in.u16();
    int destinationPort = in.u16();
    int tag = in.i32();
    int checksum = in.i32();
    if (checksum != checksumOf(datagram)) {
      return new Bad(Fault.CHECKSUM, "the CRC32c is wrong", CHECKSUM_AT);
    }
    if (sourcePort == 0 || destinationPort == 0) {
      return new Bad(Fault.PORT, "a port is 0", sourcePort == 0 ? 0 : 2);
    }
    List<Chunk> chunks = new ArrayList<>(2);
    int authOffset = -1;
    while (in.remaining() > 0) {
      int at = in.position();
      Bad bad = readOne(in, chunks);
      if (bad != null) {
        return bad;
      }
      Chunk last = chunks.getLast();
      if (last instanceof Chunk.Auth && authOffset < 0) {
        authOffset = at;
      } else if (last instanceof Chunk.Unrecognized unknown && unknown.stops()) {
        break;
      }
    }
    Bad bundled = bundling(chunks);
    return bundled != null
        ? bundled
        : new Decoded.Good(
            new Packet(
                sourcePort, destinationPort, tag, List.copyOf(chunks), datagram, authOffset));
  }

  /// The checksum that a packet should have, as the number in its header.
  private static int checksumOf(Octets datagram) {
    var crc = new CRC32C();
    int behind = CHECKSUM_AT + 4;
    crc.update(datagram.array(), datagram.offset(), CHECKSUM_AT);
    crc.update(NO_CHECKSUM, 0, 4);
    crc.update(datagram.array(), datagram.offset() + behind, datagram.length() - behind);
    return Integer.reverseBytes((int) crc.getValue());
  }

  private static @Nullable Bad readOne(Cursor in, List<Chunk> chunks) {
    int end = in.limit();
    int at = in.position();
    if (end - at < 4) {
      return new Bad(Fault.CHUNK_LENGTH, "bytes behind the last chunk", at);
    }
    int type = in.u8();
    int flags = in.u8();
    int bytes = in.u16();
    if (bytes < 4 || bytes > end - at) {
      return new Bad(Fault.CHUNK_LENGTH, "a chunk's length is " + bytes, at + 2);
    }
    in.limit(at + bytes);
    if (ChunkReader.knows(type)) {
      chunks.add(ChunkReader.read(in, type, flags));
      if (in.remaining() > 0) {
        in.fail("a chunk is longer than what it tells", in.position());
      }
    } else {
      in.position(at);
      chunks.add(new Chunk.Unrecognized(type, in.octets(bytes)));
    }
    String wrong = in.wrong();
    if (wrong != null) {
      return new Bad(Fault.CHUNK_CONTENT, "chunk type " + type + ": " + wrong, in.wrongAt());
    }
    in.limit(end);
    // The last chunk's padding may be missing: section 3.2 asks senders for it and not receivers.
    in.position(Math.min(end, at + ParameterWriter.padded(bytes)));
    return null;
  }

  private static @Nullable Bad bundling(List<Chunk> chunks) {
    if (chunks.size() > 1) {
      for (Chunk chunk : chunks) {
        if (chunk instanceof Chunk.Init
            || chunk instanceof Chunk.InitAck
            || chunk instanceof Chunk.ShutdownComplete) {
          return new Bad(
              Fault.BUNDLING,
              chunk.getClass().getSimpleName() + " beside other chunks",
              Packet.HEADER_BYTES);
        }
      }
    }
    return null;
  }
}
