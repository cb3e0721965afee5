package io.weir.diameter.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Suggestions for names that are nearly right.
class NearNamesTest {
  @ParameterizedTest
  @CsvSource({"abc, abc, 0", "abc, ab, 1", "ab, abc, 1", "abc, axc, 1", "abc, acb, 1", "a, xyz, 3"})
  void countsChanges(String left, String right, int distance) {
    assertThat(NearNames.distance(left, right)).isEqualTo(distance);
  }

  @Test
  void suggestsTheNearestNameOrNone() {
    List<String> known = List.of("Origin-Realm", "Origin-Host");
    assertThat(NearNames.advice("origin-hots", known)).isEqualTo("; did you mean Origin-Host?");
    assertThat(NearNames.advice("Class", known)).isEmpty();
    assertThat(NearNames.advice("Origin-Host".repeat(1000), known)).isEmpty();
    assertThat(NearNames.sentence("Class", known)).isEqualTo(".");
  }
}
