package io.weir.agent.flood;

import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MailboxMarks;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import org.jspecify.annotations.Nullable;

/// Owns a message socket in one of its active modes, through a mailbox with a bound.
final class MailboxOwner implements Owner {
  private final Mailbox<SocketEvent> mailbox;
  private final ReadMode order;
  private volatile @Nullable MessageSocket socket;
  private @Nullable SocketEvent inWork;

  MailboxOwner(FloodMode mode, int frameBytes) {
    mailbox = SocketEvent.mailbox(bounds(FloodMode.MAILBOX_MESSAGES, frameBytes));
    order = order(mode, frameBytes);
  }

  private static Bounds bounds(int messages, int frameBytes) {
    return new Bounds(messages, (long) messages * frameBytes);
  }

  private static ReadMode order(FloodMode mode, int frameBytes) {
    return switch (mode) {
      case ONCE -> ReadMode.ONCE;
      case COUNTED -> ReadMode.counted(mode.bound());
      case CONTROLLED -> ReadMode.controlled(MailboxMarks.upTo(bounds(mode.bound(), frameBytes)));
      case ALWAYS -> ReadMode.ALWAYS;
      case UNBOUNDED -> throw new IllegalArgumentException("a mailbox always has a bound");
    };
  }

  @Override
  public Listener listen(Transport transport, Endpoint at, ConnectionOptions options) {
    return transport.listen(at, options);
  }

  @Override
  public void attend(Listener listener) throws InterruptedException {
    MessageSocket accepted = listener.accept(Deadlines.NEVER);
    if (accepted == null) {
      throw new IllegalStateException("the listener was closed before the client came");
    }
    socket = accepted;
    accepted.handTo(mailbox);
    accepted.read(order);
  }

  @Override
  public byte @Nullable [] next() throws InterruptedException {
    while (true) {
      SocketEvent event = mailbox.take(Deadlines.NEVER);
      inWork = event;
      switch (event) {
        case SocketEvent.Data(MessageSocket _, byte[] payload, var _) -> {
          return payload;
        }
        case SocketEvent.WentPassive(MessageSocket from) -> from.read(order);
        case SocketEvent.Ended _ -> {
          return null;
        }
        case null -> {
          return null;
        }
        case SocketEvent.PartOfData _,
            SocketEvent.InputEnded _,
            SocketEvent.Noticed _,
            SocketEvent.Notified _ -> {}
      }
    }
  }

  @Override
  public void finished() {
    SocketEvent done = inWork;
    if (done == null) {
      return;
    }
    mailbox.finished(done);
    if (order instanceof ReadMode.Once) {
      done.socket().read(order);
    }
  }

  @Override
  public Levels levels() {
    MessageSocket from = socket;
    Mailbox.Levels held = mailbox.levels();
    return new Levels(
        held.heldMessages(),
        held.mostHeldMessages(),
        from == null ? 0 : from.stats().receivedBytes());
  }
}
