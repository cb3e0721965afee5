package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;

/// Waits for each message until the transport has it, however long that takes.
final class WaitingSender extends Sender {
  WaitingSender(SctpSocket socket, int stream, int messageBytes) {
    super(socket, stream, messageBytes);
  }

  @Override
  String name() {
    return "waits";
  }

  @Override
  String policy() {
    return "waits in line";
  }

  @Override
  boolean sendOne(Send send) throws InterruptedException {
    SendOutcome outcome = sendAndWait(send);
    if (!(outcome instanceof SendOutcome.HandedOver)) {
      failed(outcome);
    }
    return true;
  }
}
