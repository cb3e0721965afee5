package io.weir.diameter;

import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.transport.Admission;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.Lane;
import io.weir.transport.Send;
import org.jspecify.annotations.Nullable;

/// Answers the requests of one connection on its event loop, for applications whose handler never
/// blocks ([NodeBuilder#serveOnLoop]). Nothing waits here: a request is answered as it is framed,
/// and when the peer does not read its answers, at most one answer is kept and no further request
/// is taken. Owned by the connection's loop.
final class LoopDesk {
  private final PeerConnection connection;
  private final Answerer answerer;
  private final MessageBuilder builder = MessageBuilder.request(0, 0);
  private final MessageChecker.Scratch scratch;
  private @Nullable Send kept;

  LoopDesk(NodeContext node, PeerConnection connection, Answerer answerer) {
    this.connection = connection;
    this.answerer = answerer;
    scratch = node.checker().newScratch();
  }

  /// Whether a request can be taken: no earlier answer waits for room.
  boolean hasRoom() {
    Send waiting = kept;
    if (waiting == null) {
      return true;
    }
    kept = null;
    offer(waiting);
    return kept == null;
  }

  /// Whether an answer waits for room.
  boolean wasFull() {
    return kept != null;
  }

  /// Answers a request. Only while there is room.
  Offer serve(DiameterMessage request) {
    offer(connection.outgoing(answer(request), Lane.REPLY));
    return Offer.TAKEN;
  }

  private void offer(Send answer) {
    switch (connection.transport().offer(answer)) {
      case Admission.Accepted _ -> {}
      case Admission.Full _ -> kept = answer;
      case Admission.Closed _ -> answerer.countUnsent();
    }
  }

  /// The connection is gone: an answer that waits will not be sent.
  void abandon() {
    if (kept != null) {
      kept = null;
      answerer.countUnsent();
    }
  }

  private DiameterMessage answer(DiameterMessage request) {
    try {
      return answerer.answer(request, builder, scratch);
    } catch (InterruptedException e) {
      return answerer.failed(request, builder, e);
    }
  }
}
