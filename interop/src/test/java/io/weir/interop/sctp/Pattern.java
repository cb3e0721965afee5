package io.weir.interop.sctp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What is in the messages of these tests, so that each can be checked wherever it ends up: the
/// form that `pattern.h` describes and the peers make and check, too. Stateless.
final class Pattern {
  /// The shortest message.
  static final int HEADER_BYTES = 16;

  private Pattern() {}

  /// Makes a message.
  ///
  /// @param number of the message in its stream, unordered ones counted apart, from 0
  /// @param bytes at least [#HEADER_BYTES]
  /// @param seed the sender's
  static byte[] message(int number, int bytes, int stream, boolean unordered, int seed) {
    int kind = stream << 16 | (unordered ? 1 : 0);
    ByteBuffer message = ByteBuffer.allocate(bytes + Integer.BYTES);
    message.putInt(number).putInt(bytes).putInt(kind).putInt(seed);
    int start = word(seed ^ kind, number);
    for (int i = HEADER_BYTES / Integer.BYTES; message.position() < bytes; i++) {
      message.putInt(word(start, i));
    }
    byte[] cut = new byte[bytes];
    message.get(0, cut);
    return cut;
  }

  /// Whether a message is as it was made, and came as it was sent.
  static boolean isIn(byte[] message, int stream, boolean unordered) {
    if (message.length < HEADER_BYTES) {
      return false;
    }
    int seed = ByteBuffer.wrap(message).getInt(12);
    byte[] made = message(number(message), message.length, stream, unordered, seed);
    return Arrays.equals(message, made);
  }

  /// The number of a message in its stream.
  static int number(byte[] message) {
    return ByteBuffer.wrap(message).getInt();
  }

  private static int word(int start, int i) {
    int w = start + i * 0x9E3779B9;
    w = (w ^ w >>> 16) * 0x85EBCA6B;
    w = (w ^ w >>> 13) * 0xC2B2AE35;
    return w ^ w >>> 16;
  }
}
