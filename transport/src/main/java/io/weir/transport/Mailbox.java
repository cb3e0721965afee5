package io.weir.transport;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A queue with an exact bound between the event loop of a connection and the threads that work on
/// what it received (laws 1 and 2 of the design).
///
/// An item counts from the moment it is offered until [#finished] is called for it, so the bound
/// covers what waits *and* what is being worked on. An offer that does not fit is refused; the
/// producer then keeps the item where it is (in the receive buffer), stops reading, and is called
/// back through `roomAgain` when the level has fallen to the low mark, which is half of the bound.
///
/// Readers that wait are served first come, first served, each with its own deadline; one that is
/// interrupted or times out leaves nothing behind.
///
/// Thread-safe.
///
/// @param <T> what is queued
public final class Mailbox<T> {
  private final Bounds bounds;
  private final MemoryBudget budget;
  private final ToIntFunction<T> sizeBytes;
  private final Runnable roomAgain;
  private final ReentrantLock lock = new ReentrantLock();

  // Written under the lock.
  private volatile int waiting;

  // Guarded by lock.
  private final ArrayDeque<T> queue = new ArrayDeque<>();
  private final ArrayDeque<Reader<T>> readers = new ArrayDeque<>();
  private int heldMessages;
  private long heldBytes;
  private int mostHeldMessages;
  private long mostHeldBytes;
  private long refusals;
  private boolean producerWaits;
  private @Nullable CloseReason ended;

  /// A mailbox.
  ///
  /// @param bounds most that is held at once, in work included
  /// @param budget the node's budget, asked after the mailbox's own bounds
  /// @param sizeBytes the bytes that an item counts for
  /// @param roomAgain run, on a consumer's thread and without a lock, when an offer that was
  ///     refused is worth repeating
  public Mailbox(
      Bounds bounds, MemoryBudget budget, ToIntFunction<T> sizeBytes, Runnable roomAgain) {
    this.bounds = bounds;
    this.budget = budget;
    this.sizeBytes = sizeBytes;
    this.roomAgain = roomAgain;
  }

  /// A reader that waits for an item. Its fields are guarded by the mailbox's lock, except that the
  /// reader itself may read `item` and `done` after `done` was published.
  private static final class Reader<T> {
    final Thread thread = Thread.currentThread();
    @Nullable T item;
    volatile boolean done;
  }

