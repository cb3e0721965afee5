package io.weir.sctp.core;

import static io.weir.sctp.core.OneEndpoint.PEER;
import static io.weir.sctp.core.OneEndpoint.SECOND;
import static io.weir.sctp.core.OneEndpoint.STRANGER;
import static io.weir.sctp.core.OneEndpoint.chunks;
import static io.weir.sctp.core.OneEndpoint.init;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Packets that are for nobody, rule by rule
/// ([RFC 9260 section 8.4](https://www.rfc-editor.org/rfc/rfc9260#section-8.4)).
class OutOfTheBlueTest {
  private static final int TAG = 0x07070707;
  private final OneEndpoint it = OneEndpoint.listening();

  @Test
  void rule1SourcesThatAreNoHostAreNotAnswered() throws UnknownHostException {
    for (String source : List.of("224.0.0.1", "255.255.255.255", "0.0.0.0", "ff02::1")) {
      assertThat(it.receive(InetAddress.getByName(source), TAG, it.data(1))).as(source).isEmpty();
    }
  }

  @Test
  void rule2AbortIsNotAnsweredWhereverItStands() {
    assertThat(it.receive(PEER, TAG, new Chunk.Abort(false, List.of()))).isEmpty();
    assertThat(it.receive(PEER, TAG, it.data(1), new Chunk.Abort(false, List.of()))).isEmpty();
  }

  @Test
  void rule3AnInitWhereNobodyListensIsAnsweredByAnAbortWithItsTag() {
    it.demultiplexer.unlisten(OneEndpoint.PORT);
    List<Packet> answers = it.receive(PEER, 0, init(TAG));
    assertThat(answers.getFirst().tag()).isEqualTo(TAG);
    assertThat(chunks(answers)).containsExactly(new Chunk.Abort(false, List.of()));
  }

  @Test
  void rule4ACookieThatIsNotOursIsDropped() {
    var cookie = new Chunk.CookieEcho(Octets.of(new byte[200]));
    assertThat(it.receive(PEER, TAG, cookie)).isEmpty();
    assertThat(it.drops).containsExactly(Demultiplexer.Drop.FORGED_COOKIE);
  }

  @Test
  void rule5ShutdownAckIsAnsweredByShutdownCompleteWithTheTagReflected() {
    List<Packet> answers = it.receive(PEER, TAG, new Chunk.ShutdownAck());
    assertThat(answers.getFirst().tag()).isEqualTo(TAG);
    assertThat(chunks(answers)).containsExactly(new Chunk.ShutdownComplete(true));
  }

  @Test
  void rule6ShutdownCompleteIsNotAnswered() {
    assertThat(it.receive(PEER, TAG, new Chunk.ShutdownComplete(true))).isEmpty();
  }

  @Test
  void rule7CookieAckAndStaleCookieErrorsAreNotAnswered() {
    assertThat(it.receive(PEER, TAG, new Chunk.CookieAck())).isEmpty();
    var stale = new Chunk.OperationError(List.of(new ErrorCause.StaleCookie(5)));
    assertThat(it.receive(PEER, TAG, stale)).isEmpty();
  }

  @Test
  void rule8EverythingElseIsAnsweredByAnAbortWithTheTagReflected() {
    for (Chunk chunk :
        List.of(
            it.data(1),
            new Chunk.Heartbeat(Octets.of(new byte[8])),
            new Chunk.Shutdown(1),
            new Chunk.InitAck(new Chunk.Setup(1, 100_000, 1, 1, 1, List.of())))) {
      List<Packet> answers = it.receive(PEER, TAG, chunk);
      assertThat(answers.getFirst().tag()).isEqualTo(TAG);
      assertThat(chunks(answers)).containsExactly(new Chunk.Abort(true, List.of()));
      assertThat(it.sentBytes).isLessThanOrEqualTo(it.receivedBytes);
    }
  }

  @Test
  void noMoreThanAThousandASecondAreAnswered() {
    int answered = 0;
    for (int i = 0; i < 3000; i++) {
      answered += it.receive(STRANGER, TAG, it.data(1)).size();
    }
    assertThat(answered).isEqualTo(1000);
    assertThat(it.drops).hasSize(2000).containsOnly(Demultiplexer.Drop.TOO_MANY_ANSWERS);
    it.nowNs += SECOND;
    assertThat(it.receive(STRANGER, TAG, it.data(1))).hasSize(1);
  }

  @Test
  void packetsOfAnAssociationFromElsewhereOrWithAnotherTagChangeNothing() {
    var up = OneEndpoint.established();
    up.receive(STRANGER, up.ownTag(), up.data(1), new Chunk.Heartbeat(Octets.of(new byte[4])));
    up.receive(PEER, up.ownTag() + 1, up.data(1));
    up.receive(PEER, 0, up.data(1));
    up.receive(STRANGER, up.ownTag(), new Chunk.Abort(false, List.of()));
    assertThat(up.messages).isEmpty();
    assertThat(up.end()).isNull();
    assertThat(up.association().receiveLevels().heldBytes()).isZero();
  }

  @Test
  void otherPortsAreAnotherAssociation() {
    var up = OneEndpoint.established();
    Packet other =
        SimulatedLife.read(PacketWriter.packet(6001, OneEndpoint.PORT, up.ownTag(), up.data(1)));
    List<Packet> answers = up.receive(PEER, other);
    assertThat(chunks(answers)).containsExactly(new Chunk.Abort(true, List.of()));
    assertThat(up.end()).isNull();
  }
}
