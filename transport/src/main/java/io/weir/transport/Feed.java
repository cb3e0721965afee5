package io.weir.transport;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One source of a [Mailbox]: a socket, or anything else that brings items and can be stopped. It
/// has a queue of its own inside the mailbox, so that the takers serve the sources in turn and
/// the whole queue can move to another mailbox in one step, however long either mailbox is.
///
/// Offers come from one thread at a time; everything else is thread-safe.
///
/// @param <T> what is queued
public final class Feed<T> {
  /// Told by the mailbox, on any thread and without a lock. Must not block.
  public interface Producer {
    /// An offer that was refused is worth repeating. After what is offered then, the producer
    /// calls [Feed#turnEnded()].
    void roomAgain();

    /// The mailbox has ended: nothing can be offered any more.
    ///
    /// @param reason why
    default void mailboxEnded(CloseReason reason) {}
  }

  final Producer producer;
  final Runnable roomAgain;

  // Everything below is guarded by the lock of the mailbox that the feed belongs to; `mailbox`
  // itself changes only under the locks of both.
  volatile Mailbox<T> mailbox;
  MailboxMarks marks;
  final ArrayDeque<T> queue = new ArrayDeque<>(2);
  int queuedMessages;
  long queuedBytes;
  int mostQueuedMessages;
  long mostQueuedBytes;

  /// Size of the item that was refused last.
  int wantedBytes;

  boolean inLine;
  boolean hasTurn;
  int turnMessages;
  long turnBytes;

  /// Neighbours among the feeds that have something to take.
  @Nullable Feed<T> before;

  @Nullable Feed<T> after;

  Feed(Mailbox<T> mailbox, Producer producer) {
    this.mailbox = mailbox;
    this.producer = producer;
    this.roomAgain = producer::roomAgain;
    this.marks = mailbox.marks();
  }

  /// Whether what was refused last would fit now.
  boolean fits(Bounds bounds, int heldMessages, long heldBytes) {
    return bounds.admit(heldMessages, heldBytes, wantedBytes)
        && marks.high().admit(heldMessages, heldBytes, wantedBytes);
  }

  /// Puts an item in, if it fits.
  ///
  /// @param item the item
  /// @return false when it does not fit now, and [Producer#roomAgain] will be called; or when the
  ///     mailbox has ended
  public boolean offer(T item) {
    while (true) {
      Mailbox<T> to = mailbox;
      Mailbox.Answer answer = to.offerFrom(this, item);
      if (answer != Mailbox.Answer.MOVED) {
        return answer == Mailbox.Answer.TAKEN;
      }
    }
  }

  /// Puts a notice in, which no bound keeps out: an item whose size is negative. The producer
  /// sees to it that there are never many.
  ///
  /// @param notice the notice
  public void notice(T notice) {
    while (!mailbox.noticeFrom(this, notice)) {
      Thread.onSpinWait(); // it moved to another mailbox this instant
    }
  }

  /// Whether an item of this size would be admitted now; if not, [Producer#roomAgain] will be
  /// called. Lets a producer decide before it makes a large item.
  ///
  /// @param bytes size of the item
  /// @return whether an [#offer] would succeed as far as the mailbox's own bounds go; the budget
  ///     is asked only by the offer
  public boolean wouldAdmit(int bytes) {
    while (true) {
      Mailbox.Answer answer = mailbox.wouldAdmitFrom(this, bytes);
      if (answer != Mailbox.Answer.MOVED) {
        return answer == Mailbox.Answer.TAKEN;
      }
    }
  }

  /// Stops and starts this feed by other marks than the mailbox's own bound.
  ///
  /// @param newMarks the marks; those above the mailbox's bound have no effect
  public void markedBy(MailboxMarks newMarks) {
    mailbox.mark(this, newMarks);
  }

  /// Has the mailbox's own bound for marks again.
  public void unmarked() {
    mailbox.mark(this, null);
  }

  /// What the producer had to offer after [Producer#roomAgain] has been offered: the next in line
  /// may have what room is left. Called by the producer's thread.
  public void turnEnded() {
    // Set before the producer was called back, so it is seen here.
    if (hasTurn) {
      mailbox.endTurn(this);
    }
  }

  /// Moves the feed with everything in it to another mailbox, in one step: nothing is lost,
  /// doubled or reordered, and the time it takes does not depend on what either mailbox holds.
  /// What has been taken from the old one is finished there. What moves counts in the new mailbox
  /// at once, even above its bound: it was admitted before.
  ///
  /// @param to the new mailbox
  /// @throws IllegalStateException when the new mailbox has ended
  public void moveTo(Mailbox<T> to) {
    Mailbox.move(this, to);
  }

  /// Bytes that may still come in before the byte bound is reached.
  ///
  /// @return 0 or more
  public long roomBytes() {
    return mailbox.roomBytesFor(this);
  }

  /// The feed brings nothing more: the mailbox forgets it once its items are taken.
  public void close() {
    mailbox.closed(this);
  }

  /// Under the mailbox's lock.
  Levels ownLevels() {
    return new Levels(queuedMessages, queuedBytes, mostQueuedMessages, mostQueuedBytes);
  }

  /// What waits in this feed.
  ///
  /// @return a snapshot
  public Levels levels() {
    return mailbox.levelsOf(this);
  }

  /// What waits in one feed.
  ///
  /// @param messages items not yet taken
  /// @param bytes their bytes
  /// @param mostMessages highest `messages` ever
  /// @param mostBytes highest `bytes` ever
  public record Levels(int messages, long bytes, int mostMessages, long mostBytes) {
    /// Nothing, ever.
    public static final Levels NONE = new Levels(0, 0, 0, 0);
  }
}
