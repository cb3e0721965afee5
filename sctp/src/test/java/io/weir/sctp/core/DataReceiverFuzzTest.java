package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Chunk.SkippedMessage;
import io.weir.sctp.wire.Chunk.SkippedStream;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Any chunks at all: nothing is thrown, the bounds hold after each one, the cumulative TSN only
/// moves forward, no message has bytes of another, and nothing is held in the end. Without
/// `JAZZER_FUZZ=1` only the kept inputs run.
///
/// The first octet chooses the extensions and sizes; then each command has an octet for itself and
/// up to four for its numbers.
class DataReceiverFuzzTest {
  private static final int MOST_OCTETS = 4096;

  /// One run.
  private static final class Run {
    private final byte[] octets;
    private final Receiving it;
    private final AssociationOptions.Sizes sizes;
    private int at = 1;
    private int base = Receiving.FIRST_TSN;
    private int cumulative = Receiving.FIRST_TSN - 1;

    Run(byte[] octets) {
      this.octets = octets;
      int first = octets[0];
      sizes =
          Receiving.sizes(
              (first & 4) == 0 ? 4096 : 9000,
              (first & 8) == 0 ? 16 : 200,
              (first & 16) == 0 ? 4096 : 700);
      it = new Receiving(sizes, (first & 1) != 0, (first & 2) != 0);
      it.receiver.begin(base, Receiving.STREAMS);
    }

    int next() {
      return at < octets.length ? octets[at++] & 0xff : 0;
    }

    void play() {
      while (at < octets.length && it.ending() == null) {
        step();
        look();
      }
      drain();
      it.receiver.end();
      drain();
      assertThat(it.receiver.levels().heldBytes()).isZero();
      assertThat(it.receiver.levels().heldPieces()).isZero();
      assertThat(it.receiver.levels().outOfOrderPieces()).isZero();
    }

    private void step() {
      int command = next();
      switch (command >>> 4) {
        case 0 -> it.receiver.packetEnded(it.path);
        case 1 -> sack(command);
        case 2 -> drain();
        case 3 -> forward(command);
        case 4 -> rare(command);
        case 5 -> takeOne();
        default -> data(command);
      }
    }

    private void sack(int command) {
      Chunk.Sack sack = it.receiver.takeSack(16 + 4 * (command & 15));
      assertThat(Integer.toUnsignedLong(sack.window()))
          .isLessThanOrEqualTo(
              sizes.receiveWindow()
                  - Math.min(it.receiver.levels().heldBytes(), sizes.receiveWindow()));
      int end = 1;
      for (int i = 0; i < sack.gaps().count(); i++) {
        assertThat(sack.gaps().start(i)).isGreaterThan(end);
        end = sack.gaps().end(i);
        assertThat(end).isGreaterThanOrEqualTo(sack.gaps().start(i));
      }
    }

    /// The numbers lie near what is next, so that something comes of them.
    private void data(int command) {
      var flags = DataFlags.of(command & 15);
      int tsn = it.receiver.cumulativeTsn() + next() % 24 - 2;
      int numbers = next();
      int stream = numbers & 3;
      int sequence = numbers >>> 2 & 7;
      int length =
          command >>> 4 < 14 ? 1 + (next() & 31) * ((command & 0x20) == 0 ? 1 : 60) : next() * 8;
      byte[] payload = new byte[length];
      if (it.context.extensions.interleaving()) {
        int fragment = numbers >>> 5;
        Arrays.fill(payload, mark(stream, sequence, flags.unordered()));
        it.receiver.arrived(
            new Chunk.InterleavedData(
                flags, tsn, stream, sequence, flags.begins() ? 7 : fragment, Octets.of(payload)),
            it.path);
      } else {
        Arrays.fill(payload, mark(stream, flags.unordered() ? 0 : sequence, flags.unordered()));
        it.receiver.arrived(
            new Chunk.Data(flags, tsn, stream, sequence, 7, Octets.of(payload)), it.path);
      }
    }

    private static byte mark(int stream, int sequence, boolean unordered) {
      return (byte) (stream | sequence << 2 | (unordered ? 64 : 0));
    }

