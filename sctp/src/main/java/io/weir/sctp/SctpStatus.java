package io.weir.sctp;

import io.weir.sctp.core.AssociationEvent.Extensions;
import java.net.InetAddress;

/// How an association stands: SCTP_STATUS of
/// [RFC 6458 section 8.2.1](https://www.rfc-editor.org/rfc/rfc6458#section-8.2.1), and more.
/// Immutable. Where a transport cannot tell a number it is -1.
///
/// @param state its state
/// @param outboundStreams streams that this side sends on
/// @param inboundStreams streams that the peer sends on
/// @param extensions what both sides understand
/// @param fragmentationBytes messages longer than this are sent in several chunks
/// @param primary the primary address of the peer
/// @param sending what is on its way out
/// @param receiving what has arrived
public record SctpStatus(
    State state,
    int outboundStreams,
    int inboundStreams,
    Extensions extensions,
    int fragmentationBytes,
    InetAddress primary,
    Sending sending,
    Receiving receiving) {
  /// States of [RFC 9260 section 4](https://www.rfc-editor.org/rfc/rfc9260#section-4).
  public enum State {
    /// There is no association, or no longer.
    CLOSED,
    /// INIT was sent.
    COOKIE_WAIT,
    /// The cookie was sent back.
    COOKIE_ECHOED,
    /// Data goes both ways.
    ESTABLISHED,
    /// This side will shut down once everything was acknowledged.
    SHUTDOWN_PENDING,
    /// SHUTDOWN was sent.
    SHUTDOWN_SENT,
    /// SHUTDOWN was received; what is left is still sent.
    SHUTDOWN_RECEIVED,
    /// SHUTDOWN ACK was sent.
    SHUTDOWN_ACK_SENT
  }

  /// What is on its way out. Every message is in just one of the three places: queued, in flight
  /// or partly so.
  ///
  /// @param queuedMessages messages of which nothing has left
  /// @param queuedBytes their payload bytes, and the unsent rest of messages that have begun
  /// @param outstandingChunks chunks that have left and are not acknowledged
  /// @param outstandingBytes their payload bytes
  /// @param unacknowledgedMessages messages that have begun and are not wholly acknowledged
  /// @param peerWindow bytes that the peer will take beyond those outstanding
  /// @param retransmittedChunks chunks sent again so far
  /// @param messages messages handed over so far
  public record Sending(
      long queuedMessages,
      long queuedBytes,
      long outstandingChunks,
      long outstandingBytes,
      long unacknowledgedMessages,
      long peerWindow,
      long retransmittedChunks,
      long messages) {}

  /// What has arrived.
  ///
  /// @param heldBytes payload bytes held: not in order yet, or not taken yet
  /// @param heldPieces chunks and messages held
  /// @param readyMessages messages in order, not taken yet
  /// @param window advertised to the peer
  /// @param duplicateChunks chunks that came again so far
  /// @param messages messages delivered so far
  public record Receiving(
      long heldBytes,
      long heldPieces,
      long readyMessages,
      long window,
      long duplicateChunks,
      long messages) {}
}
