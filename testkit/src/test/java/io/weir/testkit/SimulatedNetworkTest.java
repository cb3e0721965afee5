package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Deadlines;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Each fault of the simulated network, its bounds, and that it can be played again.
class SimulatedNetworkTest {
  private static final long MS = 1_000_000;
  private static final LinkConditions GOOD = LinkConditions.GOOD;

  private final ManualClock clock = new ManualClock();
  private final SimulatedNetwork<String> network = new SimulatedNetwork<>(42, clock);
  private final List<String> arrived = new ArrayList<>();

  private void send(String from, String to, String text) {
    network.send(from, to, text.getBytes(ISO_8859_1));
  }

  /// Sends the numbers from 0 on.
  private void sendNumbers(int count) {
    for (int i = 0; i < count; i++) {
      send("a", "b", Integer.toString(i));
    }
  }

  private void arrive(String from, String to, byte[] datagram, long nowNs) {
    assertThat(nowNs).isEqualTo(clock.nowNs());
    arrived.add(from + to + " " + new String(datagram, ISO_8859_1));
  }

  private void play(long untilNs) {
    network.deliverUntil(untilNs, this::arrive);
  }

  private static void assertAddsUp(NetworkCounts counts) {
    assertThat(counts.sent() + counts.duplicated())
        .isEqualTo(
            counts.lost()
                + counts.cutOff()
                + counts.tailDropped()
                + counts.delivered()
                + counts.inFlight());
  }

  // ---- time and order

  @Test
  void aDatagramArrivesAtItsInstantAndNotBefore() {
    assertThat(network.nextNs()).isEqualTo(Deadlines.NEVER);
    network.setConditions(GOOD.withDelay(Duration.ofMillis(5), Duration.ZERO));
    send("a", "b", "x");
    assertThat(network.nextNs()).isEqualTo(5 * MS);
    play(5 * MS - 1);
    assertThat(arrived).isEmpty();
    play(5 * MS);
    assertThat(arrived).containsExactly("ab x");
    assertThat(network.nextNs()).isEqualTo(Deadlines.NEVER);
  }

  @Test
  void whatIsDueAtOneInstantArrivesInTheOrderOfSending() {
    for (int i = 0; i < 100; i++) {
      send(Integer.toString(i % 7), "b", Integer.toString(i));
    }
    play(MS);
    assertThat(arrived.stream().map(line -> line.replaceAll(".* ", "")))
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatReceiversSendArrivesInTheSameCallWhenItIsDue() {
    send("a", "b", "ping");
    network.deliverUntil(
        10 * MS,
        (from, to, datagram, nowNs) -> {
          arrive(from, to, datagram, nowNs);
          if (from.equals("a")) {
            send(to, from, "pong");
          }
        });
    assertThat(arrived).containsExactly("ab ping", "ba pong");
    assertThat(clock.nowNs()).isEqualTo(10 * MS);
  }

  @Test
  void theSenderAndTheReceiverHaveCopiesOfTheirOwn() {
    byte[] bytes = {1};
    network.setConditions(GOOD.withDuplication(1));
    network.send("a", "b", bytes);
    bytes[0] = 2;
    List<byte[]> got = new ArrayList<>();
    network.deliverUntil(
        MS,
        (_, _, datagram, _) -> {
          assertThat(datagram).containsExactly(1);
          datagram[0] = 3;
          got.add(datagram);
        });
    assertThat(got).hasSize(2);
  }

  @Test
  void jitterKeepsTheOrderAndStaysWithinItsBound() {
    network.setConditions(GOOD.withDelay(Duration.ofMillis(1), Duration.ofMillis(9)));
    sendNumbers(1000);
    List<Long> instants = new ArrayList<>();
    network.deliverUntil(
        20 * MS,
        (from, to, datagram, nowNs) -> {
          arrive(from, to, datagram, nowNs);
          instants.add(nowNs);
        });
    assertThat(arrived)
        .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(i -> "ab " + i).toList());
    assertThat(instants).hasSize(1000).isSorted();
    assertThat(instants.getFirst()).isGreaterThanOrEqualTo(MS);
    assertThat(instants.getLast()).isBetween(9 * MS, 10 * MS);
  }

