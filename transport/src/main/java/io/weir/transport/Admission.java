package io.weir.transport;

/// The answer to a send that does not wait.
public sealed interface Admission {
  /// The message is in the queue; its [SendOutcome] follows.
  record Accepted() implements Admission {}

  /// The lane has no room now. Nothing was queued. Wait for the writable event or send with a
  /// deadline.
  record Full() implements Admission {}

  /// The connection is closing or closed. Nothing was queued.
  ///
  /// @param reason the connection's close reason
  record Closed(CloseReason reason) implements Admission {}

  /// The one instance of acceptance.
  Admission ACCEPTED = new Accepted();

  /// The one instance of refusal for want of room.
  Admission FULL = new Full();
}
