package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// Writes chunks other than by [PacketWriter#putData] ([RFC 9260 section
/// 3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.2)). Pure functions.
final class ChunkWriter {
  private ChunkWriter() {}

  /// Bytes of a chunk, its header included and its padding not.
  static int bytesOf(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data it -> 16 + it.payload().length();
      case Chunk.InterleavedData it -> 20 + it.payload().length();
      case Chunk.Init it -> 20 + ParameterWriter.bytesOf(it.setup().parameters());
      case Chunk.InitAck it -> 20 + ParameterWriter.bytesOf(it.setup().parameters());
      case Chunk.Sack it -> 16 + 4 * it.gaps().count() + 4 * it.duplicates().count();
      case Chunk.Heartbeat it -> 8 + ParameterWriter.padded(it.info().length());
      case Chunk.HeartbeatAck it -> 8 + ParameterWriter.padded(it.info().length());
      case Chunk.Abort it -> 4 + CauseWriter.bytesOf(it.causes());
      case Chunk.Error it -> 4 + CauseWriter.bytesOf(it.causes());
      case Chunk.CookieEcho it -> 4 + it.cookie().length();
      case Chunk.Shutdown _, Chunk.CongestionEcho _, Chunk.WindowReduced _ -> 8;
      case Chunk.ShutdownAck _, Chunk.CookieAck _, Chunk.ShutdownComplete _ -> 4;
      case Chunk.Auth it -> 8 + it.mac().length();
      case Chunk.AddressChange it ->
          8 + ParameterWriter.bytesOf(it.address()) + ParameterWriter.bytesOf(it.requests());
      case Chunk.AddressChangeAck it -> 8 + ParameterWriter.bytesOf(it.answers());
      case Chunk.Reconfigure it -> 4 + ParameterWriter.bytesOf(it.parameters());
      case Chunk.Padding it -> 4 + it.paddingBytes();
      case Chunk.ForwardTsn it -> 8 + 4 * it.skipped().size();
      case Chunk.InterleavedForwardTsn it -> 8 + 8 * it.skipped().size();
      case Chunk.Unrecognized it -> it.whole().length();
    };
  }

  private static ByteBuffer head(ByteBuffer target, int type, int flags, Chunk chunk) {
    return target.put((byte) type).put((byte) flags).putShort((short) bytesOf(chunk));
  }

  /// Writes a chunk without its padding.
  static void put(ByteBuffer target, Chunk chunk) {
    switch (chunk) {
      case Chunk.Data it -> {
        head(target, Types.DATA, it.flags().bits(), it).putInt(it.tsn());
        target.putShort((short) it.stream()).putShort((short) it.sequence());
        it.payload().putTo(target.putInt(it.protocolId()));
      }
      case Chunk.InterleavedData it -> {
        head(target, Types.I_DATA, it.flags().bits(), it).putInt(it.tsn());
        target.putShort((short) it.stream()).putShort((short) 0).putInt(it.messageId());
        it.payload().putTo(target.putInt(it.protocolIdOrFragment()));
      }
      case Chunk.Init it -> putSetup(head(target, Types.INIT, 0, it), it.setup());
      case Chunk.InitAck it -> putSetup(head(target, Types.INIT_ACK, 0, it), it.setup());
      case Chunk.Sack it -> putSack(head(target, Types.SACK, 0, it), it);
      case Chunk.Heartbeat it -> putInfo(head(target, Types.HEARTBEAT, 0, it), it.info());
      case Chunk.HeartbeatAck it -> putInfo(head(target, Types.HEARTBEAT_ACK, 0, it), it.info());
      case Chunk.Abort it ->
          CauseWriter.putAll(head(target, Types.ABORT, it.reflectedTag() ? 1 : 0, it), it.causes());
      case Chunk.Error it -> CauseWriter.putAll(head(target, Types.ERROR, 0, it), it.causes());
      case Chunk.CookieEcho it -> it.cookie().putTo(head(target, Types.COOKIE_ECHO, 0, it));
      case Chunk.CookieAck it -> head(target, Types.COOKIE_ACK, 0, it);
      case Chunk.Shutdown it -> head(target, Types.SHUTDOWN, 0, it).putInt(it.cumulativeTsn());
      case Chunk.ShutdownAck it -> head(target, Types.SHUTDOWN_ACK, 0, it);
      case Chunk.ShutdownComplete it ->
          head(target, Types.SHUTDOWN_COMPLETE, it.reflectedTag() ? 1 : 0, it);
      case Chunk.CongestionEcho it -> head(target, Types.ECNE, 0, it).putInt(it.lowestTsn());
      case Chunk.WindowReduced it -> head(target, Types.CWR, 0, it).putInt(it.lowestTsn());
      case Chunk.Padding it -> head(target, Types.PAD, 0, it).put(new byte[it.paddingBytes()]);
      case Chunk.Unrecognized it -> it.whole().putTo(target);
      case Chunk.Auth _,
          Chunk.AddressChange _,
          Chunk.AddressChangeAck _,
          Chunk.Reconfigure _,
          Chunk.ForwardTsn _,
          Chunk.InterleavedForwardTsn _ ->
          putExtension(target, chunk);
    }
  }

  private static void putExtension(ByteBuffer target, Chunk chunk) {
    if (chunk instanceof Chunk.Auth it) {
      head(target, Types.AUTH, 0, it).putShort((short) it.keyId()).putShort((short) it.hmacId());
      it.mac().putTo(target);
    } else if (chunk instanceof Chunk.AddressChange it) {
      head(target, Types.ASCONF, 0, it).putInt(it.serial());
      ParameterWriter.putAll(target, List.of(it.address()));
      ParameterWriter.putAll(target, it.requests());
    } else if (chunk instanceof Chunk.AddressChangeAck it) {
      ParameterWriter.putAll(
          head(target, Types.ASCONF_ACK, 0, it).putInt(it.serial()), it.answers());
    } else if (chunk instanceof Chunk.Reconfigure it) {
      ParameterWriter.putAll(head(target, Types.RE_CONFIG, 0, it), it.parameters());
    } else if (chunk instanceof Chunk.ForwardTsn it) {
      head(target, Types.FORWARD_TSN, 0, it).putInt(it.newCumulativeTsn());
      for (Chunk.SkippedStream each : it.skipped()) {
        target.putShort((short) each.stream()).putShort((short) each.sequence());
      }
    } else if (chunk instanceof Chunk.InterleavedForwardTsn it) {
      head(target, Types.I_FORWARD_TSN, 0, it).putInt(it.newCumulativeTsn());
      for (Chunk.SkippedMessage each : it.skipped()) {
        target.putShort((short) each.stream()).putShort((short) (each.unordered() ? 1 : 0));
        target.putInt(each.messageId());
      }
    }
  }

  private static void putSetup(ByteBuffer target, Chunk.Setup setup) {
    target.putInt(setup.tag()).putInt(setup.window());
    target.putShort((short) setup.outboundStreams()).putShort((short) setup.mostInboundStreams());
    ParameterWriter.putAll(target.putInt(setup.initialTsn()), setup.parameters());
  }

  private static void putSack(ByteBuffer target, Chunk.Sack sack) {
    GapBlocks gaps = sack.gaps();
    Tsns duplicates = sack.duplicates();
    target.putInt(sack.cumulativeTsn()).putInt(sack.window());
    target.putShort((short) gaps.count()).putShort((short) duplicates.count());
    for (int i = 0; i < gaps.count(); i++) {
      target.putShort((short) gaps.start(i)).putShort((short) gaps.end(i));
    }
    for (int i = 0; i < duplicates.count(); i++) {
      target.putInt(duplicates.at(i));
    }
  }

  /// Heartbeat information is a parameter of its own.
  private static void putInfo(ByteBuffer target, Octets info) {
    target.putShort((short) Types.P_HEARTBEAT_INFO).putShort((short) (4 + info.length()));
    info.putTo(target);
    ParameterWriter.pad(target, info.length());
  }
}