  @Test
  void aShorterDelayDoesNotHaveLaterOnesOvertake() {
    network.setConditions(GOOD.withDelay(Duration.ofMillis(50), Duration.ZERO));
    send("a", "b", "slow");
    network.setConditions(GOOD);
    send("a", "b", "fast");
    play(100 * MS);
    assertThat(arrived).containsExactly("ab slow", "ab fast");
  }

  @Test
  void instantsMayPassTheOverflowOfTheMonotonicClock() {
    var late = new ManualClock(Long.MAX_VALUE - MS / 2);
    var other = new SimulatedNetwork<String>(1, late);
    other.setConditions("b", "a", GOOD.withDelay(Duration.ofNanos(1), Duration.ZERO));
    other.send("a", "b", new byte[] {1});
    other.send("b", "a", new byte[] {2});
    List<Byte> got = new ArrayList<>();
    assertThat(other.nextNs()).as("before the overflow").isPositive();
    other.deliverUntil(late.nowNs() + 1, (_, _, datagram, _) -> got.add(datagram[0]));
    assertThat(other.nextNs()).as("after it").isNegative();
    other.deliverUntil(late.nowNs() + MS, (_, _, datagram, _) -> got.add(datagram[0]));
    assertThat(got).containsExactly((byte) 2, (byte) 1);
  }

  // ---- faults

  @Test
  void lossLosesItsShareAndCountsIt() {
    network.setConditions(GOOD.withLoss(0.25));
    sendNumbers(4000);
    play(MS);
    assertThat(network.counts().lost()).isBetween(850L, 1150L);
    assertThat(arrived).hasSize((int) (4000 - network.counts().lost()));
  }

  @Test
  void chancesOfNoneAndOfAllAreExact() {
    sendNumbers(1000);
    assertThat(network.counts().inFlight()).isEqualTo(1000);
    network.setConditions(GOOD.withLoss(1));
    sendNumbers(1000);
    assertThat(network.counts().lost()).isEqualTo(1000);
    assertThat(network.counts().inFlight()).isEqualTo(1000);
  }

  @Test
  void duplicationDeliversTwice() {
    network.setConditions(GOOD.withDuplication(1));
    sendNumbers(2);
    play(MS);
    assertThat(arrived).containsExactly("ab 0", "ab 0", "ab 1", "ab 1");
    assertThat(network.counts().duplicated()).isEqualTo(2);
  }

  @Test
  void whatIsHeldBackIsOvertaken() {
    network.setConditions("a", "b", GOOD.withReordering(1, Duration.ofMillis(10)));
    send("a", "b", "held");
    network.clearConditions("a", "b");
    send("a", "b", "quick");
    play(MS);
    assertThat(arrived).containsExactly("ab quick");
    play(11 * MS);
    assertThat(arrived).containsExactly("ab quick", "ab held");
    assertThat(network.counts().heldBack()).isEqualTo(1);
  }

  @Test
  void corruptionAlwaysChangesTheDatagramAndNeverItsLength() {
    network.setConditions(GOOD.withCorruption(1));
    byte[] zeros = new byte[2];
    for (int i = 0; i < 500; i++) {
      network.send("a", "b", zeros);
    }
    network.send("a", "b", new byte[0]);
    List<Integer> flipped = new ArrayList<>();
    network.deliverUntil(
        MS,
        (_, _, datagram, _) -> {
          if (datagram.length > 0) {
            assertThat(datagram).hasSize(2);
            flipped.add(Long.bitCount(new BigInteger(1, datagram).longValue()));
          }
        });
    assertThat(flipped).hasSize(500).contains(1, 8).allMatch(bits -> bits >= 1 && bits <= 8);
    assertThat(network.counts().corrupted()).as("nothing of nothing").isEqualTo(500);
    assertThat(zeros).containsOnly(0);
  }

  @Test
  void bandwidthSpacesDatagramsOut() {
    network.setConditions("a", "b", GOOD.withBandwidth(1000, 1 << 20));
    for (int i = 0; i < 3; i++) {
      network.send("a", "b", new byte[100]);
    }
    send("b", "a", "other direction");
    List<Long> instants = new ArrayList<>();
    network.deliverUntil(1000 * MS, (_, _, _, nowNs) -> instants.add(nowNs));
    assertThat(instants).containsExactly(MS, 101 * MS, 201 * MS, 301 * MS);
  }

