package io.weir.transport.framing;

/// A version of HTTP.
///
/// @param major number before the dot
/// @param minor number after it
public record HttpVersion(int major, int minor) {
  /// The version of a request line that names none.
  public static final HttpVersion HTTP_0_9 = new HttpVersion(0, 9);
}
