package io.weir.agent.stall;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The messages of one sender: each says whose it is, its number and when it was made; the rest is
/// the sender's own pattern, so that a byte out of place is seen. Immutable.
final class Pattern {
  private static final int NUMBER_AT = Integer.BYTES;
  private static final int MADE_AT = NUMBER_AT + Long.BYTES;
  private static final int HEADER_BYTES = MADE_AT + Long.BYTES;

  private final byte[] model;

  /// Messages.
  ///
  /// @param sender whose
  /// @param bytes size of each
  Pattern(int sender, int bytes) {
    model = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      model[i] = (byte) (i * 31 + sender * 7);
    }
    ByteBuffer.wrap(model).putInt(sender);
  }

  /// A message.
  ///
  /// @param number from 0
  /// @param nowNs when it is made
  byte[] make(long number, long nowNs) {
    byte[] message = model.clone();
    ByteBuffer.wrap(message).putLong(NUMBER_AT, number).putLong(MADE_AT, nowNs);
    return message;
  }

  /// Whether a message is one of these, whatever its number.
  boolean matches(byte[] message) {
    return message.length == model.length
        && Arrays.equals(message, 0, NUMBER_AT, model, 0, NUMBER_AT)
        && Arrays.equals(message, HEADER_BYTES, message.length, model, HEADER_BYTES, model.length);
  }

  static long numberOf(byte[] message) {
    return ByteBuffer.wrap(message).getLong(NUMBER_AT);
  }

  static long madeNs(byte[] message) {
    return ByteBuffer.wrap(message).getLong(MADE_AT);
  }
}
