package io.weir.diameter;

import java.util.concurrent.atomic.AtomicInteger;

/// Hop-by-Hop and End-to-End Identifiers,
/// [RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3). Thread-safe.
///
/// Both count up from a random start. The first End-to-End Identifier has the low 12 bits of the
/// time of start in its high 12 bits, so that a node that restarts does not repeat identifiers
/// within the four minutes that duplicate detection looks back.
final class MessageIds {
  private final AtomicInteger hopByHop;
  private final AtomicInteger endToEnd;

  /// @param random any random number
  /// @param epochSeconds the time of start
  MessageIds(long random, long epochSeconds) {
    hopByHop = new AtomicInteger((int) (random >>> 32));
    endToEnd = new AtomicInteger((int) ((epochSeconds & 0xFFF) << 20 | (random & 0xFFFFF)));
  }

  int nextHopByHop() {
    return hopByHop.getAndIncrement();
  }

  int nextEndToEnd() {
    return endToEnd.getAndIncrement();
  }
}
