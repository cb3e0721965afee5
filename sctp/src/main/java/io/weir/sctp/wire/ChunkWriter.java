package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// Writes chunks
/// ([RFC 9260 section 3.3](https://www.rfc-editor.org/rfc/rfc9260#section-3.3)). Called by
/// [PacketWriter]; pure functions but for the buffer.
final class ChunkWriter {
  static final int DATA_HEADER_BYTES = 16;
  static final int INTERLEAVED_DATA_HEADER_BYTES = 20;
  static final int AUTH_HEADER_BYTES = 8;
  static final int REFLECTED_TAG = 1;
  static final int HEARTBEAT_INFO = 1;

  private ChunkWriter() {}

  /// A chunk's bytes, without padding behind it: what its length field says.
  static int lengthOf(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data data -> DATA_HEADER_BYTES + data.payload().length();
      case Chunk.InterleavedData data -> INTERLEAVED_DATA_HEADER_BYTES + data.payload().length();
      case Chunk.Init(Chunk.Setup setup) -> 20 + ParameterWriter.lengthOf(setup.parameters());
      case Chunk.InitAck(Chunk.Setup setup) -> 20 + ParameterWriter.lengthOf(setup.parameters());
      case Chunk.Sack sack -> 16 + 4 * (sack.gaps().count() + sack.duplicates().count());
      case Chunk.Heartbeat(Octets info) -> 8 + info.length();
      case Chunk.HeartbeatAck(Octets info) -> 8 + info.length();
      case Chunk.Abort(_, List<ErrorCause> causes) -> 4 + CauseWriter.lengthOf(causes);
      case Chunk.OperationError(List<ErrorCause> causes) -> 4 + CauseWriter.lengthOf(causes);
      case Chunk.CookieEcho(Octets cookie) -> 4 + cookie.length();
      case Chunk.Shutdown _, Chunk.CongestionEcho _, Chunk.WindowReduced _ -> 8;
      case Chunk.ShutdownAck _, Chunk.CookieAck _, Chunk.ShutdownComplete _ -> 4;
      case Chunk.Auth auth -> AUTH_HEADER_BYTES + auth.mac().length();
      case Chunk.AddressChange change ->
          8
              + ParameterWriter.lengthOf(change.address())
              + ParameterWriter.lengthOf(change.requests());
      case Chunk.AddressChangeAck(_, List<Parameter> answers) ->
          8 + ParameterWriter.lengthOf(answers);
      case Chunk.Reconfigure(List<Parameter> parameters) ->
          4 + ParameterWriter.lengthOf(parameters);
      case Chunk.Padding(int paddingBytes) -> 4 + paddingBytes;
      case Chunk.ForwardTsn(_, var skipped) -> 8 + 4 * skipped.size();
      case Chunk.InterleavedForwardTsn(_, var skipped) -> 8 + 8 * skipped.size();
      case Chunk.Unrecognized(_, Octets whole) -> whole.length();
    };
  }

  /// Writes a chunk with its padding; it has been seen to fit.
  ///
  /// @param length what [#lengthOf] says of it
  static void put(ByteBuffer out, Chunk chunk, int length) {
    int end = out.position() + Wire.padded(length);
    if (chunk instanceof Chunk.Unrecognized(_, Octets whole)) {
      whole.putTo(out);
    } else {
      putHeader(out, ChunkType.of(chunk), flagsOf(chunk), length);
      putValue(out, chunk);
    }
    // What ends with parameters or causes has been padded with them.
    Wire.putZeros(out, end - out.position());
  }

  static void putHeader(ByteBuffer out, int type, int flags, int length) {
    out.put((byte) type).put((byte) flags).putShort((short) length);
  }

  private static int flagsOf(Chunk chunk) {
    if (chunk instanceof Chunk.Data data) {
      return data.flags().bits();
    } else if (chunk instanceof Chunk.InterleavedData data) {
      return data.flags().bits();
    }
    boolean reflectedTag =
        (chunk instanceof Chunk.Abort(boolean abort, _) && abort)
            || (chunk instanceof Chunk.ShutdownComplete(boolean complete) && complete);
    return reflectedTag ? REFLECTED_TAG : 0;
  }

  private static void putValue(ByteBuffer out, Chunk chunk) {
    switch (chunk) {
      case Chunk.Data data -> {
        out.putInt(data.tsn()).putShort((short) data.stream()).putShort((short) data.sequence());
        data.payload().putTo(out.putInt(data.protocolId()));
      }
      case Chunk.InterleavedData data -> {
        out.putInt(data.tsn()).putShort((short) data.stream()).putShort((short) 0);
        out.putInt(data.messageId()).putInt(data.protocolIdOrFragment());
        data.payload().putTo(out);
      }
      case Chunk.Init(Chunk.Setup setup) -> putSetup(out, setup);
      case Chunk.InitAck(Chunk.Setup setup) -> putSetup(out, setup);
      case Chunk.Sack sack -> putSack(out, sack);
      case Chunk.Heartbeat(Octets info) -> putHeartbeatInfo(out, info);
      case Chunk.HeartbeatAck(Octets info) -> putHeartbeatInfo(out, info);
      case Chunk.Abort(_, List<ErrorCause> causes) -> CauseWriter.putAll(out, causes);
      case Chunk.OperationError(List<ErrorCause> causes) -> CauseWriter.putAll(out, causes);
      case Chunk.CookieEcho(Octets cookie) -> cookie.putTo(out);
      case Chunk.Shutdown(int cumulativeTsn) -> out.putInt(cumulativeTsn);
      case Chunk.CongestionEcho(int lowestTsn) -> out.putInt(lowestTsn);
      case Chunk.WindowReduced(int lowestTsn) -> out.putInt(lowestTsn);
      case Chunk.ShutdownAck _, Chunk.CookieAck _, Chunk.ShutdownComplete _ -> {}
      case Chunk.Auth auth -> {
        out.putShort((short) auth.keyId()).putShort((short) auth.hmacId());
        auth.mac().putTo(out);
      }
      case Chunk.AddressChange change -> {
        ParameterWriter.put(out.putInt(change.serial()), change.address());
        ParameterWriter.putAll(out, change.requests());
      }
      case Chunk.AddressChangeAck(int serial, List<Parameter> answers) ->
          ParameterWriter.putAll(out.putInt(serial), answers);
      case Chunk.Reconfigure(List<Parameter> parameters) -> ParameterWriter.putAll(out, parameters);
      case Chunk.Padding(int paddingBytes) -> Wire.putZeros(out, paddingBytes);
      case Chunk.ForwardTsn(int newCumulativeTsn, List<Chunk.SkippedStream> skipped) -> {
        out.putInt(newCumulativeTsn);
        for (Chunk.SkippedStream one : skipped) {
          out.putShort((short) one.stream()).putShort((short) one.sequence());
        }
      }
      case Chunk.InterleavedForwardTsn(int newCumulativeTsn, var skipped) -> {
        out.putInt(newCumulativeTsn);
        for (Chunk.SkippedMessage one : skipped) {
          out.putShort((short) one.stream()).putShort((short) (one.unordered() ? 1 : 0));
          out.putInt(one.messageId());
        }
      }
      case Chunk.Unrecognized(_, Octets whole) -> whole.putTo(out);
    }
  }

  private static void putSetup(ByteBuffer out, Chunk.Setup setup) {
    out.putInt(setup.tag()).putInt(setup.window());
    out.putShort((short) setup.outboundStreams()).putShort((short) setup.mostInboundStreams());
    ParameterWriter.putAll(out.putInt(setup.initialTsn()), setup.parameters());
  }

  private static void putSack(ByteBuffer out, Chunk.Sack sack) {
    GapBlocks gaps = sack.gaps();
    Tsns duplicates = sack.duplicates();
    out.putInt(sack.cumulativeTsn()).putInt(sack.window());
    out.putShort((short) gaps.count()).putShort((short) duplicates.count());
    for (int i = 0; i < gaps.count(); i++) {
      out.putShort((short) gaps.start(i)).putShort((short) gaps.end(i));
    }
    for (int i = 0; i < duplicates.count(); i++) {
      out.putInt(duplicates.at(i));
    }
  }

  private static void putHeartbeatInfo(ByteBuffer out, Octets info) {
    Wire.putHeader(out, HEARTBEAT_INFO, Wire.TYPE_AND_LENGTH_BYTES + info.length());
    info.putTo(out);
  }
}