  @Test
  void theQueueOfALinkIsBoundedExactlyAndDropsAtItsTail() {
    network.setConditions(GOOD.withBandwidth(1000, 300));
    for (int i = 0; i < 4; i++) {
      network.send("a", "b", new byte[100]);
    }
    assertThat(network.counts().tailDropped()).isEqualTo(1);
    play(100 * MS);
    network.send("a", "b", new byte[101]);
    assertThat(network.counts().tailDropped()).as("100 bytes are free").isEqualTo(2);
    network.send("a", "b", new byte[100]);
    assertThat(network.counts().tailDropped()).isEqualTo(2);
    play(1000 * MS);
    network.send("a", "b", new byte[1000]);
    assertThat(network.counts().tailDropped()).as("a large one passes alone").isEqualTo(2);
  }

  @Test
  void aCutIsOfOneDirectionAndLosesWhatIsUnderWay() {
    send("a", "b", "under way");
    send("b", "a", "back");
    network.cut("a", "b");
    send("a", "b", "later");
    assertThat(network.nextNs()).as("of the other direction").isEqualTo(MS);
    play(MS);
    assertThat(arrived).containsExactly("ba back");
    assertThat(network.counts().cutOff()).isEqualTo(2);
    network.mend("a", "b");
    send("a", "b", "mended");
    play(2 * MS);
    assertThat(arrived).containsExactly("ba back", "ab mended");
  }

  @Test
  void aPartitionIsOfBothDirectionsBetweenGroups() {
    network.partition(List.of("a", "b"), List.of("c"));
    send("a", "c", "1");
    send("c", "b", "2");
    send("a", "b", "3");
    play(MS);
    assertThat(arrived).containsExactly("ab 3");
    network.heal();
    send("a", "c", "4");
    play(2 * MS);
    assertThat(arrived).containsExactly("ab 3", "ac 4");
  }

  @Test
  void anAddressThatIsDownNeitherSendsNorReceives() {
    send("a", "b", "under way");
    network.clog("c", "b");
    send("c", "b", "clogged");
    network.down("b");
    send("a", "b", "to");
    send("b", "a", "from");
    send("a", "c", "beside");
    play(MS);
    assertThat(arrived).containsExactly("ac beside");
    assertThat(network.counts().cutOff()).isEqualTo(4);
    network.up("b");
    send("a", "b", "again");
    play(2 * MS);
    assertThat(arrived).containsExactly("ac beside", "ab again");
    assertAddsUp(network.counts());
  }

  @Test
  void aCloggedLinkHoldsEverythingAndThenLetsItGoInOrder() {
    send("a", "b", "0");
    network.clog("a", "b");
    send("a", "b", "1");
    assertThat(network.nextNs()).isEqualTo(Deadlines.NEVER);
    assertThat(network.inFlight()).isEqualTo(2);
    play(50 * MS);
    assertThat(arrived).isEmpty();
    send("a", "b", "2");
    network.unclog("a", "b");
    assertThat(network.nextNs()).as("overdue").isEqualTo(50 * MS);
    play(50 * MS);
    assertThat(arrived).containsExactly("ab 0", "ab 1");
    play(51 * MS);
    assertThat(arrived).containsExactly("ab 0", "ab 1", "ab 2");
  }

  // ---- determinism

  private static SimulatedNetwork<Integer> history(long seed, LinkConditions conditions) {
    var clock = new ManualClock();
    var network = new SimulatedNetwork<Integer>(seed, clock);
    network.setConditions(conditions);
    network.tracing(SimulatedNetwork.MOST_TRACED);
    network.describedBy(Arrays::toString);
    for (int i = 0; i < 300; i++) {
      network.send(i % 3, 7, new byte[] {(byte) i, 0, 0});
      network.deliverUntil(clock.nowNs() + MS, (_, _, _, _) -> {});
    }
    return network;
  }

  private static final LinkConditions BAD =
      GOOD.withLoss(0.1)
          .withDuplication(0.1)
          .withReordering(0.1, Duration.ofMillis(20))
          .withCorruption(0.1)
          .withDelay(Duration.ofMillis(1), Duration.ofMillis(5));

