package io.weir.diameter.core;

/// Why a connection to a peer ended or could not be established.
///
/// Immutable. Made by [PeerMachine]; read by drivers, logs and the admin page. A switch over it is
/// exhaustive.
public sealed interface EndReason {

  /// Nothing has been tried yet.
  record NeverConnected() implements EndReason {}

  /// The transport could not connect (`I-Rcv-Conn-Nack`).
  ///
  /// @param detail the transport's own words
  record ConnectFailed(String detail) implements EndReason {}

  /// A deadline passed.
  ///
  /// @param awaited what did not come in time
  record TimedOut(Awaited awaited) implements EndReason {}

  /// The peer refused our CER, or its CEA was not acceptable to this node.
  ///
  /// @param resultCode the Result-Code of the refusal (RFC 6733 section 7.1), an Unsigned32
  record CeaRefusal(long resultCode) implements EndReason {}

  /// Another message came where the state machine allows only one kind (`I-Rcv-Non-CEA`).
  record OutOfOrder() implements EndReason {}

  /// The election of RFC 6733 section 5.6.4 kept the other connection.
  record ElectionDecided() implements EndReason {}

  /// The peer closed the connection or the transport lost it (`Peer-Disc`).
  record ConnectionLost() implements EndReason {}

  /// The peer left the watchdog unanswered (RFC 3539 section 3.4).
  record WatchdogUnanswered() implements EndReason {}

  /// The application stopped this peer.
  ///
  /// @param cause what the DPR says, or would have said had the peer been open
  record StoppedHere(DisconnectCause cause) implements EndReason {}

  /// The peer announced the end with a DPR.
  ///
  /// @param cause the Disconnect-Cause it gave
  record StoppedByPeer(DisconnectCause cause) implements EndReason {}

  /// What a state with a deadline waits for.
  enum Awaited {
    /// The transport's answer to our connect.
    CONNECTION,
    /// The Capabilities-Exchange-Answer.
    CEA,
    /// The Disconnect-Peer-Answer.
    DPA,
    /// The closing of the connection by a peer that has our DPA.
    CLOSE
  }
}
