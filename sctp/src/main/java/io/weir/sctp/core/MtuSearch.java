package io.weir.sctp.core;

/// How far the search for the largest packet of one path has come
/// ([RFC 8899 section 5.1.3](https://www.rfc-editor.org/rfc/rfc8899#section-5.1.3)). Sizes are
/// bytes of SCTP packets. Changed by [PathMtuDiscovery]. Owned by the association.
final class MtuSearch {
  /// What is expected to work (BASE_PLPMTU).
  int baseBytes;

  /// What is tried at most (MAX_PLPMTU).
  int mostBytes;

  /// The smallest size that has failed, or more than [#mostBytes] while none has.
  int failedBytes;

  /// The size of the probe that is to leave or has left (PROBED_SIZE), or 0.
  int probedBytes;

  /// Probes of that size that have left (PROBE_COUNT).
  int probes;

  /// Whether a probe is to leave.
  boolean due;

  /// The nonce of the HEARTBEAT in the last probe, or 0.
  long nonce;

  /// T3-rtx expirations in a row with a large packet outstanding.
  int timeouts;

  MtuSearch(int baseBytes, int mostBytes) {
    this.baseBytes = baseBytes;
    this.mostBytes = mostBytes;
    failedBytes = mostBytes + 4;
  }

  /// Nothing is probed.
  void rest() {
    probedBytes = 0;
    probes = 0;
    due = false;
    nonce = 0;
  }
}
