package io.weir.diameter.core;

/// What can happen to a watchdog,
/// [RFC 3539 Appendix A](https://www.rfc-editor.org/rfc/rfc3539#appendix-A).
///
/// Immutable. Made by the driver.
public sealed interface WatchdogEvent {

  /// The peer's connection came up ([PeerAction.PeerUp]).
  record ConnectionUp() implements WatchdogEvent {}

  /// A DWA arrived.
  record DwaArrived() implements WatchdogEvent {}

  /// Any other message arrived, DWR included. Not reported, only noted, where
  /// [WatchdogState#needsOnlyArrivalTime()] says so; reporting it there is slower but not wrong.
  record OtherMessageArrived() implements WatchdogEvent {}

  /// The time of [WatchdogState#deadlineNs()] has come. Too early a report changes nothing.
  ///
  /// @param lastReceivedNs when the last message arrived for which
  ///     [WatchdogState#needsOnlyArrivalTime()] held; any earlier time if there was none
  record TimerExpired(long lastReceivedNs) implements WatchdogEvent {}

  /// The peer's connection went down ([PeerAction.PeerDown]), whoever closed it.
  record ConnectionDown() implements WatchdogEvent {}
}
