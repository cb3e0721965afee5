package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.PEER_TAG;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.core.AssociationState.ShutdownPending;
import io.weir.sctp.core.AssociationState.ShutdownReceived;
import io.weir.sctp.core.AssociationState.ShutdownSent;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.Tsns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How associations end, message by message
/// ([RFC 9260 section 9](https://www.rfc-editor.org/rfc/rfc9260#section-9)).
class ShutdownDialogueTest {
  private static Chunk.Sack sackAll(OneEndpoint it) {
    int last = it.association().sender().nextTsn() - 1;
    return new Chunk.Sack(last, 100_000, GapBlocks.of(), Tsns.of());
  }

  private static Chunk.Shutdown shutdown(OneEndpoint it) {
    return new Chunk.Shutdown(it.association().sender().nextTsn() - 1);
  }

  // endpoint                      peer
  //  | DATA                         |
  //  |----------------------------->|  SHUTDOWN-PENDING
  //  |                         SACK |
  //  |<-----------------------------|
  //  | SHUTDOWN                     |
  //  |----------------------------->|  SHUTDOWN-SENT
  //  |                 SHUTDOWN ACK |
  //  |<-----------------------------|
  //  | SHUTDOWN COMPLETE            |
  //  |----------------------------->|
  @Test
  void whatIsQueuedIsAcknowledgedBeforeShutdownLeaves() {
    var it = OneEndpoint.established();
    it.send(100);
    it.association().shutdown(it.nowNs);
    assertThat(it.association().state()).isInstanceOf(ShutdownPending.class);
    assertThat(
            it.association()
                .send(
                    new OutboundMessage(Octets.of(new byte[1]), OutboundMessage.Carriage.DEFAULT),
                    it.nowNs))
        .isFalse();
    assertThat(chunks(it.drain()))
        .anyMatch(Chunk.Data.class::isInstance)
        .noneMatch(Chunk.Shutdown.class::isInstance);
    assertThat(chunks(it.receive(sackAll(it))))
        .containsExactly(new Chunk.Shutdown(OneEndpoint.PEER_TSN - 1));
    assertThat(it.association().state()).isInstanceOf(ShutdownSent.class);
    List<Packet> last = it.receive(new Chunk.ShutdownAck());
    assertThat(chunks(last)).containsExactly(new Chunk.ShutdownComplete(false));
    assertThat(it.end()).isEqualTo(new EndReason.ShutDown(false));
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  // peer                        endpoint
  //  | SHUTDOWN                     |
  //  |----------------------------->|  SHUTDOWN-RECEIVED: what is left is sent
  //  |                         DATA |
  //  |<-----------------------------|
  //  | SACK                         |
  //  |----------------------------->|
  //  |                 SHUTDOWN ACK |
  //  |<-----------------------------|
  //  | SHUTDOWN COMPLETE            |
  //  |----------------------------->|
  @Test
  void whatIsLeftIsSentBeforeAShutdownIsAcknowledged() {
    var it = OneEndpoint.established();
    it.send(100);
    Chunk.Shutdown early = shutdown(it);
    assertThat(chunks(it.receive(early)))
        .anyMatch(Chunk.Data.class::isInstance)
        .noneMatch(Chunk.ShutdownAck.class::isInstance);
    assertThat(it.association().state()).isInstanceOf(ShutdownReceived.class);
    assertThat(it.events).contains(new AssociationEvent.PeerShutsDown());
    assertThat(chunks(it.receive(sackAll(it)))).containsExactly(new Chunk.ShutdownAck());
    assertThat(it.association().state()).isInstanceOf(ShutdownAckSent.class);
    assertThat(it.receive(new Chunk.ShutdownComplete(false))).isEmpty();
    assertThat(it.end()).isEqualTo(new EndReason.ShutDown(true));
  }

  @Test
  void aShutdownAcknowledgesData() {
    var it = OneEndpoint.established();
    it.send(100);
    it.drain();
    assertThat(chunks(it.receive(shutdown(it)))).containsExactly(new Chunk.ShutdownAck());
  }

  // endpoint                      peer
  //  | SHUTDOWN            SHUTDOWN |
  //  |-------------\ /--------------|
  //  |<------------/ \------------->|
  //  | SHUTDOWN ACK    SHUTDOWN ACK |
  //  |-------------\ /--------------|
  //  |<------------/ \------------->|
  //  | SHUTDOWN COMPLETE            |
  //  |----------------------------->|
  @Test
  void shutdownsThatCrossEndTheAssociation() {
    var it = OneEndpoint.established();
    it.association().shutdown(it.nowNs);
    it.drain();
    assertThat(chunks(it.receive(shutdown(it)))).containsExactly(new Chunk.ShutdownAck());
    assertThat(chunks(it.receive(new Chunk.ShutdownAck())))
        .containsExactly(new Chunk.ShutdownComplete(false));
    assertThat(it.end()).isEqualTo(new EndReason.ShutDown(false));
  }

  // endpoint                      peer
  //  | SHUTDOWN                     |
  //  |----------------------------->|
  //  |                         DATA |  it was under way
  //  |<-----------------------------|
  //  | SACK, SHUTDOWN (newer TSN)   |  at once; T2 begins anew
  //  |----------------------------->|
  @Test
  void dataAfterShutdownIsAcknowledgedAtOnceTogetherWithShutdown() {
    var it = OneEndpoint.established();
    it.association().shutdown(it.nowNs);
    it.drain();
    it.nowNs += 900 * OneEndpoint.MS;
    Chunk.Data data = it.data(10);
    List<Chunk> answers = chunks(it.receive(data));
    assertThat(answers).contains(new Chunk.Shutdown(data.tsn()));
    assertThat(answers).anyMatch(Chunk.Sack.class::isInstance);
    assertThat(it.messages).hasSize(1);
    assertThat(it.advance(900 * OneEndpoint.MS)).isEmpty();
    assertThat(chunks(it.advance(200 * OneEndpoint.MS))).contains(new Chunk.Shutdown(data.tsn()));
  }

  @Test
  void shutdownIsRepeatedByT2UntilTheAssociationIsGivenUp() {
    var it = OneEndpoint.established();
    it.association().shutdown(it.nowNs);
    assertThat(it.drain()).hasSize(1);
    assertThat(it.advance(999 * OneEndpoint.MS)).isEmpty();
    assertThat(it.advance(OneEndpoint.MS)).hasSize(1);
    it.advance(3600 * SECOND);
    assertThat(it.end()).isInstanceOf(EndReason.Unreachable.class);
    assertThat(it.association().deadlineNs()).isEqualTo(Timers.NEVER);
  }

  @Test
  void t5BoundsAShutdownThatAPeerDragsOut() {
    var it = OneEndpoint.established();
    it.association().shutdown(it.nowNs);
    it.drain();
    List<Packet> packets = List.of();
    long endNs = it.nowNs + 300 * SECOND; // 5 times RTO.Max
    while (it.nowNs < endNs && it.end() == null) {
      packets = it.advance(SECOND / 2);
      if (it.end() == null) {
        it.receive(it.data(1));
      }
    }
    assertThat(it.nowNs).isEqualTo(endNs);
    assertThat(it.end()).isInstanceOf(EndReason.Unreachable.class);
    assertThat(chunks(packets)).last().isInstanceOf(Chunk.Abort.class);
  }

  @Test
  void abortTellsThePeerWhyAndIsTheLastWord() {
    var it = OneEndpoint.established();
    it.send(100);
    it.association().abort("enough", it.nowNs);
    List<Packet> last = it.drain();
    assertThat(last).hasSize(1);
    assertThat(last.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(last.getFirst().chunks())
        .containsExactly(
            new Chunk.Abort(
                false,
                List.of(
                    new ErrorCause.UserInitiated(
                        Octets.of("enough".getBytes(StandardCharsets.UTF_8))))));
    assertThat(it.events).anyMatch(AssociationEvent.SendFailed.class::isInstance);
    assertThat(it.advance(100 * SECOND)).isEmpty();
  }

  @Test
  void anAbortOfThePeerIsNotAnswered() {
    var it = OneEndpoint.established();
    it.send(100);
    assertThat(it.receive(new Chunk.Abort(false, List.of()))).isEmpty();
    assertThat(it.end()).isEqualTo(new EndReason.PeerAborted(List.of()));
  }

  // Section 8.5.1 B: with the T bit it is the peer's own tag, without it ours.
  @Test
  void abortsAndShutdownCompletesCountWithTheRightTagOnly() {
    var it = OneEndpoint.established();
    it.receive(new Chunk.Shutdown(it.association().sender().nextTsn() - 1));
    int own = it.ownTag();
    for (Chunk reflected :
        List.of(new Chunk.Abort(true, List.of()), new Chunk.ShutdownComplete(true))) {
      it.receive(PEER, own, reflected);
    }
    for (Chunk direct :
        List.of(new Chunk.Abort(false, List.of()), new Chunk.ShutdownComplete(false))) {
      it.receive(PEER, PEER_TAG, direct);
      it.receive(PEER, own + 1, direct);
    }
    assertThat(it.association().state()).isInstanceOf(ShutdownAckSent.class);
    it.receive(PEER, PEER_TAG, new Chunk.ShutdownComplete(true));
    assertThat(it.end()).isEqualTo(new EndReason.ShutDown(true));
  }

  @Test
  void shutdownCompleteElsewhereIsDropped() {
    var it = OneEndpoint.established();
    assertThat(it.receive(new Chunk.ShutdownComplete(false))).isEmpty();
    assertThat(it.receive(new Chunk.ShutdownAck())).isEmpty();
    assertThat(it.association().state()).isInstanceOf(Established.class);
  }

  @Test
  void anIdleAssociationClosesItselfIfItShould() {
    AssociationOptions.Timeouts usual = AssociationOptions.Timeouts.DEFAULTS;
    var it =
        OneEndpoint.established(
            AssociationOptions.DEFAULTS.withTimeouts(
                new AssociationOptions.Timeouts(
                    usual.rtoInitialNs(),
                    usual.rtoMinNs(),
                    usual.rtoMaxNs(),
                    10,
                    5,
                    8,
                    0,
                    usual.cookieLifeNs(),
                    0,
                    5 * SECOND)));
    it.advance(4 * SECOND);
    it.receive(it.data(1)); // counts from the last message
    assertThat(chunks(it.advance(4 * SECOND))).noneMatch(Chunk.Shutdown.class::isInstance);
    assertThat(chunks(it.advance(SECOND))).anyMatch(Chunk.Shutdown.class::isInstance);
  }
}
