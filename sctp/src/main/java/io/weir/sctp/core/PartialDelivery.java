package io.weir.sctp.core;

import org.jspecify.annotations.Nullable;

/// When a message is delivered in parts
/// ([RFC 9260 section 6.9](https://www.rfc-editor.org/rfc/rfc9260#section-6.9), [RFC 6458 section
/// 8.1.21](https://www.rfc-editor.org/rfc/rfc6458#section-8.1.21)): when it is longer than the
/// largest message that is received whole, or when nothing is ready, and what is held and cannot
/// be given back fills the window. Then the application makes room by taking parts, so the last
/// piece of a message always finds room. Used by [DataReceiver]. Owned by the association.
final class PartialDelivery {
  private final ReceiveState state;
  private final TsnReassembly byTsn;
  private final int mostMessage;

  PartialDelivery(ReceiveState state, TsnReassembly byTsn) {
    this.state = state;
    this.byTsn = byTsn;
    mostMessage = state.context.options.sizes().mostMessage();
  }

  /// Something has arrived or was taken: begins or goes on with parts where that is needed.
  ///
  /// @param touched the message that something arrived of, where messages are interleaved
  void settle(@Nullable Assembly touched) {
    Assembly candidate = state.isInterleaving() ? turnOf(touched) : byTsn.deliverable();
    if (candidate != null && (candidate.started || candidate.bytes > mostMessage)) {
      deliver(candidate);
    }
    if (state.ready.isEmpty()
        && state.window.isExhausted(state.ahead.heldBytes(), state.ahead.held())) {
      force();
    }
  }

  /// Delivers a part of what is held, if any can be.
  ///
  /// @return whether any could
  boolean force() {
    Assembly candidate = state.isInterleaving() ? state.streams.longestRow() : byTsn.deliverable();
    if (candidate == null) {
      return false;
    }
    deliver(candidate);
    return true;
  }

  private void deliver(Assembly assembly) {
    if (state.isInterleaving()) {
      state.ready.add(assembly);
    } else {
      byTsn.deliverPart(assembly);
    }
  }

  private @Nullable Assembly turnOf(@Nullable Assembly touched) {
    if (touched == null || !touched.hasRow()) {
      return null;
    }
    return touched.unordered || state.streams.at(touched.stream).head == touched ? touched : null;
  }
}
