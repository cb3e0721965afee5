package io.weir.sctp.core;

/// The user data that one path has to carry: sums, where its earliest chunks are, what is being
/// measured. Changed by [OutstandingData] and by the procedures of [DataSender]. Owned by the
/// association.
final class Flight {
  /// Bytes of chunks on their way (headers and padding included): the flightsize of
  /// [RFC 9260 section 2.3](https://www.rfc-editor.org/rfc/rfc9260#section-2.3).
  int flightBytes;

  /// Chunks on their way.
  int flightChunks;

  /// Chunks marked for retransmission to this path.
  int lostChunks;

  /// No chunk that is lost here has an earlier TSN.
  int firstLostTsn;

  /// No chunk that is outstanding here has an earlier TSN.
  int firstOutstandingTsn;

  /// One packet of retransmissions leaves whatever the congestion window says (section 7.2.4, rule
  /// 3, and section 6.3.3, rule E3).
  boolean oneForced;

  /// T3-rtx has expired and nothing was acknowledged since: only one packet may be in flight
  /// (section 7.2.3).
  boolean afterTimeout;

  /// Losses were found in the SACK at work.
  boolean lossFound;

  /// A round trip is being measured with one chunk that was sent once (section 6.3.1, rules C4 and
  /// C5).
  boolean timing;

  int timedTsn;
  long timedSinceNs;

  /// Bytes newly acknowledged by the SACK at work.
  int newlyAcknowledgedBytes;

  /// Whether any of them has gone by this path only.
  boolean proven;

  /// Bytes in flight before the SACK at work.
  int bytesBefore;

  /// Whether the SACK at work acknowledges the earliest outstanding chunk (section 6.3.2, R3).
  boolean earliestAcknowledged;

  /// Bytes in flight at which a burst ends (section 6.1, rule D).
  int burstEndBytes;

  /// Whether the driver has asked for packets since the last SACK.
  boolean burstUsed;

  /// When user data was last sent.
  long lastDataNs;

  /// Chunks that the sender answers for on this path.
  int outstandingChunks() {
    return flightChunks + lostChunks;
  }

  boolean isEmpty() {
    return flightChunks + lostChunks == 0;
  }

  /// Nothing is on the path, and nothing is known of it.
  void reset() {
    flightBytes = 0;
    flightChunks = 0;
    lostChunks = 0;
    oneForced = false;
    afterTimeout = false;
    lossFound = false;
    timing = false;
    burstEndBytes = 0;
    lastDataNs = 0;
  }
}
