package io.weir.sctp.wire;

/// The flag bits of a DATA or I-DATA chunk
/// ([RFC 9260 section 3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.1)). Immutable;
/// one of sixteen instances.
///
/// @param immediate I: acknowledge without delay
/// @param unordered U: the message has no place in its stream's order
/// @param begins B: first piece of its message
/// @param ends E: last piece of its message
public record DataFlags(boolean immediate, boolean unordered, boolean begins, boolean ends) {
  private static final DataFlags[] ALL = new DataFlags[16];

  static {
    for (int bits = 0; bits < 16; bits++) {
      ALL[bits] = new DataFlags((bits & 8) != 0, (bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0);
    }
  }

  /// The flags of a byte; reserved bits are ignored.
  ///
  /// @param bits the chunk's flag byte
  /// @return the flags
  public static DataFlags of(int bits) {
    return ALL[bits & 0x0f];
  }

  /// The flags.
  ///
  /// @param immediate I bit
  /// @param unordered U bit
  /// @param begins B bit
  /// @param ends E bit
  /// @return the one instance of them
  public static DataFlags of(boolean immediate, boolean unordered, boolean begins, boolean ends) {
    return ALL[(immediate ? 8 : 0) | (unordered ? 4 : 0) | (begins ? 2 : 0) | (ends ? 1 : 0)];
  }

  /// The chunk's flag byte.
  ///
  /// @return 0 to 15
  public int bits() {
    return (immediate ? 8 : 0) | (unordered ? 4 : 0) | (begins ? 2 : 0) | (ends ? 1 : 0);
  }
}
