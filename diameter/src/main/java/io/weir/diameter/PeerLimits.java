package io.weir.diameter;

import io.weir.transport.Bounds;
import java.time.Duration;

/// What one peer may make this node hold, and for how long it is held back before it is refused.
/// Immutable.
///
/// @param requests bound of the peer's requests that wait or are in work, in messages and bytes
/// @param handlers most handlers at work at once for the peer, at least 1
/// @param pendingCalls most requests of this node to the peer that wait for an answer, 1 to 2^20
/// @param holdBack how long the peer is held back (not read from) when the bound is reached, before
///     its further requests are read and answered with DIAMETER_TOO_BUSY. Well below the peer's
///     watchdog time, since a peer that is not read from cannot ask whether we live
public record PeerLimits(Bounds requests, int handlers, int pendingCalls, Duration holdBack) {
  /// 4,096 requests and 16 MiB, 256 handlers, 65,536 calls, 2 s.
  public static final PeerLimits DEFAULTS =
      new PeerLimits(new Bounds(4096, 16 << 20), 256, 1 << 16, Duration.ofSeconds(2));

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException naming the values that are out of bounds
  public PeerLimits {
    if (handlers < 1 || pendingCalls < 1 || pendingCalls > 1 << 20 || holdBack.isNegative()) {
      throw new IllegalArgumentException(
          "need handlers >= 1, pendingCalls 1 to 1048576, holdBack >= 0: %d, %d, %s"
              .formatted(handlers, pendingCalls, holdBack));
    }
  }
}
