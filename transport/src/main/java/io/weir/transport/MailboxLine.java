package io.weir.transport;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Those who wait for room in a mailbox, in the order in which they came: feeds that were
/// refused, and threads that send. Guarded by the mailbox's lock.
///
/// When the level has fallen to the low mark, the room is divided among the feeds in line: each
/// that is called back has a turn, for its share of the messages and bytes, and while anybody
/// else is in line or has a turn it may not offer more than that. A turn that is not used passes
/// on when it ends. So none of many sockets can take the mailbox for itself, and one alone has
/// all of it.
final class MailboxLine<T> {
  private final ArrayDeque<Object> entries = new ArrayDeque<>(2);
  private int turns;
  private int turnMessages;
  private long turnBytes;

  /// No feed in line starts again above these levels.
  private int wakeAtMessages = -1;

  private long wakeAtBytes = -1;

  /// A thread that waits to put an item in. Its thread reads the flags without the lock,
  /// `refused` after `done`.
  static final class Sender<T> {
    final T item;
    final int bytes;
    final Thread thread = Thread.currentThread();
    boolean refused;
    volatile boolean done;

    Sender(T item, int bytes) {
      this.item = item;
      this.bytes = bytes;
    }

    void wake() {
      LockSupport.unpark(thread);
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Whether somebody who did not wait may enter.
  boolean isFree() {
    return entries.isEmpty() && turns == 0;
  }

  /// Whether it is not for others to enter before this feed.
  boolean lets(Feed<T> feed) {
    if (!feed.hasTurn) {
      return turns == 0 && entries.size() == (feed.inLine ? 1 : 0);
    }
    return (entries.isEmpty() && turns == 1) || (feed.turnMessages > 0 && feed.turnBytes > 0);
  }

  /// A feed has put an item in.
  void used(Feed<T> feed, int bytes) {
    if (feed.hasTurn) {
      int messages = Math.min(1, feed.turnMessages);
      long used = Math.min(bytes, feed.turnBytes);
      feed.turnMessages -= messages;
      feed.turnBytes -= used;
      turnMessages -= messages;
      turnBytes -= used;
    }
  }

  /// A feed was refused.
  ///
  /// @param bytes size of what it offered
  void add(Feed<T> feed, int bytes) {
    endTurn(feed);
    feed.wantedBytes = bytes;
    if (!feed.inLine) {
      feed.inLine = true;
      entries.add(feed);
    }
    noteMarks(feed);
  }

  private void noteMarks(Feed<T> feed) {
    wakeAtMessages = Math.max(wakeAtMessages, feed.marks.lowMessages());
    wakeAtBytes = Math.max(wakeAtBytes, feed.marks.lowBytes());
  }

  void add(Sender<T> sender) {
    entries.add(sender);
  }

  /// The marks of a feed that may be in line have changed.
  void marksChanged() {
    wakeAtMessages = Integer.MAX_VALUE;
    wakeAtBytes = Long.MAX_VALUE;
  }

  void endTurn(Feed<T> feed) {
    if (feed.hasTurn) {
      feed.hasTurn = false;
      turns--;
      turnMessages -= feed.turnMessages;
      turnBytes -= feed.turnBytes;
    }
  }

  void remove(Feed<T> feed) {
    endTurn(feed);
    if (feed.inLine) {
      feed.inLine = false;
      entries.remove(feed);
    }
  }

  void remove(Sender<T> sender) {
    entries.remove(sender);
  }

  /// The thread at the head of the line, if it is one.
  @Nullable Sender<T> senderAtHead() {
    @SuppressWarnings("unchecked") // the line has nothing else
    Sender<T> sender = entries.peek() instanceof Sender<?> head ? (Sender<T>) head : null;
    return sender;
  }

  void removeHead() {
    entries.remove();
  }

  /// Gives turns to the feeds in line, in their order, as far as the room goes. A thread that
  /// waits holds back who came after it.
  ///
  /// @param toTell receives their callbacks
  void serve(Bounds bounds, int heldMessages, long heldBytes, List<Runnable> toTell) {
    if (heldMessages > wakeAtMessages || heldBytes > wakeAtBytes) {
      return;
    }
    int roomMessages = bounds.messages() - heldMessages - turnMessages;
    long roomBytes = bounds.bytes() - heldBytes - turnBytes;
    if (entries.isEmpty() || roomMessages <= 0) {
      return;
    }
    int shares = Math.min(entries.size(), roomMessages);
    int shareMessages = Math.max(1, roomMessages / entries.size());
    long shareBytes = Math.max(1, roomBytes / shares);
    Iterator<Object> inOrder = entries.iterator();
    while (roomMessages > 0 && inOrder.hasNext()) {
      if (!(inOrder.next() instanceof Feed<?> feed)) {
        return;
      }
      if (feed.marks.isLow(heldMessages, heldBytes) && feed.fits(bounds, heldMessages, heldBytes)) {
        inOrder.remove();
        giveTurn(feed, shareMessages, shareBytes);
        roomMessages -= shareMessages;
        toTell.add(feed.roomAgain);
      }
    }
    if (entries.isEmpty()) {
      wakeAtMessages = -1;
      wakeAtBytes = -1;
    }
  }

  private void giveTurn(Feed<?> feed, int messages, long bytes) {
    feed.inLine = false;
    feed.hasTurn = true;
    feed.turnMessages = messages;
    feed.turnBytes = bytes;
    turns++;
    turnMessages += messages;
    turnBytes += bytes;
  }

  /// The mailbox has ended: nobody will be served.
  ///
  /// @param threads receives the threads to wake
  void refuseAll(List<Thread> threads) {
    for (Object entry : entries) {
      if (entry instanceof Sender<?> sender) {
        sender.refused = true;
        sender.done = true;
        threads.add(sender.thread);
      } else if (entry instanceof Feed<?> feed) {
        feed.inLine = false;
      }
    }
    entries.clear();
  }
}
