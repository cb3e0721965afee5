package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes chunks
/// ([RFC 9260 section 3.3](https://www.rfc-editor.org/rfc/rfc9260#section-3.3) and the RFCs of the
/// extensions). Called by [PacketReader]; pure functions but for the fault that is noted.
final class ChunkReader {
  private static final int SETUP_BYTES = 20;
  private static final int SACK_BYTES = 16;
  private static final int HEARTBEAT_BYTES = 8;

  /// With one cause, which section 3.3.10 asks for.
  private static final int ERROR_BYTES = 8;

  private ChunkReader() {}

  /// Decodes a chunk.
  ///
  /// @param at where its header is
  /// @param length what its header says, at least 4 and within the packet
  /// @return the chunk, or null when it is broken
  static @Nullable Chunk read(Input in, int at, int length) {
    int end = at + length;
    return switch (in.u8(at)) {
      case ChunkType.DATA -> readData(in, at, length);
      case ChunkType.INTERLEAVED_DATA -> readInterleavedData(in, at, length);
      case ChunkType.INIT -> Input.make(readSetup(in, at, length), Chunk.Init::new);
      case ChunkType.INIT_ACK -> Input.make(readSetup(in, at, length), Chunk.InitAck::new);
      case ChunkType.SACK -> readSack(in, at, length);
      case ChunkType.HEARTBEAT ->
          Input.make(readHeartbeatInfo(in, at, length), Chunk.Heartbeat::new);
      case ChunkType.HEARTBEAT_ACK ->
          Input.make(readHeartbeatInfo(in, at, length), Chunk.HeartbeatAck::new);
      case ChunkType.COOKIE_ECHO -> new Chunk.CookieEcho(in.octets(at + 4, end));
      case ChunkType.AUTH, ChunkType.ADDRESS_CHANGE, ChunkType.ADDRESS_CHANGE_ACK ->
          ExtensionReader.read(in, at, length);
      case ChunkType.RECONFIGURE, ChunkType.FORWARD_TSN, ChunkType.INTERLEAVED_FORWARD_TSN ->
          ExtensionReader.read(in, at, length);
      case ChunkType.PADDING -> new Chunk.Padding(length - 4);
      default -> readEndings(in, at, length);
    };
  }

  /// What a handshake or shutdown ends with, errors, and all that is not known.
  private static @Nullable Chunk readEndings(Input in, int at, int length) {
    int type = in.u8(at);
    boolean reflectedTag = (in.u8(at + 1) & ChunkWriter.REFLECTED_TAG) != 0;
    return switch (type) {
      case ChunkType.ABORT ->
          Input.make(
              CauseReader.readAll(in, at + 4, at + length),
              causes -> new Chunk.Abort(reflectedTag, causes));
      case ChunkType.ERROR ->
          hasAtLeast(in, at, length, ERROR_BYTES)
              ? Input.make(CauseReader.readAll(in, at + 4, at + length), Chunk.OperationError::new)
              : null;
      case ChunkType.SHUTDOWN -> has(in, at, length, 8) ? new Chunk.Shutdown(in.i32(at + 4)) : null;
      case ChunkType.CONGESTION_ECHO ->
          has(in, at, length, 8) ? new Chunk.CongestionEcho(in.i32(at + 4)) : null;
      case ChunkType.WINDOW_REDUCED ->
          has(in, at, length, 8) ? new Chunk.WindowReduced(in.i32(at + 4)) : null;
      case ChunkType.SHUTDOWN_ACK -> has(in, at, length, 4) ? new Chunk.ShutdownAck() : null;
      case ChunkType.COOKIE_ACK -> has(in, at, length, 4) ? new Chunk.CookieAck() : null;
      case ChunkType.SHUTDOWN_COMPLETE ->
          has(in, at, length, 4) ? new Chunk.ShutdownComplete(reflectedTag) : null;
      default -> new Chunk.Unrecognized(type, in.octets(at, at + length));
    };
  }

  /// Whether a chunk has just the length of its type.
  static boolean has(Input in, int at, int length, int wanted) {
    if (length != wanted) {
      failLength(in, at, length);
    }
    return length == wanted;
  }

