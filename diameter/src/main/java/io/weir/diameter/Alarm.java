package io.weir.diameter;

import io.weir.diameter.core.PeerState;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One deadline of a state machine, kept on the node's timer. Owned by the machine's owner.
final class Alarm {
  private final ScheduledExecutorService timer;
  private final Runnable ring;
  private long setForNs = PeerState.NO_DEADLINE;
  private @Nullable Future<?> pending;

  Alarm(ScheduledExecutorService timer, Runnable ring) {
    this.timer = timer;
    this.ring = ring;
  }

  /// Moves the alarm.
  ///
  /// @param deadlineNs an instant on the [System#nanoTime()] clock, or [PeerState#NO_DEADLINE]
  void setTo(long deadlineNs) {
    if (deadlineNs == setForNs && pending != null && !pending.isDone()) {
      return;
    }
    stop();
    setForNs = deadlineNs;
    if (deadlineNs != PeerState.NO_DEADLINE && !timer.isShutdown()) {
      long leftNs = Math.max(0, deadlineNs - System.nanoTime());
      pending = timer.schedule(ring, leftNs, TimeUnit.NANOSECONDS);
    }
  }

  void stop() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }
}
