package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Deadlines;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.Unsent;
import java.time.Duration;

/// Gives each message a deadline, and goes on with the next when it was not begun by then.
final class ExpiringSender extends Sender {
  private static final Duration PATIENCE = Duration.ofMillis(250);

  ExpiringSender(SctpSocket socket, int stream, int messageBytes) {
    super(socket, stream, messageBytes);
  }

  @Override
  String name() {
    return "expires";
  }

  @Override
  String policy() {
    return "deadline of " + PATIENCE.toMillis() + " ms";
  }

  @Override
  boolean sendOne(Send send) throws InterruptedException {
    SendOutcome outcome = sendAndWait(send.before(Deadlines.after(System.nanoTime(), PATIENCE)));
    return switch (outcome) {
      case SendOutcome.HandedOver _, SendOutcome.Underway _ -> true;
      case SendOutcome.NotSent(Unsent.Expired _) -> false;
      case SendOutcome.NotSent _,
          SendOutcome.Acknowledged _,
          SendOutcome.Unacknowledged _,
          SendOutcome.Abandoned _,
          SendOutcome.Cut _,
          SendOutcome.Queued _ -> {
        failed(outcome);
        yield true;
      }
    };
  }
}
