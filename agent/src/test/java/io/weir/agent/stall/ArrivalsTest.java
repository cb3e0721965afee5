package io.weir.agent.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.stall.Arrivals.Count;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Pattern pattern = new Pattern(3, 40);
  private final Arrivals arrivals = new Arrivals(pattern);

  private void arrive(long... numbers) {
    for (long number : numbers) {
      arrivals.arrived(pattern.make(number, 7));
    }
  }

  @Test
  void whatComesOnceAndInOrderIsRight() {
    arrive(0, 1, 2, 3);
    Count count = arrivals.count(4, Set.of());
    assertThat(count).isEqualTo(new Count(4, 0, 0, 0, 0, 0));
    assertThat(count.isRight()).isTrue();
  }

  @Test
  void aGapIsLostUnlessItsMessageNeverWentOut() {
    arrive(0, 3, 4);
    assertThat(arrivals.count(5, Set.of(1L, 2L)).isRight()).isTrue();
    assertThat(arrivals.count(5, Set.of(1L)).lost()).isEqualTo(1);
    assertThat(arrivals.count(5, Set.of()).lost()).isEqualTo(2);
  }

  @Test
  void whatIsMissingAtTheEndIsLost() {
    arrive(0);
    assertThat(arrivals.count(3, Set.of(2L)).lost()).isEqualTo(1);
  }

  @Test
  void whatComesTwiceIsDoubledAndWhatComesLateIsOutOfPlace() {
    arrive(0, 0, 2, 1, 1);
    assertThat(arrivals.count(3, Set.of())).isEqualTo(new Count(3, 0, 2, 1, 0, 0));
  }

  @Test
  void whatComesAlthoughItNeverWentOutIsCalledOut() {
    arrive(0, 1, 2);
    assertThat(arrivals.count(3, Set.of(1L)).revived()).isEqualTo(1);
  }

  @Test
  void aByteOutOfPlaceIsSeen() {
    byte[] message = pattern.make(0, 7);
    for (int at : new int[] {0, 39, 20, 4}) {
      byte[] broken = message.clone();
      broken[at] ^= (byte) 0x80;
      arrivals.arrived(broken);
    }
    arrivals.arrived(new Pattern(4, 40).make(0, 7));
    arrivals.arrived(new Pattern(3, 41).make(0, 7));
    assertThat(arrivals.count(0, Set.of()).altered()).isEqualTo(6);
  }

  @Test
  void moreGapsThanAreRememberedCountAsLost() {
    arrive(150_000);
    assertThat(arrivals.count(150_001, Set.of(1L)).lost()).isEqualTo(149_999);
  }
}
