package io.weir.agent.load;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Where a load run stands: what may be sent, and whether it counts. Thread-safe.
final class Stage {
  private volatile Phase phase = Phase.WARMING_UP;
  private final boolean limited;
  private final AtomicLong left;

  /// The phases in their order.
  private enum Phase {
    WARMING_UP,
    MEASURING,
    OVER
  }

  /// What a sender may do.
  enum Permit {
    /// Send; the request does not count.
    WARM_UP,
    /// Send; the request counts.
    MEASURED,
    /// Send nothing any more.
    NONE
  }

  /// @param requests how many may be measured, if that is limited
  Stage(OptionalLong requests) {
    limited = requests.isPresent();
    left = new AtomicLong(requests.orElse(0));
  }

  void measure() {
    phase = Phase.MEASURING;
  }

  void end() {
    phase = Phase.OVER;
  }

  boolean isMeasuring() {
    return phase == Phase.MEASURING;
  }

  /// Whether all requests that were asked for have been permitted.
  boolean isUsedUp() {
    return limited && left.get() <= 0;
  }

  /// Permission for one request.
  Permit permit() {
    return switch (phase) {
      case WARMING_UP -> Permit.WARM_UP;
      case MEASURING -> !limited || left.getAndDecrement() > 0 ? Permit.MEASURED : Permit.NONE;
      case OVER -> Permit.NONE;
    };
  }
}
