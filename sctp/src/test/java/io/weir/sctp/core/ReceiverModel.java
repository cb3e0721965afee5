package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A model sender, a network that loses, repeats and shuffles, and an application that takes when
/// it likes, around one [DataReceiver]. The sender keeps to the window that it is told, and
/// otherwise has one chunk on its way (RFC 9260 section 6.1 A). After each step the bounds are
/// looked at; in the end each message must have arrived once, in its order, with its bytes.
final class ReceiverModel {
  private static final int FIRST_TSN = -1000;
  private static final int MOST_STEPS = 300_000;

  /// How a run is played.
  ///
  /// @param sizes of the receiver
  /// @param interleaving I-DATA
  /// @param messages how many
  /// @param mostBytes of a message
  /// @param mostPiece payload bytes of a chunk
  record Play(Sizes sizes, boolean interleaving, int messages, int mostBytes, int mostPiece) {}

  /// One chunk, as the sender remembers it.
  private static final class Sent {
    final Chunk chunk;
    final int bytes;
    boolean acked;

    /// Whether it was sent within the window, so that it must not be dropped.
    boolean allowed;

    boolean due = true;

    Sent(Chunk chunk, int bytes) {
      this.chunk = chunk;
      this.bytes = bytes;
    }
  }

  private final Play play;
  private final SplittableRandom random;
  private final Receiving it;
  private final boolean strict;
  private final List<Sent> all = new ArrayList<>();
  private final List<Sent> network = new ArrayList<>();
  private final Map<Long, ArrayDeque<byte[]>> expected = new HashMap<>();
  private final Map<Long, byte[]> unordered = new HashMap<>();
  private final Map<Long, List<byte[]>> begun = new HashMap<>();
  private int base;
  private int unsent;
  private int window;
  private int taken;
  private int lastCumulative = FIRST_TSN - 1;

  /// @param strict whether chunks within the advertised window must never be dropped, which needs
  ///     pieces enough
  ReceiverModel(Play play, boolean strict, SplittableRandom random) {
    this.play = play;
    this.strict = strict;
    this.random = random;
    it = new Receiving(play.sizes(), play.interleaving(), false);
    it.receiver.begin(FIRST_TSN, Receiving.STREAMS);
    window = ReceiveWindow.initial(play.sizes());
    makeMessages();
  }

  private void makeMessages() {
    int[] ordered = new int[Receiving.STREAMS];
    int[] free = new int[Receiving.STREAMS];
    List<ArrayDeque<Chunk>> perStream = new ArrayList<>();
    for (int i = 0; i < Receiving.STREAMS; i++) {
      perStream.add(new ArrayDeque<>());
    }
    int tsn = FIRST_TSN;
    for (int m = 0; m < play.messages(); m++) {
      int stream = random.nextInt(Receiving.STREAMS);
      boolean isFree = random.nextInt(4) == 0;
      byte[] bytes = new byte[size()];
      random.nextBytes(bytes);
      int number = isFree ? free[stream]++ : ordered[stream]++;
      if (isFree) {
        unordered.put(key(stream, true, play.interleaving() ? number : tsn), bytes);
      } else {
        expected.computeIfAbsent(key(stream, false, 0), _ -> new ArrayDeque<>()).add(bytes);
      }
      tsn = cut(bytes, new Numbers(stream, isFree, number), tsn, perStream.get(stream));
    }
    if (play.interleaving()) {
      interleave(perStream);
    }
  }

  private record Numbers(int stream, boolean unordered, int number) {}

