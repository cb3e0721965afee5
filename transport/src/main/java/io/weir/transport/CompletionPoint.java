package io.weir.transport;

/// When the future of an asynchronous send completes, or the listener of a [Send] is told.
public enum CompletionPoint {
  /// Once the message has room in its lane: with [SendOutcome#QUEUED], or with why it never will.
  /// What becomes of a queued message is told to its own listener.
  QUEUED,
  /// Once the transport has the whole message, or never will.
  HANDED_OVER,
  /// Once the peer's transport has said that it has the whole message, or never will. Only where
  /// the transport can tell ([Connection#acknowledges()]): elsewhere whoever asks for it is
  /// refused, so that nobody waits for what never comes.
  ACKNOWLEDGED
}
