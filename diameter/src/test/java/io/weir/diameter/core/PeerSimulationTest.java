package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Plays [PeerSimulation] over many seeds. `-Dweir.seed=n` plays one seed alone.
class PeerSimulationTest {
  private static final int SEEDS = 500;

  /// Seeds that failed once; they stay. 970: a slow network after the faults had stopped.
  private static final long[] REGRESSIONS = {970};

  private final Set<Class<?>> seen = new HashSet<>();
  private final Set<WatchdogAction> seenWatchdog = EnumSet.noneOf(WatchdogAction.class);

  private static LongStream seeds() {
    Long given = Long.getLong("weir.seed");
    if (given != null) {
      return LongStream.of(given);
    }
    LongStream fixed = LongStream.concat(LongStream.of(REGRESSIONS), LongStream.range(0, SEEDS));
    return LongStream.concat(fixed, LongStream.of(new Random().nextLong()));
  }

  private void play(long seed) {
    PeerSimulation simulation = new PeerSimulation(seed);
    try {
      simulation.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("replay with -Dweir.seed=" + seed + ": " + e.getMessage(), e);
    }
    for (SimulatedNode node : simulation.nodes()) {
      seen.addAll(node.seen);
      seenWatchdog.addAll(node.seenWatchdog);
    }
  }

  @Test
  void twoPeersComeTogetherWhateverHappenedBefore() {
    seeds().forEach(this::play);
    if (Long.getLong("weir.seed") == null) {
      assertThat(seen).containsAll(leavesOf(PeerState.class));
      assertThat(seen).containsAll(leavesOf(PeerEvent.class));
      assertThat(seen).containsAll(leavesOf(PeerAction.class));
      assertThat(seen).containsAll(leavesOf(WatchdogState.class));
      assertThat(seenWatchdog).containsExactly(WatchdogAction.values());
    }
  }

  /// The records of a sealed interface.
  private static Set<Class<?>> leavesOf(Class<?> sealed) {
    Set<Class<?>> leaves = new HashSet<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        leaves.addAll(leavesOf(permitted));
      } else {
        leaves.add(permitted);
      }
    }
    return leaves;
  }
}
