package io.weir.sctp.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Messages of DATA chunks: pieces belong together by consecutive TSNs
/// ([RFC 9260 sections 3.3.1 and 6.9](https://www.rfc-editor.org/rfc/rfc9260#section-6.9)). Pieces
/// that follow each other are joined to rows from both sides, whatever order they come in.
///
/// Neighbours that contradict each other (a message begins inside another, one goes on that never
/// began, its pieces differ in stream, number or protocol identifier) are a protocol violation.
/// There is one exception: where partial reliability was agreed on, a message that begins inside
/// another means that the rest of the other was given up before it had a TSN.
///
/// While one message is delivered in parts no other is delivered: applications that have not asked
/// for interleaving see parts of one message in a row
/// ([RFC 6458 section 8.1.20](https://www.rfc-editor.org/rfc/rfc6458#section-8.1.20)). Used by
/// [DataReceiver]. Owned by the association.
final class TsnReassembly {
  private final ReceiveState state;

  /// The message that goes on behind the cumulative TSN.
  private @Nullable Assembly open;

  /// Whether the message that goes on behind the cumulative TSN was thrown away.
  private boolean discarding;

  /// The message that is delivered in parts: the open one.
  private @Nullable Assembly inParts;

  TsnReassembly(ReceiveState state) {
    this.state = state;
  }

  /// Whether a whole message at the next TSN contradicts nothing and may be delivered.
  boolean isClosed() {
    return open == null;
  }

  /// A whole message at the next TSN was taken.
  void passedWhole() {
    discarding = false;
  }

  /// Takes a new piece in; it is held already, and not yet in [PiecesAhead].
  ///
  /// @return false when it contradicts its neighbours; nothing is held of it then
  boolean add(Piece piece) {
    Piece left = state.ahead.at(piece.tsn - 1);
    Piece right = state.ahead.at(piece.tsn + 1);
    boolean atFront = piece.tsn - 1 == state.tsns.cumulative();
    Assembly before = atFront ? open : left == null ? null : left.assembly;
    boolean known = atFront || left != null;
    boolean dead = atFront ? discarding : (left != null && left.dead && !left.ends());
    boolean inside = before != null && (atFront || (left != null && !left.ends()));
    if (piece.begins() && inside && before != null) {
      if (!mayGiveUp("a message begins inside another")) {
        return false;
      }
      giveUp(before);
      inside = false;
    } else if (!piece.begins() && known && !inside && !dead) {
      state.context.violation("DATA goes on with a message that has ended, or never began");
      return false;
    }
    if (right != null && !isFollowedBy(piece, right)) {
      return false;
    }
    if (!piece.begins() && inside && before != null && !isSame(before, piece)) {
      state.context.violation("pieces of one message differ in stream, number or protocol");
      return false;
    }
    join(piece, inside ? before : null, !piece.begins() && dead);
    return true;
  }

  /// Whether a piece and its right neighbour do not contradict each other. The end of a message may
  /// be missing between them only where the rest may have been given up.
  private boolean isFollowedBy(Piece piece, Piece right) {
    if (piece.ends()) {
      if (right.begins() || right.dead) {
        return true;
      }
      state.context.violation("DATA goes on with a message that has ended");
      return false;
    }
    if (right.begins()) {
      return mayGiveUp("a message ends without its last piece");
    }
    if (right.assembly != null && !piece.sameMessage(right)) {
      state.context.violation("pieces of one message differ in stream, number or protocol");
      return false;
    }
    return true;
  }

  private boolean mayGiveUp(String detail) {
    if (!state.context.extensions.forwardTsn()) {
      state.context.violation(detail);
      return false;
    }
    return true;
  }

  private void join(Piece piece, @Nullable Assembly before, boolean dead) {
    Assembly assembly = before == null ? new Assembly(piece) : before;
    assembly.append(piece);
    state.ahead.put(piece, state.tsns.cumulative());
    Piece right = state.ahead.at(piece.tsn + 1);
    boolean dies = dead;
    if (right != null && !piece.ends()) {
      Assembly after = right.assembly;
      if (right.begins() || after == null) {
        dies = true;
      } else {
        assembly.absorb(after);
      }
    }
    if (dies) {
      giveUp(assembly);
    } else if (assembly.isWhole() && (inParts == null || inParts == assembly)) {
      whole(assembly);
    }
  }

  private static boolean isSame(Assembly assembly, Piece piece) {
    return assembly.stream == piece.stream
        && assembly.unordered == piece.unordered()
        && assembly.protocolId == piece.protocolId
        && (assembly.unordered || assembly.sequence == piece.sequence);
  }

  private void whole(Assembly assembly) {
    boolean wasInParts = assembly == inParts;
    if (wasInParts) {
      inParts = null;
    }
    if (assembly == open) {
      open = null;
    }
    if (!state.streams.whole(assembly)) {
      state.discard(assembly);
      state.context.violation("two messages of a stream have the same number");
    } else if (wasInParts) {
      releaseWhole();
    }
  }

  /// Passes on what became whole while another message was delivered in parts.
  private void releaseWhole() {
    int end = state.tsns.highest();
    for (int tsn = state.tsns.cumulative() + 1; Serial.notAfter(tsn, end); tsn++) {
      Piece piece = state.ahead.at(tsn);
      if (piece != null && piece.ends()) {
        Assembly assembly = piece.assembly;
        if (assembly != null && assembly.isWhole() && !assembly.queued) {
          whole(assembly);
        }
      }
    }
  }

