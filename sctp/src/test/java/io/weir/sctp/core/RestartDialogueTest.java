package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.PEER_TAG;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static io.weir.sctp.core.OneEndpoint.echo;
import static io.weir.sctp.core.OneEndpoint.init;
import static io.weir.sctp.core.OneEndpoint.initAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cookies and INITs that meet an association, row by row
/// ([RFC 9260 section 5.2](https://www.rfc-editor.org/rfc/rfc9260#section-5.2), table 12).
class RestartDialogueTest {
  private static final int NEW_TAG = 0x0a0a0a0a;

  // peer (restarted)            endpoint (established)
  //  | INIT (new tag)               |
  //  |----------------------------->|
  //  |     INIT ACK (another tag)   |  the association goes on
  //  |<-----------------------------|
  //  | COOKIE ECHO                  |
  //  |----------------------------->|  row A
  //  |                   COOKIE ACK |
  //  |<-----------------------------|
  @Test
  void rowAAPeerThatHasForgottenTheAssociationBeginsAnew() {
    var it = OneEndpoint.established();
    int tagBefore = it.ownTag();
    it.send(100);
    it.drain();
    Chunk.InitAck ack = it.greet(init(NEW_TAG));
    assertThat(ack.setup().tag()).isNotEqualTo(tagBefore);
    assertThat(it.ownTag()).isEqualTo(tagBefore);
    assertThat(it.association().state()).isInstanceOf(Established.class);
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers)).contains(new Chunk.CookieAck());
    assertThat(answers).allMatch(packet -> packet.tag() == NEW_TAG);
    assertThat(it.ownTag()).isEqualTo(ack.setup().tag());
    assertThat(it.events).anyMatch(AssociationEvent.Restarted.class::isInstance);
    assertThat(it.events).anyMatch(AssociationEvent.SendFailed.class::isInstance);
    assertThat(it.demultiplexer.associations()).hasSize(1);
    // The new one's data begins at its own TSN; what bears the old tag is not heard any more.
    it.receive(it.data(10));
    assertThat(it.messages).hasSize(1);
    it.receive(PEER, tagBefore, new Chunk.Abort(false, List.of()));
    assertThat(it.association().state()).isInstanceOf(Established.class);
  }

  // peer                        endpoint
  //  | INIT        INIT             |  both at once
  //  |------\ /---------------------|
  //  |       x                      |
  //  |<-----/ \-------------------->|
  //  |  INIT ACK (the same tags)    |
  //  | COOKIE ECHO                  |
  //  |----------------------------->|  row B
  @Test
  void rowBBothBeginAtTheSameTime() {
    var it = OneEndpoint.listening();
    Chunk.Init ours = it.connect();
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    assertThat(ack.setup().tag()).isEqualTo(ours.setup().tag());
    assertThat(ack.setup().initialTsn()).isEqualTo(ours.setup().initialTsn());
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers)).contains(new Chunk.CookieAck());
    assertThat(it.association().state()).isInstanceOf(Established.class);
    assertThat(it.association().peerTag()).isEqualTo(PEER_TAG);
    assertThat(it.advance(10 * SECOND))
        .as("neither T1-init nor T1-cookie runs on")
        .allMatch(packet -> !(packet.chunks().getFirst() instanceof Chunk.Init));
  }

  @Test
  void rowBWhoRestartsWhileWeAreUpWithTheOneBeforeBringsItsOwnTsns() {
    var it = OneEndpoint.listening();
    it.connect();
    it.receive(initAck(PEER_TAG)); // of the one before
    it.nowNs++;
    Chunk.InitAck ack = it.greet(init(NEW_TAG));
    it.receive(new Chunk.CookieAck()); // late, of the one before
    assertThat(it.association().state()).isInstanceOf(Established.class);
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers)).contains(new Chunk.CookieAck());
    assertThat(it.association().peerTag()).isEqualTo(NEW_TAG);
    it.receive(it.data(10));
    assertThat(it.messages).hasSize(1);
  }

  @Test
  void rowBALateCookieOfThePeerBeforeDoesNotBringItBack() {
    var it = OneEndpoint.listening();
    it.connect();
    Chunk.InitAck before = it.greet(init(PEER_TAG));
    it.nowNs++;
    Chunk.InitAck now = it.greet(init(NEW_TAG));
    it.receive(PEER, now.setup().tag(), echo(now));
    assertThat(it.association().peerTag()).isEqualTo(NEW_TAG);
    assertThat(it.receive(PEER, before.setup().tag(), echo(before))).isEmpty();
    assertThat(it.association().peerTag()).isEqualTo(NEW_TAG);
  }

  @Test
  void rowCALateCookieIsDropped() {
    var it = OneEndpoint.listening();
    Chunk.InitAck late = it.greet(init(PEER_TAG));
    it.connect();
    it.receive(initAck(PEER_TAG)); // the peer has the same tag still
    assertThat(it.receive(PEER, late.setup().tag(), echo(late))).isEmpty();
    assertThat(it.association().state()).isInstanceOf(AssociationState.CookieEchoed.class);
  }

  @Test
  void rowDACookieThatComesAgainIsAcknowledgedAgain() {
    var it = OneEndpoint.listening();
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    it.receive(PEER, ack.setup().tag(), echo(ack));
    int tag = it.ownTag();
    it.receive(it.data(10));
    List<Packet> answers = it.receive(PEER, tag, echo(ack));
    assertThat(chunks(answers)).containsExactly(new Chunk.CookieAck());
    assertThat(it.events).noneMatch(AssociationEvent.Restarted.class::isInstance);
    it.receive(it.data(10));
    assertThat(it.messages).hasSize(2);
  }

  @Test
  void cookiesThatComeAgainDoNotFillTheQueueOfASocketThatTakesNothing() {
    var it = OneEndpoint.listening();
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    it.receive(PEER, ack.setup().tag(), echo(ack));
    Packet again =
        SimulatedLife.read(
            PacketWriter.packet(OneEndpoint.PEER_PORT, OneEndpoint.PORT, it.ownTag(), echo(ack)));
    for (int i = 0; i < 10_000; i++) {
      it.demultiplexer.receive(again, new Origin(PEER, 0, OneEndpoint.OWN), it.nowNs);
    }
    assertThat(chunks(it.drain())).containsExactly(new Chunk.CookieAck());
  }

  // peer (restarted)            endpoint (SHUTDOWN ACK sent)
  //  | INIT                         |
  //  |----------------------------->|
  //  |    SHUTDOWN ACK (old tag)    |  section 9.2
  //  |<-----------------------------|
  @Test
  void whoIsAboutToEndAnswersAnInitByShutdownAck() {
    var it = OneEndpoint.established();
    it.receive(new Chunk.Shutdown(it.association().sender().nextTsn() - 1));
    assertThat(it.association().state()).isInstanceOf(ShutdownAckSent.class);
    List<Packet> answers = it.receive(PEER, 0, init(NEW_TAG));
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(answers.getFirst().chunks()).containsExactly(new Chunk.ShutdownAck());
  }

  // peer (SHUTDOWN ACK sent)    endpoint (COOKIE-WAIT, a new association)
  //  |                         INIT |
  //  |<-----------------------------|
  //  | SHUTDOWN ACK (old tag)       |
  //  |----------------------------->|
  //  |        SHUTDOWN COMPLETE (T) |  sections 8.5.1 E and 8.4 rule 5
  //  |<-----------------------------|
  @Test
  void aShutdownAckOfTheAssociationBeforeIsCompletedWhileANewOneBegins() {
    var it = OneEndpoint.listening();
    it.connect();
    List<Packet> answers = it.receive(PEER, 0x01010101, new Chunk.ShutdownAck());
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().tag()).isEqualTo(0x01010101);
    assertThat(answers.getFirst().chunks()).containsExactly(new Chunk.ShutdownComplete(true));
    assertThat(it.association().state()).isInstanceOf(AssociationState.CookieWait.class);
  }

  @Test
  void aCookieMadeBeforeTheShutdownIsRefusedDuringIt() {
    var it = OneEndpoint.established();
    Chunk.InitAck ack = it.greet(init(NEW_TAG));
    it.receive(new Chunk.Shutdown(it.association().sender().nextTsn() - 1));
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers))
        .contains(
            new Chunk.ShutdownAck(),
            new Chunk.OperationError(List.of(new ErrorCause.CookieWhileShuttingDown())));
    assertThat(it.association().state()).isInstanceOf(ShutdownAckSent.class);
  }

  @Test
  void whoRestartsMayNotBringAddressesAlong() {
    var it = OneEndpoint.established();
    int tag = it.ownTag();
    List<Packet> answers =
        it.receive(PEER, 0, init(NEW_TAG, new Parameter.Address(OneEndpoint.STRANGER)));
    assertThat(answers.getFirst().tag()).isEqualTo(NEW_TAG);
    assertThat(chunks(answers).getFirst()).isInstanceOf(Chunk.Abort.class);
    var abort = (Chunk.Abort) chunks(answers).getFirst();
    assertThat(abort.causes().getFirst()).isInstanceOf(ErrorCause.RestartWithNewAddresses.class);
    assertThat(it.ownTag()).isEqualTo(tag);
    assertThat(it.association().state()).isInstanceOf(Established.class);
  }

  @Test
  void aShutdownThatWasAskedForGoesOnAfterARestart() {
    var it = OneEndpoint.established();
    it.send(100);
    it.drain();
    it.association().shutdown(it.nowNs);
    Chunk.InitAck ack = it.greet(init(NEW_TAG));
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers)).anyMatch(Chunk.Shutdown.class::isInstance);
  }
}
