package io.weir.sctp.core;

import io.weir.sctp.core.ReceiverModel.Play;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random senders, networks and applications: see [ReceiverModel].
class DataReceiverModelTest {
  @Test
  void everyMessageArrivesOnceInItsOrderWithAWideWindow() {
    both(new Play(Receiving.sizes(1 << 20, 1 << 20, 1 << 19), false, 150, 100_000, 1400), true);
  }

  @Test
  void messagesLargerThanTheWindowArriveInParts() {
    both(new Play(Receiving.sizes(4096, 8192, 4096), false, 40, 100_000, 1400), true);
  }

  @Test
  void messagesLargerThanTheLargestArriveInParts() {
    both(new Play(Receiving.sizes(32_768, 65_536, 5000), false, 60, 30_000, 1000), true);
  }

  @Test
  void aChunkLargerThanTheWholeWindowPassesAlone() {
    both(new Play(Receiving.sizes(4096, 8192, 2000), false, 30, 30_000, 9000), true);
  }

  @Test
  void smallMessagesThatFillTheWindowArrive() {
    both(new Play(Receiving.sizes(4096, 8192, 4096), false, 400, 300, 1400), true);
  }

  @Test
  void fewPiecesAreEnough() {
    both(new Play(Receiving.sizes(65_536, 16, 4096), false, 60, 20_000, 700), false);
    both(new Play(Receiving.sizes(4096, 16, 4096), false, 300, 60, 20), false);
  }

  private static void both(Play play, boolean strict) {
    Seeds.forEach(random -> new ReceiverModel(play, strict, random).run());
    var interleaved =
        new Play(play.sizes(), true, play.messages(), play.mostBytes(), play.mostPiece());
    Seeds.forEach(random -> new ReceiverModel(interleaved, strict, random).run());
  }

  /// Runs longer by hand: `-Dweir.rounds=1000`.
  @Test
  void manyShortRuns() {
    int rounds = Integer.getInteger("weir.rounds", 20);
    Seeds.forEach(
        random -> {
          for (int i = 0; i < rounds; i++) {
            oneShortRun(random.split());
          }
        });
  }

  private static void oneShortRun(SplittableRandom random) {
    int window = random.nextInt(4096, 20_000);
    boolean pieces = random.nextBoolean();
    var sizes =
        Receiving.sizes(
            window, pieces ? 4 * window : random.nextInt(16, 64), random.nextInt(1, window + 1));
    int mostBytes = random.nextBoolean() ? 60 : random.nextInt(100, 40_000);
    var play =
        new Play(
            sizes, random.nextBoolean(), 20, mostBytes, random.nextInt(1 + mostBytes / 40, 3000));
    new ReceiverModel(play, pieces, random).run();
  }
}
