package io.weir.sctp.core;

import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which stream is next among those of one urgency: the schedulers of
/// [RFC 8260 section 3](https://www.rfc-editor.org/rfc/rfc8260#section-3). All of them are one heap
/// of queues ordered by rank and turn; they differ in how rank and turn are made. Called by
/// [StreamQueues]. Owned by the association.
///
/// Turns are compared by their difference, so counting may wrap around.
final class Turns {
  /// Scale of the fair schedulers: what one byte costs a stream of weight 1.
  private static final long BYTE = 1 << 16;

  private final StreamSchedule schedule;
  private StreamQueue[] heap = new StreamQueue[0];
  private int size;

  /// Turns given so far.
  private long counter;

  /// Virtual time of the fair schedulers: the turn of what is being served.
  private long virtualTime;

  Turns(StreamSchedule schedule) {
    this.schedule = schedule;
  }

  /// The queue whose turn it is, or null when none is ready.
  @Nullable StreamQueue first() {
    return size == 0 ? null : heap[0];
  }

  /// A queue may have become ready or not ready, or have another first message.
  void changed(StreamQueue queue) {
    boolean ready = queue.isReady();
    if (queue.place < 0) {
      if (ready) {
        enter(queue);
      }
    } else if (!ready) {
      remove(queue);
    } else if (schedule == StreamSchedule.FIRST_COME) {
      queue.turn = arrival(queue);
      settle(queue);
    }
  }

  /// The priority or weight of a queue's stream was set.
  void valueChanged(StreamQueue queue) {
    if (schedule == StreamSchedule.PRIORITY && queue.place >= 0) {
      queue.rank = queue.stream.value;
      settle(queue);
    }
  }

  /// A chunk of a queue's stream was made.
  ///
  /// @param bytes its payload
  /// @param turnOver whether the turn was a whole one: a message, or a chunk where messages are
  ///     interleaved
  void served(StreamQueue queue, int bytes, boolean turnOver) {
    if (queue.place == 0) {
      // Not in the midst of a message that is finished before its turn comes again.
      virtualTime = queue.turn;
    }
    switch (schedule) {
      case FIRST_COME -> {}
      case ROUND_ROBIN, ROUND_ROBIN_PACKET, PRIORITY -> {
        if (turnOver) {
          queue.turn = ++counter;
        }
      }
      case FAIR_BANDWIDTH -> queue.turn += bytes * BYTE;
      case WEIGHTED_FAIR -> queue.turn += bytes * BYTE / Math.max(queue.stream.value, 1);
    }
    if (queue.place >= 0) {
      settle(queue);
    }
  }

  private void enter(StreamQueue queue) {
    switch (schedule) {
      case FIRST_COME -> queue.turn = arrival(queue);
      case ROUND_ROBIN, ROUND_ROBIN_PACKET -> queue.turn = ++counter;
      case PRIORITY -> {
        queue.rank = queue.stream.value;
        queue.turn = ++counter;
      }
      case FAIR_BANDWIDTH, WEIGHTED_FAIR -> {
        // Who had nothing to send has saved nothing up; who has just been served waits.
        if (queue.turn - virtualTime < 0) {
          queue.turn = virtualTime;
        }
      }
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Math.max(4, size * 2));
    }
    heap[size] = queue;
    queue.place = size++;
    settle(queue);
  }

  private static long arrival(StreamQueue queue) {
    OutboundMessage served = queue.served();
    return served == null ? queue.turn : served.arrival;
  }

  private void remove(StreamQueue queue) {
    int hole = queue.place;
    queue.place = -1;
    size--;
    StreamQueue last = heap[size];
    if (last != queue) {
      heap[hole] = last;
      last.place = hole;
      settle(last);
    }
  }

  private void settle(StreamQueue queue) {
    int place = queue.place;
    while (place > 0 && before(queue, heap[(place - 1) / 2])) {
      place = move((place - 1) / 2, place);
    }
    int child = lesserChild(place);
    while (child < size && before(heap[child], queue)) {
      place = move(child, place);
      child = lesserChild(place);
    }
    heap[place] = queue;
    queue.place = place;
  }

  private int lesserChild(int place) {
    int left = 2 * place + 1;
    return left + 1 < size && before(heap[left + 1], heap[left]) ? left + 1 : left;
  }

  /// @return the place that has become free
  private int move(int from, int to) {
    heap[to] = heap[from];
    heap[to].place = to;
    return from;
  }

  private static boolean before(StreamQueue one, StreamQueue other) {
    return one.rank != other.rank ? one.rank < other.rank : one.turn - other.turn < 0;
  }
}
