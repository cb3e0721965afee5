package io.weir.transport.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Seeds;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OctetsTest {
  private static int slowly(ByteBuffer in, byte octet, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in.get(i) == octet) {
        return i;
      }
    }
    return -1;
  }

  /// Few different octets, so that those one above and one below the wanted one are next to it.
  @Test
  void findsTheFirst() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 5000; i++) {
            int near = random.nextInt(256);
            ByteBuffer in = ByteBuffer.allocate(random.nextInt(1, 60));
            for (int at = 0; at < in.capacity(); at++) {
              in.put(at, (byte) (near + random.nextInt(-2, 3) * (random.nextInt(5) / 3)));
            }
            byte octet = (byte) (near + random.nextInt(-2, 3));
            int from = random.nextInt(in.capacity());
            int to = random.nextInt(from, in.capacity() + 1);
            assertThat(Octets.indexOf(in, octet, from, to)).isEqualTo(slowly(in, octet, from, to));
          }
        });
  }
}
