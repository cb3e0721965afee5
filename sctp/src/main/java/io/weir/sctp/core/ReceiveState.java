package io.weir.sctp.core;

/// What the procedures of receiving share: which TSNs have come, what is held, and what is ready.
/// Made by [DataReceiver]. Owned by the association.
final class ReceiveState {
  /// TSNs beyond the cumulative one are accepted this far at least.
  private static final int LEAST_AHEAD = 4096;

  /// A gap ack block reaches no farther.
  private static final int MOST_AHEAD = 65_535;

  final Context context;
  final ReceivedTsns tsns;
  final PiecesAhead ahead = new PiecesAhead();
  final ReceiveWindow window;
  final ReadyMessages ready;
  final InboundStreams streams;

  ReceiveState(Context context) {
    this.context = context;
    var sizes = context.options.sizes();
    long mostAhead = Math.clamp(4L * sizes.receiveMessages(), LEAST_AHEAD, MOST_AHEAD);
    tsns = new ReceivedTsns((int) mostAhead);
    window = new ReceiveWindow(sizes);
    ready = new ReadyMessages(context, window, ahead);
    streams = new InboundStreams(this);
  }

  boolean isInterleaving() {
    return context.extensions.interleaving();
  }

  /// A message was begun, and its rest will not come (RFC 6458 section 6.1.7). Told behind the
  /// parts
  /// that wait for the application.
  void tellAborted(Assembly assembly) {
    if (assembly.started) {
      ready.tellBehind(
          new AssociationEvent.PartialDeliveryAborted(assembly.stream, assembly.sequence));
    }
  }

  /// Throws away what is held of a message that will not be whole. The peer is not asked for it
  /// again.
  void discard(Assembly assembly) {
    for (Piece piece = assembly.first; piece != null; piece = piece.next) {
      discard(piece);
    }
    assembly.clearRow();
    for (Piece piece = assembly.pollBeyond(); piece != null; piece = assembly.pollBeyond()) {
      discard(piece);
    }
  }

  private void discard(Piece piece) {
    window.release(piece.payload.length(), 1);
    ahead.letGo(piece);
    piece.dead = true;
  }
}
