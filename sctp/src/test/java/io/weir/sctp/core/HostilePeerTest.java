package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.PEER_TSN;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Tsns;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A peer that has shaken hands and then does what it should not: what is held and what is sent
/// stays within bounds, and the association ends only with a reason.
class HostilePeerTest {
  private final OneEndpoint it = OneEndpoint.established();

  private Chunk.Sack sack(int beyond, int window, int... gaps) {
    int acknowledged = it.association().sender().outstanding().cumulativeTsn() + beyond;
    return new Chunk.Sack(acknowledged, window, GapBlocks.of(gaps), Tsns.of());
  }

  @Test
  void whoAcknowledgesWhatWasNeverSentIsTold() {
    it.send(10);
    it.drain();
    List<Packet> last = it.receive(sack(2, 100_000));
    assertThat(it.end()).isInstanceOf(EndReason.ProtocolViolation.class);
    assertThat(chunks(last).getFirst()).isInstanceOf(Chunk.Abort.class);
  }

  @Test
  void whoAcknowledgesGapsThatWereNeverSentIsTold() {
    it.send(10);
    it.drain();
    it.receive(sack(0, 100_000, 2, 2));
    assertThat(it.end()).isInstanceOf(EndReason.ProtocolViolation.class);
  }

  // Everything but the first chunk is acknowledged, for ever. That answers, as the standard counts
  // it, until as many chunks are kept as may be; then nothing is new, and the association is given
  // up.
  @Test
  void whoNeverAcknowledgesTheFirstChunkIsGivenUp() {
    int mostHeld = 0;
    for (int round = 0; round < 3000 && it.end() == null; round++) {
      for (int i = 0; i < 300 && it.association().sendLevels().queuedMessages() < 3000; i++) {
        it.send(1);
      }
      it.drain();
      int sent = it.association().sender().outstanding().size();
      mostHeld = Math.max(mostHeld, sent);
      if (sent > 1) {
        it.receive(sack(0, 100_000, 2, Math.min(sent, 65_535)));
      }
      it.advance(SECOND);
    }
    assertThat(mostHeld).isEqualTo(OutstandingData.MOST);
    assertThat(it.end()).isInstanceOf(EndReason.Unreachable.class);
  }

  @Test
  void aWindowThatStaysClosedIsProbedMoreAndMoreSeldom() {
    for (int i = 0; i < 50; i++) {
      it.send(1000);
    }
    long packets = it.drain().size();
    for (int minute = 0; minute < 60; minute++) {
      it.receive(sack(it.association().sender().outstanding().size(), 0));
      packets += (int) it.advance(60 * SECOND).stream().filter(HostilePeerTest::hasData).count();
      it.receive(sack(0, 0));
      assertThat(it.association().sender().outstanding().size()).isLessThanOrEqualTo(1);
    }
    assertThat(packets).isLessThan(250);
  }

  private static boolean hasData(Packet packet) {
    return packet.chunks().stream().anyMatch(Chunk.Data.class::isInstance);
  }

  // One byte each, of messages that never end, on all streams.
  @Test
  void firstBytesOfManyMessagesAreBounded() {
    Sizes sizes = it.options.sizes();
    for (int i = 0; i < 100_000 && it.end() == null; i++) {
      it.receive(
          new Chunk.Data(
              DataFlags.of(false, true, true, false),
              PEER_TSN + 1 + 2 * i,
              i % 10,
              i & 0xffff,
              0,
              Octets.of(new byte[1])));
      ReceiveAccount levels = it.association().receiveLevels();
      assertThat(levels.heldPieces()).isLessThanOrEqualTo(sizes.receiveMessages());
      assertThat(levels.heldBytes()).isLessThanOrEqualTo(sizes.receiveWindow());
    }
  }

  @Test
  void aWindowThatIsNotKeptToIsDefended() {
    it.reads = false;
    for (int i = 0; i < 3000; i++) {
      it.receive(it.data(1400));
      assertThat(it.association().receiveLevels().heldBytes())
          .isLessThanOrEqualTo(it.options.sizes().receiveWindow());
    }
    assertThat(it.association().receiveLevels().dropped()).isPositive();
    assertThat(it.end()).isNull();
  }

