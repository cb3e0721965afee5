package io.weir.sctp.core;

/// How much user data is held, how much may be, and what of the room the peer is told: the
/// advertised receiver window
/// ([RFC 9260 section 6.2](https://www.rfc-editor.org/rfc/rfc9260#section-6.2)). Owned by the
/// association.
///
/// The bounds are exact, in bytes of payload and in pieces. The last of the room, one packet or a
/// quarter of the window, and a sixteenth of the pieces, is never advertised and kept for the next
/// TSN, so that what blocks delivery is taken in also from a sender that has filled the window. A
/// single piece larger than the whole window is taken in alone.
///
/// The peer knows bytes only: when pieces run short, it is told as many bytes as those left will
/// take if what comes is as large as what came lately. A peer whose messages become smaller all of
/// a sudden can therefore find pieces dropped before its window is full.
final class ReceiveWindow {
  /// Sixteenths of the average's weight that a new piece has.
  private static final int SHARE_BITS = 4;

  private final int mostBytes;
  private final int mostPieces;
  private final int reserveBytes;
  private final int reservePieces;
  private final int packetBytes;
  private int bytes;
  private int pieces;

  /// What the peer was told, less what has come since.
  private int promised;

  /// Size of recent pieces, times 16.
  private int averageBytes;

  private int largest;
  private long dropped;

  ReceiveWindow(AssociationOptions.Sizes sizes) {
    mostBytes = sizes.receiveWindow();
    mostPieces = sizes.receiveMessages();
    packetBytes = sizes.pathMtu();
    reserveBytes = reserve(sizes);
    reservePieces = Math.max(1, mostPieces / 16);
    averageBytes = packetBytes << SHARE_BITS;
    promised = mostBytes - reserveBytes;
  }

  private static int reserve(AssociationOptions.Sizes sizes) {
    return Math.min(sizes.pathMtu(), sizes.receiveWindow() / 4);
  }

  /// The window to advertise in INIT and INIT ACK, bytes.
  static int initial(AssociationOptions.Sizes sizes) {
    return sizes.receiveWindow() - reserve(sizes);
  }

  int bytes() {
    return bytes;
  }

  int pieces() {
    return pieces;
  }

  /// What the peer may still send, as far as it was told.
  int promised() {
    return promised;
  }

  long dropped() {
    return dropped;
  }

  /// The peer counts from the initial window again.
  void begin() {
    promised = Math.min(free(), mostBytes - reserveBytes);
  }

  /// Whether a piece fits.
  ///
  /// @param size its bytes
  /// @param next whether it is the next TSN, which may use the reserve
  boolean fits(int size, boolean next) {
    return fitsBeside(size, next, 0, 0);
  }

  /// Whether a piece fits if others are given up.
  boolean fitsBeside(int size, boolean next, int lessBytes, int lessPieces) {
    int left = pieces - lessPieces;
    if (next && left == 0) {
      return true;
    }
    int keptBytes = next ? 0 : reserveBytes;
    int keptPieces = next ? 0 : reservePieces;
    return size <= mostBytes - keptBytes - (bytes - lessBytes) && left < mostPieces - keptPieces;
  }

  /// A new piece is held.
  void hold(int size) {
    bytes += size;
    pieces++;
    promised = Math.max(0, promised - size);
    averageBytes += size - (averageBytes >> SHARE_BITS);
    largest = Math.max(largest, size);
  }

  /// Room is free again.
  void release(int freedBytes, int freedPieces) {
    bytes -= freedBytes;
    pieces -= freedPieces;
  }

  void drop() {
    dropped++;
  }

  /// Bytes that the peer may be told.
  private int free() {
    int freeBytes = mostBytes - reserveBytes - bytes;
    long freePieces = (long) mostPieces - reservePieces - pieces;
    long inPieces = freePieces * Math.max(1, averageBytes >> SHARE_BITS);
    return (int) Math.max(0, Math.min(freeBytes, inPieces));
  }

  /// The window for a SACK: it opens in steps of a packet, or of half of it
  /// ([RFC 1122 section 4.2.3.3](https://www.rfc-editor.org/rfc/rfc1122#page-97)).
  int advertise() {
    int free = free();
    if (free < promised || free - promised >= stepBytes()) {
      promised = free;
    }
    return promised;
  }

  /// A packet, or half of what there ever is to tell where that is less: a window that never opens
  /// so far would stay closed for ever.
  private int stepBytes() {
    long inPieces = (long) (mostPieces - reservePieces) * Math.max(1, averageBytes >> SHARE_BITS);
    long mostFree = Math.min(mostBytes - reserveBytes, inPieces);
    return (int) Math.max(1, Math.min(packetBytes, mostFree / 2));
  }

  /// Whether the window has opened so far that the peer is told without being asked: by a quarter,
  /// or by a packet when it had none left.
  boolean isWorthTelling() {
    int opened = free() - promised;
    return opened >= mostBytes / 4
        || (promised < Math.max(packetBytes, largest) && opened >= stepBytes());
  }

  /// Whether what cannot be given up leaves no room for another piece like those that came.
  ///
  /// @param evictableBytes bytes that can be given up
  /// @param evictablePieces pieces that can be given up
  boolean isExhausted(int evictableBytes, int evictablePieces) {
    int need = Math.min(reserveBytes, largest);
    return mostBytes - reserveBytes - (bytes - evictableBytes) < need
        || pieces - evictablePieces >= mostPieces - reservePieces;
  }
}
