package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.linux.Assembly.Piece;
import io.weir.transport.ReceiveInfo;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages that come in parts.
class AssemblyTest {
  private static final ReceiveInfo FIRST = new ReceiveInfo(1, 0, 0, false);
  private static final ReceiveInfo SECOND = new ReceiveInfo(2, 0, 0, false);

  private final Assembly assembly = new Assembly(10);

  private @Nullable Piece add(ReceiveInfo info, boolean last, int... bytes) {
    ByteBuffer part = ByteBuffer.allocate(bytes.length);
    for (int one : bytes) {
      part.put((byte) one);
    }
    return assembly.add(part.flip(), info, last);
  }

  private static void assertPiece(
      @Nullable Piece piece, boolean whole, boolean last, int... bytes) {
    assertThat(piece).isNotNull();
    if (piece != null) {
      assertThat(piece.payload()).containsExactly(bytes);
      assertThat(piece.whole()).isEqualTo(whole);
      assertThat(piece.last()).isEqualTo(last);
    }
  }

  @Test
  void aMessageInOnePartGoesOnAtOnce() {
    assertPiece(add(FIRST, true, 1, 2), true, true, 1, 2);
  }

  @Test
  void partsArePutTogether() {
    assertThat(add(FIRST, false, 1, 2)).isNull();
    assertThat(add(FIRST, false, 3)).isNull();
    assertPiece(add(FIRST, true, 4), true, true, 1, 2, 3, 4);
    assertThat(assembly.heldBytes()).isZero();
  }

  @Test
  void partsOfTwoStreamsMayComeMixed() {
    assertThat(add(FIRST, false, 1)).isNull();
    assertThat(add(SECOND, false, 9)).isNull();
    assertPiece(add(FIRST, true, 2), true, true, 1, 2);
    assertPiece(add(SECOND, true, 8), true, true, 9, 8);
  }

  @Test
  void tenBytesAreHeldAndElevenAreGivenInParts() {
    assertThat(add(FIRST, false, 1, 2, 3, 4, 5)).isNull();
    assertPiece(add(FIRST, true, 6, 7, 8, 9, 10), true, true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(add(FIRST, false, 1, 2, 3, 4, 5)).isNull();
    assertPiece(
        add(FIRST, false, 6, 7, 8, 9, 10, 11), false, false, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertPiece(add(FIRST, true, 12), false, true, 12);
    assertThat(assembly.heldBytes()).isZero();
  }

  @Test
  void whatIsAbandonedIsForgotten() {
    assertThat(add(FIRST, false, 1, 2)).isNull();
    assertThat(assembly.abandon(1)).as("nobody was given a part").isFalse();
    assertPiece(add(FIRST, true, 3), true, true, 3);
    assertThat(assembly.heldBytes()).isZero();
  }
}
