package io.weir.sctp.core;

import io.weir.sctp.core.OutstandingChunk.State;
import java.util.List;

/// Retransmits what SACKs report missing, without waiting for T3-rtx, and halves the congestion
/// window once for each window of data
/// ([RFC 9260 section 7.2.4](https://www.rfc-editor.org/rfc/rfc9260#section-7.2.4)). Called by
/// [SackProcessing]. Owned by the association.
final class FastRecovery {
  private static final int MISSES = 3;

  private final Context context;
  private final OutstandingData outstanding;
  private final Abandonment abandonment;
  private boolean recovering;
  private int exitTsn;
  private boolean lossFound;
  private long retransmits;

  FastRecovery(Context context, OutstandingData outstanding, Abandonment abandonment) {
    this.context = context;
    this.outstanding = outstanding;
    this.abandonment = abandonment;
  }

  void begin() {
    recovering = false;
  }

  boolean isRecovering() {
    return recovering;
  }

  /// Fast retransmissions: chunks marked by three miss indications.
  long retransmits() {
    return retransmits;
  }

  /// The cumulative TSN ack point has moved (section 6.2.1, D iv).
  void acknowledgedUpTo(int cumulativeTsn) {
    if (recovering && Serial.notAfter(exitTsn, cumulativeTsn)) {
      recovering = false;
    }
  }

  /// A SACK reports a chunk missing.
  void missed(OutstandingChunk chunk) {
    if (chunk.state != State.FLIGHT || chunk.fastRetransmitted || ++chunk.misses < MISSES) {
      return;
    }
    retransmits++;
    lossFound = true;
    chunk.fastRetransmitted = true;
    chunk.path.flight.lossFound = true;
    OutboundMessage message = chunk.message;
    if (message != null && abandonment.isOverRetransmitted(chunk)) {
      abandonment.abandonBegun(message);
    } else {
      // Section 6.4: to where it was sent before, for that path works.
      outstanding.lost(chunk, chunk.path);
    }
  }

  /// All misses of a SACK were counted.
  void settle() {
    if (!lossFound) {
      return;
    }
    lossFound = false;
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Path path = all.get(i);
      if (path.flight.lossFound && !recovering) {
        path.congestion.lossFound(path.chunkBytes());
        path.flight.oneForced = path.flight.lostChunks > 0;
      }
      path.flight.lossFound = false;
    }
    if (!recovering) {
      recovering = true;
      exitTsn = outstanding.nextTsn() - 1;
    }
  }
}
