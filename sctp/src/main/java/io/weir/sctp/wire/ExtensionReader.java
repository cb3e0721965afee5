package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes the chunks of the extensions that have lists in them: RFC 3758, 4895, 5061, 6525 and
/// 8260. Called by [ChunkReader]; pure functions but for the fault that is noted.
final class ExtensionReader {
  private static final int SERIAL_BYTES = 8;
  private static final int MOST_RECONFIGURATIONS = 2;

  private ExtensionReader() {}

  /// Decodes a chunk.
  ///
  /// @param at where its header is; its type is one of those that [ChunkReader] passes on
  /// @param length what its header says, at least 4 and within the packet
  /// @return the chunk, or null when it is broken
  static @Nullable Chunk read(Input in, int at, int length) {
    return switch (in.u8(at)) {
      case ChunkType.AUTH -> readAuth(in, at, length);
      case ChunkType.ADDRESS_CHANGE -> readAddressChange(in, at, length);
      case ChunkType.ADDRESS_CHANGE_ACK -> readAddressChangeAck(in, at, length);
      case ChunkType.RECONFIGURE -> readReconfigure(in, at, length);
      case ChunkType.FORWARD_TSN -> readForwardTsn(in, at, length);
      case ChunkType.INTERLEAVED_FORWARD_TSN -> readInterleavedForwardTsn(in, at, length);
      default -> throw new IllegalArgumentException("chunk type " + in.u8(at));
    };
  }

  private static Chunk.@Nullable Auth readAuth(Input in, int at, int length) {
    if (!ChunkReader.hasAtLeast(in, at, length, ChunkWriter.AUTH_HEADER_BYTES)) {
      return null;
    }
    Octets mac = in.octets(at + ChunkWriter.AUTH_HEADER_BYTES, at + length);
    return new Chunk.Auth(in.u16(at + 4), in.u16(at + 6), mac);
  }

  private static Chunk.@Nullable AddressChange readAddressChange(Input in, int at, int length) {
    if (!ChunkReader.hasAtLeast(in, at, length, SERIAL_BYTES)) {
      return null;
    }
    List<Parameter> parameters = ParameterReader.readAll(in, at + SERIAL_BYTES, at + length);
    if (parameters == null) {
      return null;
    }
    if (parameters.isEmpty() || !(parameters.getFirst() instanceof Parameter.Address address)) {
      in.fail(Fault.CHUNK_CONTENT, "an ASCONF without an address", at + SERIAL_BYTES);
      return null;
    }
    return new Chunk.AddressChange(
        in.i32(at + 4), address, parameters.subList(1, parameters.size()));
  }

  private static Chunk.@Nullable AddressChangeAck readAddressChangeAck(
      Input in, int at, int length) {
    if (!ChunkReader.hasAtLeast(in, at, length, SERIAL_BYTES)) {
      return null;
    }
    return Input.make(
        ParameterReader.readAll(in, at + SERIAL_BYTES, at + length),
        answers -> new Chunk.AddressChangeAck(in.i32(at + 4), answers));
  }

  /// RFC 6525 section 3.1: one or two parameters.
  private static Chunk.@Nullable Reconfigure readReconfigure(Input in, int at, int length) {
    List<Parameter> parameters = ParameterReader.readAll(in, at + 4, at + length);
    if (parameters == null) {
      return null;
    }
    if (parameters.isEmpty() || parameters.size() > MOST_RECONFIGURATIONS) {
      in.fail(Fault.CHUNK_CONTENT, "a RE-CONFIG with " + parameters.size() + " parameters", at + 4);
      return null;
    }
    return new Chunk.Reconfigure(parameters);
  }

  private static Chunk.@Nullable ForwardTsn readForwardTsn(Input in, int at, int length) {
    if (!hasEntries(in, at, length, 4)) {
      return null;
    }
    int end = at + length;
    var skipped = new ArrayList<Chunk.SkippedStream>((length - SERIAL_BYTES) / 4);
    for (int each = at + SERIAL_BYTES; each < end; each += 4) {
      skipped.add(new Chunk.SkippedStream(in.u16(each), in.u16(each + 2)));
    }
    return new Chunk.ForwardTsn(in.i32(at + 4), skipped);
  }

  private static Chunk.@Nullable InterleavedForwardTsn readInterleavedForwardTsn(
      Input in, int at, int length) {
    if (!hasEntries(in, at, length, 8)) {
      return null;
    }
    int end = at + length;
    var skipped = new ArrayList<Chunk.SkippedMessage>((length - SERIAL_BYTES) / 8);
    for (int each = at + SERIAL_BYTES; each < end; each += 8) {
      boolean unordered = (in.u16(each + 2) & 1) != 0;
      skipped.add(new Chunk.SkippedMessage(in.u16(each), unordered, in.i32(each + 4)));
    }
    return new Chunk.InterleavedForwardTsn(in.i32(at + 4), skipped);
  }

  /// Whether there is a TSN and then a whole number of entries.
  private static boolean hasEntries(Input in, int at, int length, int entryBytes) {
    boolean whole = length >= SERIAL_BYTES && (length - SERIAL_BYTES) % entryBytes == 0;
    if (!whole) {
      ChunkReader.failLength(in, at, length);
    }
    return whole;
  }
}
