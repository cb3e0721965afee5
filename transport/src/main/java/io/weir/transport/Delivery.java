package io.weir.transport;

/// What became of an item that one thread sent to the mailbox of another.
public enum Delivery {
  /// It is in the mailbox.
  DELIVERED,
  /// There was no room, and the sender chose not to wait.
  REFUSED,
  /// There was no room until the sender's deadline. The item is not in the mailbox and never will
  /// be.
  TIMED_OUT,
  /// The mailbox has ended.
  ENDED
}
