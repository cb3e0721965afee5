package io.weir.diameter.core;

import java.time.Duration;

/// How long the waiting states of the peer state machine last, each from 1 ms to 365 days. The
/// values are this project's: RFC 6733 calls the timer of section 5.6.2 "application-defined".
///
/// Immutable.
///
/// @param connectNs for the transport's answer to a connect, in nanoseconds
/// @param ceaNs for the CEA after the CER, in nanoseconds
/// @param dpaNs for the DPA after our DPR, in nanoseconds
/// @param closeNs for the peer's closing after our DPA, in nanoseconds
public record PeerTimeouts(long connectNs, long ceaNs, long dpaNs, long closeNs) {

  /// 10 s to connect, 10 s for the CEA, 5 s each for the DPA and the close.
  public static final PeerTimeouts DEFAULT =
      new PeerTimeouts(seconds(10), seconds(10), seconds(5), seconds(5));

  /// @throws IllegalArgumentException if a value is out of bounds
  public PeerTimeouts {
    Bounds.checkDelay("connectNs", connectNs);
    Bounds.checkDelay("ceaNs", ceaNs);
    Bounds.checkDelay("dpaNs", dpaNs);
    Bounds.checkDelay("closeNs", closeNs);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
