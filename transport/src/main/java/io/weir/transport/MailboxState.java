package io.weir.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What a [Mailbox] holds, and who waits at either end of it. Everything is guarded by the
/// mailbox's lock, except where it says otherwise. What is to be run once the lock is free is
/// returned.
final class MailboxState<T> {
  final MailboxMarks marks;
  final MailboxLine<T> line = new MailboxLine<>();
  final ArrayDeque<Taker<T>> takers = new ArrayDeque<>(2);
  final MemoryBudget budget;
  private final Bounds bounds;
  private final ToIntFunction<? super T> sizeBytes;
  private final Ring<T> ready = new Ring<>();
  private int heldMessages;
  private long heldBytes;
  private int mostHeldMessages;
  private long mostHeldBytes;
  private long refusals;

  private int queued;

  /// Items not yet taken, for reading without the lock.
  volatile int waiting;

  MailboxState(Bounds bounds, MemoryBudget budget, ToIntFunction<? super T> sizeBytes) {
    this.bounds = bounds;
    this.budget = budget;
    this.sizeBytes = sizeBytes;
    this.marks = MailboxMarks.upTo(bounds);
  }

  /// A thread that waits for an item. It reads `item` without the lock, after `done`.
  static final class Taker<T> {
    final Thread thread = Thread.currentThread();
    @Nullable T item;
    volatile boolean done;

    void wake() {
      LockSupport.unpark(thread);
    }
  }

  private void nowWaiting(int items) {
    queued = items;
    waiting = items;
  }

  int sizeOf(T item) {
    return sizeBytes.applyAsInt(item);
  }

  /// Whether an item of a feed fits. When it does not, the feed is in line afterwards.
  boolean admits(Feed<T> feed, int bytes) {
    if (bounds.admit(heldMessages, heldBytes, bytes)
        && feed.marks.high().admit(heldMessages, heldBytes, bytes)
        && line.lets(feed)) {
      return true;
    }
    refusals++;
    line.add(feed, bytes);
    return false;
  }

  /// Whether an item of nobody's feed fits; then its bytes are taken from the budget.
  boolean reserves(int bytes, Runnable roomInBudget) {
    boolean fits =
        line.isFree()
            && bounds.admit(heldMessages, heldBytes, bytes)
            && budget.reserve(bytes, roomInBudget);
    if (!fits) {
      refusals++;
    }
    return fits;
  }

  /// The budget had no room for what the mailbox itself admitted.
  void refusedByBudget() {
    refusals++;
  }

  /// Puts an item in, whether it fits or not.
  ///
  /// @param bytes size of the item, negative for a notice
  /// @return a taker to wake, or null
  @Nullable Taker<T> put(Feed<T> feed, T item, int bytes) {
    if (bytes >= 0) {
      heldMessages++;
      heldBytes += bytes;
      noteMost();
    }
    Taker<T> taker = takers.poll();
    if (taker != null) {
      taker.item = item;
      taker.done = true;
      return taker;
    }
    if (bytes >= 0) {
      feed.queuedMessages++;
      feed.queuedBytes += bytes;
      feed.mostQueuedMessages = Math.max(feed.mostQueuedMessages, feed.queuedMessages);
      feed.mostQueuedBytes = Math.max(feed.mostQueuedBytes, feed.queuedBytes);
    }
    if (feed.queue.isEmpty()) {
      ready.add(feed);
    }
    feed.queue.add(item);
    nowWaiting(queued + 1);
    return null;
  }

  private void noteMost() {
    mostHeldMessages = Math.max(mostHeldMessages, heldMessages);
    mostHeldBytes = Math.max(mostHeldBytes, heldBytes);
  }

  /// Lets those in line have what room there is.
  ///
  /// @param direct where the items of threads go
  /// @param roomInBudget told when the budget has room again
  /// @return what to run without the lock
  List<Runnable> serveLine(Feed<T> direct, Runnable roomInBudget) {
    if (line.isEmpty()) {
      return List.of();
    }
    var toTell = new ArrayList<Runnable>(1);
    for (MailboxLine.Sender<T> sender = line.senderAtHead();
        sender != null
            && bounds.admit(heldMessages, heldBytes, sender.bytes)
            && budget.reserve(sender.bytes, roomInBudget);
        sender = line.senderAtHead()) {
      line.removeHead();
      Taker<T> taker = put(direct, sender.item, sender.bytes);
      if (taker != null) {
        toTell.add(taker::wake);
      }
      sender.done = true;
      toTell.add(sender::wake);
    }
    line.serve(bounds, heldMessages, heldBytes, toTell);
    return toTell;
  }

  /// Takes a feed with everything in it out.
  void leave(Feed<T> feed) {
    line.remove(feed);
    if (!feed.queue.isEmpty()) {
      ready.remove(feed);
    }
    nowWaiting(queued - feed.queue.size());
    heldMessages -= feed.queuedMessages;
    heldBytes -= feed.queuedBytes;
  }

  /// Takes a feed with everything in it in.
  ///
  /// @return takers to wake
  List<Runnable> enter(Feed<T> feed) {
    budget.take(feed.queuedBytes);
    heldMessages += feed.queuedMessages;
    heldBytes += feed.queuedBytes;
    noteMost();
    nowWaiting(queued + feed.queue.size());
    if (!feed.queue.isEmpty()) {
      ready.add(feed);
    }
    var toTell = new ArrayList<Runnable>();
    while (!takers.isEmpty() && waiting > 0) {
      Taker<T> taker = takers.remove();
      taker.item = takeNext();
      taker.done = true;
      toTell.add(taker::wake);
    }
    return toTell;
  }

  /// The next item, in turn over the feeds.
  @Nullable T takeNext() {
    Feed<T> feed = ready.next();
    if (feed == null) {
      return null;
    }
    T item = feed.queue.remove();
    int bytes = sizeOf(item);
    if (bytes >= 0) {
      feed.queuedMessages--;
      feed.queuedBytes -= bytes;
    }
    if (feed.queue.isEmpty()) {
      ready.remove(feed);
    }
    nowWaiting(queued - 1);
    return item;
  }

  /// An item that was taken is finished.
  void giveBack(int bytes) {
    if (bytes >= 0) {
      heldMessages--;
      heldBytes -= bytes;
    }
  }

  long roomBytesFor(Feed<T> feed) {
    Bounds high = feed.marks.high();
    if (heldMessages >= Math.min(bounds.messages(), high.messages())) {
      return 0;
    }
    return Math.max(0, Math.min(bounds.bytes(), high.bytes()) - heldBytes);
  }

  double fullness() {
    double byMessages = (double) heldMessages / bounds.messages();
    double byBytes = (double) heldBytes / bounds.bytes();
    return Math.min(1.0, Math.max(byMessages, byBytes));
  }

  Mailbox.Levels levels() {
    return new Mailbox.Levels(
        waiting, heldMessages, heldBytes, mostHeldMessages, mostHeldBytes, refusals);
  }
}
