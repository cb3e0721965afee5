package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A message that is being put together: the pieces of it that follow each other without a gap,
/// and for I-DATA those that came ahead of a missing one
/// ([RFC 9260 section 6.9](https://www.rfc-editor.org/rfc/rfc9260#section-6.9),
/// [RFC 8260 section 2.2.3](https://www.rfc-editor.org/rfc/rfc8260#section-2.2.3)). It knows
/// nothing of windows and TSNs. Owned by the association.
final class Assembly {
  final int stream;

  /// Stream sequence number or message identifier, as on the wire.
  final int sequence;

  final boolean unordered;

  /// Payload protocol identifier, once the first piece is there.
  int protocolId;

  /// Where it stands in its stream: [StreamOrder#placeOf].
  long place;

  /// Whether it is among those of its stream that wait for their turn.
  boolean queued;

  /// Whether parts of it were delivered, so that the rest follows as parts.
  boolean started;

  /// The pieces in a row, from the first not yet delivered.
  @Nullable Piece first;

  @Nullable Piece last;

  /// Pieces in a row, and their bytes.
  int pieces;

  int bytes;

  /// Number of the fragment that continues the row (I-DATA).
  long nextFragment;

  /// What came ahead of a missing fragment, by number (I-DATA). Made when needed.
  private @Nullable TreeMap<Long, Piece> beyond;

  Assembly(Piece piece) {
    stream = piece.stream;
    sequence = piece.sequence;
    unordered = piece.unordered();
    protocolId = piece.protocolId;
  }

  /// Whether the row has everything up to the end of the message.
  boolean isWhole() {
    Piece head = first;
    Piece tail = last;
    return head != null && tail != null && tail.ends() && (started || head.begins());
  }

  /// Whether the row begins where delivery has to go on.
  boolean hasRow() {
    Piece head = first;
    return head != null && (started || head.begins());
  }

  boolean isEmpty() {
    return first == null && (beyond == null || beyond.isEmpty());
  }

  /// Puts a piece at the end of the row.
  void append(Piece piece) {
    Piece tail = last;
    piece.assembly = this;
    piece.previous = tail;
    piece.next = null;
    if (tail == null) {
      first = piece;
    } else {
      tail.next = piece;
    }
    last = piece;
    pieces++;
    bytes += piece.payload.length();
  }

  /// Puts the row of another behind this one, which is the same message. Only the ends of a row
  /// are asked for their assembly while it grows, and only its new end is told here: a row of any
  /// length is joined in one step.
  void absorb(Assembly other) {
    Piece tail = last;
    Piece head = Objects.requireNonNull(other.first);
    head.previous = tail;
    if (tail == null) {
      first = head;
    } else {
      tail.next = head;
    }
    last = Objects.requireNonNull(other.last);
    last.assembly = this;
    head.assembly = this;
    pieces += other.pieces;
    bytes += other.bytes;
    other.clearRow();
  }

  /// Takes the last piece of the row off.
  Piece removeLast() {
    Piece tail = Objects.requireNonNull(last);
    Piece before = tail.previous;
    last = before;
    if (before == null) {
      first = null;
    } else {
      before.next = null;
      before.assembly = this;
    }
    tail.previous = null;
    pieces--;
    bytes -= tail.payload.length();
    return tail;
  }

  /// Forgets the row, whose pieces were delivered or thrown away.
  void clearRow() {
    first = null;
    last = null;
    pieces = 0;
    bytes = 0;
  }

  /// The bytes of the row: those of the one piece, or of all of them in one array.
  Octets joined() {
    Piece head = Objects.requireNonNull(first);
    if (head == last) {
      return head.payload;
    }
    byte[] all = new byte[bytes];
    int at = 0;
    for (Piece piece = head; piece != null; piece = piece.next) {
      Octets payload = piece.payload;
      System.arraycopy(payload.array(), payload.offset(), all, at, payload.length());
      at += payload.length();
    }
    return Octets.of(all);
  }

  /// The number of a fragment, told from the one that continues the row (RFC 8260 section 2.1:
  /// they may wrap around).
  long numberOf(Piece piece) {
    return nextFragment + (piece.fragment - (int) nextFragment);
  }

  /// Takes a fragment of I-DATA to where it belongs.
  ///
  /// @return whether it fits what is there; nothing has changed if it does not
  boolean add(Piece piece) {
    long number = numberOf(piece);
    if (number < nextFragment || (number == 0) != piece.begins() || isBeyondTheEnd(piece, number)) {
      return false;
    }
    if (number > nextFragment) {
      return addBeyond(piece, number);
    }
    if (piece.begins()) {
      protocolId = piece.protocolId;
    }
    append(piece);
    nextFragment++;
    while (beyond != null && !beyond.isEmpty() && beyond.firstKey() == nextFragment) {
      append(Objects.requireNonNull(beyond.pollFirstEntry()).getValue());
      nextFragment++;
    }
    return true;
  }

  private boolean addBeyond(Piece piece, long number) {
    TreeMap<Long, Piece> pending = beyond;
    if (pending == null) {
      pending = new TreeMap<>();
      beyond = pending;
    }
    if (pending.putIfAbsent(number, piece) != null) {
      return false;
    }
    piece.assembly = this;
    return true;
  }

  /// Whether a fragment lies behind the last one of the message, or claims to be the last one
  /// where there are later ones.
  private boolean isBeyondTheEnd(Piece piece, long number) {
    Piece tail = last;
    if (tail != null && tail.ends()) {
      return true;
    }
    TreeMap<Long, Piece> pending = beyond;
    if (pending == null || pending.isEmpty()) {
      return false;
    }
    var highest = pending.lastEntry();
    return highest.getKey() < number ? highest.getValue().ends() : piece.ends();
  }

  /// Takes a piece of I-DATA out again, wherever it is. What followed it in the row is then ahead
  /// of a missing fragment.
  void remove(Piece piece) {
    if (numberOf(piece) >= nextFragment) {
      Objects.requireNonNull(beyond).remove(numberOf(piece));
      return;
    }
    for (Piece tail = removeLast(); ; tail = removeLast()) {
      nextFragment--;
      if (tail == piece) {
        return;
      }
      addBeyond(tail, nextFragment);
    }
  }

  /// Takes out any piece that came ahead of a missing one.
  @Nullable Piece pollBeyond() {
    var entry = beyond == null ? null : beyond.pollFirstEntry();
    return entry == null ? null : entry.getValue();
  }
}
