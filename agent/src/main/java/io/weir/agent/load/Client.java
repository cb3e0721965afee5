package io.weir.agent.load;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.Node;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One connection under load: sends, and counts what becomes of it. Thread-safe; outcomes come on
/// the node's threads.
final class Client implements AutoCloseable {
  /// A request that could not even be queued is followed by the next one after this time.
  private static final long AFTER_REFUSAL_MS = 50;

  private final Node node;
  private final RequestTemplate template;
  private final Duration timeout;
  private final Stage stage;
  private final Tally tally;
  private final ScheduledExecutorService later;
  private final Outstanding outstanding;

  Client(Node node, RequestTemplate template, LoadPlan plan, Shared shared) {
    this.node = node;
    this.template = template;
    timeout = plan.timeout();
    stage = shared.stage();
    tally = shared.tally();
    outstanding = shared.outstanding();
    later = shared.later();
  }

  /// What all clients share.
  ///
  /// @param stage what may be sent
  /// @param tally counts outcomes
  /// @param outstanding counts what has none yet
  /// @param later where a sender waits after a refusal
  record Shared(
      Stage stage, Tally tally, Outstanding outstanding, ScheduledExecutorService later) {}

  // ---- the closed loop: each outcome sends the next request

  /// Begins to keep requests outstanding.
  void keepOutstanding(int window) {
    for (int i = 0; i < window; i++) {
      sendNext();
    }
  }

  private void sendNext() {
    Stage.Permit permit = stage.permit();
    if (permit != Stage.Permit.NONE) {
      send(permit, System.nanoTime(), this::after);
    }
  }

  private void after(CallOutcome outcome) {
    switch (outcome) {
      // It may have come before the call returned, so the next one must not be sent from here.
      case CallOutcome.NotSent _ ->
          later.schedule(this::sendNext, AFTER_REFUSAL_MS, TimeUnit.MILLISECONDS);
      case CallOutcome.Answered _, CallOutcome.TimedOut _, CallOutcome.PeerLost _ -> sendNext();
    }
  }

  // ---- the open loop: the clock sends the next request

  /// Sends one request now.
  ///
  /// @param intendedNs when it was to be sent, on the monotonic clock; latency counts from there
  /// @return false when nothing may be sent any more
  boolean sendOne(long intendedNs) {
    Stage.Permit permit = stage.permit();
    if (permit == Stage.Permit.NONE) {
      return false;
    }
    send(permit, intendedNs, _ -> {});
    return true;
  }

  private void send(Stage.Permit permit, long startNs, Consumer<CallOutcome> then) {
    outstanding.began();
    node.call(
        template.next(),
        timeout,
        outcome -> {
          if (permit == Stage.Permit.MEASURED) {
            tally.add(outcome, System.nanoTime() - startNs);
          }
          then.accept(outcome);
          outstanding.ended();
        });
  }

  @Override
  public void close() {
    node.close();
  }
}
