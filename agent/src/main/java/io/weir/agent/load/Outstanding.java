package io.weir.agent.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Counts requests that have no outcome yet. Thread-safe; one thread may wait for there to be none.
final class Outstanding {
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable Thread waiter;

  void began() {
    count.incrementAndGet();
  }

  void ended() {
    if (count.decrementAndGet() == 0) {
      LockSupport.unpark(waiter);
    }
  }

  /// Waits until every request has an outcome, or the time is over.
  ///
  /// @param mostNs how long to wait
  /// @throws InterruptedException when interrupted
  void awaitNone(long mostNs) throws InterruptedException {
    waiter = Thread.currentThread();
    long untilNs = System.nanoTime() + mostNs;
    for (long leftNs = mostNs;
        count.get() > 0 && leftNs > 0;
        leftNs = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(this, leftNs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    waiter = null;
  }
}
