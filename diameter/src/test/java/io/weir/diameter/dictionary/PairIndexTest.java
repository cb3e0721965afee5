package io.weir.diameter.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The index finds what was put into it and nothing else.
class PairIndexTest {
  @Test
  void agreesWithAMap() {
    Seeds.forEach(
        random -> {
          Map<Long, Integer> expected = new HashMap<>();
          int size = random.nextInt(200);
          PairIndex index = new PairIndex(size);
          while (expected.size() < size) {
            int code = random.nextInt(1000);
            int vendorId = random.nextBoolean() ? 0 : random.nextInt();
            if (expected.putIfAbsent(key(code, vendorId), expected.size()) == null) {
              index.put(code, vendorId, expected.size() - 1);
            }
          }
          for (int code = 0; code < 1000; code++) {
            assertThat(index.get(code, 0))
                .isEqualTo(expected.getOrDefault(key(code, 0), PairIndex.ABSENT));
          }
          expected.forEach(
              (key, number) ->
                  assertThat(index.get(key.intValue(), (int) (key >> 32))).isEqualTo(number));
        });
  }

  private static long key(int code, int vendorId) {
    return (long) vendorId << 32 | code;
  }

  @Test
  void anEmptyIndexFindsNothing() {
    assertThat(new PairIndex(0).get(0, 0)).isEqualTo(PairIndex.ABSENT);
  }
}
