package io.weir.transport;

import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.util.concurrent.CompletableFuture;

/// The future of an asynchronous send, which is the listener of its own message. Completed by
/// whichever thread makes room for the message or settles it.
final class AsyncSend extends CompletableFuture<SendOutcome> implements SendListener {
  final CompletionPoint point;
  final Send send;
  private final SendQueue queue;

  /// Told what becomes of the message once it is queued, if that is the point.
  private final SendListener later;

  AsyncSend(SendQueue queue, Send send, CompletionPoint point) {
    this.queue = queue;
    this.point = point;
    this.later = send.listener;
    Send told = send.telling(this);
    boolean same = point == CompletionPoint.QUEUED || point == told.toldAt;
    this.send = same ? told : told.toldAt(point);
  }

  /// The message was queued, or its outcome is known. These may be told by two threads at once:
  /// that it was queued follows from an outcome too.
  @Override
  public void settled(SendOutcome outcome) {
    if (outcome instanceof NotSent(Unsent.Withdrawn _) && super.cancel(false)) {
      return;
    }
    if (point != CompletionPoint.QUEUED || !send.admitted) {
      complete(outcome);
      return;
    }
    complete(SendOutcome.QUEUED);
    if (!(outcome instanceof SendOutcome.Queued)) {
      later.settled(outcome);
    }
  }

  /// Takes the message back if nothing of it has left.
  ///
  /// @return false when the future was completed, when a part of the message has left, or when
  ///     the transport holds it this very moment; the outcome that follows then says what became
  ///     of it
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!isDone()) {
      queue.withdraw(send, new Unsent.Withdrawn());
    }
    return isCancelled();
  }
}
