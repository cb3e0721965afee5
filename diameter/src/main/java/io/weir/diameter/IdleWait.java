package io.weir.diameter;

import io.weir.transport.Deadlines;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Puts a step off until a connection's requests in work are answered, but not for long. Looks
/// again every few milliseconds: it is used at most twice in a connection's life. Thread-safe.
final class IdleWait {
  /// How long a DPA may be put off: well below what peers wait for it.
  static final Duration BEFORE_DPA = Duration.ofMillis(500);

  private static final long LOOK_AGAIN_MS = 5;

  private final NodeContext node;
  private final PeerConnection connection;

  private IdleWait(NodeContext node, PeerConnection connection) {
    this.node = node;
    this.connection = connection;
  }

  static IdleWait of(NodeContext node, PeerConnection connection) {
    return new IdleWait(node, connection);
  }

  void then(Runnable step, Duration limit) {
    lookUntil(Deadlines.after(System.nanoTime(), limit), step);
  }

  private void lookUntil(long deadlineNs, Runnable step) {
    RequestDesk desk = connection.desk();
    if (desk == null || desk.isIdle() || Deadlines.passed(deadlineNs, System.nanoTime())) {
      step.run();
    } else {
      node.timer()
          .schedule(() -> lookUntil(deadlineNs, step), LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }
}
