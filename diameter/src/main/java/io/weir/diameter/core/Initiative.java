package io.weir.diameter.core;

/// Whether this node opens connections to a peer or leaves that to the peer.
///
/// Immutable. RFC 6733 section 2.1 asks for periodic attempts where no connection exists; a node
/// that does not know where its peer listens can only wait.
public enum Initiative {
  /// Connects on Start and again after every loss, and accepts the peer's connections too.
  CONNECTS,
  /// Never connects; Start has no effect.
  ACCEPTS_ONLY
}
