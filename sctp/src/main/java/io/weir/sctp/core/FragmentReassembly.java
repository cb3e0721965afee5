package io.weir.sctp.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Messages of I-DATA chunks: pieces belong together by stream, order, message identifier and
/// fragment number; TSNs say nothing
/// ([RFC 8260 section 2.2.3](https://www.rfc-editor.org/rfc/rfc8260#section-2.2.3)). Pieces that
/// contradict each other (a fragment that is there already, or behind the last one) are a protocol
/// violation. Used by [DataReceiver]. Owned by the association.
final class FragmentReassembly {
  private final ReceiveState state;

  FragmentReassembly(ReceiveState state) {
    this.state = state;
  }

  /// Takes a new piece in; it is held already.
  ///
  /// @return false when nothing is held of it: its message was given up, or it contradicts others
  boolean add(Piece piece) {
    StreamOrder order = state.streams.at(piece.stream);
    Assembly assembly = piece.unordered() ? unordered(order, piece) : ordered(order, piece);
    if (assembly == null) {
      return false;
    }
    if (!assembly.add(piece)) {
      state.context.violation("fragments of one message contradict each other");
      return false;
    }
    state.ahead.put(piece, state.tsns.cumulative());
    if (assembly.isWhole()) {
      whole(order, assembly);
    } else if (assembly.started && assembly.first != null) {
      state.ready.add(assembly);
    }
    return true;
  }

  private static Assembly unordered(StreamOrder order, Piece piece) {
    long place = order.unorderedPlaceOf(piece.sequence);
    Assembly known = order.unorderedAt(place);
    if (known != null) {
      return known;
    }
    var assembly = new Assembly(piece);
    assembly.place = place;
    order.addUnordered(assembly);
    return assembly;
  }

  private static @Nullable Assembly ordered(StreamOrder order, Piece piece) {
    long place = order.placeOf(piece.sequence);
    if (place <= order.skippedTo) {
      return null;
    }
    Assembly known = place == order.expected ? order.head : order.waitingAt(place);
    if (known != null) {
      return known;
    }
    var assembly = new Assembly(piece);
    assembly.place = place;
    if (place == order.expected) {
      order.head = assembly;
    } else {
      order.await(assembly);
    }
    return assembly;
  }

  private void whole(StreamOrder order, Assembly assembly) {
    if (assembly.unordered) {
      order.forgetUnordered(assembly);
      state.ready.add(assembly);
    } else if (assembly == order.head) {
      order.head = null;
      state.ready.add(assembly);
      order.expected++;
      state.streams.drain(order);
    }
  }

  /// A held piece is given back to make room.
  void evict(Piece piece) {
    Assembly assembly = Objects.requireNonNull(piece.assembly);
    assembly.remove(piece);
    state.ahead.remove(piece);
    if (!assembly.isEmpty() || assembly.started) {
      return;
    }
    StreamOrder order = state.streams.at(assembly.stream);
    if (assembly.unordered) {
      order.forgetUnordered(assembly);
    } else if (assembly == order.head) {
      order.head = null;
    } else {
      order.forget(assembly);
    }
  }
}
