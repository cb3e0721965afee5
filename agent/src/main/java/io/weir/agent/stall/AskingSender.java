package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Notice;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import java.util.concurrent.Semaphore;

/// Never waits for a message: it is refused when there is no room, and then asks to be told when
/// there is again. Each message is followed until the peer's transport has it.
final class AskingSender extends Sender {
  private final Semaphore writable = new Semaphore(0);

  AskingSender(SctpSocket socket, int stream, int messageBytes) {
    super(socket, stream, messageBytes);
  }

  @Override
  String name() {
    return "asks";
  }

  @Override
  String policy() {
    return "refused, then told";
  }

  /// The owner of the socket was told that it is writable.
  void toldWritable() {
    writable.release();
  }

  @Override
  boolean sendOne(Send send) throws InterruptedException {
    Send told = send.toldAt(CompletionPoint.ACKNOWLEDGED).telling(this::settled);
    while (true) {
      switch (socket.offer(told)) {
        case Admission.Accepted _ -> {
          return true;
        }
        case Admission.Full _ -> awaitRoom();
        case Admission.Closed(CloseReason reason) -> {
          failed(new SendOutcome.NotSent(new SendOutcome.Unsent.Closed(reason)));
          return true;
        }
      }
    }
  }

  private void awaitRoom() throws InterruptedException {
    refused();
    waits();
    socket.tell(Notice.WRITABLE);
    writable.acquire();
    hasWaited();
  }

  private void settled(SendOutcome outcome) {
    if (!(outcome instanceof SendOutcome.Acknowledged)) {
      failed(outcome);
    }
  }
}
