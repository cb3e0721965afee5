package io.weir.sctp.core;

/// The congestion window of one path
/// ([RFC 9260 section 7.2](https://www.rfc-editor.org/rfc/rfc9260#section-7.2)). The largest chunk
/// of the path (PMDCS) is an argument, as path MTU discovery may change it. Owned by the
/// association.
final class CongestionWindow {
  private static final int ARBITRARILY_HIGH = 1 << 30;

  private final boolean ipv6;
  private int windowBytes;
  private int thresholdBytes = ARBITRARILY_HIGH;
  private int partiallyAcknowledgedBytes;

  CongestionWindow(int packetBytes, boolean ipv6) {
    this.ipv6 = ipv6;
    windowBytes = initialBytes(Path.chunkBytes(packetBytes));
  }

  /// L of section 7.2.1: more than 1, because one SACK may answer a batch of packets; as many as
  /// may leave in a burst anyway.
  private static final int SLOW_START_PACKETS = 4;

  private int initialBytes(int chunkBytes) {
    return Math.min(4 * chunkBytes, Math.max(2 * chunkBytes, ipv6 ? 4344 : 4404));
  }

  /// The path is as if it had never been used: a restart, or other conditions (section 7.2.5).
  void reset(int chunkBytes) {
    windowBytes = initialBytes(chunkBytes);
    thresholdBytes = ARBITRARILY_HIGH;
    partiallyAcknowledgedBytes = 0;
  }

  /// A SACK has acknowledged chunks of this path for the first time (sections 7.2.1 and 7.2.2).
  ///
  /// @param bytes of these chunks; of several SACKs in a row each counts by itself
  /// @param flightBytesBefore in flight on this path before the SACK
  /// @param recovering whether the SACK came in Fast Recovery
  void acknowledged(int bytes, int flightBytesBefore, boolean recovering, int chunkBytes) {
    // Less than a packet may be left over where messages do not fill packets.
    boolean fullyUsed = flightBytesBefore + chunkBytes > windowBytes;
    if (windowBytes <= thresholdBytes) {
      if (fullyUsed && !recovering) {
        grow(Math.min(bytes, SLOW_START_PACKETS * chunkBytes));
      }
      return;
    }
    partiallyAcknowledgedBytes += bytes;
    if (partiallyAcknowledgedBytes < windowBytes) {
      return;
    }
    if (!fullyUsed || recovering) {
      partiallyAcknowledgedBytes = windowBytes;
    } else {
      partiallyAcknowledgedBytes -= windowBytes;
      grow(chunkBytes);
    }
  }

  private void grow(int bytes) {
    windowBytes = Math.min(windowBytes + bytes, ARBITRARILY_HIGH);
  }

  /// Everything sent to the path was acknowledged (the end of section 7.2.2).
  void allAcknowledged() {
    partiallyAcknowledgedBytes = 0;
  }

  /// SACKs tell of losses (section 7.2.3).
  void lossFound(int chunkBytes) {
    thresholdBytes = Math.max(windowBytes / 2, 4 * chunkBytes);
    windowBytes = thresholdBytes;
    partiallyAcknowledgedBytes = 0;
  }

  /// T3-rtx has expired (section 7.2.3).
  void timedOut(int chunkBytes) {
    thresholdBytes = Math.max(windowBytes / 2, 4 * chunkBytes);
    windowBytes = chunkBytes;
    partiallyAcknowledgedBytes = 0;
  }

  /// Data is about to be sent after a time without any (the end of section 7.2.1): the window is
  /// halved for each RTO, but never raised, as the standard's formula would after a timeout.
  ///
  /// @param idleNs since data was last sent
  void resumed(long idleNs, long rtoNs, int chunkBytes) {
    long times = idleNs / rtoNs;
    if (times <= 0) {
      return;
    }
    int floor = 4 * chunkBytes;
    if (windowBytes > floor) {
      thresholdBytes = windowBytes;
      windowBytes = Math.max(times >= 31 ? 0 : windowBytes >> times, floor);
    }
  }

  /// How much may be in flight (cwnd).
  int windowBytes() {
    return windowBytes;
  }

  /// Where slow start ends (ssthresh).
  int thresholdBytes() {
    return thresholdBytes;
  }

  int partiallyAcknowledgedBytes() {
    return partiallyAcknowledgedBytes;
  }
}
