package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Plays the engine and the socket of a send queue: takes as many bytes as it is told to. One
/// thread.
final class Taker {
  private final SendQueue queue;
  private final ByteBuffer batch = ByteBuffer.allocate(64 << 10);
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private int collected;

  Taker(SendQueue queue) {
    this.queue = queue;
  }

  /// Collects without handing over.
  ///
  /// @return what was collected
  String collect(long nowNs) {
    return collect(nowNs, batch.capacity());
  }

  String collect(long nowNs, int mostBytes) {
    collected = queue.collect(batch.clear().limit(mostBytes), nowNs);
    return new String(batch.array(), 0, collected, ISO_8859_1);
  }

  /// Hands over the first bytes of what was collected.
  ///
  /// @return those bytes
  String takeCollected(int bytes) {
    int taken = Math.min(bytes, collected);
    stream.write(batch.array(), 0, taken);
    queue.handedOver(taken);
    return new String(batch.array(), 0, taken, ISO_8859_1);
  }

  String take(int mostBytes) {
    return take(mostBytes, 0);
  }

  String take(int mostBytes, long nowNs) {
    collect(nowNs);
    return takeCollected(mostBytes);
  }

  String takeAll() {
    return take(Integer.MAX_VALUE);
  }

  /// Everything ever taken.
  byte[] stream() {
    return stream.toByteArray();
  }
}
