package io.weir.transport;

/// The exact bound of one queue, in messages and in bytes. Immutable.
///
/// A message is admitted while fewer than `messages` are held and its bytes fit below `bytes`. A
/// single message larger than `bytes` is admitted when nothing else is held, so that it can pass at
/// all.
///
/// @param messages most messages held at once, at least 1
/// @param bytes most payload bytes held at once, at least 1
public record Bounds(int messages, long bytes) {
  /// Checks that both bounds are positive.
  ///
  /// @throws IllegalArgumentException naming the value that is not
  public Bounds {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a bound must be at least 1: messages=" + messages + ", bytes=" + bytes);
    }
  }

  /// Whether a message of `moreBytes` fits beside what is held.
  ///
  /// @param heldMessages messages held now
  /// @param heldBytes bytes held now
  /// @param moreBytes size of the message that asks to come in
  /// @return true when it may be admitted
  public boolean admit(int heldMessages, long heldBytes, int moreBytes) {
    return heldMessages == 0 || (heldMessages < messages && heldBytes <= bytes - moreBytes);
  }
}
