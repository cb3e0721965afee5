package io.weir.sctp.core;

import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Sacks;
import io.weir.sctp.core.AssociationOptions.Scheduling;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.core.AssociationOptions.Streams;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.testkit.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// What one run of [AssociationSimulation] is made of: drawn from a seed before anything happens.
///
/// @param options of side 0 and side 1
/// @param paths how many networks both share
/// @param conditions of all links until all is healed
/// @param actions what is done to the sides and the network, in their order
/// @param healNs when the network becomes good and both sides are called and read again
/// @param end how it is to end, after that
/// @param traffic what is sent
record SimulationPlan(
    List<AssociationOptions> options,
    int paths,
    LinkConditions conditions,
    List<Action> actions,
    long healNs,
    End end,
    Traffic traffic) {
  static final long MS = 1_000_000;

  /// How a run ends.
  enum End {
    SHUTDOWN,
    BOTH_SHUT_DOWN,
    ABORT,
    NOTHING
  }

  /// What is done.
  enum Kind {
    /// The side begins an association.
    CONNECT,
    /// Both directions are cut on all paths.
    CUT,
    /// What the side sends is lost.
    CUT_ONE_WAY,
    /// One path is cut.
    PATH_DOWN,
    /// The side is not called at all: what comes waits in its socket.
    FREEZE,
    /// The side's socket takes nothing.
    MUTE,
    /// The side's application takes no messages.
    STOP_READING,
    /// The side forgets everything.
    CRASH,
    /// The side forgets everything, and begins an association.
    RESTART,
    SHUTDOWN,
    ABORT,
    /// The side resets streams, adds some, or resets the association.
    RECONFIGURE
  }

  /// One of them.
  ///
  /// @param atNs when, since the beginning
  /// @param forNs how long, where it is undone later
  record Action(long atNs, Kind kind, int side, int path, long forNs) {
    @Override
    public String toString() {
      return "%s of %d at %d ms for %d ms".formatted(kind, side, atNs / MS, forNs / MS);
    }
  }

  /// What each side sends.
  ///
  /// @param messages how many
  /// @param mostBytes of one
  /// @param limited chance that the reliability of one is limited
  /// @param unordered chance that one is unordered
  /// @param withdrawn chance that one is taken back
  record Traffic(int messages, int mostBytes, double limited, double unordered, double withdrawn) {}

  static SimulationPlan draw(SplittableRandom random) {
    long healNs = random.nextLong(200, random.nextInt(4) == 0 ? 20_000 : 3_000) * MS;
    int paths = random.nextInt(2) == 0 ? 1 : random.nextInt(1, 4);
    Timeouts timeouts = timeouts(random);
    return new SimulationPlan(
        List.of(options(random, timeouts), options(random, timeouts)),
        paths,
        conditions(random),
        actions(random, healNs, paths),
        healNs,
        oneOf(random, End.values()),
        traffic(random));
  }

  private static Traffic traffic(SplittableRandom random) {
    int mostBytes = pick(random, 1, 20, 300, 1500, 5000, 100_000);
    int most = mostBytes > 10_000 ? 6 : mostBytes > 1000 ? 40 : 120;
    return new Traffic(
        random.nextInt(most + 1),
        mostBytes,
        pick(random, 0, 0, 30, 100) / 100.0,
        pick(random, 0, 0, 30, 100) / 100.0,
        pick(random, 0, 0, 5, 30) / 100.0);
  }

  static int pick(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> T oneOf(SplittableRandom random, T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  private static Timeouts timeouts(SplittableRandom random) {
    long minMs = pick(random, 10, 50, 200, 1000);
    long initialMs = Math.max(minMs, pick(random, 100, 500, 1000));
    long maxMs = Math.max(initialMs, pick(random, 500, 2000, 10_000));
    int path = random.nextInt(0, 6);
    return new Timeouts(
        initialMs * MS,
        minMs * MS,
        maxMs * MS,
        random.nextInt(4, 12),
        path,
        random.nextInt(4, 10),
        pick(random, 200, 1000, 5000) * MS,
        pick(random, 1000, 10_000, 60_000) * MS,
        random.nextInt(path + 1),
        random.nextInt(12) == 0 ? random.nextLong(100, 5000) * MS : 0);
  }

  private static AssociationOptions options(SplittableRandom random, Timeouts timeouts) {
    boolean authentication = random.nextInt(4) == 0;
    int window = pick(random, 4096, 6000, 20_000, 100_000, 1 << 20);
    int mtu = pick(random, 576, 1280, 1500, 9000);
    return new AssociationOptions(
        new Streams(random.nextInt(1, 12), random.nextInt(1, 12), 20),
        timeouts,
        new Sacks(pick(random, 1, 20, 200, 500) * MS, random.nextInt(1, 4)),
        new Sizes(
            window,
            pick(random, 16, 64, 1000, 16_384),
            random.nextInt(1, window + 1),
            mtu,
            mtu,
            pick(random, 1, 4, 20)),
        new Features(
            random.nextInt(4) > 0,
            random.nextBoolean(),
            random.nextBoolean(),
            authentication && random.nextBoolean(),
            authentication,
            random.nextInt(4) == 0 ? OptionalInt.of(7) : OptionalInt.empty()),
        new Scheduling(oneOf(random, StreamSchedule.values()), random.nextInt(4) > 0),
        AssociationOptions.Security.DEFAULTS);
  }

  private static LinkConditions conditions(SplittableRandom random) {
    boolean bad = random.nextInt(4) > 0;
    LinkConditions conditions =
        LinkConditions.GOOD
            .withDelay(
                Duration.ofMillis(pick(random, 1, 5, 50, 300)),
                Duration.ofMillis(pick(random, 0, 0, 10, 100)))
            .withBandwidth(
                random.nextInt(4) == 0 ? pick(random, 20_000, 200_000, 2_000_000) : 0, 30_000);
    if (!bad) {
      return conditions;
    }
    return conditions
        .withLoss(pick(random, 0, 1, 5, 15, 30) / 100.0)
        .withDuplication(pick(random, 0, 0, 5, 30) / 100.0)
        .withReordering(
            pick(random, 0, 0, 5, 30) / 100.0, Duration.ofMillis(pick(random, 5, 100, 2000)))
        .withCorruption(pick(random, 0, 0, 2, 10) / 100.0);
  }

  private static List<Action> actions(SplittableRandom random, long healNs, int paths) {
    List<Action> actions = new ArrayList<>();
    int first = random.nextInt(2);
    actions.add(new Action(0, Kind.CONNECT, first, 0, 0));
    if (random.nextInt(3) == 0) {
      // Both begin: at once, or so that the one meets the other at any step of its handshake.
      long laterNs = random.nextInt(3) == 0 ? 0 : random.nextLong(100 * MS);
      actions.add(new Action(laterNs, Kind.CONNECT, 1 - first, 0, 0));
    }
    int count = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 6);
    for (int i = 0; i < count; i++) {
      Kind kind = oneOf(random, Kind.values());
      boolean ends = kind == Kind.ABORT || kind == Kind.SHUTDOWN || kind == Kind.CRASH;
      if (ends && random.nextBoolean()) {
        continue;
      }
      long forNs = random.nextLong(1, 1 + Math.max(1, healNs / 2));
      actions.add(
          new Action(
              random.nextLong(healNs), kind, random.nextInt(2), random.nextInt(paths), forNs));
    }
    actions.sort(Comparator.comparingLong(Action::atNs));
    return List.copyOf(actions);
  }

  boolean has(Kind... kinds) {
    return actions.stream().anyMatch(action -> List.of(kinds).contains(action.kind()));
  }

  /// Whether packets are only delayed.
  boolean isGentle() {
    return conditions.loss() == 0
        && conditions.corruption() == 0
        && conditions.bytesPerSecond() == 0
        && !has(
            Kind.CUT,
            Kind.CUT_ONE_WAY,
            Kind.PATH_DOWN,
            Kind.FREEZE,
            Kind.MUTE,
            Kind.CRASH,
            Kind.RESTART);
  }
}
