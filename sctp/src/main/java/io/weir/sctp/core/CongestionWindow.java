package io.weir.sctp.core;

/// The congestion window of one path
/// ([RFC 9260 section 7.2](https://www.rfc-editor.org/rfc/rfc9260#section-7.2)). Owned by the
/// association.
final class CongestionWindow {
  CongestionWindow(int packetBytes) {}
}
