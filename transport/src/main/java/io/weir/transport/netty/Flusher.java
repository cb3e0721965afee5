package io.weir.transport.netty;

/// The sending half of a connection: moves the bytes of its send queue into the socket, as they
/// are or encrypted. Owned by the connection's loop, except for what says so.
sealed interface Flusher permits Outbound, TlsOutbound {
  /// Told by the sending half about what concerns the whole connection.
  interface FlushWatcher {
    /// Everything queued has been handed over.
    void emptied();

    /// The transport has taken bytes.
    default void progressed() {}

    /// The socket refused bytes for good.
    void failed(Throwable cause);

    /// The peer has accepted nothing for the stall limit.
    void stalledTooLong();
  }

  /// Starts writing what is queued, unless the socket is known to be full.
  void flush();

  /// The connection is gone.
  void stop();

  /// Looks after what is written.
  OutboundWatch watch();

  /// How often the peer was reported as stalled. Any thread.
  default long stalls() {
    return watch().stalls();
  }

  /// Whether the peer is reported as stalled. Any thread.
  default boolean isStalled() {
    return watch().isStalled();
  }
}
