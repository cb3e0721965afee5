package io.weir.sctp.core;

/// Serial number arithmetic for TSNs and request numbers (32 bits) and stream sequence numbers
/// (16 bits): one number is before another when the way forward is shorter
/// ([RFC 9260 section 1.5](https://www.rfc-editor.org/rfc/rfc9260#section-1.5)). Pure functions.
public final class Serial {
  private Serial() {}

  /// Whether a 32-bit number comes before another.
  ///
  /// @param first a number
  /// @param second another
  /// @return true when it is strictly before
  public static boolean before(int first, int second) {
    return second - first > 0;
  }

  /// Whether a 32-bit number is another or comes before it.
  ///
  /// @param first a number
  /// @param second another
  /// @return true when it is not after
  public static boolean notAfter(int first, int second) {
    return second - first >= 0;
  }

  /// Whether a 16-bit number comes before another.
  ///
  /// @param first 0 to 65535
  /// @param second 0 to 65535
  /// @return true when it is strictly before
  public static boolean before16(int first, int second) {
    return (short) (second - first) > 0;
  }
}
