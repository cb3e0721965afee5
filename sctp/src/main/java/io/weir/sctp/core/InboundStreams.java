package io.weir.sctp.core;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The inbound streams: each has its order, and none waits for another
/// ([RFC 9260 section 6.6](https://www.rfc-editor.org/rfc/rfc9260#section-6.6)). A stream costs
/// nothing until it is used; the table is made in pages. Owned by the association.
final class InboundStreams {
  private static final int PAGE_BITS = 6;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final @Nullable StreamOrder[] NO_PAGE = new StreamOrder[0];

  private final ReceiveState state;
  private @Nullable StreamOrder[][] pages = new StreamOrder[0][];
  private int count;

  InboundStreams(ReceiveState state) {
    this.state = state;
  }

  /// Begins anew with some streams, of which none has had a message.
  void begin(int streams) {
    count = streams;
    pages = new StreamOrder[0][];
  }

  int count() {
    return count;
  }

  void add(int streams) {
    count = Math.min(count + streams, 65_536);
  }

  /// The order of a stream.
  ///
  /// @param stream 0 to count - 1
  StreamOrder at(int stream) {
    int page = stream >>> PAGE_BITS;
    if (page >= pages.length) {
      growTo(page + 1);
    }
    if (pages[page].length == 0) {
      pages[page] = new StreamOrder[PAGE];
    }
    StreamOrder order = pages[page][stream & (PAGE - 1)];
    if (order == null) {
      order = new StreamOrder(state.isInterleaving());
      pages[page][stream & (PAGE - 1)] = order;
    }
    return order;
  }

  private void growTo(int least) {
    int most = (count + PAGE - 1) >>> PAGE_BITS;
    @Nullable StreamOrder[][] wider =
        new StreamOrder[Math.max(least, Math.min(2 * pages.length, most))][];
    for (int i = 0; i < wider.length; i++) {
      wider[i] = i < pages.length ? pages[i] : NO_PAGE;
    }
    pages = wider;
  }

  /// Does something to each stream that was used.
  void each(Consumer<StreamOrder> what) {
    for (@Nullable StreamOrder[] page : pages) {
      for (StreamOrder order : page) {
        if (order != null) {
          what.accept(order);
        }
      }
    }
  }

  /// Of all messages whose turn it is, the one with the longest row that can be delivered in
  /// parts (I-DATA).
  @Nullable Assembly longestRow() {
    Assembly best = null;
    for (@Nullable StreamOrder[] page : pages) {
      for (StreamOrder order : page) {
        if (order != null) {
          best = StreamOrder.longer(best, order.longestRow());
        }
      }
    }
    return best;
  }

  /// A message is whole: it is ready if its turn has come, and waits otherwise.
  ///
  /// @return false when there is another whole message with its number
  boolean whole(Assembly assembly) {
    if (assembly.unordered) {
      state.ready.add(assembly);
      return true;
    }
    StreamOrder order = at(assembly.stream);
    assembly.place = order.placeOf(assembly.sequence);
    if (assembly.place == order.expected) {
      state.ready.add(assembly);
      order.expected++;
      drain(order);
      return true;
    }
    if (assembly.place <= order.skippedTo) {
      state.discard(assembly);
      return true;
    }
    return order.await(assembly);
  }

  /// Delivers what waits while it is its turn.
  void drain(StreamOrder order) {
    while (order.head == null) {
      Assembly next = order.waitingAt(order.expected);
      if (next == null) {
        return;
      }
      order.forget(next);
      if (next.isWhole()) {
        state.ready.add(next);
        order.expected++;
      } else {
        order.head = next;
      }
    }
  }

  /// The peer has given up ordered messages of a stream: whole ones up to the last given up are
  /// delivered, and then what follows it
  /// ([RFC 3758 section 3.6](https://www.rfc-editor.org/rfc/rfc3758#section-3.6)).
  void skip(int stream, int sequence) {
    if (stream >= count) {
      return;
    }
    StreamOrder order = at(stream);
    long place = order.placeOf(sequence);
    if (place < order.expected) {
      return;
    }
    Assembly head = order.head;
    if (head != null) {
      order.head = null;
      giveUp(head);
    }
    deliverWaiting(order, place);
    order.expected = place + 1;
    order.skippedTo = place;
    drain(order);
  }

  /// Delivers what waits up to a place and is whole, and gives up what is not.
  private void deliverWaiting(StreamOrder order, long place) {
    for (Assembly next = order.pollWaiting(place); next != null; next = order.pollWaiting(place)) {
      if (next.isWhole() && next.place >= order.expected) {
        state.ready.add(next);
      } else {
        giveUp(next);
      }
    }
  }

  private void giveUp(Assembly assembly) {
    state.tellAborted(assembly);
    state.discard(assembly);
  }

  /// The peer has given up unordered messages of a stream (RFC 8260 section 2.3.1).
  void skipUnordered(int stream, int messageId) {
    if (stream >= count) {
      return;
    }
    StreamOrder order = at(stream);
    long place = order.unorderedPlaceOf(messageId);
    for (Assembly next = order.pollUnordered(place);
        next != null;
        next = order.pollUnordered(place)) {
      giveUp(next);
    }
  }

  /// Sequence numbers of streams begin at 0 again (RFC 6525 section 5.2.2).
  ///
  /// @param streams which; none for all
  void reset(List<Integer> streams) {
    if (streams.isEmpty()) {
      each(this::reset);
    }
    for (int stream : streams) {
      if (stream < count) {
        reset(at(stream));
      }
    }
  }

  private void reset(StreamOrder order) {
    dropUnfinished(order);
    order.reset();
    drain(order);
  }

  private void dropUnfinished(StreamOrder order) {
    Assembly head = order.head;
    if (head != null) {
      order.head = null;
      giveUp(head);
    }
  }

  /// The peer begins anew: what is whole is delivered in its order, also behind what is missing;
  /// the rest is thrown away.
  void flush() {
    each(
        order -> {
          dropUnfinished(order);
          deliverWaiting(order, Long.MAX_VALUE);
          Assembly next = order.pollUnordered(Long.MAX_VALUE);
          while (next != null) {
            giveUp(next);
            next = order.pollUnordered(Long.MAX_VALUE);
          }
        });
  }
}
