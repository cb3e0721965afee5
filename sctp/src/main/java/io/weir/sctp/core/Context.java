package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Extensions;
import java.util.ArrayDeque;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What the procedures of one association share: its numbers, timers, paths and what it has to
/// tell. Owned by the association.
final class Context {
  final AssociationOptions options;

  /// Random numbers, all 32 bits.
  final IntSupplier random;

  final Timers timers = new Timers();
  final Paths paths;

  final int localPort;
  final int peerPort;
  int localTag;
  int peerTag;

  /// Now, as the driver said with its last call.
  long nowNs;

  /// What both sides understand, once the handshake has told.
  Extensions extensions = Extensions.NONE;

  /// Retransmissions in a row, over all paths
  /// ([RFC 9260 section 8.1](https://www.rfc-editor.org/rfc/rfc9260#section-8.1)).
  int errors;

  private final ArrayDeque<AssociationEvent> events = new ArrayDeque<>();
  private final ArrayDeque<OutboundMessage> progress = new ArrayDeque<>();
  private @Nullable EndReason ending;

  Context(Endpoints endpoints, AssociationOptions options, IntSupplier random) {
    this.options = options;
    this.random = random;
    localPort = endpoints.localPort();
    peerPort = endpoints.peerPort();
    paths = new Paths(this);
  }

  /// The SCTP ports of both sides.
  record Endpoints(int localPort, int peerPort) {}

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

  /// Ends the association as soon as the procedure at work has returned. The first reason stays.
  void end(EndReason reason) {
    if (ending == null) {
      ending = reason;
    }
  }

  @Nullable EndReason ending() {
    return ending;
  }
}