    private void forward(int command) {
      int tsn = it.receiver.cumulativeTsn() + (command & 15) - 1;
      if ((command & 15) == 15) {
        tsn = it.receiver.cumulativeTsn() + (next() << 23);
      }
      List<Integer> skipped = new ArrayList<>();
      for (int count = next() & 3; count > 0; count--) {
        skipped.add(next());
      }
      if (it.context.extensions.interleaving()) {
        it.receiver.arrived(
            new Chunk.InterleavedForwardTsn(
                tsn,
                skipped.stream()
                    .map(n -> new SkippedMessage(n & 3, (n & 128) != 0, n >>> 2 & 7))
                    .toList()));
      } else {
        it.receiver.arrived(
            new Chunk.ForwardTsn(
                tsn, skipped.stream().map(n -> new SkippedStream(n & 3, n >>> 2 & 7)).toList()));
      }
    }

    private void rare(int command) {
      switch (command & 15) {
        case 0 -> {
          base = next() << 24;
          it.receiver.restart(base, 4);
          cumulative = base - 1;
        }
        case 1 -> it.receiver.resetStreams(List.of(next() & 3));
        case 2 -> it.receiver.resetStreams(List.of());
        case 3 -> {
          base = it.receiver.cumulativeTsn() + (1 << 31);
          it.receiver.resetTsns(base);
          cumulative = base - 1;
        }
        case 4 -> it.receiver.addStreams(1);
        case 5 -> it.receiver.sackTimedOut();
        case 6 -> it.receiver.shutDown(true);
        default -> it.receiver.packetEnded(it.path);
      }
    }

    private void takeOne() {
      if (it.receiver.peek() != null) {
        check(it.receiver.take());
      }
    }

    private void drain() {
      while (it.receiver.peek() != null) {
        check(it.receiver.take());
      }
    }

    private void check(InboundMessage message) {
      int sequence =
          message.unordered() && !it.context.extensions.interleaving() ? 0 : message.sequence();
      byte mark = mark(message.stream(), sequence, message.unordered());
      Octets payload = message.payload();
      assertThat(payload.length()).isPositive();
      for (int i = 0; i < payload.length(); i++) {
        assertThat((byte) payload.at(i)).isEqualTo(mark);
      }
    }

    private void look() {
      ReceiveAccount levels = it.receiver.levels();
      if (levels.heldPieces() > 1) {
        assertThat(levels.heldBytes()).isLessThanOrEqualTo(sizes.receiveWindow());
      }
      assertThat(levels.heldBytes()).isNotNegative();
      assertThat(levels.heldPieces()).isBetween(levels.readyMessages(), sizes.receiveMessages());
      assertThat(levels.outOfOrderPieces())
          .isBetween(0, levels.heldPieces() - levels.readyMessages());
      assertThat(it.receiver.cumulativeTsn() - cumulative).isNotNegative();
      cumulative = it.receiver.cumulativeTsn();
      while (it.context.nextEvent() != null) {
        assertThat(levels).isNotNull();
      }
    }
  }

  @FuzzTest(maxDuration = "20s")
  void holdsItsBoundsWhateverComes(byte[] octets) {
    if (octets.length > 1 && octets.length <= MOST_OCTETS) {
      new Run(octets).play();
    }
  }

  /// The fuzzer's target with seeds of its own, so that every build has some of it.
  @Test
  void randomCommands() {
    int rounds = Integer.getInteger("weir.rounds", 300);
    Seeds.forEach(
        random -> {
          for (int i = 0; i < rounds; i++) {
            holdsItsBoundsWhateverComes(commands(random));
          }
        });
  }

  /// Mostly data that goes together, and some noise.
  private static byte[] commands(SplittableRandom random) {
    byte[] octets = new byte[random.nextInt(2, 1500)];
    random.nextBytes(octets);
    boolean orderly = random.nextBoolean();
    for (int i = 1; orderly && i + 3 < octets.length; i += 4) {
      int flags = random.nextInt(8) == 0 ? random.nextInt(16) : random.nextBoolean() ? 3 : 7;
      octets[i] = (byte) (random.nextInt(6, 14) << 4 | flags);
      octets[i + 1] = (byte) (random.nextInt(4) == 0 ? random.nextInt(24) : 3);
    }
    return octets;
  }
}
