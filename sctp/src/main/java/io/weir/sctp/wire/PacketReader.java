package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Fault;
import io.weir.sctp.wire.Decoded.Good;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Decodes packets
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)): strictly, as nothing
/// that does not follow the format gets further, and totally, as any bytes have a result. What is
/// well-formed but makes no sense is for the core to answer. Pure functions, for any thread; what
/// is decoded refers to the datagram's array.
public final class PacketReader {
  private static final byte[] NO_CHECKSUM = new byte[4];
  private static final int TAG = 4;
  private static final int CHECKSUM = 8;

  private PacketReader() {}

  /// Decodes a packet.
  ///
  /// @param datagram the packet; its array is not to be written to any more while anything that
  ///     was decoded is used
  /// @return the packet, or what is wrong with it
  public static Decoded read(Octets datagram) {
    var in = new Input(datagram);
    int from = datagram.offset();
    int end = from + datagram.length();
    Bad unfit = examineHeader(in, datagram);
    if (unfit != null) {
      return unfit;
    }
    List<Chunk> chunks = readChunks(in, from + Packet.HEADER_BYTES, end);
    if (chunks == null) {
      return in.bad();
    }
    return new Good(
        new Packet(
            in.u16(from),
            in.u16(from + 2),
            in.i32(from + TAG),
            chunks,
            datagram,
            authOffset(in, chunks, from)));
  }

  private static @Nullable Bad examineHeader(Input in, Octets datagram) {
    int from = datagram.offset();
    if (datagram.length() < Packet.HEADER_BYTES + Wire.TYPE_AND_LENGTH_BYTES) {
      return new Bad(Fault.TOO_SHORT, "a packet of " + datagram.length() + " bytes", 0);
    }
    if (in.i32(from + CHECKSUM) != Integer.reverseBytes(checksumOf(datagram))) {
      return new Bad(Fault.CHECKSUM, "wrong CRC32c", CHECKSUM);
    }
    if (in.u16(from) == 0 || in.u16(from + 2) == 0) {
      return new Bad(Fault.PORT, "a port of 0", in.u16(from) == 0 ? 0 : 2);
    }
    return null;
  }

  /// CRC32c over the packet with zeros where the checksum is
  /// ([RFC 9260 section 6.8](https://www.rfc-editor.org/rfc/rfc9260#section-6.8)).
  private static int checksumOf(Octets datagram) {
    var crc = new CRC32C();
    byte[] array = datagram.array();
    int from = datagram.offset();
    crc.update(array, from, CHECKSUM);
    crc.update(NO_CHECKSUM, 0, NO_CHECKSUM.length);
    crc.update(array, from + Packet.HEADER_BYTES, datagram.length() - Packet.HEADER_BYTES);
    return (int) crc.getValue();
  }

  private static @Nullable List<Chunk> readChunks(Input in, int from, int end) {
    var chunks = new ArrayList<Chunk>();
    boolean mustBeAlone = false;
    int at = from;
    while (at < end) {
      int length = end - at < Wire.TYPE_AND_LENGTH_BYTES ? 0 : in.u16(at + 2);
      if (length < Wire.TYPE_AND_LENGTH_BYTES || length > end - at) {
        in.fail(Fault.CHUNK_LENGTH, "a chunk of %d bytes in %d".formatted(length, end - at), at);
        return null;
      }
      Chunk chunk = ChunkReader.read(in, at, length);
      if (chunk == null) {
        return null;
      }
      mustBeAlone |= isAlone(chunk);
      if (mustBeAlone && !chunks.isEmpty()) {
        in.fail(Fault.BUNDLING, "a chunk that must be alone is not", at);
        return null;
      }
      chunks.add(chunk);
      // That the last chunk's padding may be missing: section 3.2 asks senders for it, and tells
      // receivers to ignore it.
      at += Wire.padded(length);
      if (chunk instanceof Chunk.Unrecognized unknown && unknown.stops()) {
        break;
      }
    }
    return List.copyOf(chunks);
  }

  /// Section 6.10.
  private static boolean isAlone(Chunk chunk) {
    return chunk instanceof Chunk.Init
        || chunk instanceof Chunk.InitAck
        || chunk instanceof Chunk.ShutdownComplete;
  }

  /// Where the first AUTH chunk is, from the packet's beginning, or -1.
  private static int authOffset(Input in, List<Chunk> chunks, int from) {
    int at = from + Packet.HEADER_BYTES;
    for (Chunk chunk : chunks) {
      if (chunk instanceof Chunk.Auth) {
        return at - from;
      }
      at += Wire.padded(in.u16(at + 2));
    }
    return -1;
  }
}
