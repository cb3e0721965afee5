package io.weir.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A queue with an exact bound, in messages and in bytes, between whatever brings messages
/// (sockets, other threads) and the threads that work on them (laws 1, 2 and 6 of the design).
///
/// An item counts from the moment it is offered until [#finished] is called for it, so the bound
/// covers what waits *and* what is being worked on. Each source has a [Feed] of its own. An offer
/// that does not fit is refused; the source then keeps the item where it is (in the receive
/// buffer), stops, and is called back when the level has fallen to the low mark, which is half of
/// the bound. Sources that were refused stand in line, and the room that there is then is divided
/// among them.
///
/// The takers are given the items of one source in their order, and the sources in turn. Takers
/// and senders that wait are served first come, first served, each with its own deadline; one
/// that is interrupted or times out leaves nothing behind.
///
/// An item whose size is negative is a notice: it counts for nothing and always has room.
///
/// Thread-safe.
///
/// @param <T> what is queued
public final class Mailbox<T> {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /// What a feed is told.
  enum Answer {
    TAKEN,
    REFUSED,
    /// The feed belongs to another mailbox now.
    MOVED
  }

  private final long number = NUMBERS.getAndIncrement();
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable roomInBudget = this::serve;

  // Guarded by lock.
  private final MailboxState<T> state;
  private final Set<Feed<T>> feeds = new HashSet<>(2);
  private final Feed<T> direct;
  private @Nullable CloseReason ended;

  /// A mailbox.
  ///
  /// @param bounds most that is held at once, in work included
  /// @param budget the node's budget, asked after the mailbox's own bounds
  /// @param sizeBytes the bytes that an item counts for; negative for a notice
  public Mailbox(Bounds bounds, MemoryBudget budget, ToIntFunction<? super T> sizeBytes) {
    this.state = new MailboxState<>(bounds, budget, sizeBytes);
    this.direct = new Feed<>(this, () -> {});
  }

  // ---- sources

  /// Adds a source.
  ///
  /// @param producer told when there is room again
  /// @return its feed
  /// @throws IllegalStateException when the mailbox has ended
  public Feed<T> feed(Feed.Producer producer) {
    var feed = new Feed<>(this, producer);
    lock.lock();
    try {
      requireOpen();
      feeds.add(feed);
    } finally {
      lock.unlock();
    }
    return feed;
  }

  private void requireOpen() {
    if (ended != null) {
      throw new IllegalStateException("the mailbox has ended: " + ended);
    }
  }

  Answer offerFrom(Feed<T> feed, T item) {
    int bytes = state.sizeOf(item);
    MailboxState.Taker<T> taker;
    lock.lock();
    try {
      Answer answer = mayEnter(feed, bytes);
      if (answer != Answer.TAKEN) {
        return answer;
      }
      if (!state.budget.reserve(bytes, feed.roomAgain)) {
        state.refusedByBudget();
        return Answer.REFUSED;
      }
      state.line.used(feed, bytes);
      taker = state.put(feed, item, bytes);
    } finally {
      lock.unlock();
    }
    if (taker != null) {
      taker.wake();
    }
    return Answer.TAKEN;
  }

  Answer wouldAdmitFrom(Feed<T> feed, int bytes) {
    return locked(() -> mayEnter(feed, bytes));
  }

  private Answer mayEnter(Feed<T> feed, int bytes) {
    if (feed.mailbox != this) {
      return Answer.MOVED;
    }
    return ended == null && state.admits(feed, bytes) ? Answer.TAKEN : Answer.REFUSED;
  }

  boolean noticeFrom(Feed<T> feed, T notice) {
    MailboxState.Taker<T> taker;
    lock.lock();
    try {
      if (feed.mailbox != this) {
        return false;
      }
      taker = state.put(feed, notice, -1);
    } finally {
      lock.unlock();
    }
    if (taker != null) {
      taker.wake();
    }
    return true;
  }

