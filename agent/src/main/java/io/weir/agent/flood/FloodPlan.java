package io.weir.agent.flood;

import java.time.Duration;
import java.util.List;

/// What a flood is to be. Immutable.
///
/// @param modes ways to receive, in the order in which they are shown
/// @param duration how long each is flooded
/// @param frameBytes payload of each message, 8 to [#MOST_FRAME_BYTES]
/// @param handledPerSecond how many messages the server's consumer handles in a second, at least
///     1
/// @param heapBytes heap of the server's process, at least [#LEAST_HEAP_BYTES]
public record FloodPlan(
    List<FloodMode> modes,
    Duration duration,
    int frameBytes,
    int handledPerSecond,
    long heapBytes) {
  /// A message holds its number.
  public static final int LEAST_FRAME_BYTES = Long.BYTES;

  /// Largest payload.
  public static final int MOST_FRAME_BYTES = 16 << 10;

  /// What a JVM with an event loop and a full mailbox of small messages can do with.
  public static final long LEAST_HEAP_BYTES = 16 << 20;

  /// Checks that a full mailbox leaves most of the heap free.
  ///
  /// @throws IllegalArgumentException when it does not
  public FloodPlan {
    modes = List.copyOf(modes);
    if ((long) frameBytes * FloodMode.MAILBOX_MESSAGES > heapBytes / 2) {
      throw new IllegalArgumentException(
          "a mailbox of %d messages of %d bytes fills more than half of the heap: make --heap"
                  .formatted(FloodMode.MAILBOX_MESSAGES, frameBytes)
              + " larger or --frame smaller");
    }
  }
}
