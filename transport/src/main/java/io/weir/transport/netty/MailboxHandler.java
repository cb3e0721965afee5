package io.weir.transport.netty;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Mailbox;
import io.weir.transport.Received;
import io.weir.transport.Received.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The handler of a connection whose application receives by blocking: copies each frame into the
/// mailbox, if it has room. Called by the connection's loop; `receive` by any thread.
final class MailboxHandler implements ConnectionHandler {
  private final Mailbox<Message> mailbox;
  private volatile @Nullable Connection connection;

  MailboxHandler(ConnectionOptions options) {
    mailbox =
        new Mailbox<>(
            options.mailbox(),
            options.budget(),
            message -> message.payload().length,
            this::roomAgain);
  }

  private void roomAgain() {
    Connection current = connection;
    if (current != null) {
      current.resumeReading();
    }
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public Offer received(ByteBuffer frame) {
    if (!mailbox.wouldAdmit(frame.remaining())) {
      return Offer.NO_ROOM;
    }
    byte[] payload = new byte[frame.remaining()];
    frame.get(payload);
    return mailbox.offer(new Message(payload)) ? Offer.TAKEN : Offer.NO_ROOM;
  }

  @Override
  public long readCreditBytes() {
    return Math.max(1, mailbox.roomBytes());
  }

  @Override
  public void closed(CloseReason reason) {
    mailbox.end(reason);
  }

  Received receive(long deadlineNs) throws InterruptedException {
    Message message = mailbox.take(deadlineNs);
    if (message != null) {
      mailbox.finished(message);
      return message;
    }
    CloseReason ended = mailbox.ended();
    return ended == null ? Received.NOTHING_YET : new Received.Ended(ended);
  }

  Mailbox.Levels levels() {
    return mailbox.levels();
  }
}
