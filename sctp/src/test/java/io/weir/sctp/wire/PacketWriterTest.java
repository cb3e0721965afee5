package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.wire.Decoded.Good;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketWriterTest {
  private static final Octets MESSAGE = Golden.octets("00010203040506070809");
  private static final Chunk COOKIE_ACK = new Chunk.CookieAck();

  private final PacketWriter writer = new PacketWriter();

  private void begin(ByteBuffer target, int mostBytes) {
    writer.begin(target, mostBytes, 5000, 5001, 0x01020304);
  }

  private static Packet read(ByteBuffer target, int from, int bytes) {
    byte[] packet = new byte[bytes];
    target.get(from, packet);
    Decoded read = PacketReader.read(Octets.of(packet));
    assertThat(read).isInstanceOf(Good.class);
    return ((Good) read).packet();
  }

  @Test
  void writesFromThePositionOfAnySortOfBuffer() {
    ByteBuffer part = ByteBuffer.allocate(200).position(50).slice();
    for (ByteBuffer target :
        List.of(ByteBuffer.allocate(100), ByteBuffer.allocateDirect(100), part)) {
      target.order(ByteOrder.LITTLE_ENDIAN).position(3);
      begin(target, 90);
      writer.put(COOKIE_ACK);
      assertThat(target.position()).isEqualTo(3);
      assertThat(writer.finish()).isEqualTo(16);
      assertThat(target.position()).isEqualTo(19);
      assertThat(read(target, 3, 16).chunks()).containsExactly(COOKIE_ACK);
    }
  }

  @Test
  void writesPacketsOneBehindTheOther() {
    ByteBuffer target = ByteBuffer.allocate(100);
    for (int i = 0; i < 3; i++) {
      begin(target, 1000);
      writer.put(new Chunk.Shutdown(i));
      assertThat(writer.finish()).isEqualTo(20);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(read(target, 20 * i, 20).chunks()).containsExactly(new Chunk.Shutdown(i));
    }
    assertThat(target.limit()).isEqualTo(100);
  }

  @Test
  void tellsItsRoomInWholeWords() {
    ByteBuffer target = ByteBuffer.allocate(100);
    begin(target, 39);
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.roomBytes()).isEqualTo(24);
    writer.put(new Chunk.CookieEcho(Golden.octets("01")));
    assertThat(writer.isEmpty()).isFalse();
    assertThat(writer.roomBytes()).isEqualTo(16);
    begin(target.position(80), 1000);
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.roomBytes()).isEqualTo(8);
  }

  @Test
  void refusesAChunkForWhichThereIsNoRoomAndGoesOn() {
    ByteBuffer target = ByteBuffer.allocate(100);
    begin(target, 20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.put(new Chunk.CookieEcho(Golden.octets("0102030405"))));
    writer.put(new Chunk.CookieEcho(Golden.octets("01")));
    assertThat(writer.roomBytes()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> writer.put(COOKIE_ACK));
    assertThat(writer.finish()).isEqualTo(20);
    assertThat(read(target, 0, 20).chunks()).hasSize(1);
  }

  @Test
  void refusesAChunkThatIsTooLongForItsLengthField() {
    Chunk longest = new Chunk.CookieEcho(Octets.of(new byte[65531]));
    assertThat(PacketWriter.packet(1, 1, 0, longest)).hasSize(12 + 65536);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PacketWriter.packet(1, 1, 0, new Chunk.CookieEcho(Octets.of(new byte[65532]))));
  }

  @Test
  void refusesPortsThatAreNoneAndBuffersWithoutRoom() {
    ByteBuffer target = ByteBuffer.allocate(100);
    for (int wrong : new int[] {0, -1, 65536}) {
      assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(target, 100, wrong, 1, 0));
      assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(target, 100, 1, wrong, 0));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> begin(target, 11));
    assertThatIllegalArgumentException().isThrownBy(() -> begin(target.position(89), 100));
  }

  @Test
  void leavesNothingOfWhatWasInTheBuffer() {
    ByteBuffer target = ByteBuffer.allocate(100);
    Arrays.fill(target.array(), (byte) 0xff);
    begin(target, 100);
    writer.put(new Chunk.CookieEcho(Golden.octets("01")));
    writer.put(new Chunk.Padding(6));
    int bytes = writer.finish();
    assertThat(Arrays.copyOf(target.array(), bytes))
        .isEqualTo(Golden.packet("0a 00 0005 01 000000 84 00 000a 000000000000 0000"));
  }

  // ---- data

  @Test
  void writesDataAsTheChunkWouldBeWritten() {
    ByteBuffer target = ByteBuffer.allocate(100);
    begin(target, 100);
    writer.putData(3, 5, 7, (0xfffe << 16) | 0xfffd, 46);
    writer.payload(MESSAGE, 2, 5);
    assertThat(writer.roomBytes()).isEqualTo(100 - 12 - 24);
    writer.putInterleavedData(2, 3, 8, 0xfffe, 9);
    writer.fragment(46);
    writer.payload(MESSAGE, 7, 3);
    int bytes = writer.finish();
    assertThat(Arrays.copyOf(target.array(), bytes))
        .isEqualTo(
            PacketWriter.packet(
                5000,
                5001,
                0x01020304,
                new Chunk.Data(DataFlags.of(3), 7, 0xfffe, 0xfffd, 46, Golden.octets("0203040506")),
                new Chunk.InterleavedData(
                    DataFlags.of(2), 8, 0xfffe, 9, 46, Golden.octets("070809"))));
  }

  @Test
  void refusesDataWithoutRoomOrWithoutBytes() {
    ByteBuffer target = ByteBuffer.allocate(100);
    begin(target, 12 + 20);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.putData(3, 5, 7, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.putData(3, 0, 7, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.putInterleavedData(3, 1, 7, 0, 0));
    writer.putData(3, 4, 7, 0, 0);
    assertThatThrownBy(() -> writer.payload(MESSAGE, 7, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    writer.payload(MESSAGE, 6, 4);
    assertThat(writer.finish()).isEqualTo(32);
  }

  // ---- AUTH

  @Test
  void showsWhatIsAuthenticatedAndTakesTheMac() {
    ByteBuffer target = ByteBuffer.allocate(100).position(2);
    begin(target, 98);
    writer.put(COOKIE_ACK);
    writer.put(new Chunk.Auth(1, 3, Octets.of(new byte[6])));
    writer.put(new Chunk.CookieEcho(Golden.octets("01")));
    ByteBuffer authenticated = writer.authenticated();
    byte[] seen = new byte[authenticated.remaining()];
    authenticated.get(seen);
    assertThat(seen)
        .isEqualTo(Golden.bytes("0f00000e 0001 0003 000000000000 0000 0a000005 01 000000"));
    writer.authenticate(Golden.bytes("010203040506"));
    int bytes = writer.finish();
    Packet packet = read(target, 2, bytes);
    assertThat(packet.authOffset()).isEqualTo(16);
    assertThat(packet.chunks().get(1))
        .isEqualTo(new Chunk.Auth(1, 3, Golden.octets("010203040506")));
  }

  @Test
  void refusesAMacThatDoesNotFit() {
    ByteBuffer target = ByteBuffer.allocate(100);
    begin(target, 100);
    assertThatIllegalStateException().isThrownBy(writer::authenticated);
    assertThatIllegalStateException().isThrownBy(() -> writer.authenticate(new byte[4]));
    writer.put(new Chunk.Auth(1, 3, Octets.of(new byte[4])));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.authenticate(new byte[5]));
    begin(target, 100);
    assertThatIllegalStateException().isThrownBy(writer::authenticated);
  }
}
