package io.weir.sctp.core;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/// The tags of associations that have ended lately. A cookie stays good for a while, so that a late
/// or replayed COOKIE ECHO would bring an association back that the peer knows to have ended, or
/// has still: with the same tags and with TSNs from its beginning. And a tag is not given to
/// another
/// association while packets for it may be under way
/// ([RFC 9260 section 5.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.3.1)). Used by
/// [Demultiplexer]. One owner.
final class EndedTags {
  /// Most tags: with more ends in a cookie's life the oldest are forgotten.
  static final int MOST = 10_000;

  private record Ended(int tag, long untilNs) {}

  private final long lifeNs;
  private final ArrayDeque<Ended> inOrder = new ArrayDeque<>();
  private final Set<Integer> tags = new HashSet<>();

  /// No tags.
  ///
  /// @param lifeNs how long one is remembered: as long as a cookie with it may be good
  EndedTags(long lifeNs) {
    this.lifeNs = lifeNs;
  }

  void add(int tag, long nowNs) {
    forget(nowNs);
    if (tags.add(tag)) {
      if (inOrder.size() == MOST) {
        tags.remove(inOrder.remove().tag);
      }
      inOrder.add(new Ended(tag, nowNs + lifeNs));
    }
  }

  boolean has(int tag, long nowNs) {
    forget(nowNs);
    return tags.contains(tag);
  }

  /// Whether a tag should not be given to a new association.
  boolean has(int tag) {
    return tags.contains(tag);
  }

  private void forget(long nowNs) {
    for (Ended first = inOrder.peek();
        first != null && first.untilNs <= nowNs;
        first = inOrder.peek()) {
      tags.remove(inOrder.remove().tag);
    }
  }

  int count() {
    return tags.size();
  }
}
