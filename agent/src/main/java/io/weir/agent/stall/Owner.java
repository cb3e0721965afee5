package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Deadlines;
import io.weir.transport.Mailbox;
import io.weir.transport.Notice;
import io.weir.transport.SocketEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Owns both associations: is told of what happens to them, and tells the sender that asked.
/// Runs on a thread of its own; the other methods are thread-safe.
final class Owner implements Runnable {
  private final Mailbox<SocketEvent> inbox;
  private final SctpSocket watched;
  private final AskingSender asking;
  private final CompletableFuture<@Nullable Void> dry = new CompletableFuture<>();
  private volatile boolean stalled;
  private volatile boolean wasStalled;
  private volatile boolean closing;
  private volatile boolean endedEarly;

  /// An owner.
  ///
  /// @param inbox what happens
  /// @param watched the association whose peer stops reading
  /// @param asking who wants to be told when it is writable
  Owner(Mailbox<SocketEvent> inbox, SctpSocket watched, AskingSender asking) {
    this.inbox = inbox;
    this.watched = watched;
    this.asking = asking;
  }

  /// Whether the peer is reported as stalled.
  boolean isStalled() {
    return stalled;
  }

  /// Whether it was, at any time.
  boolean wasStalled() {
    return wasStalled;
  }

  /// Whether an association ended before [#closing()].
  boolean endedEarly() {
    return endedEarly;
  }

  /// From now on associations may end.
  void closing() {
    closing = true;
  }

  /// Asks to be told when everything was acknowledged.
  CompletableFuture<@Nullable Void> whenDry() {
    watched.tell(Notice.DRY);
    return dry;
  }

  @Override
  public void run() {
    try {
      watched.tell(Notice.STALLED);
      for (SocketEvent event = inbox.take(Deadlines.NEVER);
          event != null;
          event = inbox.take(Deadlines.NEVER)) {
        hear(event);
        inbox.finished(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(SocketEvent event) {
    switch (event) {
      case SocketEvent.Noticed(var _, Notice notice) -> hear(notice);
      case SocketEvent.Ended _ -> endedEarly |= !closing;
      case SocketEvent.Data _,
          SocketEvent.PartOfData _,
          SocketEvent.WentPassive _,
          SocketEvent.InputEnded _,
          SocketEvent.Notified _ -> {}
    }
  }

  private void hear(Notice notice) {
    switch (notice) {
      case WRITABLE -> asking.toldWritable();
      case STALLED -> {
        stalled = true;
        wasStalled = true;
        watched.tell(Notice.STALL_ENDED);
      }
      case STALL_ENDED -> {
        stalled = false;
        watched.tell(Notice.STALLED);
      }
      case DRY -> dry.complete(null);
      case DRAINED -> {}
    }
  }
}
