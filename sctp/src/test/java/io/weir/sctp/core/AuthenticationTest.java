package io.weir.sctp.core;

import static io.weir.sctp.core.TwoAssociations.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.core.AssociationEvent.KeyChanged;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Security;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ChunkType;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.PacketReader;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// RFC 4895 in dialogues of two associations, and with packets made by hand.
class AuthenticationTest {
  private static final Features AUTH =
      new Features(true, false, true, false, true, OptionalInt.empty());
  private static final SharedKey KEY = key(7, "a secret");

  private static SharedKey key(int id, String secret) {
    return new SharedKey(id, Octets.of(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /// Options that want chunk types authenticated.
  private static AssociationOptions wanting(int... types) {
    return wanting(List.of(), 0, types);
  }

  private static AssociationOptions wanting(List<SharedKey> keys, int active, int... types) {
    Set<Integer> set = new HashSet<>();
    for (int type : types) {
      set.add(type);
    }
    return AssociationOptions.DEFAULTS
        .withFeatures(AUTH)
        .withSecurity(new Security(set, keys, active));
  }

  private static TwoAssociations dataAuthenticated() {
    return TwoAssociations.up(wanting(ChunkType.DATA));
  }

  // ---- sending

  @Test
  void chunksThatThePeerListsFollowAnAuthChunkAndOthersDoNot() {
    TwoAssociations two = TwoAssociations.up(wanting(ChunkType.DATA), wanting(), 1);
    two.a.send("plain", 0);
    two.b.send("authenticated", 0);
    two.run();

    assertThat(two.b.texts()).containsExactly("plain");
    assertThat(two.a.texts()).containsExactly("authenticated");
    assertThat(two.sent(two.a, Chunk.Auth.class)).isEmpty();
    assertThat(two.sent(two.b, Chunk.Data.class))
        .allSatisfy(
            it -> assertThat(it.packet().chunks().getFirst()).isInstanceOf(Chunk.Auth.class));
  }

  @Test
  void sha256IsPreferred() {
    TwoAssociations two = dataAuthenticated();
    two.a.send("one", 0);
    two.run();

    Chunk.Auth auth = two.chunks(two.a, Chunk.Auth.class).getFirst();
    assertThat(auth.hmacId()).isEqualTo(3);
    assertThat(auth.mac().length()).isEqualTo(32);
    assertThat(auth.keyId()).isZero();
  }

  @Test
  void packetsWithDataLeaveRoomForTheAuthChunk() {
    TwoAssociations two = dataAuthenticated();
    // Fits a packet only without AUTH, so that it has to be cut.
    two.a.send(new byte[1440], 0);
    two.a.send(new byte[100_000], 0);
    two.lost = flight -> two.sent.size() % 7 == 0;
    two.advance(60 * SECOND);

    assertThat(two.b.messages)
        .extracting(it -> it.payload().length())
        .containsExactly(1440, 100_000);
    assertThat(two.sent(two.a, Chunk.Data.class))
        .allSatisfy(it -> assertThat(it.bytes().length).isLessThanOrEqualTo(1480))
        .allSatisfy(it -> assertThat(it.has(Chunk.Auth.class)).isTrue());
  }

  @Test
  void everyChunkMayBeWanted() {
    int[] all = {
      ChunkType.DATA, ChunkType.SACK, ChunkType.HEARTBEAT, ChunkType.HEARTBEAT_ACK,
      ChunkType.ABORT, ChunkType.SHUTDOWN, ChunkType.SHUTDOWN_ACK, ChunkType.ERROR,
      ChunkType.COOKIE_ECHO, ChunkType.COOKIE_ACK, ChunkType.RECONFIGURE, ChunkType.FORWARD_TSN
    };
    TwoAssociations two = TwoAssociations.up(wanting(List.of(KEY), 7, all));
    two.a.send("one", 0);
    two.b.send("two", 0);
    two.run();
    assertThat(two.a.association().requests().resetAssociation(two.nowNs)).isTrue();
    two.advance(90 * SECOND);
    two.a.send("three", 0);
    two.run();
    two.a.association().shutdown(two.nowNs);
    two.advance(SECOND);

    assertThat(two.a.texts()).containsExactly("two");
    assertThat(two.b.texts()).containsExactly("one", "three");
    assertThat(two.a.events(AssociationEvent.Ended.class).getFirst().reason())
        .isEqualTo(new EndReason.ShutDown(false));
    assertThat(two.b.events(AssociationEvent.Ended.class).getFirst().reason())
        .isEqualTo(new EndReason.ShutDown(true));
    assertThat(two.sent.stream().filter(it -> !it.has(Chunk.Auth.class)).map(this::first))
        .allMatch(
            it ->
                it instanceof Chunk.Init
                    || it instanceof Chunk.InitAck
                    || it instanceof Chunk.ShutdownComplete);
  }

  private Chunk first(TwoAssociations.Flight flight) {
    return flight.packet().chunks().getFirst();
  }

  // ---- receiving

  @Test
  void whatIsToBeAuthenticatedAndIsNotIsThrownAwaySilently() {
    TwoAssociations two = dataAuthenticated();
    int before = two.sent.size();
    two.a.forge(dataOf(two, "forged"));
    two.run();

    assertThat(two.b.texts()).isEmpty();
    assertThat(two.sent).hasSize(before + 1);
  }

  private static Chunk.Data dataOf(TwoAssociations two, String text) {
    return new Chunk.Data(
        DataFlags.of(false, false, true, true),
        two.a.association().sender().nextTsn(),
        0,
        0,
        0,
        Octets.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everythingBehindAWrongMacIsThrownAwayAndWhatStandsBeforeCounts() {
    TwoAssociations two = dataAuthenticated();
    two.a.forge(
        new Chunk.Heartbeat(Octets.of(new byte[4])),
        new Chunk.Auth(0, 3, Octets.of(new byte[32])),
        dataOf(two, "forged"),
        new Chunk.Heartbeat(Octets.of(new byte[8])));
    two.run();

    assertThat(two.b.texts()).isEmpty();
    assertThat(two.chunks(two.b, Chunk.HeartbeatAck.class)).hasSize(1);
  }

  @Test
  void aPacketThatWasChangedOnItsWayIsThrownAway() {
    TwoAssociations two = dataAuthenticated();
    two.a.send("genuine", 0);
    two.lost = flight -> flight.from() == two.a;
    two.run();
    TwoAssociations.Flight genuine = two.sent(two.a, Chunk.Data.class).getFirst();
    List<Chunk> chunks = genuine.packet().chunks();
    two.lost = flight -> false;

    for (int bit = 0; bit < 8; bit++) {
      byte[] text = "genuine".getBytes(StandardCharsets.UTF_8);
      text[3] ^= (byte) (1 << bit);
      Chunk.Data data = (Chunk.Data) chunks.get(1);
      two.a.forge(
          chunks.get(0), new Chunk.Data(data.flags(), data.tsn(), 0, 0, 0, Octets.of(text)));
    }
    two.run();
    assertThat(two.b.texts()).isEmpty();

    two.a.forge(chunks.toArray(Chunk[]::new));
    two.run();
    assertThat(two.b.texts()).containsExactly("genuine");
  }

  @Test
  void anAlgorithmThatWasNotOfferedIsAnsweredWithAnError() {
    TwoAssociations two = dataAuthenticated();
    two.a.forge(new Chunk.Auth(0, 2, Octets.of(new byte[20])), dataOf(two, "forged"));
    two.run();

    assertThat(two.b.texts()).isEmpty();
    assertThat(two.chunks(two.b, Chunk.OperationError.class).getFirst().causes())
        .containsExactly(new ErrorCause.UnsupportedHmac(2));
  }

  @Test
  void aKeyThatIsNotKnownIsNotAccepted() {
    TwoAssociations two = dataAuthenticated();
    two.a.association().requests().setKey(KEY);
    assertThat(two.a.association().requests().activateKey(7)).isTrue();
    two.a.send("later", 0);
    two.run();
    assertThat(two.b.texts()).isEmpty();

    two.b.association().requests().setKey(KEY);
    two.advance(5 * SECOND);
    assertThat(two.b.texts()).containsExactly("later");
    assertThat(two.b.events(KeyChanged.class)).containsExactly(new KeyChanged(7, false));
  }

  @Test
  void sidesWithDifferentSecretsDoNotUnderstandEachOther() {
    TwoAssociations two =
        TwoAssociations.up(
            wanting(List.of(KEY), 7, ChunkType.DATA),
            wanting(List.of(key(7, "another")), 7, ChunkType.DATA),
            1);
    two.a.send("one", 0);
    two.run();
    assertThat(two.b.texts()).isEmpty();
  }

  // ---- handshake

  @Test
  void aCookieThatHasToBeAuthenticatedMakesNoAssociationWithoutTheSecret() {
    TwoAssociations two =
        TwoAssociations.apart(
            wanting(List.of(key(7, "another")), 7),
            wanting(List.of(KEY), 7, ChunkType.COOKIE_ECHO),
            1);
    two.connect();

    assertThat(two.sent(two.a, Chunk.CookieEcho.class)).hasSize(1);
    assertThat(two.drops).containsExactly(Demultiplexer.Drop.FORGED_COOKIE);
    assertThat(two.b.demultiplexer.associations()).isEmpty();
  }

  @Test
  void aCookieThatHasToBeAuthenticatedIsDroppedWithoutAuth() {
    var plain = AssociationOptions.DEFAULTS;
    TwoAssociations two = TwoAssociations.apart(plain, wanting(ChunkType.COOKIE_ECHO), 1);
    two.connect();

    assertThat(two.drops).containsExactly(Demultiplexer.Drop.FORGED_COOKIE);
  }

  @Test
  void anAuthenticatedCookieMakesAnAssociationAndWhatFollowsCounts() {
    TwoAssociations two =
        TwoAssociations.up(wanting(List.of(KEY), 7, ChunkType.COOKIE_ECHO, ChunkType.DATA));

    TwoAssociations.Flight echo = two.sent(two.a, Chunk.CookieEcho.class).getFirst();
    assertThat(echo.packet().chunks().get(0)).isInstanceOf(Chunk.Auth.class);
    assertThat(echo.packet().chunks().get(1)).isInstanceOf(Chunk.CookieEcho.class);
    two.a.send("one", 0);
    two.run();
    assertThat(two.b.texts()).containsExactly("one");
  }

  @Test
  void aRandomNumberOfAnotherLengthEndsTheHandshake() {
    TwoAssociations two = TwoAssociations.apart(wanting(), wanting(), 1);
    var setup =
        new Chunk.Setup(
            5, 100_000, 1, 1, 1, List.of(new Parameter.Random(Octets.of(new byte[31]))));
    var packet =
        (Decoded.Good)
            PacketReader.read(Octets.of(PacketWriter.packet(5000, 5001, 0, new Chunk.Init(setup))));
    var origin = new Origin(TwoAssociations.address(0, 1), 0, null);
    var answer =
        (Demultiplexer.Received.Answer)
            two.b.demultiplexer.receive(packet.packet(), origin, two.nowNs);

    var read = (Decoded.Good) PacketReader.read(Octets.of(answer.packet()));
    assertThat(read.packet().chunks().getFirst())
        .isInstanceOfSatisfying(
            Chunk.Abort.class,
            it ->
                assertThat(it.causes().getFirst())
                    .isInstanceOf(ErrorCause.ProtocolViolation.class));
  }

  @Test
  void aRestartIsAuthenticatedWithNewKeys() {
    TwoAssociations two = dataAuthenticated();
    two.a.send("one", 0);
    two.run();
    TwoAssociations.Flight before = two.sent(two.a, Chunk.Data.class).getFirst();
    two.forget(two.a);
    two.connect();
    two.a.send("two", 0);
    two.run();

    assertThat(two.b.events(AssociationEvent.Restarted.class)).hasSize(1);
    assertThat(two.b.texts()).containsExactly("one", "two");
    assertThat(before.packet().tag()).isNotEqualTo(two.sent.getLast().packet().tag());
  }

  // ---- keys

  @Test
  void keysAreAddedChangedAndDeleted() {
    TwoAssociations two = dataAuthenticated();
    AssociationRequests keys = two.a.association().requests();
    assertThat(keys.activateKey(7)).isFalse();
    assertThat(keys.setKey(KEY)).isTrue();
    assertThat(keys.deleteKey(0)).isFalse();
    assertThat(keys.deactivateKey(0)).isFalse();
    assertThat(keys.activateKey(7)).isTrue();
    assertThat(keys.deactivateKey(0)).isTrue();
    assertThat(keys.activateKey(0)).isFalse();
    two.run();
    assertThat(two.a.events(KeyChanged.class)).containsExactly(new KeyChanged(0, true));

    two.b.send("with the key that is never sent with again", 0);
    two.run();
    assertThat(two.a.messages).hasSize(1);
    assertThat(keys.deleteKey(0)).isTrue();
    assertThat(keys.deleteKey(0)).isFalse();
    two.b.send("with a key that is gone", 0);
    two.run();
    assertThat(two.a.messages).hasSize(1);
  }

  @Test
  void keysAreBounded() {
    AssociationRequests keys = dataAuthenticated().a.association().requests();
    for (int id = 1; id < AuthKeys.MOST; id++) {
      assertThat(keys.setKey(key(id, "s"))).isTrue();
    }
    assertThat(keys.setKey(key(1000, "s"))).isFalse();
    assertThat(keys.setKey(key(1, "again"))).isTrue();
    assertThat(keys.deleteKey(1)).isTrue();
    assertThat(keys.setKey(key(1000, "s"))).isTrue();
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(KEY.toString()).isEqualTo("SharedKey[id=7]");
    assertThat(wanting(List.of(KEY), 7).toString()).doesNotContain("61207365");
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Security(Set.of(ChunkType.INIT), List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Security(Set.of(), List.of(KEY), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- keys as numbers (section 6.1)

  @Test
  void keyVectorsAreComparedAsNumbersThenByLength() {
    assertThat(AuthOffer.compare(hex("0102"), hex("0103"))).isNegative();
    assertThat(AuthOffer.compare(hex("ff"), hex("0100"))).isNegative();
    assertThat(AuthOffer.compare(hex("80"), hex("7f"))).isPositive();
    assertThat(AuthOffer.compare(hex("0001"), hex("01"))).isPositive();
    assertThat(AuthOffer.compare(hex("01"), hex("0001"))).isNegative();
    assertThat(AuthOffer.compare(hex("0102"), hex("0102"))).isZero();
  }

  private static Octets hex(String digits) {
    return Octets.of(HexFormat.of().parseHex(digits));
  }

  @Test
  void aKeyVectorIsTheThreeParametersWithoutPadding() {
    AuthOffer offer =
        AuthOffer.of(
            List.of(
                new Parameter.HmacAlgorithms(List.of(1)),
                new Parameter.ChunkList(List.of(0, 6, 0xc1, ChunkType.INIT, 0x80)),
                new Parameter.Random(hex("aa".repeat(32)))));

    assertThat(HexFormat.of().formatHex(offer.vector().toArray()))
        .isEqualTo("80020024" + "aa".repeat(32) + "80030009" + "0006c10180" + "80040006" + "0001");
    assertThat(offer.chunkTypes().get(6)).isTrue();
    assertThat(offer.chunkTypes().get(ChunkType.INIT)).isFalse();
  }

  /// HMAC by RFC 4231 and RFC 2202 test case 2, whose key "Jefe" is put together of three parts.
  @Test
  void macsAreThoseOfTheStandard() {
    var keys = new AuthKeys(new Security(Set.of(), List.of(key(1, "J")), 1));
    keys.begin(
        Octets.of("fe".getBytes(StandardCharsets.UTF_8)),
        Octets.of("e".getBytes(StandardCharsets.UTF_8)));
    byte[] text = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    assertThat(HexFormat.of().formatHex(keys.sign(HmacAlgorithm.SHA256, ByteBuffer.wrap(text))))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(HexFormat.of().formatHex(keys.sign(HmacAlgorithm.SHA1, ByteBuffer.wrap(text))))
        .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  }
}
