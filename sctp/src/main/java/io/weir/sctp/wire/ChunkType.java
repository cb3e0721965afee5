package io.weir.sctp.wire;

/// The numbers of the chunk types
/// ([RFC 9260 section 3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.2) and the RFCs of the
/// extensions), as they stand in a chunk's first byte and in lists of chunk types.
public final class ChunkType {
  /// [Chunk.Data].
  public static final int DATA = 0;

  /// [Chunk.Init].
  public static final int INIT = 1;

  /// [Chunk.InitAck].
  public static final int INIT_ACK = 2;

  /// [Chunk.Sack].
  public static final int SACK = 3;

  /// [Chunk.Heartbeat].
  public static final int HEARTBEAT = 4;

  /// [Chunk.HeartbeatAck].
  public static final int HEARTBEAT_ACK = 5;

  /// [Chunk.Abort].
  public static final int ABORT = 6;

  /// [Chunk.Shutdown].
  public static final int SHUTDOWN = 7;

  /// [Chunk.ShutdownAck].
  public static final int SHUTDOWN_ACK = 8;

  /// [Chunk.OperationError].
  public static final int ERROR = 9;

  /// [Chunk.CookieEcho].
  public static final int COOKIE_ECHO = 10;

  /// [Chunk.CookieAck].
  public static final int COOKIE_ACK = 11;

  /// [Chunk.CongestionEcho].
  public static final int CONGESTION_ECHO = 12;

  /// [Chunk.WindowReduced].
  public static final int WINDOW_REDUCED = 13;

  /// [Chunk.ShutdownComplete].
  public static final int SHUTDOWN_COMPLETE = 14;

  /// [Chunk.Auth].
  public static final int AUTH = 0x0f;

  /// [Chunk.InterleavedData].
  public static final int INTERLEAVED_DATA = 0x40;

  /// [Chunk.AddressChangeAck].
  public static final int ADDRESS_CHANGE_ACK = 0x80;

  /// [Chunk.Reconfigure].
  public static final int RECONFIGURE = 0x82;

  /// [Chunk.Padding].
  public static final int PADDING = 0x84;

  /// [Chunk.ForwardTsn].
  public static final int FORWARD_TSN = 0xc0;

  /// [Chunk.AddressChange].
  public static final int ADDRESS_CHANGE = 0xc1;

  /// [Chunk.InterleavedForwardTsn].
  public static final int INTERLEAVED_FORWARD_TSN = 0xc2;

  private ChunkType() {}

  /// The type of a chunk.
  ///
  /// @param chunk any
  /// @return 0 to 255
  public static int of(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data _ -> DATA;
      case Chunk.InterleavedData _ -> INTERLEAVED_DATA;
      case Chunk.Init _ -> INIT;
      case Chunk.InitAck _ -> INIT_ACK;
      case Chunk.Sack _ -> SACK;
      case Chunk.Heartbeat _ -> HEARTBEAT;
      case Chunk.HeartbeatAck _ -> HEARTBEAT_ACK;
      case Chunk.Abort _ -> ABORT;
      case Chunk.Shutdown _ -> SHUTDOWN;
      case Chunk.ShutdownAck _ -> SHUTDOWN_ACK;
      case Chunk.OperationError _ -> ERROR;
      case Chunk.CookieEcho _ -> COOKIE_ECHO;
      case Chunk.CookieAck _ -> COOKIE_ACK;
      case Chunk.CongestionEcho _ -> CONGESTION_ECHO;
      case Chunk.WindowReduced _ -> WINDOW_REDUCED;
      case Chunk.ShutdownComplete _ -> SHUTDOWN_COMPLETE;
      case Chunk.Auth _ -> AUTH;
      case Chunk.AddressChange _ -> ADDRESS_CHANGE;
      case Chunk.AddressChangeAck _ -> ADDRESS_CHANGE_ACK;
      case Chunk.Reconfigure _ -> RECONFIGURE;
      case Chunk.Padding _ -> PADDING;
      case Chunk.ForwardTsn _ -> FORWARD_TSN;
      case Chunk.InterleavedForwardTsn _ -> INTERLEAVED_FORWARD_TSN;
      case Chunk.Unrecognized unknown -> unknown.type();
    };
  }
}