  private int size() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(1, 20);
      case 1 -> random.nextInt(1, Math.min(2000, play.mostBytes()) + 1);
      default -> random.nextInt(1, play.mostBytes() + 1);
    };
  }

  private int cut(byte[] bytes, Numbers numbers, int firstTsn, ArrayDeque<Chunk> ofStream) {
    int tsn = firstTsn;
    int fragment = 0;
    for (int from = 0; from < bytes.length; fragment++) {
      int length = Math.min(bytes.length - from, random.nextInt(play.mostPiece()) + 1);
      length = random.nextInt(3) == 0 ? length : Math.min(bytes.length - from, play.mostPiece());
      var flags = DataFlags.of(false, numbers.unordered, from == 0, from + length == bytes.length);
      Octets payload = Octets.of(bytes, from, length);
      if (play.interleaving()) {
        ofStream.add(
            new Chunk.InterleavedData(
                flags, 0, numbers.stream, numbers.number, from == 0 ? 7 : fragment, payload));
      } else {
        int sequence = numbers.unordered ? random.nextInt(65536) : numbers.number & 0xffff;
        all.add(new Sent(new Chunk.Data(flags, tsn, numbers.stream, sequence, 7, payload), length));
      }
      tsn++;
      from += length;
    }
    return tsn;
  }

  /// Streams take turns, chunk by chunk.
  private void interleave(List<ArrayDeque<Chunk>> perStream) {
    int tsn = FIRST_TSN;
    List<ArrayDeque<Chunk>> left = new ArrayList<>(perStream);
    left.removeIf(ArrayDeque::isEmpty);
    while (!left.isEmpty()) {
      ArrayDeque<Chunk> queue = left.get(random.nextInt(left.size()));
      var chunk = (Chunk.InterleavedData) queue.remove();
      all.add(
          new Sent(
              new Chunk.InterleavedData(
                  chunk.flags(),
                  tsn++,
                  chunk.stream(),
                  chunk.messageId(),
                  chunk.protocolIdOrFragment(),
                  chunk.payload()),
              chunk.payload().length()));
      left.removeIf(ArrayDeque::isEmpty);
    }
  }

  private static long key(int stream, boolean unordered, int number) {
    return (long) stream << 33 | (unordered ? 1L << 32 : 0) | (number & 0xffffffffL);
  }

  /// Plays until everything was taken.
  void run() {
    for (int step = 0; taken < play.messages(); step++) {
      assertThat(step).as("steps: %s", it.receiver.levels()).isLessThan(MOST_STEPS);
      step();
      assertThat(it.ending()).isNull();
      look();
    }
    while (!network.isEmpty() || base < all.size()) {
      step();
    }
    assertThat(it.receiver.levels().heldBytes()).isZero();
    assertThat(it.receiver.levels().heldPieces()).isZero();
    assertThat(it.receiver.levels().outOfOrderPieces()).isZero();
    assertThat(it.receiver.cumulativeTsn()).isEqualTo(FIRST_TSN + all.size() - 1);
    expected.values().forEach(queue -> assertThat(queue).isEmpty());
    assertThat(unordered).isEmpty();
    assertThat(begun).isEmpty();
  }

  private void step() {
    switch (random.nextInt(6)) {
      case 0, 1 -> send();
      case 2, 3 -> arrive();
      case 4 -> take();
      default -> acknowledge();
    }
  }

  private void send() {
    for (int burst = random.nextInt(1, 6); burst > 0; burst--) {
      int outstanding = outstanding();
      Sent next = nextDue();
      if (next == null) {
        if (network.isEmpty()) {
          timeOut();
        }
        return;
      }
      boolean allowed = next.bytes <= window - outstanding;
      if (!allowed && outstanding > 0) {
        if (network.isEmpty()) {
          timeOut();
        }
        return;
      }
      next.allowed = allowed;
      next.due = false;
      if (all.indexOf(next) >= unsent) {
        unsent = all.indexOf(next) + 1;
      }
      if (random.nextInt(10) != 0) {
        network.add(next);
        if (random.nextInt(20) == 0) {
          network.add(next);
        }
      }
    }
  }

  private @Nullable Sent nextDue() {
    for (int i = base; i < Math.min(all.size(), base + 400); i++) {
      if (all.get(i).due && !all.get(i).acked) {
        return all.get(i);
      }
    }
    return null;
  }

  private int outstanding() {
    int bytes = 0;
    for (int i = base; i < unsent; i++) {
      Sent sent = all.get(i);
      bytes += sent.acked || sent.due ? 0 : sent.bytes;
    }
    return bytes;
  }

  /// T3-rtx: what was sent and not acknowledged is sent again.
  private void timeOut() {
    acknowledge();
    for (int i = base; i < unsent; i++) {
      all.get(i).due = !all.get(i).acked;
    }
  }

  private void arrive() {
    for (int packet = random.nextInt(1, 4); packet > 0; packet--) {
      for (int chunks = random.nextInt(1, 4); chunks > 0 && !network.isEmpty(); chunks--) {
        int far = Math.min(network.size(), random.nextInt(3) == 0 ? 20 : 1);
        arrive(network.remove(random.nextInt(far)));
      }
      it.receiver.packetEnded(it.path);
    }
  }

  private void arrive(Sent sent) {
    long dropped = it.receiver.levels().dropped();
    if (sent.chunk instanceof Chunk.Data data) {
      it.receiver.arrived(data, it.path);
    } else if (sent.chunk instanceof Chunk.InterleavedData data) {
      it.receiver.arrived(data, it.path);
    }
    if (strict && sent.allowed) {
      assertThat(it.receiver.levels().dropped())
          .as("dropped within the window: %s", it.receiver.levels())
          .isEqualTo(dropped);
    }
  }

  private void acknowledge() {
    if (!it.receiver.mayAddSack() && random.nextInt(4) != 0) {
      return;
    }
    Chunk.Sack sack = it.receiver.takeSack(random.nextInt(8) == 0 ? 40 : 1400);
    assertThat(sack.cumulativeTsn() - lastCumulative).isGreaterThanOrEqualTo(0);
    lastCumulative = sack.cumulativeTsn();
    window = sack.window();
    int index = sack.cumulativeTsn() - FIRST_TSN;
    base = index + 1;
    GapBlocks gaps = sack.gaps();
    for (int i = base; i < all.size() && i <= unsent; i++) {
      all.get(i).acked = false;
    }
    for (int g = 0; g < gaps.count(); g++) {
      assertThat(gaps.start(g)).isGreaterThan(g == 0 ? 1 : gaps.end(g - 1) + 1);
      for (int d = gaps.start(g); d <= gaps.end(g); d++) {
        all.get(index + d).acked = true;
      }
    }
    // What lies below the highest one acknowledged and is not on its way was lost.
    int end = gaps.count() == 0 ? 0 : gaps.end(gaps.count() - 1);
    for (int d = 1; d < end; d++) {
      Sent sent = all.get(index + d);
      sent.due |= !sent.acked && !network.contains(sent);
    }
    unsent = Math.max(unsent, base);
  }

  private void take() {
    for (int most = random.nextInt(1, 6); most > 0 && it.receiver.peek() != null; most--) {
      check(it.receiver.take());
    }
  }

  private void check(InboundMessage message) {
    assertThat(message.protocolId()).isEqualTo(7);
    int number = message.unordered() && play.interleaving() ? message.sequence() : 0;
    long key = key(message.stream(), message.unordered(), number);
    assertThat(message.begins() || begun.containsKey(key)).as("a part that began").isTrue();
    assertThat(message.begins() && begun.containsKey(key)).as("begins inside another").isFalse();
    if (!play.interleaving()) {
      assertThat(begun.keySet()).as("parts in a row").isSubsetOf(key);
    }
    List<byte[]> parts =
        message.begins() ? new ArrayList<>() : Objects.requireNonNull(begun.remove(key));
    parts.add(message.payload().toArray());
    if (!message.ends()) {
      begun.put(key, parts);
      return;
    }
    taken++;
    byte[] whole = join(parts);
    if (message.unordered()) {
      assertThat(unordered.values().stream().filter(bytes -> Arrays.equals(bytes, whole)).findAny())
          .hasValueSatisfying(unordered.values()::remove);
    } else {
      assertThat(whole).isEqualTo(Objects.requireNonNull(expected.get(key)).poll());
    }
  }

  private static byte[] join(List<byte[]> parts) {
    byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  private void look() {
    ReceiveAccount levels = it.receiver.levels();
    if (levels.heldPieces() > 1) {
      assertThat(levels.heldBytes()).isLessThanOrEqualTo(play.sizes().receiveWindow());
    }
    assertThat(levels.heldPieces()).isLessThanOrEqualTo(play.sizes().receiveMessages());
    assertThat(levels.window() + levels.heldBytes())
        .isLessThanOrEqualTo(Math.max(play.sizes().receiveWindow(), levels.heldBytes()));
    assertThat(levels.readyMessages()).isLessThanOrEqualTo(levels.heldPieces());
  }
}
