package io.weir.diameter.core;

/// Which of the two connections that a pair of peers may have for a moment is meant: the `I-` and
/// `R-` prefixes of [RFC 6733 section 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6).
///
/// Immutable.
public enum Side {
  /// The connection this node opened.
  INITIATOR,
  /// The connection the peer opened and this node accepted.
  RESPONDER
}
