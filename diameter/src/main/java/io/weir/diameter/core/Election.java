package io.weir.diameter.core;

/// Which of two crossing connections survives,
/// [RFC 6733 section 5.6.4](https://www.rfc-editor.org/rfc/rfc6733#section-5.6.4).
///
/// Stateless.
final class Election {
  private Election() {}

  /// Whether this node wins: "If the local Origin-Host lexicographically succeeds the received
  /// Origin-Host", letters compared without case. The winner closes the connection it initiated.
  /// Two nodes of the same name both lose; their deadline ends the attempt.
  static boolean isWon(String localHost, String peerHost) {
    int common = Math.min(localHost.length(), peerHost.length());
    for (int i = 0; i < common; i++) {
      int order = Integer.compare(upper(localHost.charAt(i)), upper(peerHost.charAt(i)));
      if (order != 0) {
        return order > 0;
      }
    }
    return localHost.length() > peerHost.length();
  }

  /// Only ASCII letters fold: the RFC compares octets.
  private static int upper(char c) {
    return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
  }
}
