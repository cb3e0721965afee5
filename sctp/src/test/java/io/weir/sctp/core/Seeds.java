package io.weir.sctp.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Runs a random test once per seed: the kept seeds, then a fresh one, or only the one in the
/// system property `weir.seed`. The seed is in the message of a failure.
public final class Seeds {
  private static final List<Long> KEPT = List.of(1L, 65536L, 0xF10DL, -1L, 0x5EEDL);

  private Seeds() {}

  public static void forEach(Consumer<SplittableRandom> test) {
    for (long seed : seeds()) {
      try {
        test.accept(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dweir.seed=" + seed + " fails: " + e.getMessage(), e);
      }
    }
  }

  private static List<Long> seeds() {
    Long only = Long.getLong("weir.seed");
    if (only != null) {
      return List.of(only);
    }
    List<Long> seeds = new ArrayList<>(KEPT);
    seeds.add(new SplittableRandom().nextLong());
    return seeds;
  }
}
