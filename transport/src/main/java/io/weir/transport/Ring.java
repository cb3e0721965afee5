package io.weir.transport;

import org.jspecify.annotations.Nullable;

/// The feeds of a mailbox that have something to take, served in turn. Everything in constant
/// time and without allocation; guarded by the mailbox's lock.
final class Ring<T> {
  /// Whose turn is next; the others follow it in a circle.
  private @Nullable Feed<T> next;

  /// Adds a feed that is in no ring, as the last to be served.
  void add(Feed<T> feed) {
    Feed<T> first = next;
    Feed<T> last = first == null ? feed : first.before;
    if (first == null || last == null) {
      feed.before = feed;
      feed.after = feed;
      next = feed;
      return;
    }
    feed.before = last;
    feed.after = first;
    last.after = feed;
    first.before = feed;
  }

  /// The feed whose turn it is; the next call gives the one after it.
  @Nullable Feed<T> next() {
    Feed<T> feed = next;
    if (feed != null) {
      next = feed.after;
    }
    return feed;
  }

  /// Takes a feed of this ring out.
  void remove(Feed<T> feed) {
    Feed<T> after = feed.after;
    Feed<T> before = feed.before;
    if (after == null || before == null || after == feed) {
      next = null;
    } else {
      before.after = after;
      after.before = before;
      if (next == feed) {
        next = after;
      }
    }
    feed.before = null;
    feed.after = null;
  }
}
