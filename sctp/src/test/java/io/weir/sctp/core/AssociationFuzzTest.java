package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import io.weir.sctp.wire.Tsns;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// Any packets with the right tag, among normal traffic, to an association that is up: nothing is
/// thrown, the bounds hold after each one, no more than a little is sent for each, and the
/// association ends only with a reason. Without `JAZZER_FUZZ=1` only the kept inputs run.
///
/// The first octet chooses the extensions; then each command has an octet for itself, and what it
/// needs.
class AssociationFuzzTest {
  private static final int MOST_OCTETS = 4096;
  private static final int MOST_PACKETS_AT_ONCE = 2000;

  /// One run.
  private static final class Run {
    private final byte[] octets;
    private final OneEndpoint it;
    private int at = 1;

    Run(byte[] octets) {
      this.octets = octets;
      int first = octets[0];
      it =
          OneEndpoint.established(
              AssociationOptions.DEFAULTS
                  .withFeatures(
                      new Features(
                          (first & 1) != 0,
                          (first & 2) != 0,
                          (first & 4) != 0,
                          false,
                          (first & 8) != 0,
                          OptionalInt.empty()))
                  .withSizes(
                      new AssociationOptions.Sizes(
                          (first & 16) == 0 ? 4096 : 100_000, 64, 2000, 1500, 1500, 4)));
    }

    int next() {
      return at < octets.length ? octets[at++] & 0xff : 0;
    }

    int nextInt() {
      return next() << 24 | next() << 16 | next() << 8 | next();
    }

    void play() {
      while (at < octets.length && it.end() == null) {
        step();
        look();
      }
      it.reads = true;
      it.association().abort("over", it.nowNs);
      it.drain();
      assertThat(it.end()).isNotNull();
      assertThat(it.association().deadlineNs()).isEqualTo(Timers.NEVER);
      assertThat(it.association().receiveLevels().heldBytes()).isZero();
      assertThat(it.association().sendLevels().unacknowledgedMessages()).isZero();
    }

    private void step() {
      int command = next();
      switch (command >>> 5) {
        case 0 -> inject();
        case 1 -> it.advance((command & 31) * 50L * OneEndpoint.MS);
        case 2 -> {
          if (it.association().state().welcomesMessages()) {
            it.send(1 + 100 * (command & 31));
          }
          it.drain();
        }
        case 3 -> it.receive(sack(command));
        case 4 -> it.receive(data(command));
        case 5 -> it.receive(rare(command));
        case 6 -> it.reads = (command & 1) != 0;
        default -> own(command);
      }
    }

    private void own(int command) {
      switch (command & 15) {
        case 0 -> it.association().shutdown(it.nowNs);
        case 1 -> it.association().requests().resetStreams(StreamDirection.BOTH, it.nowNs);
        case 2 -> it.association().requests().addStreams(1, 1, it.nowNs);
        case 3 -> it.association().requests().resetAssociation(it.nowNs);
        default -> it.receive(data(command));
      }
      it.drain();
    }

    private Chunk sack(int command) {
      int cumulative = it.association().sender().outstanding().cumulativeTsn();
      int last = (command & 8) == 0 ? next() & 3 : nextInt();
      int gap = 1 + (next() & 7);
      GapBlocks gaps = (command & 4) == 0 ? GapBlocks.of() : GapBlocks.of(gap, gap + (next() & 7));
      return new Chunk.Sack(
          cumulative + last, (command & 2) == 0 ? 100_000 : next(), gaps, Tsns.of());
    }

    private Chunk data(int command) {
      int tsn = it.association().receiver().cumulativeTsn() + 1 + (command & 7);
      var flags = DataFlags.of(next() & 15);
      Octets payload = Octets.of(new byte[1 + next()]);
      return (command & 16) == 0
          ? new Chunk.Data(flags, tsn, next() & 15, next() & 3, 0, payload)
          : new Chunk.InterleavedData(flags, tsn, next() & 15, next() & 3, next() & 3, payload);
    }

    private Chunk rare(int command) {
      int cumulative = it.association().receiver().cumulativeTsn();
      return switch (command & 15) {
        case 0 -> new Chunk.Shutdown(it.association().sender().nextTsn() - 1 - (next() & 3));
        case 1 -> new Chunk.ShutdownAck();
        case 2 -> new Chunk.ShutdownComplete(false);
        case 3 -> new Chunk.CookieAck();
        case 4 -> new Chunk.Heartbeat(Octets.of(new byte[next()]));
        case 5 -> new Chunk.HeartbeatAck(Octets.of(new byte[16]));
        case 6 -> new Chunk.ForwardTsn(cumulative + next(), List.of());
        case 7 ->
            new Chunk.ForwardTsn(
                cumulative + next(), List.of(new Chunk.SkippedStream(next(), next())));
        case 8 ->
            new Chunk.InterleavedForwardTsn(
                cumulative + next(),
                List.of(new Chunk.SkippedMessage(next(), (next() & 1) == 0, nextInt())));
        case 9 -> OneEndpoint.initAck(nextInt());
        default -> data(command);
      };
    }

    /// The next octets are chunks, as they are.
    private void inject() {
      int length = Math.min(4 * next(), octets.length - at);
      ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + Math.max(0, length));
      packet.putShort((short) OneEndpoint.PEER_PORT).putShort((short) OneEndpoint.PORT);
      packet.putInt(it.ownTag()).putInt(0).put(octets, at, Math.max(0, length));
      at += Math.max(0, length);
      var checksum = new CRC32C();
      checksum.update(packet.array());
      packet.putInt(8, Integer.reverseBytes((int) checksum.getValue()));
      if (PacketReader.read(Octets.of(packet.array())) instanceof Decoded.Good(Packet good)) {
        it.receive(OneEndpoint.PEER, good);
      }
    }

    private void look() {
      ReceiveAccount receiving = it.association().receiveLevels();
      assertThat(receiving.heldBytes()).isBetween(0L, 100_000L);
      assertThat(receiving.heldPieces()).isBetween(0, 64);
      SendAccount sending = it.association().sendLevels();
      assertThat(sending.unacknowledgedBytes()).isNotNegative();
      assertThat(sending.outstandingBytes()).isNotNegative();
      assertThat(it.sentBytes).isLessThan(MOST_PACKETS_AT_ONCE * 1500);
      boolean closed = it.association().state() instanceof AssociationState.Closed;
      assertThat(it.end() != null).isEqualTo(closed);
      if (!closed) {
        assertThat(it.association().deadlineNs()).isNotEqualTo(Timers.NEVER);
      }
    }
  }

  @FuzzTest
  void endsOnlyWithAReasonWhateverComes(byte[] octets) {
    if (octets.length > 1) {
      new Run(Arrays.copyOf(octets, Math.min(octets.length, MOST_OCTETS))).play();
    }
  }

  /// The same with random octets. Runs longer by hand: `-Dweir.rounds=100000`.
  @Test
  void endsOnlyWithAReasonWhateverIsDrawn() {
    int rounds = Integer.getInteger("weir.rounds", 300);
    Seeds.forEach(
        random -> {
          for (int round = 0; round < rounds; round++) {
            byte[] octets = new byte[random.nextInt(2, 600)];
            random.nextBytes(octets);
            try {
              new Run(octets).play();
            } catch (AssertionError | RuntimeException e) {
              throw new AssertionError(HexFormat.of().formatHex(octets) + " " + e, e);
            }
          }
        });
  }
}