  private <R extends @Nullable Object> R locked(Supplier<R> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  private List<Runnable> serveLine() {
    return state.serveLine(direct, roomInBudget);
  }

  /// Lets those in line have what room there is.
  private void serve() {
    locked(this::serveLine).forEach(Runnable::run);
  }

  void endTurn(Feed<T> feed) {
    lock.lock();
    try {
      if (feed.mailbox == this) {
        state.line.endTurn(feed);
      }
    } finally {
      lock.unlock();
    }
    serve();
  }

  void mark(Feed<T> feed, @Nullable MailboxMarks newMarks) {
    lock.lock();
    try {
      feed.marks = newMarks == null ? state.marks : newMarks;
      state.line.marksChanged();
    } finally {
      lock.unlock();
    }
    serve();
  }

  MailboxMarks marks() {
    return state.marks;
  }

  long roomBytesFor(Feed<T> feed) {
    return locked(() -> state.roomBytesFor(feed));
  }

  Feed.Levels levelsOf(Feed<T> feed) {
    return locked(feed::ownLevels);
  }

  void closed(Feed<T> feed) {
    lock.lock();
    try {
      feeds.remove(feed);
      state.line.remove(feed);
    } finally {
      lock.unlock();
    }
    serve();
  }

  // ---- moving a source to another mailbox

  static <T> void move(Feed<T> feed, Mailbox<T> to) {
    Mailbox<T> from = feed.mailbox;
    while (from != to && !moveFrom(from, feed, to)) {
      from = feed.mailbox;
    }
  }

  private static <T> boolean moveFrom(Mailbox<T> from, Feed<T> feed, Mailbox<T> to) {
    // Always in the same order, so that two moves in opposite directions do not wait for each
    // other.
    Mailbox<T> first = from.number < to.number ? from : to;
    Mailbox<T> second = first == from ? to : from;
    List<Runnable> toTell;
    long bytes;
    first.lock.lock();
    second.lock.lock();
    try {
      if (feed.mailbox != from) {
        return false;
      }
      to.requireOpen();
      bytes = feed.queuedBytes;
      boolean wasAttached = from.feeds.remove(feed);
      from.state.leave(feed);
      feed.marks = feed.marks.equals(from.state.marks) ? to.state.marks : feed.marks;
      feed.mailbox = to;
      if (wasAttached) {
        to.feeds.add(feed);
      }
      toTell = to.state.enter(feed);
    } finally {
      second.lock.unlock();
      first.lock.unlock();
    }
    from.state.budget.release(bytes);
    toTell.forEach(Runnable::run);
    from.serve();
    return true;
  }

  // ---- one thread to another

  /// Sends an item to this mailbox from a thread that is no socket, held back as the thread
  /// chooses.
  ///
  /// @param item the item
  /// @param how what happens when there is no room
  /// @return what became of it
  /// @throws InterruptedException when interrupted while held back: the item is not in the
  ///     mailbox and never will be
  public Delivery send(T item, HoldBack how) throws InterruptedException {
    return switch (how) {
      case HoldBack.Refuse _ -> sendWaiting(item, System.nanoTime(), Delivery.REFUSED);
      case HoldBack.Wait(long deadlineNs) -> sendWaiting(item, deadlineNs, Delivery.TIMED_OUT);
      case HoldBack.Slow slow -> {
        long leftNs = Deadlines.leftNs(slow.deadlineNs(), System.nanoTime());
        double pauseNs = slow.pauseWhenFull().toNanos() * fullness();
        TimeUnit.NANOSECONDS.sleep(Math.min(leftNs, (long) pauseNs));
        yield sendWaiting(item, slow.deadlineNs(), Delivery.TIMED_OUT);
      }
    };
  }

  /// How full the mailbox is, by messages or bytes, whichever is more.
  ///
  /// @return 0 when empty, 1 when full
  public double fullness() {
    return locked(() -> state.fullness());
  }

  private Delivery sendWaiting(T item, long deadlineNs, Delivery late) throws InterruptedException {
    int bytes = state.sizeOf(item);
    var sender = new MailboxLine.Sender<>(item, bytes);
    MailboxState.Taker<T> taker = null;
    lock.lockInterruptibly();
    try {
      if (ended != null) {
        return Delivery.ENDED;
      }
      if (state.reserves(bytes, roomInBudget)) {
        taker = state.put(direct, item, bytes);
        sender.done = true;
      } else if (Deadlines.passed(deadlineNs, System.nanoTime())) {
        return late;
      } else {
        state.line.add(sender);
      }
    } finally {
      lock.unlock();
    }
    if (taker != null) {
      taker.wake();
    }
    return await(sender, deadlineNs, late);
  }

  private Delivery await(MailboxLine.Sender<T> sender, long deadlineNs, Delivery late)
      throws InterruptedException {
    while (!sender.done) {
      long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
      if (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, leftNs);
      } else if (leaveLine(sender)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return late;
      }
    }
    return sender.refused ? Delivery.ENDED : Delivery.DELIVERED;
  }

