package io.weir.sctp.core;

import io.weir.testkit.Seeds;
import org.junit.jupiter.api.Test;

/// Whole associations through faults: thousands of runs of [AssociationSimulation], each drawn from
/// a seed. `-Dweir.rounds=` plays so many fresh seeds beside the kept ones; `-Dweir.seed=` plays
/// one.
class AssociationSimulationTest {
  private static final int ROUNDS = Integer.getInteger("weir.rounds", 2000);

  /// Seeds that have failed once.
  private static final long[] KEPT = {7007074, 7016366, 7038505};

  @Test
  void everythingArrivesOrIsToldWhateverTheNetworkDoes() {
    Seeds.first(100).keeping(KEPT).andFresh(ROUNDS).forEachSeed(AssociationSimulation::run);
  }
}
