package io.weir.sctp.wire;

import java.util.ArrayList;
import java.util.List;

/// Reads the value of one chunk ([RFC 9260 section
/// 3.3](https://www.rfc-editor.org/rfc/rfc9260#section-3.3)). Pure functions.
final class ChunkReader {
  private ChunkReader() {}

  /// Reads a chunk.
  ///
  /// @param in behind the chunk's header, limited to the chunk
  /// @param type chunk type
  /// @param flags chunk flags
  static Chunk read(Cursor in, int type, int flags) {
    return switch (type) {
      case Types.DATA ->
          new Chunk.Data(DataFlags.of(flags), in.i32(), in.u16(), in.u16(), in.i32(), in.rest());
      case Types.I_DATA -> interleaved(in, flags);
      case Types.INIT -> new Chunk.Init(setup(in));
      case Types.INIT_ACK -> new Chunk.InitAck(setup(in));
      case Types.SACK -> sack(in);
      case Types.HEARTBEAT -> new Chunk.Heartbeat(info(in));
      case Types.HEARTBEAT_ACK -> new Chunk.HeartbeatAck(info(in));
      case Types.ABORT -> new Chunk.Abort((flags & 1) != 0, CauseReader.readAll(in));
      case Types.ERROR -> new Chunk.Error(CauseReader.readAll(in));
      case Types.SHUTDOWN -> new Chunk.Shutdown(in.i32());
      case Types.SHUTDOWN_ACK -> new Chunk.ShutdownAck();
      case Types.SHUTDOWN_COMPLETE -> new Chunk.ShutdownComplete((flags & 1) != 0);
      case Types.COOKIE_ECHO -> new Chunk.CookieEcho(in.rest());
      case Types.COOKIE_ACK -> new Chunk.CookieAck();
      case Types.ECNE -> new Chunk.CongestionEcho(in.i32());
      case Types.CWR -> new Chunk.WindowReduced(in.i32());
      case Types.PAD -> new Chunk.Padding(in.rest().length());
      case Types.AUTH -> new Chunk.Auth(in.u16(), in.u16(), in.rest());
      case Types.ASCONF -> addressChange(in);
      case Types.ASCONF_ACK -> new Chunk.AddressChangeAck(in.i32(), ParameterReader.readAll(in));
      case Types.RE_CONFIG -> new Chunk.Reconfigure(ParameterReader.readAll(in));
      case Types.FORWARD_TSN -> forwardTsn(in);
      case Types.I_FORWARD_TSN -> interleavedForwardTsn(in);
      default -> throw new IllegalArgumentException("not a known type: " + type);
    };
  }

  static boolean knows(int type) {
    return type <= Types.AUTH
        || type == Types.I_DATA
        || type == Types.ASCONF_ACK
        || type == Types.RE_CONFIG
        || type == Types.PAD
        || (type >= Types.FORWARD_TSN && type <= Types.I_FORWARD_TSN);
  }

  private static Chunk interleaved(Cursor in, int flags) {
    int tsn = in.i32();
    int stream = in.u16();
    in.u16();
    return new Chunk.InterleavedData(
        DataFlags.of(flags), tsn, stream, in.i32(), in.i32(), in.rest());
  }

  private static Chunk.Setup setup(Cursor in) {
    int tag = in.i32();
    int window = in.i32();
    int outbound = in.u16();
    int inbound = in.u16();
    return new Chunk.Setup(tag, window, outbound, inbound, in.i32(), ParameterReader.readAll(in));
  }

  private static Chunk sack(Cursor in) {
    int cumulativeTsn = in.i32();
    int window = in.i32();
    int gaps = in.u16();
    int duplicates = in.u16();
    if (in.remaining() != 4 * (gaps + duplicates)) {
      in.fail("gap blocks and duplicates do not fit their numbers", in.position() - 4);
      return new Chunk.Sack(cumulativeTsn, window, GapBlocks.NONE, Tsns.NONE);
    }
    int[] bounds = new int[2 * gaps];
    for (int i = 0; i < bounds.length; i += 2) {
      bounds[i] = in.u16();
      bounds[i + 1] = in.u16();
      if (bounds[i] == 0 || bounds[i] > bounds[i + 1]) {
        in.fail("a gap block ends before it begins", in.position() - 4);
      }
    }
    int[] tsns = new int[duplicates];
    for (int i = 0; i < duplicates; i++) {
      tsns[i] = in.i32();
    }
    return new Chunk.Sack(cumulativeTsn, window, GapBlocks.of(bounds), Tsns.of(tsns));
  }

  private static Octets info(Cursor in) {
    int at = in.position();
    int type = in.u16();
    int bytes = in.u16();
    if (type != Types.P_HEARTBEAT_INFO || bytes < 4 || bytes - 4 > in.remaining()) {
      in.fail("a heartbeat without its information", at);
      return Octets.EMPTY;
    }
    Octets info = in.octets(bytes - 4);
    if (in.remaining() > 3) {
      in.fail("a heartbeat is longer than what it tells", in.position());
    }
    in.position(in.limit());
    return info;
  }

  private static Chunk addressChange(Cursor in) {
    int serial = in.i32();
    int at = in.position();
    if (in.isGood() && ParameterReader.readOne(in) instanceof Parameter.Address address) {
      return new Chunk.AddressChange(serial, address, ParameterReader.readAll(in));
    }
    in.fail("an ASCONF without an address", at);
    return new Chunk.CookieAck();
  }

  private static Chunk forwardTsn(Cursor in) {
    int tsn = in.i32();
    List<Chunk.SkippedStream> skipped = new ArrayList<>(in.remaining() / 4);
    while (in.remaining() > 0) {
      skipped.add(new Chunk.SkippedStream(in.u16(), in.u16()));
    }
    return new Chunk.ForwardTsn(tsn, skipped);
  }

  private static Chunk interleavedForwardTsn(Cursor in) {
    int tsn = in.i32();
    List<Chunk.SkippedMessage> skipped = new ArrayList<>(in.remaining() / 8);
    while (in.remaining() > 0) {
      int stream = in.u16();
      boolean unordered = (in.u16() & 1) != 0;
      skipped.add(new Chunk.SkippedMessage(stream, unordered, in.i32()));
    }
    return new Chunk.InterleavedForwardTsn(tsn, skipped);
  }
}
