package io.weir.transport;

/// What a receive gives: a message, or the reason why there is none.
public sealed interface Received {
  /// The connection ended and everything that had arrived before was received.
  ///
  /// @param reason why it ended
  record Ended(CloseReason reason) implements Received {}

  /// The deadline passed. Nothing was taken and nothing is lost.
  record NothingYet() implements Received {}

  /// The one instance of a passed deadline.
  Received NOTHING_YET = new NothingYet();

  /// One whole message. Immutable by convention: the array belongs to the receiver, the transport
  /// keeps no reference to it.
  ///
  /// @param payload the message without its framing
  // The array is the message itself: copying it to make the record deeply immutable would double
  // the cost of a receive.
  @SuppressWarnings("ArrayRecordComponent")
  record Message(byte[] payload) implements Received {}
}
