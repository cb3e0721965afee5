package io.weir.testkit;

import io.weir.testkit.Flight.Way;
import io.weir.testkit.NetworkEvent.What;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Counts and remembers what happens in a [SimulatedNetwork]. Owned by the network.
///
/// @param <A> addresses
final class NetworkLog<A> {
  private final Map<What, Long> counts = new EnumMap<>(What.class);
  private final ArrayDeque<NetworkEvent<A>> last = new ArrayDeque<>();
  private int mostKept = 200;
  private Function<byte[], String> text = _ -> "";

  void keeping(int events) {
    mostKept = events;
    while (last.size() > mostKept) {
      last.remove();
    }
  }

  void describedBy(Function<byte[], String> newText) {
    text = newText;
  }

  void add(long atNs, What what, long number, Way<A> way, byte[] datagram) {
    counts.merge(what, 1L, Long::sum);
    if (mostKept == 0) {
      return;
    }
    if (last.size() == mostKept) {
      last.remove();
    }
    last.add(
        new NetworkEvent<>(
            atNs, what, number, way.from(), way.to(), datagram.length, text.apply(datagram)));
  }

  List<NetworkEvent<A>> events() {
    return List.copyOf(last);
  }

  NetworkCounts counts(int inFlight) {
    return new NetworkCounts(
        count(What.SENT),
        count(What.DUPLICATED),
        count(What.LOST),
        count(What.CUT_OFF),
        count(What.TAIL_DROPPED),
        count(What.HELD_BACK),
        count(What.CORRUPTED),
        count(What.DELIVERED),
        inFlight);
  }

  private long count(What what) {
    return counts.getOrDefault(what, 0L);
  }
}
