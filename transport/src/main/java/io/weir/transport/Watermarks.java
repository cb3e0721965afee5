package io.weir.transport;

/// Two marks in bytes with a hysteresis between them: *above* is entered when the level reaches
/// `highBytes` and left when it falls to `lowBytes`. Immutable.
///
/// @param lowBytes level at which a queue that was above becomes usable again, at least 0
/// @param highBytes level at which a queue counts as above its mark, more than `lowBytes`
public record Watermarks(long lowBytes, long highBytes) {
  /// Checks the order of the marks.
  ///
  /// @throws IllegalArgumentException when `lowBytes` is negative or not below `highBytes`
  public Watermarks {
    if (lowBytes < 0 || highBytes <= lowBytes) {
      throw new IllegalArgumentException(
          "need 0 <= lowBytes < highBytes: lowBytes=" + lowBytes + ", highBytes=" + highBytes);
    }
  }
}
