package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;

/// The peer gives up messages
/// ([RFC 3758 section 3.6](https://www.rfc-editor.org/rfc/rfc3758#section-3.6), [RFC 8260 section
/// 2.3.1](https://www.rfc-editor.org/rfc/rfc8260#section-2.3.1)): the cumulative TSN moves over
/// them, what is held of unfinished ones is thrown away, and streams go on behind them. Used by
/// [DataReceiver]. Owned by the association.
final class ForwardedTsns {
  /// Sixteen times as far as a gap ack block reaches, and thus as a sender is ever ahead.
  private static final int FARTHEST = 1 << 20;

  private final ReceiveState state;
  private final TsnReassembly byTsn;

  ForwardedTsns(ReceiveState state, TsnReassembly byTsn) {
    this.state = state;
    this.byTsn = byTsn;
  }

  /// Whether there is something new in a new cumulative TSN. One that is too far ahead to be true
  /// is
  /// from before TSNs began anew, half the numbers away
  /// ([RFC 6525 section 5.2.4](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.4)), and late.
  boolean isNews(int newCumulative) {
    int advance = newCumulative - state.tsns.cumulative();
    return advance > 0 && advance < FARTHEST;
  }

  void forward(Chunk.ForwardTsn forward) {
    int from = state.tsns.cumulative();
    byTsn.forward(forward.newCumulativeTsn());
    state.tsns.forward(forward.newCumulativeTsn());
    byTsn.giveUpCutOff(forward.newCumulativeTsn());
    byTsn.advanced(from);
    for (Chunk.SkippedStream skipped : forward.skipped()) {
      state.streams.skip(skipped.stream(), skipped.sequence());
    }
  }

  void forward(Chunk.InterleavedForwardTsn forward) {
    int from = state.tsns.cumulative();
    state.tsns.forward(forward.newCumulativeTsn());
    state.ahead.passed(from, state.tsns.cumulative());
    for (Chunk.SkippedMessage skipped : forward.skipped()) {
      if (skipped.unordered()) {
        state.streams.skipUnordered(skipped.stream(), skipped.messageId());
      } else {
        state.streams.skip(skipped.stream(), skipped.messageId());
      }
    }
  }
}
