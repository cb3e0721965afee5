package io.weir.sctp.core;

/// How many bytes of a message the next chunk has
/// ([RFC 9260 section 6.9](https://www.rfc-editor.org/rfc/rfc9260#section-6.9), and the avoidance
/// of silly windows that section 6.1, rule A, asks for). Pure functions.
///
/// A message that fits a packet is not cut, unless the peer's window is too small for it. A longer
/// one is cut where packets end: all packets but the last of a busy association are then full, thus
/// of equal size, which is what segmentation offload wants. Even pieces of each message would make
/// a shorter packet at the end of each message.
final class Fragmenter {
  /// No smaller piece of a long message is made to fill a packet up.
  static final int LEAST_BYTES = 64;

  private Fragmenter() {}

  /// What there is room for, payload bytes.
  ///
  /// @param packet in the packet at hand, behind the chunk's header
  /// @param whole in an empty packet on the narrowest path
  /// @param window the peer has left
  /// @param mostWindow the largest window that the peer ever had
  record Room(int packet, int whole, long window, long mostWindow) {}

  /// Bytes of the next chunk.
  ///
  /// @param length of the message
  /// @param left of the message, which no chunk has yet
  /// @return 0 for none in this packet now
  static int next(int length, int left, Room room) {
    int wish = wish(length, left, room);
    if (wish <= room.window()) {
      return wish;
    }
    // RFC 1122 section 4.2.3.4: a piece cut to the window must be worth it.
    return room.window() >= LEAST_BYTES && 2 * room.window() >= room.mostWindow()
        ? (int) room.window()
        : 0;
  }

  /// Bytes of the next chunk where the window does not matter.
  static int wish(int length, int left, Room room) {
    if (left <= room.packet()) {
      return Math.min(left, room.whole());
    }
    if (length <= room.whole()) {
      return 0;
    }
    int most = Math.min(room.packet(), room.whole());
    return most >= Math.min(LEAST_BYTES, room.whole()) ? most : 0;
  }

  /// Bytes of a zero window probe: what fits the window if that is worth it, else a chunk as if
  /// the window were as open as it ever was. A larger one a peer might drop each time.
  static int probe(int length, int left, Room room) {
    int wish = wish(length, left, room);
    long most = room.window() >= LEAST_BYTES ? room.window() : room.mostWindow();
    return (int) Math.min(wish, Math.max(most, LEAST_BYTES));
  }
}
