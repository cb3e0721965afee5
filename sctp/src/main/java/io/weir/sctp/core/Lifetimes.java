package io.weir.sctp.core;

import io.weir.sctp.core.OutboundMessage.Reliability;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The messages with a limited lifetime by their deadlines
/// ([RFC 3758 section 4.1](https://www.rfc-editor.org/rfc/rfc3758#section-4.1)): a heap from which
/// a message can be taken wherever it stands, so that none is kept longer than it lives. Called by
/// [Abandonment]. Owned by the association.
final class Lifetimes {
  private static final int LEAST = 16;

  private @Nullable Lifetime[] heap = new Lifetime[LEAST];
  private int size;

  /// Watches a message if its lifetime is limited.
  void watch(OutboundMessage message) {
    if (!(message.carriage.reliability() instanceof Reliability.Timed timed)) {
      return;
    }
    var lifetime = new Lifetime(message, timed.deadlineNs());
    message.lifetime = lifetime;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    lifetime.place = size++;
    settle(lifetime);
  }

  /// The message is done with, or cannot be given up any more.
  void forget(OutboundMessage message) {
    Lifetime lifetime = message.lifetime;
    if (lifetime == null) {
      return;
    }
    message.lifetime = null;
    size--;
    Lifetime last = at(size);
    heap[size] = null;
    if (last != lifetime) {
      last.place = lifetime.place;
      settle(last);
    }
  }

  /// The earliest deadline.
  long earliestNs() {
    return size == 0 ? Timers.NEVER : at(0).deadlineNs;
  }

  /// The message with the earliest deadline, if that has come.
  @Nullable OutboundMessage expired(long nowNs) {
    return size > 0 && at(0).deadlineNs <= nowNs ? at(0).message : null;
  }

  private Lifetime at(int place) {
    Lifetime lifetime = heap[place];
    if (lifetime == null) {
      throw new IllegalStateException("a heap has no holes");
    }
    return lifetime;
  }

  private void settle(Lifetime lifetime) {
    int place = lifetime.place;
    while (place > 0 && lifetime.deadlineNs < at((place - 1) / 2).deadlineNs) {
      place = move((place - 1) / 2, place);
    }
    int child = lesserChild(place);
    while (child < size && at(child).deadlineNs < lifetime.deadlineNs) {
      place = move(child, place);
      child = lesserChild(place);
    }
    heap[place] = lifetime;
    lifetime.place = place;
  }

  private int lesserChild(int place) {
    int left = 2 * place + 1;
    return left + 1 < size && at(left + 1).deadlineNs < at(left).deadlineNs ? left + 1 : left;
  }

  /// @return the place that has become free
  private int move(int from, int to) {
    Lifetime moved = at(from);
    heap[to] = moved;
    moved.place = to;
    return from;
  }
}
