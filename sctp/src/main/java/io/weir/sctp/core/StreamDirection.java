package io.weir.sctp.core;

/// Whose streams are reset ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525)).
public enum StreamDirection {
  /// Those that this side sends on.
  OUTGOING,
  /// Those that the peer sends on.
  INCOMING,
  /// Both, in one request.
  BOTH;

  boolean isOutgoing() {
    return this != INCOMING;
  }

  boolean isIncoming() {
    return this != OUTGOING;
  }
}
