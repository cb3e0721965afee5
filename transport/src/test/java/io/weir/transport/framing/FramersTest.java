package io.weir.transport.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramersTest {
  private static final int MOST = 50;

  private static Framing next(Framer framer, int... bytes) {
    ByteBuffer received = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      received.put((byte) b);
    }
    return framer.next(received.flip());
  }

  private static Framer length4() {
    return Framers.length4(MOST).get();
  }

  // ---- length of four bytes

  @Test
  void aLengthCountsThePayloadOnly() {
    assertThat(next(length4(), 0, 0, 0, 2, 'a', 'b', 'c')).isEqualTo(new Frame(6, 4, 2));
    assertThat(Cutting.framed(length4(), new byte[] {'a', 'b'}))
        .containsExactly(0, 0, 0, 2, 'a', 'b');
  }

  @Test
  void anEmptyPayloadIsAFrame() {
    assertThat(next(length4(), 0, 0, 0, 0)).isEqualTo(new Frame(4, 4, 0));
  }

  @Test
  void looksAtTheWindowFromItsPosition() {
    ByteBuffer received = ByteBuffer.wrap(new byte[] {9, 9, 9, 0, 0, 0, 1, 'x', 9}).position(3);
    assertThat(length4().next(received)).isEqualTo(new Frame(5, 4, 1));
  }

  @Test
  void saysHowMuchAnIncompleteFrameNeeds() {
    assertThat(next(length4(), 0)).isEqualTo(new Incomplete(4));
    assertThat(next(length4(), 0, 0, 0)).isEqualTo(new Incomplete(4));
    assertThat(next(length4(), 0, 0, 0, 7)).isEqualTo(new Incomplete(11));
    assertThat(next(length4(), 0, 0, 0, 7, 1, 2, 3, 4, 5, 6)).isEqualTo(new Incomplete(11));
  }

  @Test
  void acceptsTheLongestPayloadAndNotOneByteMore() {
    assertThat(next(length4(), 0, 0, 0, MOST)).isEqualTo(new Incomplete(MOST + 4));
    assertThat(next(length4(), 0, 0, 0, MOST + 1))
        .isInstanceOfSatisfying(
            Malformed.class,
            wrong -> {
              assertThat(wrong.offset()).isZero();
              assertThat(wrong.detail()).contains("51", "50");
            });
  }

  @Test
  void readsALengthWithoutSign() {
    assertThat(next(length4(), 0xff, 0xff, 0xff, 0xff))
        .isInstanceOfSatisfying(
            Malformed.class, wrong -> assertThat(wrong.detail()).contains("4294967295"));
    assertThat(next(length4(), 0x80, 0, 0, 0)).isInstanceOf(Malformed.class);
  }

  @Test
  void aLengthAtTheVeryTopDoesNotOverflow() {
    Framer framer = Framers.length4(Integer.MAX_VALUE - 4).get();
    assertThat(next(framer, 0x7f, 0xff, 0xff, 0xfb)).isEqualTo(new Incomplete(Integer.MAX_VALUE));
    assertThat(next(framer, 0x7f, 0xff, 0xff, 0xfc)).isInstanceOf(Malformed.class);
  }

  @Test
  void sendsNoFrameThatItWouldNotAccept() {
    assertThat(length4().prefixBytes(MOST)).isEqualTo(4);
    assertThatThrownBy(() -> length4().prefixBytes(MOST + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a frame carries at most 50 bytes, not 51");
  }

  // ---- no framing

  @Test
  void rawFramesAreWhatArrivedUpToTheLimit() {
    Framer framer = Framers.raw(3).get();
    assertThat(next(framer, 1)).isEqualTo(new Frame(1, 0, 1));
    assertThat(next(framer, 1, 2, 3, 4, 5)).isEqualTo(new Frame(3, 0, 3));
    assertThat(Cutting.framed(framer, new byte[] {1, 2})).containsExactly(1, 2);
  }

  // ---- limits

  @Test
  void refusesALimitThatIsNoneWhereItIsGiven() {
    for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> Framers.raw(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(wrong));
      assertThatThrownBy(() -> Framers.length4(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(wrong));
    }
    assertThatThrownBy(() -> Framers.length4(Integer.MAX_VALUE - 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
