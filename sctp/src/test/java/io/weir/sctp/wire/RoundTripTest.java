package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Decoded.Good;
import io.weir.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is written is read as it was, and random damage is survived.
class RoundTripTest {
  @Test
  void whatIsWrittenIsReadAsItWas() {
    Seeds.first(4)
        .forEach(
            random -> {
              var packets = new RandomPackets(random);
              for (int i = 0; i < 2000; i++) {
                readsAsItWas(packets.next(), random);
              }
            });
  }

  private static void readsAsItWas(List<Chunk> chunks, SplittableRandom random) {
    int tag = random.nextInt();
    int port = 1 + random.nextInt(0xffff);
    byte[] written = PacketWriter.packet(port, 0x10000 - port, tag, chunks.toArray(new Chunk[0]));
    assertThat(written.length)
        .isEqualTo(12 + chunks.stream().mapToInt(PacketWriter::bytesOf).sum());
    assertThat(PlainCrc32c.seal(written.clone())).isEqualTo(written);
    Decoded read = PacketReader.read(Octets.of(written));
    assertThat(read).as(chunks.toString()).isInstanceOf(Good.class);
    Packet packet = ((Good) read).packet();
    assertThat(packet.chunks()).isEqualTo(chunks);
    assertThat(packet.tag()).isEqualTo(tag);
    assertThat(packet.sourcePort()).isEqualTo(port);
    assertThat(packet.destinationPort()).isEqualTo(0x10000 - port);
  }

  @Test
  void damageIsSurvived() {
    Seeds.first(4)
        .forEach(
            random -> {
              var packets = new RandomPackets(random);
              for (int i = 0; i < 2000; i++) {
                byte[] packet = PacketWriter.packet(1, 2, 3, packets.next().toArray(new Chunk[0]));
                for (int j = random.nextInt(4); j >= 0; j--) {
                  packet[random.nextInt(packet.length)] = (byte) random.nextInt();
                }
                AnyDatagram.check(Golden.cut(packet, random.nextInt(12, packet.length + 1)));
              }
            });
  }

  @Test
  void listsOfParametersAndCausesAreReadAsTheyWere() {
    Seeds.first(4)
        .forEach(
            random -> {
              var packets = new RandomPackets(random);
              for (int i = 0; i < 2000; i++) {
                for (Chunk chunk : packets.next()) {
                  if (chunk instanceof Chunk.Init(Chunk.Setup setup)) {
                    assertThat(Parameters.decode(Parameters.encode(setup.parameters())))
                        .contains(setup.parameters());
                  } else if (chunk instanceof Chunk.Abort(_, List<ErrorCause> causes)) {
                    assertThat(Parameters.decodeCauses(Parameters.encodeCauses(causes)))
                        .contains(causes);
                  }
                }
              }
            });
  }
}