  /// A message will not be whole: what is held of it is thrown away, and its stream goes on.
  private void giveUp(Assembly assembly) {
    boolean wasInParts = assembly == inParts;
    state.tellAborted(assembly);
    state.discard(assembly);
    if (assembly == open) {
      open = null;
      discarding = true;
    }
    if (wasInParts) {
      inParts = null;
    }
    if (!assembly.unordered) {
      StreamOrder order = state.streams.at(assembly.stream);
      if (order.placeOf(assembly.sequence) == order.expected) {
        state.streams.skip(assembly.stream, assembly.sequence);
      }
    }
    if (wasInParts) {
      releaseWhole();
    }
  }

  /// The cumulative TSN has moved: the message of the piece there goes on, or was thrown away, or
  /// ends there.
  ///
  /// @param from what it was before
  void advanced(int from) {
    int end = state.tsns.cumulative();
    if (from == end) {
      return;
    }
    Piece last = state.ahead.at(end);
    state.ahead.passed(from, end);
    // Where there is no piece it was given up, or its stream does not exist.
    open = last == null || last.ends() ? null : last.assembly;
    discarding = last == null || (last.dead && !last.ends());
  }

  /// A message of which a piece was thrown away because its stream does not exist will not be
  /// whole: what is held before and behind that piece goes too. Only the pieces at the ends of
  /// a row know whose they are, and next to a hole they are at an end.
  ///
  /// To be called before [#advanced] when the cumulative TSN has moved because of DATA, or beyond
  /// a FORWARD TSN; what that itself moves over, which may be any number, is [#forward]'s.
  void giveUpCutOff(int from) {
    int end = state.tsns.cumulative();
    Assembly running = open;
    boolean behindHole = running == null && state.ahead.at(from) == null;
    for (int tsn = from + 1; Serial.notAfter(tsn, end); tsn++) {
      Piece piece = state.ahead.at(tsn);
      Assembly its = piece == null || piece.dead ? null : piece.assembly;
      if (piece == null && running != null) {
        giveUp(running);
      } else if (behindHole && its != null && !its.hasRow()) {
        giveUp(its);
        its = null;
      }
      behindHole = piece == null;
      running = piece == null || piece.ends() ? null : its;
    }
  }

  /// The open message, if it can be delivered in parts now: it has its beginning, and it is the
  /// turn of its stream.
  @Nullable Assembly deliverable() {
    Assembly assembly = open;
    if (assembly == null || !assembly.hasRow()) {
      return null;
    }
    if (!assembly.unordered) {
      StreamOrder order = state.streams.at(assembly.stream);
      if (order.placeOf(assembly.sequence) != order.expected) {
        return null;
      }
    }
    return assembly;
  }

  /// Delivers what there is of the message that [#deliverable] named.
  void deliverPart(Assembly assembly) {
    inParts = assembly;
    state.ready.add(assembly);
  }

  /// A held piece, the one with the highest TSN, is given back to make room.
  void evict(Piece piece) {
    Assembly assembly = Objects.requireNonNull(piece.assembly);
    if (assembly.queued) {
      state.streams.at(assembly.stream).forget(assembly);
    }
    assembly.removeLast();
    state.ahead.remove(piece);
  }

  /// The peer has given up everything up to a TSN that has not arrived: messages are thrown away of
  /// which something up to there is missing
  /// ([RFC 3758 section 3.6](https://www.rfc-editor.org/rfc/rfc3758#section-3.6)). To be called
  /// before the cumulative TSN moves.
  void forward(int newCumulative) {
    Assembly unfinished = open;
    if (unfinished != null) {
      giveUp(unfinished);
    }
    int end =
        Serial.before(newCumulative, state.tsns.highest()) ? newCumulative + 1 : newCumulative;
    if (Serial.before(state.tsns.highest(), end)) {
      end = state.tsns.highest();
    }
    for (int tsn = state.tsns.cumulative() + 1; Serial.notAfter(tsn, end); tsn++) {
      Piece piece = state.ahead.at(tsn);
      if (piece != null && piece.assembly != null && piece.previous == null) {
        forward(piece.assembly, newCumulative);
      }
    }
  }

  private void forward(Assembly assembly, int newCumulative) {
    Piece first = Objects.requireNonNull(assembly.first);
    Piece last = Objects.requireNonNull(assembly.last);
    boolean lacksBeginning = !first.begins();
    boolean lacksMore = !last.ends() && Serial.before(last.tsn, newCumulative);
    if (lacksBeginning || lacksMore) {
      giveUp(assembly);
    }
  }

  /// The peer begins anew, or nothing more comes: passes on what waits for a message in parts, and
  /// throws the open message away.
  void close() {
    inParts = null;
    releaseWhole();
    Assembly unfinished = open;
    if (unfinished != null) {
      state.tellAborted(unfinished);
      state.discard(unfinished);
    }
    open = null;
    discarding = false;
  }

  /// Throws away what is held of messages that are not whole, once no stream holds whole ones.
  void discardAhead() {
    for (Piece piece = state.ahead.highest(); piece != null; piece = state.ahead.highest()) {
      state.discard(Objects.requireNonNull(piece.assembly));
    }
  }
}
