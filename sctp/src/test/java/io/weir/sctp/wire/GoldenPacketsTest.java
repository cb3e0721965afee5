package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Decoded.Good;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both ways between the packets written by hand and their values.
class GoldenPacketsTest {
  static List<Golden> goldens() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void areReadAsWhatTheyMean(Golden golden) {
    Octets datagram = Octets.of(golden.packet());
    int authOffset = golden.chunk() instanceof Chunk.Auth ? 12 : -1;
    assertThat(PacketReader.read(datagram))
        .isEqualTo(
            new Good(
                new Packet(5000, 5001, 0x01020304, List.of(golden.chunk()), datagram, authOffset)));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void areWrittenByteForByte(Golden golden) {
    byte[] written = PacketWriter.packet(5000, 5001, 0x01020304, golden.chunk());
    assertThat(written).isEqualTo(golden.packet());
    assertThat(PacketWriter.bytesOf(golden.chunk())).isEqualTo(written.length - 12);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void throwNothingWhereverTheyAreCutOff(Golden golden) {
    byte[] packet = golden.packet();
    int mostPadding = 3;
    for (int length = 0; length < packet.length; length++) {
      Decoded read = PacketReader.read(Octets.of(Golden.cut(packet, length)));
      if (length < packet.length - mostPadding) {
        assertThat(read).as("%d bytes", length).isInstanceOf(Decoded.Bad.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void throwNothingWhicheverByteIsChanged(Golden golden) {
    for (int at = 12; at < golden.packet().length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] packet = golden.packet();
        packet[at] ^= (byte) (1 << bit);
        assertThat(PacketReader.read(Octets.of(PlainCrc32c.seal(packet)))).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void areReadInTheMidstOfAnArray(Golden golden) {
    byte[] packet = golden.packet();
    byte[] array = new byte[packet.length + 10];
    System.arraycopy(packet, 0, array, 7, packet.length);
    assertThat(PacketReader.read(Octets.of(array, 7, packet.length)))
        .isEqualTo(PacketReader.read(Octets.of(packet)));
  }

  /// There is a golden packet for each of them.
  @Test
  void haveEveryChunkParameterAndCause() {
    assertThat(namesOf(Golden.all().stream().map(Golden::toString).toList())).hasSize(79);
    String values =
        Golden.all().stream()
            .map(golden -> golden.chunk().toString())
            .collect(Collectors.joining());
    for (Class<?> family : List.of(Chunk.class, Parameter.class, ErrorCause.class)) {
      for (Class<?> kind : family.getPermittedSubclasses()) {
        assertThat(values).contains(kind.getSimpleName() + "[");
      }
    }
  }

  private static Set<String> namesOf(List<String> names) {
    return new TreeSet<>(names);
  }

  /// `tshark -r sctp/target/golden.pcap -o "sctp.checksum:CRC 32c" -V` shows them.
  @Test
  void areKeptAsACapture() throws IOException {
    Path capture = Path.of("target", "golden.pcap");
    Capture.write(capture, Golden.all().stream().map(Golden::packet).toList());
    assertThat(capture.toFile().length())
        .isEqualTo(24 + Golden.all().stream().mapToInt(each -> 16 + each.packet().length).sum());
  }

  @Test
  void theReaderTellsTheFirstOfSeveralAuthChunks() {
    String auth = "0f 00 0008 0001 0001";
    byte[] packet =
        Golden.packet("0b 00 0004", auth, auth, "00 03 0011 00000007 00000000 00000000 61 000000");
    assertThat(PacketReader.read(Octets.of(packet)))
        .isInstanceOfSatisfying(
            Good.class, good -> assertThat(good.packet().authOffset()).isEqualTo(16));
  }

  @Test
  void flagsAreOneInstanceOfEachSort() {
    assertThat(IntStream.range(0, 16).mapToObj(DataFlags::of).map(DataFlags::bits))
        .containsExactlyElementsOf(IntStream.range(0, 16).boxed().toList());
    assertThat(DataFlags.of(0xf5)).isSameAs(DataFlags.of(false, true, false, true));
  }
}
