package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Fault;
import io.weir.sctp.wire.Decoded.Good;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a datagram must be like to be a packet
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)), rule by rule.
class PacketReaderTest {
  private static final String COOKIE_ACK = "0b 00 0004";
  private static final String INIT = "01 00 0014 a0b0c0d0 0001ffff 000a 0800 11223344";
  private static final String SHUTDOWN_COMPLETE = "0e 00 0004";

  private static Decoded read(String... chunks) {
    return PacketReader.read(Octets.of(Golden.packet(chunks)));
  }

  private static List<Chunk> good(String... chunks) {
    Decoded read = read(chunks);
    assertThat(read).isInstanceOf(Good.class);
    return ((Good) read).packet().chunks();
  }

  private static void assertBad(Decoded read, Fault what, int offset) {
    assertThat(read)
        .isInstanceOfSatisfying(
            Bad.class,
            bad -> {
              assertThat(bad.what()).as(bad.detail()).isEqualTo(what);
              assertThat(bad.offset()).as(bad.detail()).isEqualTo(offset);
            });
  }

  // ---- the common header

  @Test
  void refusesAHeaderWithoutAChunk() {
    assertBad(PacketReader.read(Octets.EMPTY), Fault.TOO_SHORT, 0);
    assertBad(read(), Fault.TOO_SHORT, 0);
    assertBad(read("0b0000"), Fault.TOO_SHORT, 0);
    assertThat(good(COOKIE_ACK)).hasSize(1);
  }