  /// Puts an item in, if it fits.
  ///
  /// @param item the item
  /// @return false when it does not fit now: `roomAgain` will be called
  /// @throws IllegalStateException after [#end]
  public boolean offer(T item) {
    int bytes = sizeBytes.applyAsInt(item);
    Reader<T> reader;
    lock.lock();
    try {
      if (ended != null) {
        throw new IllegalStateException("offered to a mailbox that has ended: " + ended);
      }
      if (!hasRoom(bytes)) {
        refusals++;
        return false;
      }
      heldMessages++;
      heldBytes += bytes;
      mostHeldMessages = Math.max(mostHeldMessages, heldMessages);
      mostHeldBytes = Math.max(mostHeldBytes, heldBytes);
      reader = readers.poll();
      if (reader == null) {
        queue.add(item);
        waiting = queue.size();
        return true;
      }
      reader.item = item;
      reader.done = true;
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(reader.thread);
    return true;
  }

  /// Whether the item may come in. Who calls the producer back depends on who refused it: the
  /// mailbox at its low mark, or the budget.
  private boolean hasRoom(int bytes) {
    if (bounds.admit(heldMessages, heldBytes, bytes)) {
      return budget.reserve(bytes, roomAgain);
    }
    producerWaits = true;
    return false;
  }

  /// Whether an item of this size would be admitted now; if not, `roomAgain` will be called when it
  /// is worth asking again. Lets a producer decide before it makes the item.
  ///
  /// @param bytes size of the item
  /// @return whether an [#offer] by the only producer would succeed as far as the mailbox's own
  ///     bounds go; the budget is asked only by the offer
  public boolean wouldAdmit(int bytes) {
    lock.lock();
    try {
      if (bounds.admit(heldMessages, heldBytes, bytes)) {
        return true;
      }
      producerWaits = true;
      refusals++;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Says that nothing more will be offered. Items that are queued can still be taken.
  ///
  /// @param reason what readers are told after the last item; the first call's reason stays
  public void end(CloseReason reason) {
    ArrayDeque<Reader<T>> woken;
    lock.lock();
    try {
      if (ended != null) {
        return;
      }
      ended = reason;
      woken = new ArrayDeque<>(readers);
      readers.clear();
      woken.forEach(reader -> reader.done = true);
    } finally {
      lock.unlock();
    }
    woken.forEach(reader -> LockSupport.unpark(reader.thread));
  }

  /// Takes the oldest item if there is one. The item stays counted until [#finished].
  ///
  /// @return the item, or null when none waits
  public @Nullable T poll() {
    lock.lock();
    try {
      return takeOldest();
    } finally {
      lock.unlock();
    }
  }

  /// Whether an item waits to be taken. Costs no lock.
  ///
  /// @return true when [#poll] would have given one a moment ago
  public boolean hasWaiting() {
    return waiting > 0;
  }

  /// Gives back the credit of an item whose work is done and takes the next one, in one step.
  ///
  /// @param done the item, as for [#finished]
  /// @return the next item, or null when none waits
  public @Nullable T finishedAndPoll(T done) {
    int bytes = sizeBytes.applyAsInt(done);
    T next;
    boolean tell;
    lock.lock();
    try {
      tell = giveBack(bytes);
      next = takeOldest();
    } finally {
      lock.unlock();
    }
    afterGivingBack(bytes, tell);
    return next;
  }

  /// Takes the oldest item, waiting for one. The item stays counted until [#finished].
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock until which to wait, or
  ///     [Deadlines#NEVER]
  /// @return the item; null when the deadline passed, or when the mailbox has ended and is empty
  ///     (see [#ended()])
  /// @throws InterruptedException when interrupted while waiting; nothing is taken then
  public @Nullable T take(long deadlineNs) throws InterruptedException {
    Reader<T> reader;
    lock.lockInterruptibly();
    try {
      T item = takeOldest();
      if (item != null || ended != null) {
        return item;
      }
      reader = new Reader<>();
      readers.add(reader);
    } finally {
      lock.unlock();
    }
    while (!reader.done) {
      long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
      if (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, leftNs);
      } else if (leave(reader)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return null;
      }
    }
    return reader.item;
  }

  /// Takes a reader out of the line, unless it was served in the meantime.
  private boolean leave(Reader<T> reader) {
    lock.lock();
    try {
      return readers.remove(reader);
    } finally {
      lock.unlock();
    }
  }

  /// Gives back the credit of an item that was taken.
  ///
  /// @param item the item whose work is done
  public void finished(T item) {
    int bytes = sizeBytes.applyAsInt(item);
    boolean tell;
    lock.lock();
    try {
      tell = giveBack(bytes);
    } finally {
      lock.unlock();
    }
    afterGivingBack(bytes, tell);
  }

  /// Under the lock.
  ///
  /// @return whether the producer is to be told
  private boolean giveBack(int bytes) {
    heldMessages--;
    heldBytes -= bytes;
    boolean tell = producerWaits && isAtLowMark();
    if (tell) {
      producerWaits = false;
    }
    return tell;
  }

  private void afterGivingBack(int bytes, boolean tell) {
    budget.release(bytes);
    if (tell) {
      roomAgain.run();
    }
  }

  /// Under the lock.
  private @Nullable T takeOldest() {
    T item = queue.poll();
    waiting = queue.size();
    return item;
  }

  private boolean isAtLowMark() {
    return heldMessages <= bounds.messages() / 2 && heldBytes <= bounds.bytes() / 2;
  }

  /// Bytes that may still come in before the byte bound is reached.
  ///
  /// @return 0 or more
  public long roomBytes() {
    lock.lock();
    try {
      return heldMessages >= bounds.messages() ? 0 : Math.max(0, bounds.bytes() - heldBytes);
    } finally {
      lock.unlock();
    }
  }

  /// Why nothing more will come, once [#end] was called.
  ///
  /// @return the reason, or null while the mailbox is open
  public @Nullable CloseReason ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// The mailbox's levels, all from one instant.
  ///
  /// @return a snapshot
  public Levels levels() {
    lock.lock();
    try {
      return new Levels(
          queue.size(), heldMessages, heldBytes, mostHeldMessages, mostHeldBytes, refusals);
    } finally {
      lock.unlock();
    }
  }

  /// Levels of a mailbox.
  ///
  /// @param waitingMessages items not yet taken
  /// @param heldMessages items waiting or in work
  /// @param heldBytes bytes waiting or in work
  /// @param mostHeldMessages highest `heldMessages` ever
  /// @param mostHeldBytes highest `heldBytes` ever
  /// @param refusals offers that found no room
  public record Levels(
      int waitingMessages,
      int heldMessages,
      long heldBytes,
      int mostHeldMessages,
      long mostHeldBytes,
      long refusals) {}
}
