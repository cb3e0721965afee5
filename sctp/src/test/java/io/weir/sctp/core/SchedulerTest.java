package io.weir.sctp.core;

import static io.weir.sctp.core.Sending.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.wire.Chunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which stream is next (RFC 8260 section 3).
class SchedulerTest {
  /// Sends 4 messages on each of 3 streams, stream by stream, and reads the streams off.
  private static String order(Sending s, int bytes) {
    for (int stream = 0; stream < 3; stream++) {
      for (int i = 0; i < 4; i++) {
        s.send(bytes, on(stream));
      }
    }
    return streams(s);
  }

  private static String streams(Sending s) {
    var order = new StringBuilder();
    int tsn = -1;
    for (List<Chunk> packet = s.next(); packet != null; packet = s.next()) {
      for (Chunk chunk : packet) {
        tsn++;
        order.append(
            switch (chunk) {
              case Chunk.Data data -> data.stream();
              case Chunk.InterleavedData data -> data.stream();
              default -> throw new AssertionError(chunk);
            });
      }
      order.append(' ');
      s.sack(tsn, 100_000);
    }
    return order.toString().strip();
  }

  @Test
  void firstComeFirstServed() {
    assertThat(order(Sending.scheduled(StreamSchedule.FIRST_COME), 300))
        .isEqualTo("000 011 112 222");
  }

  @Test
  void aMessageOfEachStreamInTurn() {
    assertThat(order(Sending.scheduled(StreamSchedule.ROUND_ROBIN), 300))
        .isEqualTo("012 012 012 012");
  }

  @Test
  void aLongMessageIsOneTurnUnlessMessagesAreInterleaved() {
    assertThat(order(Sending.scheduled(StreamSchedule.ROUND_ROBIN), 2 * Sending.WHOLE))
        .startsWith("0 0 1 1 2 2 0 0");
    assertThat(order(Sending.interleaving(StreamSchedule.ROUND_ROBIN), 2 * 992))
        .startsWith("0 1 2 0 1 2 0 1 2");
  }

  @Test
  void aPacketOfEachStreamInTurn() {
    assertThat(order(Sending.scheduled(StreamSchedule.ROUND_ROBIN_PACKET), 300))
        .isEqualTo("000 111 222 0 1 2");
  }

  @Test
  void smallerPrioritiesFirstAndEqualOnesInTurn() {
    var s = Sending.scheduled(StreamSchedule.PRIORITY);
    s.sender.streamValue(0, 2);
    s.sender.streamValue(1, 1);
    s.sender.streamValue(2, 1);
    assertThat(order(s, 300)).isEqualTo("121 212 120 000");
  }

  @Test
  void aPriorityMayChangeWhileMessagesWait() {
    var s = Sending.scheduled(StreamSchedule.PRIORITY);
    for (int stream = 0; stream < 3; stream++) {
      s.send(300, on(stream));
    }
    s.sender.streamValue(0, 9);
    s.sender.streamValue(2, 0);
    s.sender.streamValue(1, 5);
    assertThat(streams(s)).isEqualTo("210");
  }

  @Test
  void theSameBandwidthForEachStream() {
    var s = Sending.scheduled(StreamSchedule.FAIR_BANDWIDTH);
    for (int i = 0; i < 8; i++) {
      s.send(800, on(0));
      s.send(200, on(1));
      s.send(200, on(1));
      s.send(200, on(1));
      s.send(200, on(1));
    }
    assertThat(shares(s, 10_000, 2)).allSatisfy(share -> assertThat(share).isBetween(4200, 5800));
  }

  @Test
  void bandwidthByWeights() {
    for (boolean interleaving : new boolean[] {false, true}) {
      var s =
          interleaving
              ? Sending.interleaving(StreamSchedule.WEIGHTED_FAIR)
              : Sending.scheduled(StreamSchedule.WEIGHTED_FAIR);
      s.sender.streamValue(0, 1);
      s.sender.streamValue(1, 3);
      for (int i = 0; i < 40; i++) {
        s.send(interleaving ? 3000 : 500, on(0));
        s.send(500, on(1));
      }
      List<Integer> shares = shares(s, 20_000, 2);
      assertThat(shares.get(1) / (double) shares.get(0)).isBetween(2.3, 3.7);
    }
  }

  @Test
  void aStreamThatWasSilentHasSavedNothingUp() {
    var s = Sending.scheduled(StreamSchedule.FAIR_BANDWIDTH);
    for (int i = 0; i < 60; i++) {
      s.send(300, on(0));
    }
    shares(s, 12_000, 1);
    for (int i = 0; i < 20; i++) {
      s.send(300, on(1));
    }
    // Not all of stream 1 first.
    assertThat(shares(s, 6000, 2)).allSatisfy(share -> assertThat(share).isBetween(2400, 3900));
  }

  private static List<Integer> shares(Sending s, int bytes, int streams) {
    int[] shares = new int[streams];
    int sum = 0;
    while (sum < bytes) {
      List<Chunk> packet = s.nextOne();
      for (Chunk chunk : packet) {
        int stream =
            chunk instanceof Chunk.Data data
                ? data.stream()
                : ((Chunk.InterleavedData) chunk).stream();
        int length =
            chunk instanceof Chunk.Data data
                ? data.payload().length()
                : ((Chunk.InterleavedData) chunk).payload().length();
        shares[stream] += length;
        sum += length;
      }
      s.sack(s.sender.nextTsn() - 1 - Sending.FIRST_TSN, 100_000);
    }
    List<Integer> list = new ArrayList<>();
    for (int share : shares) {
      list.add(share);
    }
    return list;
  }
}
