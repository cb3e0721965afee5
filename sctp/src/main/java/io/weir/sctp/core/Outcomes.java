package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Dry;
import io.weir.sctp.core.AssociationEvent.SendFailed;
import io.weir.sctp.core.OutboundMessage.Stage;

/// What becomes of messages: their stages, and the counts of those that are not done with. Called
/// by the procedures of [DataSender]. Owned by the association.
final class Outcomes {
  private final Context context;
  private int unacknowledgedMessages;
  private long unacknowledgedBytes;
  private long abandonedMessages;
  private long acknowledgedChunks;
  private long handedOverMessages;
  private boolean wet;

  Outcomes(Context context) {
    this.context = context;
  }

  /// A message was accepted.
  void accepted() {
    wet = true;
  }

  /// The first chunk of a message leaves.
  void begun(OutboundMessage message) {
    message.stage = Stage.BEGUN;
    unacknowledgedMessages++;
  }

  /// A chunk was made.
  void chunkMade(int bytes) {
    unacknowledgedBytes += bytes;
  }

  /// A chunk is acknowledged for good, or will not be.
  void chunkDone(int bytes) {
    unacknowledgedBytes -= bytes;
    acknowledgedChunks++;
  }

  /// Every chunk of a message has left once.
  void handedOver(OutboundMessage message) {
    message.stage = Stage.HANDED_OVER;
    handedOverMessages++;
    context.progressed(message);
  }

  /// Every chunk of a message was acknowledged.
  void acknowledged(OutboundMessage message) {
    message.stage = Stage.ACKNOWLEDGED;
    unacknowledgedMessages--;
    context.progressed(message);
  }

  /// A message was given up by its own limited reliability.
  void abandoned(OutboundMessage message) {
    boolean begun = message.hasBegun();
    if (begun) {
      unacknowledgedMessages--;
    }
    message.stage = Stage.ABANDONED;
    message.failed = true;
    abandonedMessages++;
    context.progressed(message);
    context.tell(new SendFailed(message, begun));
  }

  /// A message cannot be carried any more; its stage says how far it has come. Told once.
  void failed(OutboundMessage message) {
    if (message.failed) {
      return;
    }
    message.failed = true;
    if (message.hasBegun()) {
      unacknowledgedMessages--;
    }
    context.tell(new SendFailed(message, message.hasBegun()));
  }

  /// Tells when there is nothing left to send or to be acknowledged, once for each time
  /// ([RFC 6458 section 6.1.9](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.9)).
  void dry(boolean isDry) {
    if (wet && isDry) {
      wet = false;
      context.tell(new Dry());
    }
  }

  /// The association ends: nothing is told any more.
  void end() {
    wet = false;
  }

  /// Messages of which some has left, neither acknowledged nor given up.
  int unacknowledgedMessages() {
    return unacknowledgedMessages;
  }

  /// Payload bytes that have left and were not acknowledged cumulatively.
  long unacknowledgedBytes() {
    return unacknowledgedBytes;
  }

  /// Chunks acknowledged for good, or given up, so far.
  long acknowledgedChunks() {
    return acknowledgedChunks;
  }

  long handedOverMessages() {
    return handedOverMessages;
  }

  long abandonedMessages() {
    return abandonedMessages;
  }
}
