package io.weir.transport;

import java.time.Duration;

/// How long a transport that keeps messages until they are acknowledged tries to bring one to the
/// peer: the partial reliability of SCTP
/// ([RFC 3758](https://www.rfc-editor.org/rfc/rfc3758),
/// [RFC 7496](https://www.rfc-editor.org/rfc/rfc7496)). A message that is given up is
/// [SendOutcome.Abandoned]. Given with a [SendInfo]; transports without streams ignore it.
/// Immutable.
public sealed interface Reliability {
  /// Until it is acknowledged, or the association ends.
  record Full() implements Reliability {}

  /// Until so long after it was given to the association
  /// ([RFC 3758 section 4.1](https://www.rfc-editor.org/rfc/rfc3758#section-4.1)). Unlike a send's
  /// deadline this also ends the transmission of a message of which a part has left.
  ///
  /// @param lifetime how long; positive
  record Timed(Duration lifetime) implements Reliability {
    /// Checks the lifetime.
    ///
    /// @throws IllegalArgumentException when it is not positive
    public Timed {
      if (!lifetime.isPositive()) {
        throw new IllegalArgumentException("lifetime must be positive: " + lifetime);
      }
    }
  }

  /// Until it would be sent again once too often
  /// ([RFC 7496 section 3.1](https://www.rfc-editor.org/rfc/rfc7496#section-3.1)).
  ///
  /// @param most how often it may be sent again; 0 sends it once
  record Retransmissions(int most) implements Reliability {
    /// Checks the number.
    ///
    /// @throws IllegalArgumentException when it is negative
    public Retransmissions {
      if (most < 0) {
        throw new IllegalArgumentException("most must be at least 0: " + most);
      }
    }
  }

  /// Until a message of higher priority needs its room
  /// ([RFC 7496 section 3.2](https://www.rfc-editor.org/rfc/rfc7496#section-3.2)). It makes room
  /// in lanes that are told to ([LanePolicy.DropLowerPriority]), whatever the transport, and is
  /// never taken from where a byte of it has left. One without a priority is above all that have
  /// one.
  ///
  /// @param priority 0 is the highest, larger numbers are lower; at least 0
  record Priority(int priority) implements Reliability {
    /// Checks the number.
    ///
    /// @throws IllegalArgumentException when it is negative
    public Priority {
      if (priority < 0) {
        throw new IllegalArgumentException("priority must be at least 0: " + priority);
      }
    }
  }

  /// The one instance of full reliability.
  Reliability FULL = new Full();
}
