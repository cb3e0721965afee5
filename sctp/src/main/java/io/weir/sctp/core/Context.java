package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What the procedures of one association share: its numbers, timers, paths, the control chunks
/// that are to go out, and what it has to tell. Owned by the association.
final class Context {
  /// Causes that wait for a packet: what a peer provokes beyond is not answered.
  private static final int MOST_REPORTS = 16;

  final AssociationOptions options;

  /// Random numbers, all 32 bits.
  final IntSupplier random;

  final Ports ports;
  final Timers timers = new Timers();
  final ControlQueue control = new ControlQueue();
  final Paths paths;
  int localTag;
  int peerTag;

  /// When the peer said the INIT or INIT ACK that it is known by: what is older is of one before
  /// it.
  long peerSinceNs = Long.MIN_VALUE;

  /// Now, as the driver said with its last call.
  long nowNs;

  /// What both sides understand, once the handshake has told.
  Extensions extensions = Extensions.NONE;

  /// Bytes that a packet with data needs beside its chunks: an AUTH chunk where the peer wants data
  /// authenticated.
  int dataOverheadBytes;

  /// Retransmissions in a row, over all paths
  /// ([RFC 9260 section 8.1](https://www.rfc-editor.org/rfc/rfc9260#section-8.1)).
  int errors;

  private final ArrayDeque<AssociationEvent> events = new ArrayDeque<>();
  private final ArrayDeque<OutboundMessage> progress = new ArrayDeque<>();
  private final ArrayDeque<ErrorCause> reports = new ArrayDeque<>();
  private @Nullable EndReason ending;
  private @Nullable ErrorCause lastWord;

  Context(Ports ports, AssociationOptions options, IntSupplier random) {
    this.ports = ports;
    this.options = options;
    this.random = random;
    paths = new Paths(this);
  }

  /// The SCTP ports of both sides.
  record Ports(int local, int peer) {}

  // ---- what the driver is told

  /// Tells the driver of something.
  void tell(AssociationEvent event) {
    events.add(event);
  }

  @Nullable AssociationEvent nextEvent() {
    return events.poll();
  }

  /// Tells the driver that a message has reached another stage.
  void progressed(OutboundMessage message) {
    progress.add(message);
  }

  @Nullable OutboundMessage nextProgress() {
    return progress.poll();
  }

  // ---- what the peer is told

  /// Tells the peer of an error that does not end the association
  /// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)), with the
  /// next packet.
  void report(ErrorCause cause) {
    if (reports.size() < MOST_REPORTS) {
      reports.add(cause);
    }
  }

  /// Moves what is to be reported into the control queue.
  void flushReports() {
    if (!reports.isEmpty()) {
      control.add(new Chunk.OperationError(List.copyOf(reports)), null);
      reports.clear();
    }
  }

  // ---- the end

  /// Ends the association, with an ABORT, because the peer broke the protocol.
  void violation(String detail) {
    abort(
        new EndReason.ProtocolViolation(detail),
        new ErrorCause.ProtocolViolation(Octets.of(detail.getBytes(StandardCharsets.UTF_8))));
  }

  /// Ends the association with an ABORT, as soon as the procedure at work has returned. The first
  /// reason stays.
  void abort(EndReason reason, ErrorCause told) {
    if (ending == null) {
      ending = reason;
      lastWord = told;
    }
  }

  /// Ends the association without a word, as soon as the procedure at work has returned. The first
  /// reason stays.
  void end(EndReason reason) {
    if (ending == null) {
      ending = reason;
    }
  }

  @Nullable EndReason ending() {
    return ending;
  }

  /// What the peer is told in an ABORT, if there is to be one.
  @Nullable ErrorCause lastWord() {
    return lastWord;
  }
}
