package io.weir.diameter.core;

/// What the driver has to do, in the order given,
/// [RFC 6733 section 5.6.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.6.3).
///
/// Immutable. Made by [PeerMachine].
public sealed interface PeerAction {

  /// `I-Snd-Conn-Req`: open a transport connection.
  record Connect() implements PeerAction {}

  /// `R-Accept`: the connection of the CER just reported is now the responder connection.
  record AcceptConnection() implements PeerAction {}

  /// `R-Reject`: close the connection of the CER just reported; the peer has another one.
  record RejectConnection() implements PeerAction {}

  /// `I-Snd-CER`.
  record SendCer() implements PeerAction {}

  /// `R-Snd-CEA`: answer the CER of the accepted connection with success.
  record SendCea() implements PeerAction {}

  /// Answer a repeated CER with DIAMETER_UNABLE_TO_COMPLY; the connection stays. RFC 6733 dropped
  /// the rows of RFC 3588 that let a CER change capabilities of an open connection.
  ///
  /// @param side where the CER came
  record RefuseCer(Side side) implements PeerAction {}

  /// `Snd-DPR`.
  ///
  /// @param side the connection to use
  /// @param cause its Disconnect-Cause
  record SendDpr(Side side, DisconnectCause cause) implements PeerAction {}

  /// `Snd-DPA` with success.
  ///
  /// @param side the connection to use
  record SendDpa(Side side) implements PeerAction {}

  /// `Disc`, `Cleanup`, `Error`: close the connection, or give up connecting, and free what it
  /// held. What was queued before goes out first where the transport still can. Also asked for
  /// when the peer has already closed.
  ///
  /// @param side which one
  /// @param why for the log
  record Disconnect(Side side, EndReason why) implements PeerAction {}

  /// The peer is open: the watchdog starts and the peer may be used when the watchdog says so.
  /// PeerUp and [PeerDown] alternate, beginning with PeerUp.
  ///
  /// @param side the connection in use
  record PeerUp(Side side) implements PeerAction {}

  /// The peer takes no more requests. After a DPR the connection lives on for a moment, and answers
  /// may still arrive.
  ///
  /// @param why what ended it
  record PeerDown(EndReason why) implements PeerAction {}
}
