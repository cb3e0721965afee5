package io.weir.transport;

/// What a socket's owner can ask to be told once, with [MessageSocket#tell(Notice)].
public enum Notice {
  /// The queued replies and data are below the watermarks: new work is welcome.
  WRITABLE,
  /// Everything queued has been handed over to the transport.
  DRAINED,
  /// Everything that was sent has been acknowledged by the peer's transport, and nothing is
  /// queued. Only where the transport can tell; elsewhere it cannot be asked for.
  DRY,
  /// The peer has accepted nothing for [ConnectionOptions.Timing#stallAfter()] although there was
  /// something to send.
  STALLED,
  /// A stalled peer accepts bytes again, or is not stalled.
  STALL_ENDED
}