  private boolean leaveLine(MailboxLine.Sender<T> sender) {
    lock.lock();
    try {
      if (sender.done) {
        return false;
      }
      state.line.remove(sender);
    } finally {
      lock.unlock();
    }
    serve();
    return true;
  }

  // ---- takers

  /// Says that nothing more comes in. Items that are queued can still be taken. Every source is
  /// told.
  ///
  /// @param reason what takers are told after the last item; the first call's reason stays
  public void end(CloseReason reason) {
    var threads = new ArrayList<Thread>();
    List<Feed<T>> sources;
    lock.lock();
    try {
      if (ended != null) {
        return;
      }
      ended = reason;
      for (MailboxState.Taker<T> taker : state.takers) {
        taker.done = true;
        threads.add(taker.thread);
      }
      state.takers.clear();
      state.line.refuseAll(threads);
      sources = List.copyOf(feeds);
      feeds.clear();
    } finally {
      lock.unlock();
    }
    threads.forEach(LockSupport::unpark);
    sources.forEach(feed -> feed.producer.mailboxEnded(reason));
  }

  /// Takes the next item if there is one. The item stays counted until [#finished].
  ///
  /// @return the item, or null when none waits
  public @Nullable T poll() {
    lock.lock();
    try {
      return state.takeNext();
    } finally {
      lock.unlock();
    }
  }

  /// Whether an item waits to be taken. Costs no lock.
  ///
  /// @return true when [#poll] would have given one a moment ago
  public boolean hasWaiting() {
    return state.waiting > 0;
  }

  /// Gives back the credit of an item whose work is done and takes the next one, in one step.
  ///
  /// @param done the item, as for [#finished]
  /// @return the next item, or null when none waits
  public @Nullable T finishedAndPoll(T done) {
    int bytes = state.sizeOf(done);
    T next;
    List<Runnable> toTell;
    lock.lock();
    try {
      state.giveBack(bytes);
      toTell = serveLine();
      next = state.takeNext();
    } finally {
      lock.unlock();
    }
    afterGivingBack(bytes, toTell);
    return next;
  }

  /// Takes the next item, waiting for one. The item stays counted until [#finished].
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock until which to wait, or
  ///     [Deadlines#NEVER]
  /// @return the item; null when the deadline passed, or when the mailbox has ended and is empty
  ///     (see [#ended()])
  /// @throws InterruptedException when interrupted while waiting; nothing is taken then
  public @Nullable T take(long deadlineNs) throws InterruptedException {
    MailboxState.Taker<T> taker;
    lock.lockInterruptibly();
    try {
      T item = state.takeNext();
      if (item != null || ended != null) {
        return item;
      }
      taker = new MailboxState.Taker<>();
      state.takers.add(taker);
    } finally {
      lock.unlock();
    }
    while (!taker.done) {
      long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
      if (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, leftNs);
      } else if (leave(taker)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return null;
      }
    }
    return taker.item;
  }

  /// Takes a taker out of the line, unless it was served in the meantime.
  private boolean leave(MailboxState.Taker<T> taker) {
    return locked(() -> state.takers.remove(taker));
  }

  /// Gives back the credit of an item that was taken.
  ///
  /// @param item the item whose work is done
  public void finished(T item) {
    int bytes = state.sizeOf(item);
    List<Runnable> toTell;
    lock.lock();
    try {
      state.giveBack(bytes);
      toTell = serveLine();
    } finally {
      lock.unlock();
    }
    afterGivingBack(bytes, toTell);
  }

  private void afterGivingBack(int bytes, List<Runnable> toTell) {
    if (bytes > 0) {
      state.budget.release(bytes);
    }
    toTell.forEach(Runnable::run);
  }

  /// Why nothing more will come, once [#end] was called.
  ///
  /// @return the reason, or null while the mailbox is open
  public @Nullable CloseReason ended() {
    return locked(() -> ended);
  }

  /// The mailbox's levels, all from one instant.
  ///
  /// @return a snapshot
  public Levels levels() {
    return locked(() -> state.levels());
  }

  /// Levels of a mailbox.
  ///
  /// @param waitingMessages items not yet taken, notices included
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
