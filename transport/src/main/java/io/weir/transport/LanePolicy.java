package io.weir.transport;

import java.time.Duration;

/// What a [Lane] of a [SendQueue] does with a message that it has no room for, or that has grown
/// old in it. Chosen per lane in [SendLimits]. Whatever a policy takes out of a lane is counted
/// and told to its sender; it never touches a message of which a byte has left, nor one that the
/// transport holds this very moment.
public sealed interface LanePolicy {
  /// A full lane refuses an offer, and has a sender that can wait do so, first come, first
  /// served.
  record Wait() implements LanePolicy {}

  /// A full lane refuses every message at once, also that of a sender that could wait.
  record Refuse() implements LanePolicy {}

  /// The oldest messages make room for a new one ([SendOutcome.Unsent.Dropped]). Only when
  /// messages that the transport holds or has begun leave it no room does the lane act as with
  /// [Wait]. A message larger than the whole bound has everything before it dropped and passes
  /// alone.
  record DropOldest() implements LanePolicy {}

  /// A message makes room for itself by dropping messages of lower [Reliability.Priority], the
  /// lowest first and of equals the oldest ([SendOutcome.Abandoned]): the priority policy of
  /// [RFC 7496 section 3.2](https://www.rfc-editor.org/rfc/rfc7496#section-3.2). One without a
  /// priority is above all that have one and is never dropped. Nothing is dropped unless that
  /// makes enough room; a message that makes room so does not wait in line. Otherwise as [Wait].
  record DropLowerPriority() implements LanePolicy {}

  /// A message with a key ([Send#keyed]) takes the place of the one with an equal key that waits
  /// in the lane, or before it for room: only the newest of each key goes out, and the others are
  /// [SendOutcome.Unsent.Conflated]. Otherwise as [Wait]. The keys are compared while the queue
  /// is locked, so `equals` and `hashCode` must be quick, and an offer must not change them.
  record Conflate() implements LanePolicy {}

  /// Every message has a deadline at this age, unless its own is earlier. Otherwise as [Wait].
  ///
  /// @param age counted from when the message was given to the queue; positive
  record Expire(Duration age) implements LanePolicy {
    /// Checks the age.
    ///
    /// @throws IllegalArgumentException when it is not positive
    public Expire {
      if (!age.isPositive()) {
        throw new IllegalArgumentException("age must be positive: " + age);
      }
    }
  }
}
