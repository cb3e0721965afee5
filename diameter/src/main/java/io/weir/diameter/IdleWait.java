package io.weir.diameter;

import io.weir.transport.Deadlines;
import io.weir.transport.SendLevels;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Puts a step off until nothing that a connection owes or is owed is left, but not for long. Looks
/// again every few milliseconds: it is used at most twice in a connection's life. Thread-safe.
final class IdleWait {
  /// How long a DPA may be put off: well below what peers wait for it.
  static final Duration BEFORE_DPA = Duration.ofMillis(500);

  private static final long LOOK_AGAIN_MS = 5;

  private final NodeContext node;
  private final BooleanSupplier idle;

  private IdleWait(NodeContext node, BooleanSupplier idle) {
    this.node = node;
    this.idle = idle;
  }

  /// Waits for the handlers to answer the peer's requests.
  static IdleWait forRequests(NodeContext node, PeerConnection connection) {
    return new IdleWait(node, () -> owesNothing(connection));
  }

  /// Waits for the peer's answers to this node's calls, too.
  static IdleWait forRequestsAndCalls(NodeContext node, PeerConnection connection) {
    return new IdleWait(node, () -> owesNothing(connection) && connection.pendingCalls() == 0);
  }

  /// Waits for both, and until the answers have left: a control message would go before those that
  /// are still queued.
  static IdleWait beforeDpa(NodeContext node, PeerConnection connection) {
    return new IdleWait(
        node,
        () -> owesNothing(connection) && connection.pendingCalls() == 0 && hasSentAll(connection));
  }

  /// What SCTP has sent, and the peer not acknowledged yet, has left.
  private static boolean hasSentAll(PeerConnection connection) {
    SendLevels sends = connection.transport().stats().sends();
    return sends.queuedMessages() == sends.unacknowledgedMessages();
  }

  private static boolean owesNothing(PeerConnection connection) {
    RequestDesk desk = connection.desk();
    return desk == null || desk.isIdle();
  }

  void then(Runnable step, Duration limit) {
    lookUntil(Deadlines.after(System.nanoTime(), limit), step);
  }

  private void lookUntil(long deadlineNs, Runnable step) {
    if (idle.getAsBoolean() || Deadlines.passed(deadlineNs, System.nanoTime())) {
      step.run();
    } else {
      node.timer()
          .schedule(() -> lookUntil(deadlineNs, step), LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }
}
