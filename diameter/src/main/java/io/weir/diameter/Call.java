package io.weir.diameter;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Deadlines;
import io.weir.transport.SendListener;
import io.weir.transport.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request of this node on its way to an answer. Thread-safe: whoever settles it first wins.
final class Call implements SendListener {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  /// How long after a deadline the queue's word is waited for.
  private static final long QUEUE_GRACE_NS = Duration.ofSeconds(1).toNanos();

  private static final int FLAGS_AT = 4;
  private static final int HOP_BY_HOP_AT = 12;

  final DiameterMessage request;
  final long deadlineNs;
  private final Consumer<CallOutcome> listener;
  private final AtomicBoolean settled = new AtomicBoolean();

  /// The request went out on some connection, or may still do so on one that it has left.
  private volatile boolean maybeSent;

  /// The present connection's queue has the request and has not said what became of it.
  private volatile boolean inQueue;

  /// The caller's thread waits for the queue, and looks after the call until it returns.
  private volatile boolean blocked;

  // Written by the thread that adds the call to a table, before it is visible there.
  private int hopByHopId;
  private long assignedNs;
  private volatile @Nullable PeerConnection connection;

  Call(DiameterMessage request, long deadlineNs, Consumer<CallOutcome> listener) {
    this.request = request;
    this.deadlineNs = deadlineNs;
    this.listener = listener;
  }

  /// Ties the call to a connection and the identifier it has there.
  void assign(PeerConnection newConnection, int newHopByHopId) {
    maybeSent |= inQueue;
    inQueue = true;
    assignedNs = System.nanoTime();
    hopByHopId = newHopByHopId;
    connection = newConnection;
  }

  int hopByHopId() {
    return hopByHopId;
  }

  /// The request as it goes out on its present connection: with that connection's Hop-by-Hop
  /// Identifier, and with the T flag when another peer may have seen it
  /// ([RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3)).
  byte[] wireBytes() {
    byte[] bytes = request.bytes().clone();
    DiameterHeader.putHopByHopId(ByteBuffer.wrap(bytes), 0, hopByHopId);
    assert bytes[HOP_BY_HOP_AT] == (byte) (hopByHopId >>> 24);
    if (maybeSent) {
      bytes[FLAGS_AT] |= (byte) DiameterHeader.FLAG_RETRANSMITTED;
    }
    return bytes;
  }

  /// The present connection's queue did not take the request.
  void refused() {
    inQueue = false;
  }

  /// Says that the caller's thread waits for the queue from now on.
  void block() {
    blocked = true;
  }

  /// Says that the caller's thread has its outcome from the queue.
  void unblock() {
    blocked = false;
  }

  boolean isBlocked() {
    return blocked;
  }

  /// Whether the deadline has passed and what to report is known. While the queue has the request
  /// it alone knows, and reports in time; only a request that is partly out keeps it from that.
  boolean isLate(long nowNs) {
    return Deadlines.passed(deadlineNs, nowNs)
        && (!inQueue
            || (Deadlines.passed(deadlineNs, nowNs - QUEUE_GRACE_NS)
                && Deadlines.passed(assignedNs, nowNs - QUEUE_GRACE_NS)));
  }

  /// How far the request came; not sent only if it is certain that no peer ever sees it.
  CallOutcome.Progress progress() {
    return maybeSent || inQueue ? CallOutcome.Progress.SENT : CallOutcome.Progress.NOT_SENT;
  }

  boolean isSettled() {
    return settled.get();
  }

  /// Reports the outcome, if none was reported before.
  void settle(CallOutcome outcome) {
    if (settled.compareAndSet(false, true)) {
      try {
        listener.accept(outcome);
      } catch (RuntimeException defect) {
        LOG.error("a call's listener failed", defect);
      }
    }
  }

  @Override
  public void settled(SendOutcome outcome) {
    switch (outcome) {
      case SendOutcome.HandedOver _,
          SendOutcome.Acknowledged _,
          SendOutcome.Unacknowledged _,
          SendOutcome.Cut _,
          SendOutcome.Underway _ ->
          maybeSent = true;
      case SendOutcome.Abandoned(boolean begun) -> {
        if (begun) {
          maybeSent = true;
        }
      }
      case SendOutcome.NotSent _, SendOutcome.Queued _ -> {}
    }
    inQueue = false;
    if (outcome instanceof SendOutcome.NotSent(SendOutcome.Unsent.Expired _)) {
      PeerConnection tried = connection;
      if (tried != null && tried.forget(this)) {
        settle(new CallOutcome.TimedOut(progress()));
      }
    }
    // A connection that is ending hands its pending calls over when it is gone.
  }
}
