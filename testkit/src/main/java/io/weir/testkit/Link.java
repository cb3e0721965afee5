package io.weir.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One direction between two addresses of a [SimulatedNetwork]: its conditions, the queue for its
/// bandwidth, and what is held while it is clogged. Owned by the network.
///
/// @param <A> addresses
final class Link<A> {
  private static final long SECOND_NS = 1_000_000_000;

  /// Its own conditions, or null for the network's.
  @Nullable LinkConditions own;

  boolean cut;
  boolean clogged;

  /// What is held while the link is clogged.
  final List<Flight<A>> held = new ArrayList<>();

  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long freeAtNs;
  private boolean used;
  private long lastDueNs;

  /// A datagram that waits for the bandwidth or is being sent.
  private record Queued(int bytes, long goneAtNs) {}

  /// Whether the queue for the bandwidth has room.
  ///
  /// @param bytes size of the datagram that asks to come in
  /// @param conditions those in force
  /// @param nowNs now
  boolean hasRoom(int bytes, LinkConditions conditions, long nowNs) {
    for (Queued first = queue.peek();
        first != null && first.goneAtNs - nowNs <= 0;
        first = queue.peek()) {
      queue.remove();
      queuedBytes -= first.bytes;
    }
    return conditions.bytesPerSecond() == 0
        || queue.isEmpty()
        || queuedBytes <= conditions.queueBytes() - bytes;
  }

  /// Lets a datagram for which there is room pass through the bandwidth.
  ///
  /// @return the instant when its last byte has left
  long passes(int bytes, LinkConditions conditions, long nowNs) {
    if (conditions.bytesPerSecond() == 0) {
      return nowNs;
    }
    long fromNs = queue.isEmpty() ? nowNs : freeAtNs;
    freeAtNs = fromNs + Math.max(1, bytes * SECOND_NS / conditions.bytesPerSecond());
    queue.add(new Queued(bytes, freeAtNs));
    queuedBytes += bytes;
    return freeAtNs;
  }

  /// The instant of arrival of a datagram that keeps its place: not before the one before it.
  long inOrder(long dueNs) {
    if (!used || dueNs - lastDueNs > 0) {
      lastDueNs = dueNs;
      used = true;
    }
    return lastDueNs;
  }
}
