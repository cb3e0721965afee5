package io.weir.testkit;

import java.time.Duration;

/// How one direction of a simulated link treats datagrams. Immutable; start from [#GOOD] and
/// change what differs. Chances are from 0, never, to 1, always, and each is drawn by itself.
///
/// @param loss chance that a datagram is lost
/// @param duplication chance that it arrives twice; the copy has a delay and faults of its own
/// @param reordering chance that it is held back, so that later ones overtake it
/// @param corruption chance that 1 to 8 of its bits are flipped
/// @param delayNs shortest way, in nanoseconds, at least 1, so that time goes on
/// @param jitterNs most that is added to it, in nanoseconds; evenly drawn, and keeping the order
/// @param heldBackNs most that one which is held back waits beside, in nanoseconds, at least 1
/// @param bytesPerSecond bandwidth, or 0 for no limit
/// @param queueBytes most bytes that wait for the bandwidth, the datagram that is being sent
///     included; what comes on top is dropped. A datagram that is larger passes alone
public record LinkConditions(
    double loss,
    double duplication,
    double reordering,
    double corruption,
    long delayNs,
    long jitterNs,
    long heldBackNs,
    long bytesPerSecond,
    long queueBytes) {
  /// Longest delay, jitter and holding back, each: an hour.
  public static final long LONGEST_NS = Duration.ofHours(1).toNanos();

  /// A millisecond without jitter, faults and limit. What is held back, once there is a chance of
  /// it, waits for at most 10 ms; a queue, once there is a bandwidth, has 64 KiB.
  public static final LinkConditions GOOD =
      new LinkConditions(0, 0, 0, 0, 1_000_000, 0, 10_000_000, 0, 64 << 10);

  /// Checks every value.
  ///
  /// @throws IllegalArgumentException naming the value that is out of its range
  public LinkConditions {
    requireChance(loss, "loss");
    requireChance(duplication, "duplication");
    requireChance(reordering, "reordering");
    requireChance(corruption, "corruption");
    require(delayNs, 1, LONGEST_NS, "delayNs");
    require(jitterNs, 0, LONGEST_NS, "jitterNs");
    require(heldBackNs, 1, LONGEST_NS, "heldBackNs");
    require(bytesPerSecond, 0, Long.MAX_VALUE, "bytesPerSecond");
    require(queueBytes, 1, Long.MAX_VALUE, "queueBytes");
  }

  private static void requireChance(double chance, String name) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1: " + chance);
    }
  }

  private static void require(long value, long least, long most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d: %d".formatted(name, least, most, value));
    }
  }

  /// These conditions with another chance of loss.
  ///
  /// @param newLoss 0 to 1
  /// @return the changed conditions
  public LinkConditions withLoss(double newLoss) {
    return new LinkConditions(
        newLoss,
        duplication,
        reordering,
        corruption,
        delayNs,
        jitterNs,
        heldBackNs,
        bytesPerSecond,
        queueBytes);
  }

  /// These conditions with another chance of duplication.
  ///
  /// @param newDuplication 0 to 1
  /// @return the changed conditions
  public LinkConditions withDuplication(double newDuplication) {
    return new LinkConditions(
        loss,
        newDuplication,
        reordering,
        corruption,
        delayNs,
        jitterNs,
        heldBackNs,
        bytesPerSecond,
        queueBytes);
  }

  /// These conditions with another chance of being held back.
  ///
  /// @param newReordering 0 to 1
  /// @param mostHeldBack most that such a datagram waits, positive
  /// @return the changed conditions
  public LinkConditions withReordering(double newReordering, Duration mostHeldBack) {
    return new LinkConditions(
        loss,
        duplication,
        newReordering,
        corruption,
        delayNs,
        jitterNs,
        mostHeldBack.toNanos(),
        bytesPerSecond,
        queueBytes);
  }

  /// These conditions with another chance of corruption.
  ///
  /// @param newCorruption 0 to 1
  /// @return the changed conditions
  public LinkConditions withCorruption(double newCorruption) {
    return new LinkConditions(
        loss,
        duplication,
        reordering,
        newCorruption,
        delayNs,
        jitterNs,
        heldBackNs,
        bytesPerSecond,
        queueBytes);
  }

  /// These conditions with another delay.
  ///
  /// @param shortest at least a nanosecond
  /// @param jitter most that is added, 0 or more
  /// @return the changed conditions
  public LinkConditions withDelay(Duration shortest, Duration jitter) {
    return new LinkConditions(
        loss,
        duplication,
        reordering,
        corruption,
        shortest.toNanos(),
        jitter.toNanos(),
        heldBackNs,
        bytesPerSecond,
        queueBytes);
  }

  /// These conditions with another bandwidth.
  ///
  /// @param newBytesPerSecond bytes per second, or 0 for no limit
  /// @param newQueueBytes most bytes that wait for it
  /// @return the changed conditions
  public LinkConditions withBandwidth(long newBytesPerSecond, long newQueueBytes) {
    return new LinkConditions(
        loss,
        duplication,
        reordering,
        corruption,
        delayNs,
        jitterNs,
        heldBackNs,
        newBytesPerSecond,
        newQueueBytes);
  }
}
