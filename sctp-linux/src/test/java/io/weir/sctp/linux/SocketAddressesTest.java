package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Addresses in the system's form.
class SocketAddressesTest {
  private static final InetAddress V4 = InetAddress.ofLiteral("10.1.2.3");
  private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::7");

  @Test
  void whatIsPackedIsUnpackedAgain() {
    ByteBuffer packed = SocketAddresses.pack(List.of(V4, V6, V4), 3868);
    assertThat(packed.remaining()).isEqualTo(16 + 28 + 16);
    assertThat(SocketAddresses.unpack(packed, 0, 3))
        .containsExactly(
            new InetSocketAddress(V4, 3868),
            new InetSocketAddress(V6, 3868),
            new InetSocketAddress(V4, 3868));
  }

  @Test
  void portAndAddressAreInNetworkOrder() {
    ByteBuffer packed = SocketAddresses.pack(List.of(V4), 0x0f1c);
    byte[] bytes = new byte[8];
    packed.get(bytes);
    assertThat(bytes).containsSequence(0x0f, 0x1c, 10, 1, 2, 3);
  }

  @Test
  void aFamilyThatIsNotKnownEndsTheList() {
    ByteBuffer packed = SocketAddresses.pack(List.of(V4, V4), 1);
    packed.put(16, (byte) 77).put(17, (byte) 77);
    assertThat(SocketAddresses.unpack(packed, 0, 2)).hasSize(1);
    assertThat(SocketAddresses.get(packed, 16)).isNull();
  }
}
