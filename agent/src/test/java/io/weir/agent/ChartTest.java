package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  @Test
  void aRampFillsTheSurfaceFromBelow() {
    assertThat(Chart.draw(new long[] {0, 4, 8, 12, 16}, 5, 2, 16))
        .containsExactly(
            "   ▄█", //
            " ▄███");
  }

  @Test
  void theTopFillsAColumnAndNothingIsDrawnAboveIt() {
    assertThat(Chart.draw(new long[] {100}, 3, 2, 100)).containsExactly("███", "███");
  }

  @Test
  void whatIsAboveZeroShowsHoweverLittleItIs() {
    assertThat(Chart.draw(new long[] {0, 1}, 2, 2, 1_000_000)).containsExactly("  ", " ▁");
  }

  @Test
  void noPeakIsLostWhenManyValuesShareAColumn() {
    long[] values = new long[1000];
    values[499] = 7;
    values[999] = 9;
    assertThat(Chart.fit(values, 10)).containsExactly(0, 0, 0, 0, 7, 0, 0, 0, 0, 9);
  }

  @Test
  void fewValuesAreStretchedOverTheWidth() {
    assertThat(Chart.fit(new long[] {1, 2}, 4)).containsExactly(1, 1, 2, 2);
    assertThat(Chart.fit(new long[] {1, 2, 3}, 4)).containsExactly(1, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "2, 2",
    "3, 5",
    "5, 5",
    "6, 10",
    "100, 100",
    "101, 200",
    "54321, 100000"
  })
  void theTopOfAScaleIsRoundAndNotBelowTheMost(long most, long top) {
    assertThat(Chart.top(most)).isEqualTo(top);
  }
}
