package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What overtakes the CEA is kept, within bounds.
class EarlyMessagesTest {
  private final EarlyMessages early = new EarlyMessages();

  private static ByteBuffer message(int first, int bytes) {
    return ByteBuffer.allocate(bytes).put(0, (byte) first);
  }

  private List<Integer> give(int most) {
    List<Integer> given = new ArrayList<>();
    early.giveTo(
        message -> {
          if (given.size() == most) {
            return false;
          }
          given.add((int) message.get(message.position()));
          message.position(message.limit());
          return true;
        });
    return given;
  }

  @Test
  void whatIsKeptIsACopyAndComesBackInItsOrder() {
    ByteBuffer first = message(1, 20);
    assertThat(early.keep(first)).isTrue();
    assertThat(first.remaining()).isEqualTo(20);
    first.put(0, (byte) 99);
    early.keep(message(2, 20));
    early.keep(message(3, 20));
    assertThat(give(Integer.MAX_VALUE)).containsExactly(1, 2, 3);
    assertThat(early.isEmpty()).isTrue();
  }

  @Test
  void whatIsNotTakenStaysFirst() {
    for (int i = 1; i <= 3; i++) {
      early.keep(message(i, 20));
    }
    assertThat(give(1)).containsExactly(1);
    assertThat(early.isEmpty()).isFalse();
    assertThat(give(Integer.MAX_VALUE)).containsExactly(2, 3);
  }

  @Test
  void theNumberIsBounded() {
    for (int i = 0; i < EarlyMessages.MOST_MESSAGES; i++) {
      assertThat(early.keep(message(i, 20))).isTrue();
    }
    assertThat(early.keep(message(0, 20))).isFalse();
    give(1);
    assertThat(early.keep(message(0, 20))).isTrue();
    assertThat(early.keep(message(0, 20))).isFalse();
  }

  @Test
  void theBytesAreBounded() {
    assertThat(early.keep(message(0, EarlyMessages.MOST_BYTES - 20))).isTrue();
    assertThat(early.keep(message(0, 21))).isFalse();
    assertThat(early.keep(message(0, 20))).isTrue();
    give(1);
    assertThat(early.keep(message(0, EarlyMessages.MOST_BYTES - 20))).isTrue();
  }

  @Test
  void oneMessageLargerThanTheBoundIsKeptAlone() {
    assertThat(early.keep(message(0, EarlyMessages.MOST_BYTES + 1))).isTrue();
    assertThat(early.keep(message(0, 20))).isFalse();
  }
}
