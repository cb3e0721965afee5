package io.weir.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A bound in bytes over all mailboxes of a node. A mailbox that has room of its own still admits
/// a message only when the budget has room too; otherwise its connection stops reading and is
/// told when the budget has room again, in the order in which connections came to wait.
///
/// Thread-safe.
public final class MemoryBudget {
  /// A budget that never refuses, for uses where the mailbox bounds suffice.
  public static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE);

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long usedBytes;

  /// A budget.
  ///
  /// @param maxBytes most bytes held over all mailboxes, at least 1
  public MemoryBudget(long maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1: " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  /// Bytes held now over all mailboxes.
  ///
  /// @return 0 to the budget, more only while one message larger than the whole budget is held
  public long usedBytes() {
    lock.lock();
    try {
      return usedBytes;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the budget has room. It has none from the moment it is full, or has refused
  /// somebody, until half of it is free.
  ///
  /// @return whether there is room
  public boolean hasRoom() {
    lock.lock();
    try {
      return !isSpent();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the budget has room; if not, the caller is told when it has.
  ///
  /// @param roomAgain run once, on the releasing thread, when half of the budget is free; kept
  ///     only when the answer is false, and only once
  /// @return whether there is room, as [#hasRoom()] has it
  public boolean awaitRoom(Runnable roomAgain) {
    lock.lock();
    try {
      if (!isSpent()) {
        return true;
      }
      if (!waiting.contains(roomAgain)) {
        waiting.add(roomAgain);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Takes back what [#awaitRoom] has kept. Does nothing when it keeps nothing.
  ///
  /// @param roomAgain what was to be run
  public void awaitNoMore(Runnable roomAgain) {
    lock.lock();
    try {
      waiting.remove(roomAgain);
    } finally {
      lock.unlock();
    }
  }

  private boolean isSpent() {
    return usedBytes >= maxBytes || !waiting.isEmpty();
  }

  /// Takes bytes out of the budget, or has the caller wait.
  ///
  /// @param bytes how many
  /// @param roomAgain run once, on the releasing thread, when it is worth trying again; kept only
  ///     when the answer is false
  /// @return whether the bytes were taken
  boolean reserve(int bytes, Runnable roomAgain) {
    if (maxBytes == Long.MAX_VALUE) {
      return true;
    }
    lock.lock();
    try {
      // A message larger than the whole budget passes alone, as in a mailbox.
      if (usedBytes == 0 || usedBytes <= maxBytes - bytes) {
        usedBytes += bytes;
        return true;
      }
      if (!waiting.contains(roomAgain)) {
        waiting.add(roomAgain);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Takes bytes out of the budget whether it has them or not, for what was admitted elsewhere.
  ///
  /// @param bytes how many
  void take(long bytes) {
    if (maxBytes == Long.MAX_VALUE || bytes == 0) {
      return;
    }
    lock.lock();
    try {
      usedBytes += bytes;
    } finally {
      lock.unlock();
    }
  }

  /// Gives bytes back and wakes who waits once half of the budget is free.
  ///
  /// @param bytes how many were reserved
  void release(long bytes) {
    if (maxBytes == Long.MAX_VALUE || bytes == 0) {
      return;
    }
    List<Runnable> woken = List.of();
    lock.lock();
    try {
      usedBytes -= bytes;
      if (usedBytes <= maxBytes / 2 && !waiting.isEmpty()) {
        woken = new ArrayList<>(waiting);
        waiting.clear();
      }
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }
}