  @Test
  void refusesAWrongChecksumWhicheverBitIsWrong() {
    byte[] packet = Golden.packet(COOKIE_ACK);
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      packet[bit / 8] ^= (byte) (1 << (bit % 8));
      assertBad(PacketReader.read(Octets.of(packet)), Fault.CHECKSUM, 8);
      packet[bit / 8] ^= (byte) (1 << (bit % 8));
    }
  }

  @Test
  void refusesAChecksumOfAnotherByteOrder() {
    byte[] packet = Golden.packet(COOKIE_ACK);
    byte[] turned = packet.clone();
    for (int i = 0; i < 4; i++) {
      turned[8 + i] = packet[11 - i];
    }
    assertBad(PacketReader.read(Octets.of(turned)), Fault.CHECKSUM, 8);
  }

  @Test
  void refusesAPortOfZero() {
    byte[] source = Golden.packet(COOKIE_ACK);
    source[0] = 0;
    source[1] = 0;
    assertBad(PacketReader.read(Octets.of(PlainCrc32c.seal(source))), Fault.PORT, 0);
    byte[] destination = Golden.packet(COOKIE_ACK);
    destination[2] = 0;
    destination[3] = 0;
    assertBad(PacketReader.read(Octets.of(PlainCrc32c.seal(destination))), Fault.PORT, 2);
  }

  // ---- chunk lengths

  @Test
  void refusesAChunkShorterThanItsHeader() {
    assertBad(read(COOKIE_ACK, "0b 00 0003"), Fault.CHUNK_LENGTH, 16);
    assertBad(read("0b 00 0000"), Fault.CHUNK_LENGTH, 12);
  }

  @Test
  void refusesAChunkThatEndsBehindThePacket() {
    assertBad(read(COOKIE_ACK, "0a 00 0009 01020304"), Fault.CHUNK_LENGTH, 16);
    assertBad(read("0a 00 ffff 01020304"), Fault.CHUNK_LENGTH, 12);
  }

  @Test
  void refusesBytesBehindTheLastChunkThatAreNoHeader() {
    assertBad(read(COOKIE_ACK, "0b0000"), Fault.CHUNK_LENGTH, 16);
    assertBad(read(COOKIE_ACK, "00"), Fault.CHUNK_LENGTH, 16);
  }

  @Test
  void doesNotMissTheLastChunksPadding() {
    assertThat(good(COOKIE_ACK, "0a 00 0005 01"))
        .endsWith(new Chunk.CookieEcho(Golden.octets("01")));
  }

  @Test
  void ignoresWhatPaddingHolds() {
    assertThat(good("0a 00 0005 01 ffffff", COOKIE_ACK))
        .containsExactly(new Chunk.CookieEcho(Golden.octets("01")), new Chunk.CookieAck());
  }

  @Test
  void refusesAFixedChunkOfAnotherLength() {
    assertBad(read("0b 00 0008 00000000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("07 00 0004"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("07 00 000c 00000000 00000000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("08 00 0008 00000000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("0e 00 0005 00"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("0c 00 0004"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("0d 00 0009 0000000000"), Fault.CHUNK_LENGTH, 12);
  }

  @Test
  void refusesAChunkWithoutTheFieldsThatItsTypeAlwaysHas() {
    assertBad(read("00 03 000f 00000007 00000000 0000002e"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("40 03 0013 00000007 00000000 00000000 00000000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("01 00 0013 a0b0c0d0 0001ffff 000a0800 11223344"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("02 00 0010 a0b0c0d0 0001ffff 000a0800"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("0f 00 0007 000100 00"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("c1 00 0004"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("80 00 0006 0000 0000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("04 00 0004"), Fault.CHUNK_LENGTH, 12);
  }

  @Test
  void keepsDataWithoutUserDataForTheCoreToAnswer() {
    assertThat(good("00 03 0010 00000007 0002 0003 0000002e").getFirst())
        .isInstanceOfSatisfying(
            Chunk.Data.class, data -> assertThat(data.payload().length()).isZero());
    assertThat(good("40 03 0014 00000007 00020000 00000003 0000002e").getFirst())
        .isInstanceOfSatisfying(
            Chunk.InterleavedData.class, data -> assertThat(data.payload().length()).isZero());
  }

  @Test
  void ignoresReservedBitsOfFlags() {
    assertThat(good("0b ff 0004")).containsExactly(new Chunk.CookieAck());
    assertThat(good("0e fe 0004")).containsExactly(new Chunk.ShutdownComplete(false));
    assertThat(good("06 ff 0004")).containsExactly(new Chunk.Abort(true, List.of()));
    assertThat(good("00 f3 0014 00000007 00020003 0000002e 01020304").getFirst())
        .isInstanceOfSatisfying(
            Chunk.Data.class, data -> assertThat(data.flags().bits()).isEqualTo(3));
  }

  // ---- SACK

  @Test
  void refusesASackWhoseNumbersDoNotFitItsLength() {
    assertBad(read("03 00 0010 00000007 00010000 0001 0000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("03 00 0014 00000007 00010000 0000 0000 00000007"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("03 00 0014 00000007 00010000 ffff ffff 00020003"), Fault.CHUNK_LENGTH, 12);
  }

  @Test
  void refusesAGapBlockThatIsNone() {
    String header = "03 00 0018 00000007 00010000 0002 0000 0002 0002";
    assertBad(read(header, "0005 0004"), Fault.CHUNK_CONTENT, 32);
    assertBad(read(header, "0000 0004"), Fault.CHUNK_CONTENT, 32);
  }

  @Test
  void leavesGapBlocksThatOverlapToTheCore() {
    assertThat(good("03 00 0018 00000007 00010000 0002 0000 0005 0009 0002 0006"))
        .containsExactly(new Chunk.Sack(7, 0x10000, GapBlocks.of(5, 9, 2, 6), Tsns.NONE));
  }

  // ---- HEARTBEAT, FORWARD TSN, RE-CONFIG, ASCONF

  @Test
  void refusesAHeartbeatWithoutJustOneInformation() {
    assertBad(read("04 00 000c 0002 0008 01020304"), Fault.CHUNK_CONTENT, 16);
    assertBad(read("04 00 000c 0001 0009 01020304"), Fault.CHUNK_CONTENT, 16);
    assertBad(read("05 00 000c 0001 0003 01020304"), Fault.CHUNK_CONTENT, 16);
    assertBad(read("05 00 0010 0001 0008 01020304 00010004"), Fault.CHUNK_CONTENT, 16);
  }

  @Test
  void acceptsPaddingThatTheChunksLengthCounts() {
    Chunk heartbeat = new Chunk.Heartbeat(Golden.octets("01"));
    assertThat(good("04 00 0009 0001 0005 01 000000")).containsExactly(heartbeat);
    assertThat(good("04 00 000c 0001 0005 01 000000")).containsExactly(heartbeat);
    Chunk abort =
        new Chunk.Abort(false, List.of(new ErrorCause.UserInitiated(Golden.octets("01"))));
    assertThat(good("06 00 0009 000c 0005 01 000000")).containsExactly(abort);
    assertThat(good("06 00 000c 000c 0005 01 000000")).containsExactly(abort);
  }

  @Test
  void refusesAForwardTsnWithHalfAnEntry() {
    assertBad(read("c0 00 000a 00000009 0001 0000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("c2 00 000c 00000009 0001 0000"), Fault.CHUNK_LENGTH, 12);
    assertBad(read("c0 00 0004"), Fault.CHUNK_LENGTH, 12);
    assertThat(good("c0 00 0008 00000009")).containsExactly(new Chunk.ForwardTsn(9, List.of()));
  }

  @Test
  void refusesAReConfigThatHasNotOneParameterOrTwo() {
    String reset = "000f 0008 00000001";
    assertBad(read("82 00 0004"), Fault.CHUNK_CONTENT, 16);
    assertThat(good("82 00 0014", reset, reset)).hasSize(1);
    assertBad(read("82 00 001c", reset, reset, reset), Fault.CHUNK_CONTENT, 16);
  }

  @Test
  void refusesAnAsconfThatDoesNotBeginWithAnAddress() {
    assertBad(read("c1 00 0008 00000005"), Fault.CHUNK_CONTENT, 20);
    assertBad(read("c1 00 0010 00000005 c005 0008 00000009"), Fault.CHUNK_CONTENT, 20);
  }

  @Test
  void refusesAnErrorWithoutACauseButNotSuchAnAbort() {
    assertBad(read("09 00 0004"), Fault.CHUNK_LENGTH, 12);
    assertThat(good("06 00 0004")).containsExactly(new Chunk.Abort(false, List.of()));
  }

  // ---- bundling, types that are not known

  @Test
  void refusesChunksBesideOneThatMustBeAlone() {
    for (String alone : List.of(INIT, INIT.replaceFirst("01", "02"), SHUTDOWN_COMPLETE)) {
      assertThat(good(alone)).hasSize(1);
      assertBad(read(COOKIE_ACK, alone), Fault.BUNDLING, 16);
      assertBad(read(alone, COOKIE_ACK), Fault.BUNDLING, 12 + Golden.bytes(alone).length);
      assertBad(read(alone, alone), Fault.BUNDLING, 12 + Golden.bytes(alone).length);
    }
  }

  @Test
  void stopsBehindAChunkThatIsNotKnownAndSaysSo() {
    assertThat(good(COOKIE_ACK, "3e 00 0004", COOKIE_ACK)).hasSize(2);
    assertThat(good(COOKIE_ACK, "7e 00 0004", "ff")).hasSize(2);
    assertThat(good(COOKIE_ACK, "be 00 0004", COOKIE_ACK)).hasSize(3);
    assertThat(good(COOKIE_ACK, "fe 00 0004", COOKIE_ACK)).hasSize(3);
  }

  @Test
  void tellsOfAChunkThatIsNotKnownWhatItsTypeSays() {
    assertUnknown("3e 00 0004", true, false);
    assertUnknown("7e 00 0004", true, true);
    assertUnknown("be 00 0004", false, false);
    assertUnknown("fe 00 0004", false, true);
  }

  private static void assertUnknown(String chunk, boolean stops, boolean reports) {
    assertThat(good(chunk).getFirst())
        .isInstanceOfSatisfying(
            Chunk.Unrecognized.class,
            unknown -> {
              assertThat(unknown.stops()).isEqualTo(stops);
              assertThat(unknown.reports()).isEqualTo(reports);
              assertThat(unknown.whole()).isEqualTo(Golden.octets(chunk));
            });
  }

  @Test
  void copiesNoPayload() {
    Octets datagram = Octets.of(Golden.packet("00 03 0014 00000007 00020003 0000002e 01020304"));
    assertThat(PacketReader.read(datagram))
        .isInstanceOfSatisfying(
            Good.class,
            good -> {
              var data = (Chunk.Data) good.packet().chunks().getFirst();
              assertThat(data.payload().array()).isSameAs(datagram.array());
              assertThat(data.payload().offset()).isEqualTo(28);
            });
  }

  @Test
  void takesTheLargestDatagramOfTheSmallestChunks() {
    byte[] packet = Golden.packet(COOKIE_ACK.repeat((65507 - 12) / 4));
    assertThat(PacketReader.read(Octets.of(packet)))
        .isInstanceOfSatisfying(
            Good.class, good -> assertThat(good.packet().chunks()).hasSize(16373));
  }
}
