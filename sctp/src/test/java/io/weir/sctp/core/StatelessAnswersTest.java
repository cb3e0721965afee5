package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.PEER_TAG;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.STRANGER;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static io.weir.sctp.core.OneEndpoint.echo;
import static io.weir.sctp.core.OneEndpoint.init;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Parameter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What strangers can have an endpoint do before it knows them: nothing is kept, little is sent,
/// and no cookie but its own is good for anything
/// ([RFC 9260 sections 5.1.3, 5.1.5 and 12](https://www.rfc-editor.org/rfc/rfc9260#section-12)).
class StatelessAnswersTest {
  private final OneEndpoint it = OneEndpoint.listening();

  private static InetAddress source(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, (byte) (1 + (number >> 16)), (byte) (number >> 8), (byte) number});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHundredThousandInitsFromAsManySourcesLeaveNothing() {
    for (int i = 0; i < 100_000; i++) {
      List<Packet> answers = it.receive(source(i), 0, init(i + 1));
      assertThat(answers).hasSize(1);
    }
    assertThat(it.demultiplexer.associations()).isEmpty();
    assertThat(it.demultiplexer.heldObjects()).isZero();
    assertThat(it.hasAssociation()).isFalse();
  }

  @Test
  void noMoreAssociationsAreMadeThanThereMayBe() {
    var few = new OneEndpoint(AssociationOptions.DEFAULTS, 3);
    for (int i = 0; i < 10; i++) {
      Chunk.InitAck ack = (Chunk.InitAck) chunks(few.receive(source(i), 0, init(i + 1))).getFirst();
      few.receive(source(i), ack.setup().tag(), echo(ack));
    }
    assertThat(few.demultiplexer.associations()).hasSize(3);
    assertThat(few.drops).hasSize(7).containsOnly(Demultiplexer.Drop.TOO_MANY_ASSOCIATIONS);
  }

  // The numbers that an attacker with a forged source has to work with. An INIT ACK bears the INIT
  // and what comes to it: 52 bytes more than twice the INIT at most.
  @Test
  void answersAreNotMuchLargerThanWhatTheyAnswer() {
    it.receive(PEER, 0, init(PEER_TAG));
    assertThat(it.receivedBytes).isEqualTo(32);
    assertThat(it.sentBytes).isLessThanOrEqualTo(180); // 5.6 times
    var unknown = new ArrayList<Parameter>();
    for (int i = 0; i < 100; i++) {
      unknown.add(
          new Parameter.Unrecognized(
              0xc077, Octets.of(new byte[] {(byte) 0xc0, 0x77, 0, 8, 1, 2, 3, 4})));
    }
    it.receive(PEER, 0, init(PEER_TAG, unknown.toArray(Parameter[]::new)));
    assertThat(it.receivedBytes).isEqualTo(832);
    assertThat((double) it.sentBytes / it.receivedBytes).isLessThanOrEqualTo(2.7);
    // All other answers are smaller than what they answer.
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    it.nowNs += 100 * SECOND;
    it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(it.sentBytes).isBetween(1, it.receivedBytes);
    it.receive(PEER, 5, new Chunk.ShutdownAck());
    assertThat(it.sentBytes).isBetween(1, it.receivedBytes);
    it.demultiplexer.unlisten(OneEndpoint.PORT);
    it.receive(PEER, 0, init(PEER_TAG));
    assertThat(it.sentBytes).isBetween(1, it.receivedBytes);
  }

  @Test
  void whoAsksAnAssociationIsAnsweredByNoMoreThanItSends() {
    var up = OneEndpoint.established();
    up.receive(new Chunk.Heartbeat(Octets.of(new byte[1000])));
    assertThat(up.sentBytes).isLessThanOrEqualTo(up.receivedBytes);
    up.receive(up.data(1));
    up.receive(up.data(1));
    assertThat(up.sentBytes).isLessThanOrEqualTo(up.receivedBytes);
  }

  private void assertForged(Octets cookie, int tag, InetAddress from) {
    it.drops.clear();
    assertThat(it.receive(from, tag, new Chunk.CookieEcho(cookie))).isEmpty();
    assertThat(it.drops).containsExactly(Demultiplexer.Drop.FORGED_COOKIE);
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  @Test
  void aCookieOfWhichABitIsAnotherIsForged() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    byte[] cookie = echo(ack).cookie().toArray();
    for (int bit = 0; bit < 8 * cookie.length; bit++) {
      byte[] flipped = cookie.clone();
      flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertForged(Octets.of(flipped), ack.setup().tag(), PEER);
    }
  }

  @Test
  void aCookieThatIsTooShortOrTooLongIsForged() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    Octets cookie = echo(ack).cookie();
    for (int length = 1; length < cookie.length(); length++) {
      assertForged(cookie.slice(0, length), ack.setup().tag(), PEER);
    }
    byte[] longer = Arrays.copyOf(cookie.toArray(), cookie.length() + 1);
    assertForged(Octets.of(longer), ack.setup().tag(), PEER);
  }

  @Test
  void aCookieIsGoodOnlyForItsTagItsPortsAndItsAddresses() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    int tag = ack.setup().tag();
    assertForged(echo(ack).cookie(), tag + 1, PEER);
    assertForged(echo(ack).cookie(), tag, STRANGER);
    Packet otherPort =
        SimulatedLife.read(PacketWriter.packet(6001, OneEndpoint.PORT, tag, echo(ack)));
    assertThat(it.receive(PEER, otherPort)).isEmpty();
    assertThat(it.demultiplexer.associations()).isEmpty();
    assertThat(it.receive(PEER, tag, echo(ack))).isNotEmpty();
  }

  @Test
  void aCookieOfAnotherEndpointIsForged() {
    var random = new SplittableRandom(99);
    var other =
        new Demultiplexer(
            new Demultiplexer.Settings(
                AssociationOptions.DEFAULTS, List.of(), 9, random::nextInt, tag -> false),
            it.nowNs);
    other.listen(OneEndpoint.PORT);
    Packet init =
        SimulatedLife.read(
            PacketWriter.packet(OneEndpoint.PEER_PORT, OneEndpoint.PORT, 0, init(PEER_TAG)));
    var answer =
        (Demultiplexer.Received.Answer)
            other.receive(init, new Origin(PEER, 0, OneEndpoint.OWN), it.nowNs);
    Packet greeted = SimulatedLife.read(answer.packet());
    var ack = (Chunk.InitAck) greeted.chunks().getFirst();
    assertForged(echo(ack).cookie(), ack.setup().tag(), PEER);
  }

  @Test
  void anOldCookieIsStaleAndThePeerIsToldByHowMuch() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    it.nowNs += 60 * SECOND + 5000;
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(answers.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(chunks(answers))
        .containsExactly(new Chunk.OperationError(List.of(new ErrorCause.StaleCookie(5))));
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  @Test
  void aPeerMayAskForALongerLifeButNotForMoreThanTwice() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG, new Parameter.CookiePreservative(-1)));
    it.nowNs += 121 * SECOND;
    List<Packet> answers = it.receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers).getFirst()).isInstanceOf(Chunk.OperationError.class);
    Chunk.InitAck other = it.greet(init(PEER_TAG, new Parameter.CookiePreservative(30_000)));
    it.nowNs += 89 * SECOND;
    assertThat(chunks(it.receive(PEER, other.setup().tag(), echo(other))))
        .contains(new Chunk.CookieAck());
  }

  @Test
  void cookiesOutliveOneChangeOfTheKeyAndNotTwo() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    for (int change = 0; change < 2; change++) {
      it.nowNs += 3601 * SECOND;
      it.greet(init(PEER_TAG + 1));
    }
    assertForged(echo(ack).cookie(), ack.setup().tag(), PEER);
  }

  @Test
  void aReplayedCookieDoesNotBringBackWhatHasEnded() {
    Chunk.InitAck ack = it.greet(init(PEER_TAG));
    int tag = ack.setup().tag();
    it.receive(PEER, tag, echo(ack));
    it.receive(PEER, tag, new Chunk.Abort(false, List.of()));
    assertThat(it.demultiplexer.associations()).isEmpty();
    List<Packet> answers = it.receive(PEER, tag, echo(ack));
    assertThat(it.demultiplexer.associations()).isEmpty();
    assertThat(answers.getFirst().tag()).isEqualTo(PEER_TAG);
    assertThat(chunks(answers)).containsExactly(new Chunk.Abort(false, List.of()));
    it.nowNs += 119 * SECOND;
    it.receive(PEER, tag, echo(ack));
    assertThat(it.demultiplexer.associations()).isEmpty();
  }

  @Test
  void tagsThatHaveEndedAreForgottenInTimeAndBounded() {
    var tags = new EndedTags(10);
    for (int tag = 1; tag <= EndedTags.MOST + 100; tag++) {
      tags.add(tag, 0);
    }
    assertThat(tags.count()).isEqualTo(EndedTags.MOST);
    assertThat(tags.has(100, 0)).isFalse();
    assertThat(tags.has(101, 9)).isTrue();
    assertThat(tags.has(101, 10)).isFalse();
    assertThat(tags.count()).isZero();
  }
}
