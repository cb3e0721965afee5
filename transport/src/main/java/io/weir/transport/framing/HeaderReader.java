package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one family of frames puts around a body: a header that tells the body's length, and
/// perhaps a trailer. [WholeFrames] and [InParts] cut by it.
///
/// A cursor: [#read] fills the fields, and the next [#read] fills them anew. Owned by the framer
/// and its thread; the methods for sending use no field that changes.
abstract class HeaderReader {
  /// Longest body accepted and sent. What it counts is for the family to say.
  final long maxBodyBytes;

  /// Bytes of the header that was read last.
  int headerBytes;

  /// Bytes of the body behind that header, up to 2^63 - 1.
  long bodyBytes;

  /// Bytes behind that body that belong to the frame and are not delivered.
  int trailerBytes;

  HeaderReader(long maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /// Reads the header at the window's position, without moving it.
  ///
  /// @param received the window, big-endian, with at least one byte
  /// @return why there is no header yet, or none at all; null when it is whole and right
  abstract @Nullable Framing read(ByteBuffer received);

  /// Whether the header is delivered with the body.
  boolean delivers() {
    return true;
  }

  /// Looks at a trailer that has arrived.
  ///
  /// @param received the window
  /// @param offset where the trailer begins, from the window's position
  /// @return what is wrong with it, or null
  @Nullable Malformed trailerFault(ByteBuffer received, int offset) {
    return null;
  }

  // ---- sending: nothing is put around a payload that brings its own header

  int prefixBytes(int payloadBytes) {
    return 0;
  }

  void putPrefix(ByteBuffer target, int payloadBytes) {}

  int suffixBytes() {
    return 0;
  }

  void putSuffix(ByteBuffer target) {}

  // ---- bounds

  /// A body of this length follows, unless that is above the bound.
  ///
  /// @param bytes length, without sign
  /// @param offset where the header tells it
  /// @return what is wrong, or null
  final @Nullable Framing body(int headerBytes, long bytes, int offset) {
    if (bytes < 0 || bytes > maxBodyBytes) {
      return tooLong(bytes, maxBodyBytes, offset);
    }
    this.headerBytes = headerBytes;
    this.bodyBytes = bytes;
    return null;
  }

  static Malformed tooLong(long bytes, long maxBytes, int offset) {
    return new Malformed(
        "frame of %s bytes is longer than the %d that are accepted"
            .formatted(Long.toUnsignedString(bytes), maxBytes),
        offset);
  }

  static void requireFits(int payloadBytes, long maxBytes) {
    if (payloadBytes > maxBytes) {
      throw new IllegalArgumentException(
          "a frame carries at most %d bytes, not %d".formatted(maxBytes, payloadBytes));
    }
  }
}
