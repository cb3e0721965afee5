package io.weir.transport;

/// When the future of an asynchronous send completes.
public enum CompletionPoint {
  /// Once the message has room in its lane: with [SendOutcome#QUEUED], or with why it never will.
  /// What becomes of a queued message is told to its own listener.
  QUEUED,
  /// Once the transport has the whole message, or never will.
  HANDED_OVER
}
