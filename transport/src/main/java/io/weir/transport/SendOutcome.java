package io.weir.transport;

/// What became of a message given to a [SendQueue]: known exactly, reported once.
public sealed interface SendOutcome {
  /// Every byte of it was handed to the transport. On TCP this means that the kernel has it.
  record HandedOver() implements SendOutcome {}

  /// The peer's transport has said that it has all of it. What the peer's application has done
  /// with it no transport knows. Told only where [CompletionPoint#ACKNOWLEDGED] was asked for.
  record Acknowledged() implements SendOutcome {}

  /// All of it was handed to the transport, and the connection ended before the peer's transport
  /// had said that it has it: it may have arrived or not. Told only where
  /// [CompletionPoint#ACKNOWLEDGED] was asked for.
  ///
  /// @param reason why the connection ended
  record Unacknowledged(CloseReason reason) implements SendOutcome {}

  /// Given up by its own limited [Reliability]. The connection stays up.
  ///
  /// @param begun whether a part of it had left: then it may even have arrived; otherwise nothing
  ///     of it went out and nothing ever will
  record Abandoned(boolean begun) implements SendOutcome {}

  /// Nothing of it went out and nothing of it ever will.
  ///
  /// @param reason why
  record NotSent(Unsent reason) implements SendOutcome {}

  /// The connection ended after a part of it had gone out; the rest never will.
  ///
  /// @param handedOverBytes bytes of the frame, header included, that the transport took. Where
  ///     bytes are encrypted this is how many were: no more have left, and those of the last
  ///     record may not have
  /// @param reason why the connection ended
  record Cut(long handedOverBytes, CloseReason reason) implements SendOutcome {}

  /// The caller's deadline passed after the first byte had left. It can no longer be taken back:
  /// the rest follows, or the connection ends; one that was to be acknowledged may have left whole.
  /// Only a blocking send answers this.
  record Underway() implements SendOutcome {}

  /// It has room in its lane; its listener is told what becomes of it. Only an asynchronous send
  /// that asked for [CompletionPoint#QUEUED] answers this.
  record Queued() implements SendOutcome {}

  /// The one instance of success.
  SendOutcome HANDED_OVER = new HandedOver();

  /// The one instance of acknowledgement.
  SendOutcome ACKNOWLEDGED = new Acknowledged();

  /// The one instance of admission.
  SendOutcome QUEUED = new Queued();

  /// Why a message was not sent.
  sealed interface Unsent {
    /// The lane had no room, and neither sender nor lane chose to wait, or the line of those that
    /// do is full too.
    record Full() implements Unsent {}

    /// Its deadline passed before its first byte left.
    record Expired() implements Unsent {}

    /// It made room for a newer one ([LanePolicy.DropOldest]).
    record Dropped() implements Unsent {}

    /// A newer one with the same key took its place ([LanePolicy.Conflate]).
    record Conflated() implements Unsent {}

    /// Its sender took it back: it was cancelled or interrupted.
    record Withdrawn() implements Unsent {}

    /// The connection ended, or was closing when the message came.
    ///
    /// @param reason the connection's close reason
    record Closed(CloseReason reason) implements Unsent {}
  }
}
