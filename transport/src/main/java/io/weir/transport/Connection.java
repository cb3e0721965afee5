package io.weir.transport;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One connection that carries framed messages in both directions, with exact bounds on what is
/// held of either (the ten laws of the design). Thread-safe.
public interface Connection extends AutoCloseable {
  /// The local end.
  ///
  /// @return its endpoint
  Endpoint local();

  /// The remote end.
  ///
  /// @return its endpoint
  Endpoint remote();

  /// What secures the connection.
  ///
  /// @return what its ends have agreed on, or null when it is not secured
  default @Nullable TlsSession security() {
    return null;
  }

  // ---- receiving

  /// Goes on reading after a handler answered [ConnectionHandler.Offer#NO_ROOM]. From any thread;
  /// harmless when reading is on.
  void resumeReading();

  // ---- sending

  /// Queues a message without waiting.
  ///
  /// @param send what to send
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload, or it is to be told of
  ///     an acknowledgement that the transport cannot tell ([#acknowledges()])
  Admission offer(Send send);

  /// Queues a copy of a message without waiting, without a listener and without a deadline. On
  /// the connection's own loop, where a handler answers what it is given, this is the fast way:
  /// many messages then cost little more than one, and each still counts for its lane's bound.
  ///
  /// @param payload the message, from position to limit; the position is moved only when it is
  ///     accepted
  /// @param lane its lane
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload; nothing was queued
  Admission offer(ByteBuffer payload, Lane lane);

  /// Queues a copy of a message without waiting, as [#offer(ByteBuffer, Lane)], with attributes
  /// for a transport that has streams.
  ///
  /// @param payload the message, from position to limit; the position is moved only when it is
  ///     accepted
  /// @param lane its lane
  /// @param info its stream and the like; a transport without streams ignores it
  /// @return accepted, full or closed
  /// @throws IllegalArgumentException when no frame can carry the payload, or the connection does
  ///     not have the stream ([#streams()]); nothing was queued
  default Admission offer(ByteBuffer payload, Lane lane, SendInfo info) {
    return offer(payload, lane);
  }

  /// Queues a message in the data lane without waiting.
  ///
  /// @param payload the message, which the caller must not change any more
  /// @return accepted, full or closed
  default Admission trySend(byte[] payload) {
    return offer(Send.of(payload));
  }

  /// Sends a message and waits until the transport has taken it whole, or, if the send is told at
  /// [CompletionPoint#ACKNOWLEDGED], until the peer's transport has it.
  ///
  /// @param send what to send, with its deadline
  /// @return the exact outcome
  /// @throws InterruptedException when interrupted before its first byte left
  SendOutcome send(Send send) throws InterruptedException;

  /// Sends a message in the data lane and waits, without a deadline, until the transport has it.
  ///
  /// @param payload the message, which the caller must not change any more
  /// @return the exact outcome
  /// @throws InterruptedException when interrupted before its first byte left
  default SendOutcome send(byte[] payload) throws InterruptedException {
    return send(Send.of(payload));
  }

  /// Sends a message and waits without a thread, first for room in its lane, in one line with the
  /// blocking senders and until its own deadline. The line is bounded too: at most the lane's own
  /// bound again waits so, and the next is `NotSent(Full)` at once.
  ///
  /// Cancelling the future takes the message back if nothing of it has left; otherwise it changes
  /// nothing and answers false.
  ///
  /// @param send what to send; its listener is told only what becomes of it after
  ///     [CompletionPoint#QUEUED], where the future completes then
  /// @param point when the future completes
  /// @return never completes exceptionally unless it is cancelled. Often the event loop completes
  ///     it: what depends on it must not block
  /// @throws IllegalArgumentException when no frame can carry the payload, or the point is one
  ///     that the transport cannot tell ([#acknowledges()])
  CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point);

  /// Sends a message and waits without a thread until the transport has it.
  ///
  /// @param send what to send, with its deadline; its listener is not used
  /// @return completes with the exact outcome; never exceptionally unless it is cancelled
  /// @throws IllegalArgumentException when no frame can carry the payload
  default CompletableFuture<SendOutcome> sendAsync(Send send) {
    return sendAsync(send, CompletionPoint.HANDED_OVER);
  }

  /// Whether the transport can tell when the peer's transport has a message
  /// ([CompletionPoint#ACKNOWLEDGED]). SCTP can; TCP, TLS and UNIX-domain sockets cannot: what is
  /// handed over there may or may not arrive.
  ///
  /// @return false when asking for it is refused
  default boolean acknowledges() {
    return false;
  }

  /// How many streams a message may go on ([SendInfo#stream()], from 0). Known once the handler
  /// has been told [ConnectionHandler#opened]; SCTP may change it later
  /// ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525)).
  ///
  /// @return 1 to 65535; 1 where the transport has no streams
  default int streams() {
    return 1;
  }

  /// Whether the queued replies and data are below the watermarks.
  ///
  /// @return true when new work is welcome
  boolean isWritable();

  // ---- ending

  /// Closes gracefully: refuses new sends, hands over what is queued for at most the drain time,
  /// then ends the connection in order.
  ///
  /// @param reason what readers, writers and the handler are told
  /// @param drain most time for what is queued
  /// @return what did not go, once the connection is gone
  CompletableFuture<CloseReport> close(CloseReason reason, Duration drain);

  /// Closes gracefully within the drain time of the options. Does not wait.
  @Override
  void close();

  /// Ends the connection at once (RST on TCP). What is queued is reported as not sent.
  ///
  /// @param reason what readers, writers and the handler are told
  void abort(CloseReason reason);

  /// The end of the connection.
  ///
  /// @return completes, never exceptionally, when the connection is gone
  CompletableFuture<CloseReport> closed();

  /// Levels and counters.
  ///
  /// @return a snapshot
  ConnectionStats stats();

  /// How a connection ended.
  ///
  /// @param reason why
  /// @param unsentMessages messages that were accepted and did not go out whole; each was
  ///     reported to its listener
  /// @param untakenBytes bytes received that no handler or mailbox took
  record CloseReport(CloseReason reason, int unsentMessages, long untakenBytes) {}
}
