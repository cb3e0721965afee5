package io.weir.sctp.core;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The order of one inbound stream: which message is next, what waits for it, and what is being
/// put together
/// ([RFC 9260 sections 6.5 and 6.6](https://www.rfc-editor.org/rfc/rfc9260#section-6.6), [RFC 8260
/// section 2.1](https://www.rfc-editor.org/rfc/rfc8260#section-2.1)). A place is a sequence number
/// made as wide as a `long`, so that places compare without wrapping around. Used by
/// [InboundStreams]. Owned by the association.
final class StreamOrder {
  /// A place for sequence number 0, far from both ends.
  private static final long ORIGIN = 1L << 40;

  private final boolean wide;

  /// Place of the next ordered message.
  long expected = ORIGIN;

  /// The peer has given up the ordered messages up to this place.
  long skippedTo = Long.MIN_VALUE;

  /// The next ordered message, if some of it is there (I-DATA).
  @Nullable Assembly head;

  /// The newest unordered message of which some is there (I-DATA).
  @Nullable Assembly unordered;

  private long newestUnordered = ORIGIN;

  /// Ordered messages of other places, whole or (I-DATA) not.
  private @Nullable TreeMap<Long, Assembly> waiting;

  /// Other unordered messages that are not whole (I-DATA).
  private @Nullable TreeMap<Long, Assembly> unorderedOthers;

  /// @param wide whether sequence numbers have 32 bits (I-DATA), not 16
  StreamOrder(boolean wide) {
    this.wide = wide;
  }

  /// The place of an ordered message's sequence number, the nearest to what is expected.
  long placeOf(int sequence) {
    int distance = sequence - (int) expected;
    return expected + (wide ? distance : (short) distance);
  }

  /// The place of an unordered message's identifier, the nearest to the newest.
  long unorderedPlaceOf(int messageId) {
    return newestUnordered + (messageId - (int) newestUnordered);
  }

  /// Lets an ordered message wait for its turn.
  ///
  /// @return false when there is another at its place
  boolean await(Assembly assembly) {
    TreeMap<Long, Assembly> map = waiting;
    if (map == null) {
      map = new TreeMap<>();
      waiting = map;
    }
    assembly.queued = map.putIfAbsent(assembly.place, assembly) == null;
    return assembly.queued;
  }

  /// The ordered message at a place that is not the next one.
  @Nullable Assembly waitingAt(long place) {
    return waiting == null ? null : waiting.get(place);
  }

  /// Takes the first that waits out, if its place is not beyond one.
  @Nullable Assembly pollWaiting(long place) {
    if (waiting == null || waiting.isEmpty() || waiting.firstKey() > place) {
      return null;
    }
    var first = waiting.pollFirstEntry();
    if (waiting.isEmpty()) {
      waiting = null;
    }
    if (first == null) {
      return null;
    }
    first.getValue().queued = false;
    return first.getValue();
  }

  /// A waiting message waits no more.
  void forget(Assembly assembly) {
    assembly.queued = false;
    if (waiting != null) {
      waiting.remove(assembly.place);
    }
  }

  /// The unordered message at a place, if some of it is there.
  @Nullable Assembly unorderedAt(long place) {
    if (unordered != null && unordered.place == place) {
      return unordered;
    }
    return unorderedOthers == null ? null : unorderedOthers.get(place);
  }

  void addUnordered(Assembly assembly) {
    newestUnordered = Math.max(newestUnordered, assembly.place);
    if (unordered == null) {
      unordered = assembly;
      return;
    }
    TreeMap<Long, Assembly> map = unorderedOthers;
    if (map == null) {
      map = new TreeMap<>();
      unorderedOthers = map;
    }
    map.put(assembly.place, assembly);
  }

  void forgetUnordered(Assembly assembly) {
    if (unordered == assembly) {
      unordered = null;
    } else if (unorderedOthers != null) {
      unorderedOthers.remove(assembly.place);
    }
  }

  /// Takes an unordered message that is not whole out, if its place is not beyond one.
  @Nullable Assembly pollUnordered(long place) {
    Assembly recent = unordered;
    if (recent != null && recent.place <= place) {
      unordered = null;
      return recent;
    }
    TreeMap<Long, Assembly> map = unorderedOthers;
    if (map == null || map.isEmpty() || map.firstKey() > place) {
      return null;
    }
    var first = map.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  /// Of the messages whose turn it is, the one with the longest row that can be delivered in
  /// parts.
  @Nullable Assembly longestRow() {
    Assembly best = longer(null, head);
    best = longer(best, unordered);
    if (unorderedOthers != null) {
      for (Assembly other : unorderedOthers.values()) {
        best = longer(best, other);
      }
    }
    return best;
  }

  static @Nullable Assembly longer(@Nullable Assembly best, @Nullable Assembly other) {
    return other != null && other.hasRow() && (best == null || other.bytes > best.bytes)
        ? other
        : best;
  }

  /// Sequence numbers begin at 0 again. What waits keeps its numbers: it was sent behind the reset
  /// (RFC 6525 section 5.2.2, E4).
  void reset() {
    TreeMap<Long, Assembly> kept = waiting;
    waiting = null;
    expected = ORIGIN;
    skippedTo = Long.MIN_VALUE;
    resetUnordered();
    if (kept != null) {
      for (Assembly assembly : kept.values()) {
        assembly.place = placeOf(assembly.sequence);
        await(assembly);
      }
    }
  }

  private void resetUnordered() {
    Assembly recent = unordered;
    TreeMap<Long, Assembly> others = unorderedOthers;
    unordered = null;
    unorderedOthers = null;
    newestUnordered = ORIGIN;
    if (recent != null) {
      addUnorderedAgain(recent);
    }
    if (others != null) {
      others.values().forEach(this::addUnorderedAgain);
    }
  }

  private void addUnorderedAgain(Assembly assembly) {
    assembly.place = unorderedPlaceOf(assembly.sequence);
    addUnordered(assembly);
  }
}
