package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pieces beyond the cumulative TSN, by TSN: a ring that grows with the distance. What of them
/// is still held can be given back to make room for what comes before
/// ([RFC 9260 section 6.2](https://www.rfc-editor.org/rfc/rfc9260#section-6.2)); pieces that were
/// delivered or thrown away stay for their flags only. Owned by the association.
final class PiecesAhead {
  private static final int LEAST = 16;

  private @Nullable Piece[] ring = new Piece[LEAST];
  private int held;
  private int heldBytes;

  /// No piece beyond this TSN is held; an estimate from above.
  private int top;

  /// Pieces that are held, and their bytes.
  int held() {
    return held;
  }

  int heldBytes() {
    return heldBytes;
  }

  @Nullable Piece at(int tsn) {
    Piece piece = ring[tsn & (ring.length - 1)];
    return piece != null && piece.tsn == tsn ? piece : null;
  }

  /// Adds a piece, held or not.
  ///
  /// @param cumulativeTsn the piece is beyond it, and no piece is at or below it
  void put(Piece piece, int cumulativeTsn) {
    while (Integer.compareUnsigned(piece.tsn - cumulativeTsn, ring.length) > 0) {
      grow();
    }
    ring[piece.tsn & (ring.length - 1)] = piece;
    piece.ahead = true;
    if (piece.assembly != null) {
      if (held == 0 || Serial.before(top, piece.tsn)) {
        top = piece.tsn;
      }
      held++;
      heldBytes += piece.payload.length();
    }
  }

  private void grow() {
    @Nullable Piece[] wider = new Piece[2 * ring.length];
    for (Piece piece : ring) {
      if (piece != null) {
        wider[piece.tsn & (wider.length - 1)] = piece;
      }
    }
    ring = wider;
  }

  /// The cumulative TSN has moved: what it passed is held for good, if it is held.
  ///
  /// @param from what it was before
  /// @param to what it is now; the way costs no more than the ring has places
  void passed(int from, int to) {
    if (Integer.compareUnsigned(to - from, ring.length) < 0) {
      for (int tsn = from + 1; Serial.notAfter(tsn, to); tsn++) {
        Piece piece = at(tsn);
        if (piece != null) {
          passed(piece);
        }
      }
      return;
    }
    for (Piece piece : ring) {
      if (piece != null && Serial.notAfter(piece.tsn, to)) {
        passed(piece);
      }
    }
  }

  private void passed(Piece piece) {
    if (piece.assembly != null) {
      uncount(piece);
    }
    piece.ahead = false;
    ring[piece.tsn & (ring.length - 1)] = null;
  }

  /// A piece is not held any more, wherever it is: it was delivered or thrown away.
  void letGo(Piece piece) {
    if (piece.ahead) {
      uncount(piece);
    }
    piece.assembly = null;
    piece.payload = Octets.EMPTY;
  }

  private void uncount(Piece piece) {
    held--;
    heldBytes -= piece.payload.length();
  }

  /// The held piece with the highest TSN.
  @Nullable Piece highest() {
    if (held == 0) {
      return null;
    }
    for (int tsn = top; ; tsn--) {
      Piece piece = at(tsn);
      if (piece != null && piece.assembly != null) {
        top = tsn;
        return piece;
      }
    }
  }

  /// A piece that was given back: as if it had never arrived.
  void remove(Piece piece) {
    letGo(piece);
    piece.ahead = false;
    ring[piece.tsn & (ring.length - 1)] = null;
  }

  void clear() {
    if (ring.length > LEAST) {
      ring = new Piece[LEAST];
    } else {
      Arrays.fill(ring, null);
    }
    held = 0;
    heldBytes = 0;
  }
}
