package io.weir.transport;

/// Told once what became of one message. Called by whichever thread settled it, often the event
/// loop, with no lock held: it must not block.
@FunctionalInterface
public interface SendListener {
  /// A listener for senders that do not ask.
  SendListener NONE = _ -> {};

  /// The message's outcome is known.
  ///
  /// @param outcome never [SendOutcome.Underway]
  void settled(SendOutcome outcome);
}
