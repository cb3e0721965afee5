package io.weir.diameter.core;

/// What can happen to a peer,
/// [RFC 6733 section 5.6.2](https://www.rfc-editor.org/rfc/rfc6733#section-5.6.2).
///
/// Immutable. Made by the driver. Application messages, DWR and DWA do not appear: in the open
/// states they change nothing in this machine (they are the [Watchdog]'s and the stack's). The
/// driver reports nothing more about a connection once it has carried out [PeerAction.Disconnect]
/// for it.
public sealed interface PeerEvent {

  /// `Start`: the application wants a connection.
  record Start() implements PeerEvent {}

  /// `I-Rcv-Conn-Ack`: the connection this node asked for stands (with TLS: is secured).
  record ConnectionUp() implements PeerEvent {}

  /// `I-Rcv-Conn-Nack`: the connection this node asked for cannot be had.
  ///
  /// @param detail the transport's own words
  record ConnectionFailed(String detail) implements PeerEvent {}

  /// `R-Conn-CER`: a connection was accepted, and its first message was a CER of this peer that the
  /// capabilities exchange finds acceptable. CERs that are not are refused by the driver and never
  /// get here (RFC 6733 section 5.6.1). The step's actions hold exactly one of
  /// [PeerAction.AcceptConnection] and [PeerAction.RejectConnection].
  ///
  /// @param originHost the Origin-Host of the CER
  record CerArrived(String originHost) implements PeerEvent {}

  /// `I-Rcv-CEA` with success and capabilities that suit this node.
  record CeaAccepted() implements PeerEvent {}

  /// `I-Rcv-CEA` that ends the attempt.
  ///
  /// @param resultCode the CEA's Result-Code, or the code of this node's own objection
  record CeaRefused(long resultCode) implements PeerEvent {}

  /// A message that no rule allows before the capabilities exchange is over (`I-Rcv-Non-CEA`).
  ///
  /// @param side where it came
  record UnexpectedMessage(Side side) implements PeerEvent {}

  /// A further CER on a connection that has had its capabilities exchange or is in it.
  ///
  /// @param side where it came
  record CerRepeated(Side side) implements PeerEvent {}

  /// `Rcv-DPR`.
  ///
  /// @param side where it came
  /// @param cause its Disconnect-Cause; for a value the RFC does not define the driver says
  ///     [DisconnectCause#REBOOTING], the one that changes least
  record DprArrived(Side side, DisconnectCause cause) implements PeerEvent {}

  /// `Rcv-DPA`.
  ///
  /// @param side where it came
  record DpaArrived(Side side) implements PeerEvent {}

  /// `Peer-Disc`: the peer closed a connection that stood, or the transport lost it.
  ///
  /// @param side which one
  record Disconnected(Side side) implements PeerEvent {}

  /// The watchdog gave the open connection up ([WatchdogAction#CLOSE_CONNECTION]).
  record WatchdogExpired() implements PeerEvent {}

  /// `Stop`: the application wants the connection to end, and no own attempt until Start.
  ///
  /// @param cause what the peer is told
  record Stop(DisconnectCause cause) implements PeerEvent {}

  /// `Timeout`: the time of [PeerState#deadlineNs()] has come. Too early a report changes nothing.
  record DeadlineReached() implements PeerEvent {}
}
