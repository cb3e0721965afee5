package io.weir.agent.flood;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Handles the flood's messages at a fixed rate, and checks that they are the ones that should
/// have come: numbered from 0, none lost, doubled or out of place. Runs on a thread of its own
/// until the last message; the other methods are thread-safe.
final class Consumer implements Runnable {
  /// How late it may be before it gives up what it missed: pauses of the machine are made good,
  /// times without messages are not.
  private static final long MOST_LATE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /// How early it may be. Parking for every single message would cost more than handling it.
  private static final long MOST_EARLY_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Owner owner;
  private final long gapNs;
  private final AtomicLong handled = new AtomicLong();
  private final AtomicLong misplaced = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean hurrying;
  private volatile @Nullable Thread thread;

  Consumer(Owner owner, int perSecond) {
    this.owner = owner;
    this.gapNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /// From now on as fast as it can: the flood is over, and what is left is only to be checked.
  void hurry() {
    hurrying = true;
    LockSupport.unpark(thread);
  }

  long handled() {
    return handled.get();
  }

  long misplaced() {
    return misplaced.get();
  }

  /// Waits for the end of the last message, or until a time has passed.
  ///
  /// @return whether it has ended
  boolean awaitEnd(long mostNs) throws InterruptedException {
    return ended.await(mostNs, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      handleAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void handleAll() throws InterruptedException {
    long dueNs = System.nanoTime();
    byte[] payload = owner.next();
    for (long number = 0; payload != null; number++) {
      long is = ByteBuffer.wrap(payload).getLong();
      if (is != number) {
        misplaced.incrementAndGet();
        number = is;
      }
      dueNs = Math.max(dueNs + gapNs, System.nanoTime() - MOST_LATE_NS);
      awaitNearly(dueNs);
      handled.incrementAndGet();
      owner.finished();
      payload = owner.next();
    }
  }

  private void awaitNearly(long dueNs) {
    while (!hurrying) {
      long leftNs = dueNs - System.nanoTime();
      if (leftNs < MOST_EARLY_NS) {
        return;
      }
      LockSupport.parkNanos(this, leftNs);
    }
  }
}
