package io.weir.agent.stall;

import io.weir.sctp.SctpSocket;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sends at a fixed rate, to the peer that does read.
final class PacedSender extends Sender {
  /// Messages per second.
  static final int RATE = 1000;

  private static final long GAP_NS = TimeUnit.SECONDS.toNanos(1) / RATE;

  /// How late it may be before it gives up what it missed.
  private static final long MOST_LATE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private long dueNs = System.nanoTime();

  PacedSender(SctpSocket socket, int stream, int messageBytes) {
    super(socket, stream, messageBytes);
  }

  @Override
  String name() {
    return "other";
  }

  @Override
  String policy() {
    return RATE + "/s, other peer";
  }

  @Override
  boolean sendOne(Send send) throws InterruptedException {
    SendOutcome outcome = sendAndWait(send);
    if (!(outcome instanceof SendOutcome.HandedOver)) {
      failed(outcome);
    }
    dueNs = Math.max(dueNs + GAP_NS, System.nanoTime() - MOST_LATE_NS);
    for (long leftNs = dueNs - System.nanoTime();
        leftNs > 0 && !isStopping();
        leftNs = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(this, leftNs);
    }
    return true;
  }
}