  /// Whether a chunk has at least the fields that its type always has.
  static boolean hasAtLeast(Input in, int at, int length, int wanted) {
    if (length < wanted) {
      failLength(in, at, length);
    }
    return length >= wanted;
  }

  static void failLength(Input in, int at, int length) {
    in.fail(
        Fault.CHUNK_LENGTH, "a chunk of type %d with %d bytes".formatted(in.u8(at), length), at);
  }

  private static Chunk.@Nullable Data readData(Input in, int at, int length) {
    if (!hasAtLeast(in, at, length, ChunkWriter.DATA_HEADER_BYTES)) {
      return null;
    }
    return new Chunk.Data(
        DataFlags.of(in.u8(at + 1)),
        in.i32(at + 4),
        in.u16(at + 8),
        in.u16(at + 10),
        in.i32(at + 12),
        in.octets(at + ChunkWriter.DATA_HEADER_BYTES, at + length));
  }

  private static Chunk.@Nullable InterleavedData readInterleavedData(Input in, int at, int length) {
    if (!hasAtLeast(in, at, length, ChunkWriter.INTERLEAVED_DATA_HEADER_BYTES)) {
      return null;
    }
    return new Chunk.InterleavedData(
        DataFlags.of(in.u8(at + 1)),
        in.i32(at + 4),
        in.u16(at + 8),
        in.i32(at + 12),
        in.i32(at + 16),
        in.octets(at + ChunkWriter.INTERLEAVED_DATA_HEADER_BYTES, at + length));
  }

  private static Chunk.@Nullable Setup readSetup(Input in, int at, int length) {
    if (!hasAtLeast(in, at, length, SETUP_BYTES)) {
      return null;
    }
    List<Parameter> parameters = ParameterReader.readAll(in, at + SETUP_BYTES, at + length);
    if (parameters == null) {
      return null;
    }
    return new Chunk.Setup(
        in.i32(at + 4),
        in.i32(at + 8),
        in.u16(at + 12),
        in.u16(at + 14),
        in.i32(at + 16),
        parameters);
  }

  private static Chunk.@Nullable Sack readSack(Input in, int at, int length) {
    if (!hasAtLeast(in, at, length, SACK_BYTES)) {
      return null;
    }
    int gaps = in.u16(at + 12);
    int duplicates = in.u16(at + 14);
    if (!has(in, at, length, SACK_BYTES + 4 * (gaps + duplicates))) {
      return null;
    }
    int[] bounds = new int[2 * gaps];
    int each = at + SACK_BYTES;
    for (int i = 0; i < bounds.length; i += 2, each += 4) {
      bounds[i] = in.u16(each);
      bounds[i + 1] = in.u16(each + 2);
      if (bounds[i] == 0 || bounds[i] > bounds[i + 1]) {
        in.fail(
            Fault.CHUNK_CONTENT, "gap block %d to %d".formatted(bounds[i], bounds[i + 1]), each);
        return null;
      }
    }
    int[] tsns = new int[duplicates];
    for (int i = 0; i < duplicates; i++, each += 4) {
      tsns[i] = in.i32(each);
    }
    return new Chunk.Sack(in.i32(at + 4), in.i32(at + 8), GapBlocks.of(bounds), Tsns.of(tsns));
  }

  /// The one parameter of HEARTBEAT and HEARTBEAT ACK.
  private static @Nullable Octets readHeartbeatInfo(Input in, int at, int length) {
    if (!hasAtLeast(in, at, length, HEARTBEAT_BYTES)) {
      return null;
    }
    int infoLength = in.u16(at + 6);
    // Section 3.2: the padding may be counted in the chunk's length, or not.
    boolean fits =
        infoLength >= Wire.TYPE_AND_LENGTH_BYTES
            && (length - 4 == infoLength || length - 4 == Wire.padded(infoLength));
    if (in.u16(at + 4) != ChunkWriter.HEARTBEAT_INFO || !fits) {
      in.fail(Fault.CHUNK_CONTENT, "no heartbeat information", at + 4);
      return null;
    }
    return in.octets(at + HEARTBEAT_BYTES, at + 4 + infoLength);
  }
}
