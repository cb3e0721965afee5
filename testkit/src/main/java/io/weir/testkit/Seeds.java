package io.weir.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// The seeds of a random test: those that are kept, then fresh ones, or only the one in the system
/// property `weir.seed`. A failure names its seed, so that it can be played again:
///
/// ```java
/// Seeds.kept(1, 970).andFresh(200).forEach(random -> play(random));
/// ```
///
/// A seed that failed once is kept for ever. Immutable.
public final class Seeds {
  /// Name of the system property that has one seed played alone.
  public static final String PROPERTY = "weir.seed";

  /// Most seeds that one test may ask for.
  public static final int MOST = 1_000_000;

  private final long[] kept;
  private final int fresh;

  private Seeds(long[] kept, int fresh) {
    if (fresh < 0 || kept.length + (long) fresh > MOST) {
      throw new IllegalArgumentException(
          "a test has 0 to %d seeds: %d kept, %d fresh".formatted(MOST, kept.length, fresh));
    }
    this.kept = kept;
    this.fresh = fresh;
  }

  /// Some seeds that every run plays, and one fresh seed.
  ///
  /// @param kept seeds that failed once, or that are as good as any
  /// @return the seeds
  public static Seeds kept(long... kept) {
    return new Seeds(kept.clone(), 1);
  }

  /// The seeds from 0 that every run plays, and one fresh seed.
  ///
  /// @param count how many, 0 to [#MOST] less one
  /// @return the seeds
  /// @throws IllegalArgumentException when the count is out of range
  public static Seeds first(int count) {
    if (count < 0 || count >= MOST) {
      throw new IllegalArgumentException("0 to " + (MOST - 1) + " seeds, not " + count);
    }
    return new Seeds(LongStream.range(0, count).toArray(), 1);
  }

  /// These seeds with others that are kept, which are played first.
  ///
  /// @param more seeds that failed once
  /// @return the seeds
  public Seeds keeping(long... more) {
    return new Seeds(LongStream.concat(Arrays.stream(more), Arrays.stream(kept)).toArray(), fresh);
  }

  /// These seeds with another number of fresh ones.
  ///
  /// @param count how many, 0 or more
  /// @return the seeds
  /// @throws IllegalArgumentException when they are negative or too many
  public Seeds andFresh(int count) {
    return new Seeds(kept, count);
  }

  /// Whether only the seed of the system property is played: a test that adds up what all seeds
  /// have shown does not expect it to show everything.
  ///
  /// @return true when the property is set
  public static boolean isReplay() {
    return Long.getLong(PROPERTY) != null;
  }

  /// The seeds of this run.
  ///
  /// @return that of the property alone; or the kept ones, then fresh ones
  public LongStream stream() {
    Long only = Long.getLong(PROPERTY);
    if (only != null) {
      return LongStream.of(only);
    }
    return LongStream.concat(Arrays.stream(kept), new SplittableRandom().longs(fresh));
  }

  /// Plays a test once for each seed's generator.
  ///
  /// @param test the test
  /// @throws AssertionError at the first failure, with its seed in the message
  public void forEach(Consumer<SplittableRandom> test) {
    forEachSeed(seed -> test.accept(new SplittableRandom(seed)));
  }

  /// Plays a test once for each seed.
  ///
  /// @param test the test
  /// @throws AssertionError at the first failure, with its seed in the message
  public void forEachSeed(LongConsumer test) {
    stream().forEach(seed -> play(seed, test));
  }

  private static void play(long seed, LongConsumer test) {
    try {
      test.accept(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-D" + PROPERTY + "=" + seed + " fails: " + e.getMessage(), e);
    }
  }
}
