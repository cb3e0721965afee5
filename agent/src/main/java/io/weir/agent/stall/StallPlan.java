package io.weir.agent.stall;

import java.time.Duration;

/// What a stall is to be. Immutable.
///
/// @param around how long the peer reads before it stops, and again after it
/// @param stall how long it reads nothing
/// @param messageBytes size of each message, [#LEAST_MESSAGE_BYTES] to [#MOST_MESSAGE_BYTES]
/// @param boundBytes most payload bytes that are held here for an association
/// @param udpPort where the peers are, or 0 for any free UDP port
public record StallPlan(
    Duration around, Duration stall, int messageBytes, long boundBytes, int udpPort) {
  /// A message holds its sender, its number and its age, and a little to be checked.
  public static final int LEAST_MESSAGE_BYTES = 32;

  /// Largest message.
  public static final int MOST_MESSAGE_BYTES = 64 << 10;

  /// Most messages held here for an association, whatever their size.
  public static final int BOUND_MESSAGES = 16_384;

  private static final int LEAST_MESSAGES = 16;

  /// Checks that the bound holds some messages.
  ///
  /// @throws IllegalArgumentException when it does not
  public StallPlan {
    if (boundBytes < (long) LEAST_MESSAGES * messageBytes) {
      throw new IllegalArgumentException(
          "%d bytes hold fewer than %d messages of %d bytes: make --queue larger or"
                  .formatted(boundBytes, LEAST_MESSAGES, messageBytes)
              + " --message-bytes smaller");
    }
  }
}
