package io.weir.transport.netty;

import io.weir.transport.Deadlines;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections that wait to be accepted, and threads that wait for connections: of the two lines
/// one is empty. Both are first come, first served. Its bound is kept by who puts connections in.
/// Thread-safe.
///
/// @param <T> what waits
final class AcceptLine<T> {
  private final Runnable roomAgain;
  final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final ArrayDeque<Waiter<T>> waiters = new ArrayDeque<>();
  private boolean ended;

  private static final class Waiter<T> {
    private final Condition served;
    private @Nullable T got;

    Waiter(Condition served) {
      this.served = served;
    }
  }

  /// A line.
  ///
  /// @param roomAgain run after something was taken that had waited, on the taking thread
  AcceptLine(Runnable roomAgain) {
    this.roomAgain = roomAgain;
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /// Puts something in line, or hands it to who waits longest.
  ///
  /// @return false when the line has ended
  boolean put(T one) {
    lock.lock();
    try {
      if (!ended) {
        Waiter<T> first = waiters.poll();
        if (first == null) {
          waiting.add(one);
        } else {
          serve(first, one);
        }
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private void serve(Waiter<T> waiter, T one) {
    waiter.got = one;
    waiter.served.signal();
  }

  /// Takes the first in line, waiting for it.
  ///
  /// @return null when the deadline passed or the line has ended
  @Nullable T take(long deadlineNs) throws InterruptedException {
    T first;
    lock.lockInterruptibly();
    try {
      first = waiting.poll();
      if (first == null) {
        return ended ? null : await(deadlineNs);
      }
    } finally {
      lock.unlock();
    }
    roomAgain.run();
    return first;
  }

  private @Nullable T await(long deadlineNs) throws InterruptedException {
    var me = new Waiter<T>(lock.newCondition());
    waiters.add(me);
    try {
      long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
      while (me.got == null && !ended && leftNs > 0) {
        me.served.await(leftNs, TimeUnit.NANOSECONDS);
        leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
      }
    } catch (InterruptedException e) {
      giveBack(me);
      throw e;
    } finally {
      waiters.remove(me);
    }
    return me.got;
  }

  /// What an interrupted waiter was handed at that very moment goes to the next, before all
  /// others.
  private void giveBack(Waiter<T> interrupted) {
    T got = interrupted.got;
    if (got == null) {
      return;
    }
    Waiter<T> next = waiters.poll();
    if (next == null) {
      waiting.addFirst(got);
    } else {
      serve(next, got);
    }
  }

  /// Ends the line: nothing is put in any more, and who waits gets nothing.
  ///
  /// @return what was still in line
  List<T> end() {
    lock.lock();
    try {
      ended = true;
      waiters.forEach(waiter -> waiter.served.signal());
      List<T> left = List.copyOf(waiting);
      waiting.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
