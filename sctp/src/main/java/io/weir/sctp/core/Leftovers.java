package io.weir.sctp.core;

import org.jspecify.annotations.Nullable;

/// Tells of messages that cannot be carried any more: the peer has restarted or allows fewer
/// streams, or the association has ended. Called by [DataSender]. Owned by the association.
final class Leftovers {
  private final StreamQueues queues;
  private final OutstandingData outstanding;
  private final Outcomes outcomes;
  private final Abandonment abandonment;

  Leftovers(Ledger ledger, Abandonment abandonment) {
    this.abandonment = abandonment;
    queues = ledger.queues();
    outstanding = ledger.outstanding();
    outcomes = ledger.outcomes();
  }

  /// Messages of which some has left fail, in the order in which they began, and their chunks are
  /// forgotten.
  void failBegun() {
    while (!outstanding.isEmpty()) {
      OutstandingChunk chunk = outstanding.removeFirst();
      OutboundMessage message = chunk.message;
      if (message != null) {
        outcomes.chunkDone(chunk.length);
        fail(message);
      }
    }
    for (int i = 0; i < queues.count(); i++) {
      OutboundStream stream = queues.streamOrNull(i);
      OutboundMessage message = stream == null ? null : stream.begun;
      if (message != null) {
        fail(message);
        queues.dropRest(message);
      }
    }
  }

  /// Queued messages fail, the more urgent ones of a stream first.
  ///
  /// @param from the first stream that is meant
  void failQueued(int from) {
    for (int i = from; i < queues.count(); i++) {
      OutboundStream stream = queues.streamOrNull(i);
      for (int urgency = 0; stream != null && urgency < OutboundStream.URGENCIES; urgency++) {
        failAll(stream.queueOrNull(urgency));
      }
    }
  }

  private void failAll(@Nullable StreamQueue queue) {
    OutboundMessage message = queue == null ? null : queue.head();
    while (queue != null && message != null) {
      queues.unlink(message);
      fail(message);
      message = queue.head();
    }
  }

  private void fail(OutboundMessage message) {
    abandonment.forget(message);
    outcomes.failed(message);
  }
}
