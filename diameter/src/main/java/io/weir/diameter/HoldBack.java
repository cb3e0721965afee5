package io.weir.diameter;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Decides between holding a peer back and refusing it. When its requests have no room the peer is
/// first held back: nothing is read, so the transport stops it. If that lasts longer than the set
/// time, reading goes on and requests are refused, until there is room again. Thread-safe.
final class HoldBack {
  private final ScheduledExecutorService timer;
  private final Duration limit;
  private final Runnable resume;

  // Written under the lock of this.
  private volatile boolean refusing;
  private volatile boolean held;
  // Guarded by this.
  private @Nullable Future<?> end;

  HoldBack(ScheduledExecutorService timer, Duration limit, Runnable resume) {
    this.timer = timer;
    this.limit = limit;
    this.resume = resume;
  }

  /// Whether requests without room are refused now.
  boolean isRefusing() {
    return refusing;
  }

  /// A request has no room: unless such are refused already, the peer is held back from now.
  ///
  /// @return whether to refuse it
  synchronized boolean refuses() {
    if (!refusing && end == null) {
      held = true;
      end = timer.schedule(this::startRefusing, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
    return refusing;
  }

  private void startRefusing() {
    synchronized (this) {
      if (end == null) {
        return; // there was room in the meantime
      }
      refusing = true;
    }
    resume.run();
  }

  /// A request was taken: it was not held back, or is no longer. Where requests are refused they
  /// are until there is more room than for one.
  void taken() {
    if (held && !refusing) {
      stop();
    }
  }

  /// There is room: the peer is read from again.
  void roomAgain() {
    stop();
    resume.run();
  }

  synchronized void stop() {
    refusing = false;
    held = false;
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
