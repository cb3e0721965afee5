package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;
import org.jspecify.annotations.Nullable;

/// A user message on its way out. Made by the driver, given to [Association#send] once, and from
/// then on owned by the association; the driver hears of it through
/// [Association#nextProgress()]. Owned by the association's loop.
///
/// Until [#claim] has answered true nothing of it has left, and it may be taken back with
/// [Association#discard].
public class OutboundMessage {
  /// What becomes of a message. It only moves forward.
  public enum Stage {
    /// No byte of it has left.
    QUEUED,
    /// Some of its chunks have left.
    BEGUN,
    /// Every chunk of it has left at least once.
    HANDED_OVER,
    /// The peer has acknowledged every chunk of it.
    ACKNOWLEDGED,
    /// It was given up by its own limited reliability.
    ABANDONED
  }

  /// When a message is given up.
  public sealed interface Reliability {
    /// Never.
    record Full() implements Reliability {}

    /// Once a time has passed
    /// ([RFC 3758 section 4.1](https://www.rfc-editor.org/rfc/rfc3758#section-4.1)).
    ///
    /// @param deadlineNs the instant
    record Timed(long deadlineNs) implements Reliability {}

    /// Once a chunk of it has been retransmitted so often
    /// ([RFC 7496 section 3.1](https://www.rfc-editor.org/rfc/rfc7496#section-3.1)).
    ///
    /// @param most 0 or more
    record Retransmissions(int most) implements Reliability {}

    /// When room is needed for one of a higher priority
    /// ([RFC 7496 section 3.2](https://www.rfc-editor.org/rfc/rfc7496#section-3.2)).
    ///
    /// @param priority a larger number is given up first
    record Priority(int priority) implements Reliability {}

    /// The one instance of full reliability.
    Reliability FULL = new Full();
  }

  /// How it is to be carried.
  ///
  /// @param stream 0 to the number of outbound streams - 1
  /// @param protocolId payload protocol identifier, as its four bytes in network order
  /// @param unordered whether it has no place in its stream's order
  /// @param acknowledgeAtOnce sets the I bit of its last chunk
  ///     ([RFC 9260 section 3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.1))
  /// @param urgency 0 goes before 1, and 1 before 2, whatever the scheduler of streams says; a
  ///     message that has begun is finished first where messages are not interleaved
  /// @param reliability when it is given up
  public record Carriage(
      int stream,
      int protocolId,
      boolean unordered,
      boolean acknowledgeAtOnce,
      int urgency,
      Reliability reliability) {
    /// Ordered, on stream 0, reliable, of the least urgency.
    public static final Carriage DEFAULT = new Carriage(0, 0, false, false, 2, Reliability.FULL);
  }

  final Octets payload;
  final Carriage carriage;

  // Owned by the association once it was sent.
  Stage stage = Stage.QUEUED;

  /// Neighbours in the queue of its stream, while nothing of it has left.
  @Nullable OutboundMessage previous;

  @Nullable OutboundMessage next;

  /// Chunks made of it so far, and how many of them the peer has acknowledged.
  int chunks;

  int acknowledgedChunks;

  /// Payload bytes of which chunks were made.
  int begunBytes;

  /// Stream sequence number or message identifier, once it has begun.
  int sequence;

  /// TSNs of its first and latest chunk, once it has begun.
  int firstTsn;

  int latestTsn;

  /// Where it stands in the order of all messages.
  long arrival;

  /// Its limited lifetime, while that is watched.
  @Nullable Lifetime lifetime;

  /// Whether its failure was told, so that it is told once.
  boolean failed;

  /// A message.
  ///
  /// @param payload at least one byte
  /// @param carriage how it is to be carried
  /// @throws IllegalArgumentException when it is empty: SCTP has no empty messages
  ///     ([RFC 9260 section 3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.1))
  public OutboundMessage(Octets payload, Carriage carriage) {
    if (payload.length() == 0) {
      throw new IllegalArgumentException("SCTP has no empty messages (RFC 9260 section 3.3.1)");
    }
    this.payload = payload;
    this.carriage = carriage;
  }

  /// Its first byte is about to leave. A driver whose messages can be taken back by other threads
  /// decides here, for good.
  ///
  /// @param nowNs now
  /// @return false when it has been taken back: the association forgets it
  protected boolean claim(long nowNs) {
    return true;
  }

  /// The message.
  ///
  /// @return its bytes
  public final Octets payload() {
    return payload;
  }

  /// How it is carried.
  ///
  /// @return as it was given
  public final Carriage carriage() {
    return carriage;
  }

  /// What has become of it so far.
  ///
  /// @return the stage
  public final Stage stage() {
    return stage;
  }

  /// Whether some of it has left.
  ///
  /// @return false while it can still be taken back
  public final boolean hasBegun() {
    return begunBytes > 0;
  }
}
