package io.weir.interop.sctp;

import io.weir.transport.ReceiveInfo;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks and counts the messages that Weir receives in these tests, by the same rules as the
/// peers do theirs (`peer.c`). Not thread-safe: owned by its [WeirAssociation], under its lock.
final class Tally {
  private final Map<Integer, Integer> nextOrdered = new HashMap<>();
  private final Map<Integer, BitSet> seenUnordered = new HashMap<>();
  private long messages;
  private long bytes;
  private long bad;
  private long misordered;
  private long doubled;
  private long missing;

  /// Counts a message that has come.
  void add(byte[] message, ReceiveInfo info) {
    messages++;
    bytes += message.length;
    if (!Pattern.isIn(message, info.stream(), info.unordered())) {
      bad++;
      return;
    }
    int number = Pattern.number(message);
    if (info.unordered()) {
      BitSet seen = seenUnordered.computeIfAbsent(info.stream(), _ -> new BitSet());
      doubled += seen.get(number) ? 1 : 0;
      seen.set(number);
      return;
    }
    int next = nextOrdered.getOrDefault(info.stream(), 0);
    if (number < next) {
      misordered++;
    } else {
      missing += number - next;
      nextOrdered.put(info.stream(), number + 1);
    }
  }

  /// Streams whose sender begins to count at 0 again.
  ///
  /// @param streams none for all
  void beginAgain(List<Integer> streams) {
    if (streams.isEmpty()) {
      nextOrdered.clear();
    } else {
      streams.forEach(nextOrdered::remove);
    }
  }

  long messages() {
    return messages;
  }

  /// Messages that have come, and ordered ones that were jumped over.
  long accounted() {
    return messages + missing;
  }

  /// What was counted so far.
  ///
  /// @param sent that this side has sent, beside echoes
  /// @param echoed that it has sent back
  SctpPeer.Count count(long sent, long echoed, long failed) {
    return new SctpPeer.Count(
        messages, bytes, bad, misordered, doubled, missing, sent, echoed, failed);
  }
}
