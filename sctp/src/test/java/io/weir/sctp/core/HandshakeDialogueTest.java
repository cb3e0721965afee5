package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.PEER_TAG;
import static io.weir.sctp.core.OneEndpoint.PEER_TSN;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static io.weir.sctp.core.OneEndpoint.echo;
import static io.weir.sctp.core.OneEndpoint.init;
import static io.weir.sctp.core.OneEndpoint.initAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How associations come up, message by message
/// ([RFC 9260 section 5](https://www.rfc-editor.org/rfc/rfc9260#section-5)).
class HandshakeDialogueTest {
  // peer                        endpoint
  //  | INIT                         |
  //  |----------------------------->|
  //  |                     INIT ACK |  nothing is kept
  //  |<-----------------------------|
  //  | COOKIE ECHO, DATA            |
  //  |----------------------------->|
  //  |             COOKIE ACK, SACK |
  //  |<-----------------------------|
  @Test
  void aListenerRemembersNothingUntilItsCookieComesBack() {
    var it = OneEndpoint.listening();
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    assertThat(it.demultiplexer.associations()).isEmpty();
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack), it.data(100));
    assertThat(it.demultiplexer.associations()).hasSize(1);
    assertThat(it.association().localTag()).isEqualTo(ack.setup().tag());
    assertThat(it.association().peerTag()).isEqualTo(PEER_TAG);
    assertThat(answers).allMatch(packet -> packet.tag() == PEER_TAG);
    assertThat(chunks(answers).getFirst()).isEqualTo(new Chunk.CookieAck());
    assertThat(chunks(answers)).anyMatch(Chunk.Sack.class::isInstance);
    assertThat(it.messages).hasSize(1);
  }

  // endpoint                      peer
  //  | INIT (tag 0)                 |
  //  |----------------------------->|
  //  |                     INIT ACK |
  //  |<-----------------------------|
  //  | COOKIE ECHO                  |
  //  |----------------------------->|
  //  |                   COOKIE ACK |
  //  |<-----------------------------|
  //  | DATA                         |
  //  |----------------------------->|
  @Test
  void whoBeginsSendsDataOnceTheCookieIsAcknowledged() {
    var it = OneEndpoint.listening();
    it.connect();
    assertThat(it.association().state()).isInstanceOf(CookieWait.class);
    it.send(10);
    assertThat(it.drain()).isEmpty();
    List<Packet> echoes = it.receive(initAck(PEER_TAG));
    assertThat(it.association().state()).isInstanceOf(CookieEchoed.class);
    assertThat(echoes).hasSize(1);
    assertThat(echoes.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(echoes.getFirst().chunks())
        .containsExactly(new Chunk.CookieEcho(Octets.of(new byte[] {1, 2, 3, 4})));
    List<Packet> data = it.receive(new Chunk.CookieAck());
    assertThat(it.association().state()).isInstanceOf(Established.class);
    assertThat(chunks(data)).anyMatch(Chunk.Data.class::isInstance);
    assertThat(it.receive(new Chunk.CookieAck())).isEmpty(); // section 5.2.5
    assertThat(it.receive(initAck(77))).isEmpty(); // section 5.2.3
    assertThat(it.association().peerTag()).isEqualTo(PEER_TAG);
  }

  // endpoint                      peer
  //  | INIT                         |
  //  |-------------- x              |  T1-init: 1 s, 2 s, 4 s ...
  //  | INIT                         |
  //  |-------------- x              |  1 + Max.Init.Retransmits in all
  @Test
  void initsAreRepeatedWithDoubledTimesAndThenGivenUp() {
    var it = OneEndpoint.listening();
    Chunk.Init first = it.connect();
    assertThat(it.advance(999 * OneEndpoint.MS)).isEmpty();
    assertThat(chunks(it.advance(OneEndpoint.MS))).containsExactly(first);
    assertThat(it.advance(1999 * OneEndpoint.MS)).isEmpty();
    assertThat(chunks(it.advance(OneEndpoint.MS))).containsExactly(first);
    assertThat(it.advance(600 * SECOND)).hasSize(6);
    assertThat(it.end()).isInstanceOf(EndReason.Unreachable.class);
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  // endpoint                      peer
  //  | COOKIE ECHO                  |
  //  |----------------------------->|
  //  |         ERROR (stale cookie) |
  //  |<-----------------------------|
  //  | INIT (cookie preservative)   |  section 5.2.6
  //  |----------------------------->|
  //  |         ... stale once more  |
  @Test
  void aStaleCookieIsAnsweredByOneMoreInitThatAsksForALongerLife() {
    var it = OneEndpoint.listening();
    it.connect();
    it.receive(initAck(PEER_TAG));
    var stale = new Chunk.OperationError(List.of(new ErrorCause.StaleCookie(500_000)));
    List<Packet> again = it.receive(stale);
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().tag()).isZero();
    var init = (Chunk.Init) again.getFirst().chunks().getFirst();
    assertThat(init.setup().parameters()).contains(new Parameter.CookiePreservative(1500));
    it.receive(initAck(PEER_TAG));
    it.receive(stale);
    assertThat(it.end()).isInstanceOf(EndReason.Unreachable.class);
  }

  @Test
  void anInitAckThatCannotBeUsedIsAnsweredByAnAbort() {
    for (Chunk.InitAck bad :
        List.of(
            new Chunk.InitAck(new Chunk.Setup(PEER_TAG, 100_000, 0, 10, 1, List.of())),
            new Chunk.InitAck(new Chunk.Setup(PEER_TAG, 1499, 1, 1, 1, List.of())),
            new Chunk.InitAck(new Chunk.Setup(PEER_TAG, 100_000, 1, 1, 1, List.of())))) {
      var it = OneEndpoint.listening();
      it.connect();
      List<Packet> answers = it.receive(bad);
      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().tag()).isEqualTo(PEER_TAG);
      assertThat(answers.getFirst().chunks().getFirst()).isInstanceOf(Chunk.Abort.class);
      assertThat(it.end()).isInstanceOf(EndReason.ProtocolViolation.class);
    }
  }

  @Test
  void anInitThatCannotBeUsedIsAnsweredByAnAbortWithItsTagOrNotAtAll() {
    var it = OneEndpoint.listening();
    List<Packet> answers =
        it.receive(
            PEER, 0, new Chunk.Init(new Chunk.Setup(PEER_TAG, 1499, 1, 1, PEER_TSN, List.of())));
    assertThat(answers.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(chunks(answers).getFirst()).isInstanceOf(Chunk.Abort.class);
    assertThat(it.receive(PEER, 0, init(0))).isEmpty();
    assertThat(it.receive(PEER, 5, init(PEER_TAG))).isEmpty(); // section 8.5.1 A
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  @Test
  void parametersThatAreNotUnderstoodAreReportedIfTheySaySo() {
    var it = OneEndpoint.listening();
    Octets reported = Octets.of(new byte[] {(byte) 0xc0, 0x77, 0, 4});
    Octets skipped = Octets.of(new byte[] {(byte) 0x80, 0x77, 0, 4});
    Chunk.InitAck ack =
        it.greet(
            init(
                PEER_TAG,
                new Parameter.Unrecognized(0xc077, reported),
                new Parameter.Unrecognized(0x8077, skipped)));
    assertThat(ack.setup().parameters())
        .contains(new Parameter.NotUnderstood(reported))
        .doesNotContain(new Parameter.NotUnderstood(skipped));
    it.connect();
    List<Packet> answers =
        it.receive(initAck(PEER_TAG, new Parameter.Unrecognized(0xc077, reported)));
    assertThat(chunks(answers))
        .contains(
            new Chunk.OperationError(List.of(new ErrorCause.UnrecognizedParameters(reported))));
  }

  @Test
  void aCookieEchoTakenBackFromTheSocketsQueueIsNotSentLater() {
    var it = OneEndpoint.listening();
    it.connect();
    it.receive(initAck(PEER_TAG));
    it.nowNs += SECOND; // T1-cookie, and the socket takes nothing before the answer comes
    it.association().advanceTo(it.nowNs);
    assertThat(chunks(it.receive(new Chunk.CookieAck())))
        .noneMatch(Chunk.CookieEcho.class::isInstance);
  }

  @Test
  void closingBeforeItIsUpEndsWithoutAWord() {
    var it = OneEndpoint.listening();
    it.connect();
    it.association().shutdown(it.nowNs);
    assertThat(it.drain()).isEmpty();
    assertThat(it.end()).isInstanceOf(EndReason.Aborted.class);
  }
}
