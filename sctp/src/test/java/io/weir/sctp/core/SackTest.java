package io.weir.sctp.core;

import static io.weir.sctp.core.Receiving.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.Sacks;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Tsns;
import org.junit.jupiter.api.Test;

/// When a SACK is due and what it says (RFC 9260 sections 3.3.4, 6.2 and 6.7).
class SackTest {
  /// The first packet has been acknowledged, so that delays apply.
  private static Receiving begun() {
    Receiving it = Receiving.plain().packet(data(0, "BE", 0, 0, "x"));
    assertThat(it.receiver.owesSack()).as("the first packet is acknowledged at once").isTrue();
    it.sack();
    it.receiver.take();
    return it;
  }

  @Test
  void onePacketIsAcknowledgedAfterTheDelay() {
    Receiving it = begun();
    it.context.nowNs = 5000;
    it.packet(data(1, "BE", 0, 1, "x"), data(2, "BE", 0, 2, "x"));
    assertThat(it.receiver.owesSack()).isFalse();
    assertThat(it.receiver.mayAddSack()).isTrue();
    long delayNs = it.context.options.sacks().delayNs();
    assertThat(it.context.timers.earliestNs()).isEqualTo(5000 + delayNs);
    it.context.timers.stop(Timer.SACK);
    it.receiver.sackTimedOut();
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.receiver.sackPath()).isSameAs(it.path);
    assertThat(it.sack().cumulativeTsn()).isEqualTo(102);
    assertThat(it.receiver.mayAddSack()).isFalse();
  }

  @Test
  void theSecondPacketIsAcknowledgedAtOnce() {
    Receiving it = begun().packets(data(1, "BE", 0, 1, "x"), data(2, "BE", 0, 2, "x"));
    assertThat(it.receiver.owesSack()).isTrue();
    it.sack();
    assertThat(it.context.timers.isRunning(Timer.SACK)).isFalse();
  }

  @Test
  void howManyPacketsIsAnOption() {
    var options = AssociationOptions.DEFAULTS.withSacks(new Sacks(1_000_000, 4));
    var it = new Receiving(options, false, true);
    it.packet(data(0, "BE", 0, 0, "x")).sack();
    it.packets(data(1, "BE", 0, 1, "x"), data(2, "BE", 0, 2, "x"), data(3, "BE", 0, 3, "x"));
    assertThat(it.receiver.owesSack()).isFalse();
    assertThat(it.packet(data(4, "BE", 0, 4, "x")).receiver.owesSack()).isTrue();
  }

  @Test
  void oneSackAnswersABatchOfPackets() {
    Receiving it = begun();
    for (int i = 1; i <= 40; i++) {
      it.packet(data(i, "BE", 0, i, "x"));
    }
    assertThat(it.sack().cumulativeTsn()).isEqualTo(140);
    assertThat(it.receiver.owesSack()).isFalse();
  }

  @Test
  void aPacketWithoutDataIsNotAcknowledged() {
    Receiving it = begun().packets(data(1, "BE", 0, 1, "x"));
    it.packet();
    assertThat(it.receiver.owesSack()).isFalse();
  }

  @Test
  void theIBitAsksForASackAtOnce() {
    assertThat(begun().packet(data(1, "BEI", 0, 1, "x")).receiver.owesSack()).isTrue();
  }

  @Test
  void aGapIsToldAtOnceAndSoIsThatItWasFilled() {
    Receiving it = begun().packet(data(2, "BE", 0, 2, "x"));
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(2, 2));
    it.packet(data(3, "BE", 0, 3, "x"));
    assertThat(it.receiver.owesSack()).as("as long as it is open").isTrue();
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(2, 3));
    it.packet(data(1, "BE", 0, 1, "x"));
    assertThat(it.receiver.owesSack()).isTrue();
    Chunk.Sack sack = it.sack();
    assertThat(sack.cumulativeTsn()).isEqualTo(103);
    assertThat(sack.gaps()).isEqualTo(GapBlocks.NONE);
    it.packet(data(4, "BE", 0, 4, "x"));
    assertThat(it.receiver.owesSack()).isFalse();
  }

  @Test
  void duplicatesAreToldAtOnce() {
    Receiving it = begun().packet(data(0, "BE", 0, 0, "x"));
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().duplicates()).isEqualTo(Tsns.of(100));
    it.packets(data(4, "BE", 0, 4, "x"), data(4, "BE", 0, 4, "x"), data(4, "BE", 0, 4, "x"));
    assertThat(it.sack().duplicates()).isEqualTo(Tsns.of(104, 104));
    assertThat(it.sack().duplicates()).isEqualTo(Tsns.NONE);
  }

  @Test
  void duplicatesBeyondTheMostAreOnlyCounted() {
    Receiving it = begun();
    for (int i = 0; i <= ReceivedTsns.MOST_DUPLICATES; i++) {
      it.packet(data(0, "BE", 0, 0, "x"));
    }
    assertThat(it.sack().duplicates().count()).isEqualTo(ReceivedTsns.MOST_DUPLICATES);
    assertThat(it.receiver.levels().duplicates()).isEqualTo(ReceivedTsns.MOST_DUPLICATES + 1);
  }

  @Test
  void gapBlocksComeBeforeDuplicatesWhereRoomIsShort() {
    Receiving it = begun();
    for (int i = 2; i <= 20; i += 2) {
      it.packets(data(i, "BE", 1, i, "x"), data(i, "BE", 1, i, "x"));
    }
    Chunk.Sack sack = it.receiver.takeSack(16 + 4 * 12);
    assertThat(sack.gaps().count()).isEqualTo(10);
    assertThat(sack.gaps().start(0)).isEqualTo(2);
    assertThat(sack.gaps().end(9)).isEqualTo(20);
    assertThat(sack.duplicates().count()).isEqualTo(2);
    it.packet(data(2, "BE", 1, 2, "x"));
    sack = it.receiver.takeSack(16 + 4 * 3);
    assertThat(sack.gaps()).isEqualTo(GapBlocks.of(2, 2, 4, 4, 6, 6));
    assertThat(sack.duplicates()).isEqualTo(Tsns.NONE);
    assertThat(it.receiver.takeSack(16).gaps()).isEqualTo(GapBlocks.NONE);
  }

  @Test
  void gapBlocksSpanWordsAndMergeNeighbours() {
    Receiving it = begun();
    for (int i = 200; i >= 2; i--) {
      if (i != 70 && i != 130) {
        it.packet(data(i, "UBE", 0, 0, "x"));
      }
    }
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(2, 69, 71, 129, 131, 200));
    it.packets(data(70, "UBE", 0, 0, "x"), data(130, "UBE", 0, 0, "x"));
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(2, 200));
    it.packet(data(1, "UBE", 0, 0, "x"));
    assertThat(it.cumulative()).isEqualTo(200);
  }

  @Test
  void aTsnThatNoGapBlockReachesIsNotTaken() {
    Receiving it = Receiving.plain();
    it.packet(data(65_535, "UBE", 0, 0, "too far"));
    assertThat(it.receiver.levels().dropped()).isOne();
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.NONE);
    it.packet(data(65_534, "UBE", 0, 0, "just so"));
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(65_535, 65_535));
  }

  @Test
  void whileShuttingDownEachPacketIsAcknowledgedAtOnce() {
    Receiving it = begun();
    it.receiver.shutDown(true);
    assertThat(it.packet(data(1, "BE", 0, 1, "x")).receiver.owesSack()).isTrue();
  }

  @Test
  void afterARestartTheFirstDataIsAcknowledgedAtOnce() {
    Receiving it = begun();
    it.receiver.restart(5000, 4);
    assertThat(it.receiver.mayAddSack()).isFalse();
    it.packet(
        new Chunk.Data(Receiving.flags("BE"), 5000, 0, 0, 7, data(0, "", 0, 0, "x").payload()));
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().cumulativeTsn()).isEqualTo(5000);
  }

  @Test
  void aPathThatIsGoneGetsNoSack() {
    Receiving it = begun();
    it.receiver.forget(it.path);
    assertThat(it.receiver.sackPath()).isNull();
  }

  @Test
  void tsnsWrapAround() {
    Receiving it = Receiving.plain();
    it.receiver.begin(-2, 4);
    for (int tsn : new int[] {-2, 1, 0, -1}) {
      it.packet(
          new Chunk.Data(Receiving.flags("UBE"), tsn, 0, 0, 7, data(0, "", 0, 0, "x").payload()));
    }
    assertThat(it.receiver.cumulativeTsn()).isEqualTo(1);
    assertThat(it.receiver.hasReached(-1)).isTrue();
    assertThat(it.receiver.hasReached(2)).isFalse();
  }
}
