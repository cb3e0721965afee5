package io.weir.transport;

/// The order in which a [SendQueue] hands messages over: everything in an earlier lane goes before
/// anything in a later one, and each lane is first in, first out. Each lane has its own bound, so
/// that a full later lane never keeps a message out of an earlier one.
public enum Lane {
  /// Protocol messages that keep a connection alive or end it (watchdog, disconnect).
  CONTROL,
  /// Answers to what the peer asked. They free resources on both sides, so they go before data.
  REPLY,
  /// Everything else: requests, events, plain data.
  DATA
}