  @Test
  void jumpsOfForwardTsnCostNothing() {
    int tsn = PEER_TSN;
    for (int i = 0; i < 1000; i++) {
      tsn += (i & 1) == 0 ? 1 << 19 : 1 << 29;
      it.receive(new Chunk.ForwardTsn(tsn, List.of(new Chunk.SkippedStream(9, i))));
      it.receive(new Chunk.ForwardTsn(tsn - 5, List.of(new Chunk.SkippedStream(60_000, i))));
    }
    assertThat(it.association().receiveLevels().heldPieces()).isZero();
    assertThat(it.end()).isNull();
  }

  // The socket takes nothing while the peer asks and asks.
  @Test
  void controlChunksThatAskForAnswersDoNotPileUp() {
    int tag = it.ownTag();
    Packet flood =
        SimulatedLife.read(
            PacketWriter.packet(
                OneEndpoint.PEER_PORT,
                OneEndpoint.PORT,
                tag,
                new Chunk.Heartbeat(Octets.of(new byte[100])),
                new Chunk.OperationError(List.of(new ErrorCause.OutOfResource())),
                new Chunk.Unrecognized(0xc9, Octets.of(new byte[] {(byte) 0xc9, 0, 0, 4})),
                new Chunk.CookieAck(),
                new Chunk.ShutdownAck(),
                new Chunk.HeartbeatAck(Octets.of(new byte[16]))));
    var origin = new Origin(PEER, 0, OneEndpoint.OWN);
    for (int i = 0; i < 10_000; i++) {
      it.demultiplexer.receive(flood, origin, it.nowNs);
      while (it.association().nextEvent() != null) {
        assertThat(it.end()).isNull();
      }
    }
    List<Packet> packets = it.drain();
    assertThat(chunks(packets)).hasSizeLessThanOrEqualTo(ControlQueue.MOST + 1);
    assertThat(it.association().state()).isInstanceOf(Established.class);
  }

  @Test
  void anOldCookieOfAnotherAssociationChangesNothing() {
    Chunk.InitAck ack = it.greet(OneEndpoint.init(5));
    it.receive(PEER, ack.setup().tag(), OneEndpoint.echo(ack)); // a restart
    int tag = it.ownTag();
    Chunk.InitAck second = it.greet(OneEndpoint.init(6));
    it.receive(PEER, second.setup().tag(), OneEndpoint.echo(second));
    assertThat(it.ownTag()).isNotEqualTo(tag);
    int now = it.ownTag();
    assertThat(it.receive(PEER, ack.setup().tag(), OneEndpoint.echo(ack))).isEmpty();
    assertThat(it.ownTag()).isEqualTo(now);
  }

  @Test
  void dataWithoutUserDataEndsTheAssociation() {
    List<Packet> last = it.receive(it.data(0));
    assertThat(chunks(last))
        .containsExactly(new Chunk.Abort(false, List.of(new ErrorCause.NoUserData(PEER_TSN))));
  }

  @Test
  void streamsThatDoNotExistAreReported() {
    Octets one = Octets.of(new byte[1]);
    List<Packet> answers =
        it.receive(new Chunk.Data(DataFlags.of(false, false, true, true), PEER_TSN, 10, 0, 0, one));
    assertThat(chunks(answers))
        .contains(new Chunk.OperationError(List.of(new ErrorCause.InvalidStream(10))))
        .anyMatch(Chunk.Sack.class::isInstance);
    assertThat(it.messages).isEmpty();
  }

  // A message of three pieces whose middle one is of no stream, in every order.
  @Test
  void piecesAroundOneOfNoStreamAreNotHeld() {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      var up = OneEndpoint.established();
      for (int place : order) {
        var flags = DataFlags.of(false, false, place == 0, place == 2);
        int stream = place == 1 ? 10 : 3;
        up.receive(new Chunk.Data(flags, PEER_TSN + place, stream, 0, 0, Octets.of(new byte[100])));
      }
      if (up.end() == null) {
        assertThat(up.association().receiver().cumulativeTsn()).isEqualTo(PEER_TSN + 2);
        assertThat(up.association().receiveLevels().heldBytes()).isZero();
      }
    }
  }
}
