package io.weir.diameter;

/// Told when a node's peers come and go. Called on the node's own threads: it must not block.
public interface NodeListener {
  /// A peer came into or went out of service; see [Peer#status()].
  ///
  /// @param peer the peer
  default void peerChanged(Peer peer) {}

  /// An attempt to connect to a peer failed. The node tries again by itself unless the peer was
  /// stopped.
  ///
  /// @param peer the peer
  /// @param why for people
  default void connectFailed(Peer peer, String why) {}
}
