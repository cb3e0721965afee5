package io.weir.transport;

/// Two levels of a mailbox with a hysteresis between them: a source of messages is stopped by a
/// message that would lift the mailbox above the high mark, and starts again when the mailbox has
/// fallen to the low mark. Exact: the high mark is never exceeded, except by a single message
/// that is larger and finds the mailbox empty. Immutable.
///
/// @param lowMessages messages at which the source starts again, 0 or more
/// @param lowBytes bytes at which it starts again; both low marks must be reached
/// @param high most messages and bytes, above the low marks
public record MailboxMarks(int lowMessages, long lowBytes, Bounds high) {
  /// Checks the order of the marks.
  ///
  /// @throws IllegalArgumentException when a low mark is negative or not below its high mark
  public MailboxMarks {
    if (lowMessages < 0
        || lowBytes < 0
        || lowMessages >= high.messages()
        || lowBytes >= high.bytes()) {
      throw new IllegalArgumentException(
          "need 0 <= low < high, in messages and in bytes: lowMessages=%d, lowBytes=%d, high=%s"
              .formatted(lowMessages, lowBytes, high));
    }
  }

  /// Marks whose low level is half of the high one.
  ///
  /// @param high most messages and bytes
  /// @return the marks
  public static MailboxMarks upTo(Bounds high) {
    return new MailboxMarks(high.messages() / 2, high.bytes() / 2, high);
  }

  /// Whether a level has fallen far enough to start again.
  ///
  /// @param messages messages held
  /// @param bytes bytes held
  /// @return true at the low marks and below
  boolean isLow(int messages, long bytes) {
    return messages <= lowMessages && bytes <= lowBytes;
  }
}