  @Test
  void theSameSeedAndCallsGiveTheSameHistory() {
    assertThat(history(7, BAD).trace()).isEqualTo(history(7, BAD).trace());
    assertThat(history(7, BAD).trace()).isNotEqualTo(history(8, BAD).trace());
  }

  @Test
  void aFaultLessLeavesTheOthersAsTheyWere() {
    List<Long> lost = numbers(history(7, BAD), NetworkEvent.What.LOST);
    SimulatedNetwork<Integer> milder =
        history(
            7,
            BAD.withCorruption(0)
                .withDuplication(0)
                .withDelay(Duration.ofMillis(3), Duration.ZERO));
    assertThat(numbers(milder, NetworkEvent.What.LOST)).isEqualTo(lost).isNotEmpty();
  }

  private static List<Long> numbers(SimulatedNetwork<?> network, NetworkEvent.What what) {
    return network.trace().stream()
        .filter(event -> event.what() == what)
        .map(NetworkEvent::number)
        .toList();
  }

  @Test
  void theCountsAddUpWhateverHappens() {
    Seeds.first(20).forEach(SimulatedNetworkTest::playAtRandom);
  }

  private static void playAtRandom(SplittableRandom random) {
    var clock = new ManualClock();
    var network = new SimulatedNetwork<Integer>(random.nextLong(), clock);
    long delivered = 0;
    for (int i = 0; i < 2000; i++) {
      int from = random.nextInt(4);
      int to = random.nextInt(4);
      switch (random.nextInt(20)) {
        case 0 -> network.setConditions(BAD.withBandwidth(random.nextInt(5000), 500));
        case 1 -> network.setConditions(from, to, BAD.withLoss(random.nextDouble()));
        case 2 -> network.cut(from, to);
        case 3 -> network.mend(from, to);
        case 4 -> network.down(from);
        case 5 -> network.up(from);
        case 6 -> network.clog(from, to);
        case 7 -> network.unclog(from, to);
        case 8 -> network.heal();
        case 9, 10 ->
            delivered +=
                network.deliverUntil(clock.nowNs() + random.nextInt(5) * MS, (_, _, _, _) -> {});
        default -> network.send(from, to, new byte[random.nextInt(200)]);
      }
      assertAddsUp(network.counts());
    }
    assertThat(network.counts().delivered()).isEqualTo(delivered);
  }

  // ---- bounds and reports

  @Test
  void aStormIsToldInsteadOfFillingMemory() {
    network.tracing(3);
    sendNumbers(SimulatedNetwork.MOST_IN_FLIGHT - 1);
    assertThatThrownBy(() -> send("a", "b", "one more"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("storm")
        .hasMessageContaining("seed 42");
    assertThat(network.trace()).hasSize(3);
  }

  @Test
  void whatIsNoDatagramOrNoInstantIsRefused() {
    network.send("a", "b", new byte[SimulatedNetwork.LARGEST_BYTES]);
    assertThatThrownBy(() -> network.send("a", "b", new byte[SimulatedNetwork.LARGEST_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    clock.advanceNs(1);
    assertThatThrownBy(() -> play(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> play(Deadlines.NEVER)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> network.tracing(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void conditionsOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> GOOD.withLoss(1.01)).hasMessageContaining("loss");
    assertThatThrownBy(() -> GOOD.withCorruption(Double.NaN)).hasMessageContaining("corruption");
    assertThatThrownBy(() -> GOOD.withDelay(Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("delayNs");
    assertThatThrownBy(() -> GOOD.withBandwidth(-1, 1)).hasMessageContaining("bytesPerSecond");
    assertThatThrownBy(() -> GOOD.withBandwidth(1, 0)).hasMessageContaining("queueBytes");
  }

  @Test
  void theTraceKeepsTheLastEventsAndReadsWell() {
    network.tracing(2);
    network.describedBy(datagram -> "'" + new String(datagram, ISO_8859_1) + "'");
    sendNumbers(3);
    play(MS + 500);
    assertThat(network.trace())
        .extracting(NetworkEvent::toString)
        .containsExactly(
            "1.000000 ms  #2 a -> b  delivered: 1 bytes '1'",
            "1.000000 ms  #3 a -> b  delivered: 1 bytes '2'");
    assertThat(network.toString()).startsWith("seed 42, 3 sent, 0 duplicated").endsWith("'2'");
  }
}
