package io.weir.sctp.core;

/// How much user data an association holds on its way out, and what became of it. Immutable.
///
/// @param queuedMessages messages of which nothing has left
/// @param queuedBytes their payload
/// @param begunBytes payload that has not left, of messages of which some has
/// @param outstandingChunks chunks that are in flight or marked for retransmission
/// @param outstandingBytes their payload
/// @param unacknowledgedMessages messages of which some has left, neither acknowledged nor given up
/// @param unacknowledgedBytes payload that has left and was not acknowledged for good: gap acks may
///     be taken back
/// @param peerWindowBytes room that the peer has left
/// @param retransmittedChunks chunks sent again
/// @param fastRetransmits of these, chunks marked because SACKs reported them missing
/// @param timeouts how often T3-rtx has expired while data was outstanding
/// @param abandonedMessages messages given up by their limited reliability
public record SendAccount(
    int queuedMessages,
    long queuedBytes,
    long begunBytes,
    int outstandingChunks,
    long outstandingBytes,
    int unacknowledgedMessages,
    long unacknowledgedBytes,
    long peerWindowBytes,
    long retransmittedChunks,
    long fastRetransmits,
    long timeouts,
    long abandonedMessages) {
  /// How much user data is on its way on one path.
  ///
  /// @param windowBytes congestion window (cwnd)
  /// @param thresholdBytes slow start threshold (ssthresh)
  /// @param flightBytes chunks in flight, with headers and padding
  public record OnPath(int windowBytes, int thresholdBytes, int flightBytes) {}
}
