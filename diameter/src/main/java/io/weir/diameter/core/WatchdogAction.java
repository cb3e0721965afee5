package io.weir.diameter.core;

/// What the driver has to do for the watchdog, in the order given,
/// [RFC 3539 Appendix A](https://www.rfc-editor.org/rfc/rfc3539#appendix-A). `SetWatchdog` is no
/// action: the timer is [WatchdogState#deadlineNs()].
///
/// Immutable. Made by [Watchdog].
public enum WatchdogAction {
  /// Send a Device-Watchdog-Request.
  SEND_DWR,
  /// Send the pending requests to other peers and choose others for new ones.
  FAILOVER,
  /// Use the peer again.
  FAILBACK,
  /// Close the connection: report [PeerEvent.WatchdogExpired] to the peer machine if the peer is
  /// open. Nothing to do if the connection is already gone.
  CLOSE_CONNECTION,
  /// Try to connect. Nothing to do where a [PeerMachine] runs the Tc timer: it knows whether the
  /// peer wants to be called, and RFC 6733 section 2.1 gives the matter to Tc.
  ATTEMPT_OPEN,
  /// Do not process the message just reported. A DWR is answered all the same
  /// (RFC 6733 section 5.6, `Rcv-DWR` in the open states): two peers in REOPEN that threw each
  /// other's DWR away would never see a DWA.
  THROW_AWAY
}
