package io.weir.sctp.core;

import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutstandingChunk.Piece;
import io.weir.sctp.core.OutstandingChunk.State;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.DataFlags;

/// Gives messages up: when their lifetime has passed
/// ([RFC 3758 section 4.1](https://www.rfc-editor.org/rfc/rfc3758#section-4.1)) or they would be
/// retransmitted too often
/// ([RFC 7496 section 3.1](https://www.rfc-editor.org/rfc/rfc7496#section-3.1)). A message is given
/// up as a whole (RFC 3758 section 3.5, A3): what has no chunk yet never gets one. Messages that
/// are limited by priority (RFC 7496 section 3.2) are given up by the driver while they are queued,
/// and are fully reliable here. Called by the procedures of [DataSender]. Owned by the association.
final class Abandonment {
  private final Context context;
  private final StreamQueues queues;
  private final OutstandingData outstanding;
  private final Outcomes outcomes;
  private final PeerWindow window;
  private final Lifetimes lifetimes = new Lifetimes();

  Abandonment(Context context, Ledger ledger) {
    this.context = context;
    queues = ledger.queues();
    outstanding = ledger.outstanding();
    outcomes = ledger.outcomes();
    window = ledger.window();
  }

  /// A message was queued.
  void watch(OutboundMessage message) {
    lifetimes.watch(message);
    if (message.lifetime != null) {
      setTimer();
    }
  }

  /// A message is done with.
  void forget(OutboundMessage message) {
    if (message.lifetime != null) {
      lifetimes.forget(message);
      setTimer();
    }
  }

  /// The timer runs to the earliest deadline, or stands still.
  void setTimer() {
    context.timers.set(Timer.LIFETIME, lifetimes.earliestNs());
  }

  /// Gives up what has outlived its time.
  ///
  /// @return whether a message was given up of which chunks were made
  boolean expire() {
    boolean begun = false;
    OutboundMessage message = lifetimes.expired(context.nowNs);
    while (message != null) {
      if (!message.hasBegun()) {
        abandonQueued(message);
      } else if (context.extensions.forwardTsn()) {
        abandonBegun(message);
        begun = true;
      } else {
        // A peer that cannot be told has to get the whole of what it has a part of.
        forget(message);
      }
      message = lifetimes.expired(context.nowNs);
    }
    setTimer();
    return begun;
  }

  /// Gives up a message of which nothing has left.
  void abandonQueued(OutboundMessage message) {
    forget(message);
    queues.unlink(message);
    outcomes.abandoned(message);
  }

  /// Whether a chunk that was lost is not to be sent again, because its message is limited.
  boolean isOverRetransmitted(OutstandingChunk chunk) {
    OutboundMessage message = chunk.message;
    return message != null
        && context.extensions.forwardTsn()
        && message.carriage.reliability() instanceof Reliability.Retransmissions limit
        && chunk.transmissions > limit.most();
  }

  /// Gives up a message of which some chunks were made, those that a gap ack block covers too.
  void abandonBegun(OutboundMessage message) {
    outcomes.abandoned(message);
    forget(message);
    if (message.begunBytes < message.payload.length()) {
      queues.dropRest(message);
      takePlace(message);
    }
    int tsn = message.firstTsn;
    if (!Serial.before(outstanding.cumulativeTsn(), tsn)) {
      tsn = outstanding.cumulativeTsn() + 1;
    }
    for (; Serial.notAfter(tsn, message.latestTsn); tsn++) {
      OutstandingChunk chunk = outstanding.at(tsn);
      if (message.equals(chunk.message)) {
        if (chunk.state == State.FLIGHT) {
          window.writtenOff(chunk.length);
        }
        outcomes.chunkDone(chunk.length);
        outstanding.abandoned(chunk);
      }
    }
  }

  /// Takes a TSN for the rest that will never leave. The peer may have everything before it by now,
  /// and would take a FORWARD TSN that goes no further for an old one; then it would wait for the
  /// rest for ever.
  private void takePlace(OutboundMessage message) {
    var flags = DataFlags.of(false, message.carriage.unordered(), false, true);
    var piece = new Piece(outstanding.nextTsn(), message.begunBytes, 0, 0, flags);
    OutboundStream stream = queues.stream(message.carriage.stream());
    outstanding.add(new OutstandingChunk(piece, message, stream, context.paths.forData()));
    message.latestTsn = piece.tsn();
  }
}
