package io.weir.transport;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A mailbox with one source, which tests use as one queue.
final class OneFeed<T> {
  final Mailbox<T> mailbox;
  final Feed<T> feed;

  OneFeed(Bounds bounds, MemoryBudget budget, ToIntFunction<T> sizeBytes, Runnable roomAgain) {
    mailbox = new Mailbox<>(bounds, budget, sizeBytes);
    feed = mailbox.feed(roomAgain::run);
  }

  boolean offer(T item) {
    return feed.offer(item);
  }

  boolean wouldAdmit(int bytes) {
    return feed.wouldAdmit(bytes);
  }

  long roomBytes() {
    return feed.roomBytes();
  }

  @Nullable T poll() {
    return mailbox.poll();
  }

  @Nullable T take(long deadlineNs) throws InterruptedException {
    return mailbox.take(deadlineNs);
  }

  void finished(T item) {
    mailbox.finished(item);
  }

  boolean hasWaiting() {
    return mailbox.hasWaiting();
  }

  void end(CloseReason reason) {
    mailbox.end(reason);
  }

  @Nullable CloseReason ended() {
    return mailbox.ended();
  }

  Mailbox.Levels levels() {
    return mailbox.levels();
  }
}
