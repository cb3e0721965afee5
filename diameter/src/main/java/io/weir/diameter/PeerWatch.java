package io.weir.diameter;

import io.weir.diameter.core.EndReason;
import io.weir.diameter.core.PeerEvent;
import io.weir.diameter.core.Watchdog;
import io.weir.diameter.core.WatchdogAction;
import io.weir.diameter.core.WatchdogEvent;
import io.weir.diameter.core.WatchdogState;
import io.weir.transport.Lane;
import java.util.concurrent.ThreadLocalRandom;

/// Runs the watchdog of one peer, [RFC 3539 section
/// 3.4](https://www.rfc-editor.org/rfc/rfc3539#section-3.4). Its state is owned by the peer's
/// serial executor; `heard` is called for every batch of messages on the connection's loop and, in
/// the normal state, only notes the time.
final class PeerWatch {
  private final NodeContext node;
  private final PeerDriver peer;
  private final SerialExecutor serial;
  private final Watchdog watchdog;
  private final Alarm alarm;
  private volatile WatchdogState state;
  private volatile long lastHeardNs;

  PeerWatch(NodeContext node, PeerDriver peer, SerialExecutor serial) {
    this.node = node;
    this.peer = peer;
    this.serial = serial;
    watchdog = new Watchdog(node.options().watchdog());
    lastHeardNs = System.nanoTime();
    state = watchdog.initial(lastHeardNs, jitter());
    alarm = new Alarm(node.timer(), () -> submit(new WatchdogEvent.TimerExpired(lastHeardNs)));
  }

  void heard() {
    lastHeardNs = System.nanoTime();
    if (!state.needsOnlyArrivalTime()) {
      submit(new WatchdogEvent.OtherMessageArrived());
    }
  }

  void submit(WatchdogEvent event) {
    serial.execute(() -> step(event));
  }

  // ---- in serial

  void up() {
    lastHeardNs = System.nanoTime();
    step(new WatchdogEvent.ConnectionUp());
  }

  /// A peer that left in order (DPR) has nothing to prove when it comes back: the watchdog starts
  /// anew. After any other end it goes on in DOWN, and the peer's return in REOPEN.
  void down(EndReason why) {
    step(new WatchdogEvent.ConnectionDown());
    if (why instanceof EndReason.StoppedByPeer || why instanceof EndReason.StoppedHere) {
      state = watchdog.initial(System.nanoTime(), jitter());
    }
  }

  void stop() {
    alarm.stop();
  }

  private void step(WatchdogEvent event) {
    boolean servedBefore = state.isInService();
    Watchdog.Step step = watchdog.step(state, event, System.nanoTime(), jitter());
    state = step.next();
    step.actions().forEach(this::perform);
    if (peer.open() != null) {
      alarm.setTo(state.deadlineNs());
    } else {
      alarm.stop();
    }
    if (servedBefore != state.isInService()) {
      node.peers().changed(peer);
    }
  }

  private void perform(WatchdogAction action) {
    switch (action) {
      case SEND_DWR -> {
        PeerConnection open = peer.open();
        if (open != null) {
          open.offer(node.messages().watchdogRequest(), Lane.CONTROL);
        }
      }
      case FAILOVER -> failOver();
      case CLOSE_CONNECTION -> {
        if (peer.open() != null) {
          peer.submit(new PeerEvent.WatchdogExpired());
        }
      }
      // The calls of the peer come back by themselves: new ones are routed to it again.
      case FAILBACK -> {}
      // The peer machine connects again when its own timer says so.
      case ATTEMPT_OPEN -> {}
      // See docs/adr/0006: what a peer in REOPEN sends is served.
      case THROW_AWAY -> {}
    }
  }

  /// The peer is suspected: what waits for its answers goes to other peers, if there are any.
  private void failOver() {
    PeerConnection open = peer.open();
    if (open != null) {
      // A call for which there is no other peer keeps its chance: this one may still answer.
      peer.giveUp(
          open.takeCalls(call -> !call.isBlocked() && node.peers().hasAlternative(call, peer)),
          "the peer does not answer its watchdog");
    }
  }

  private static double jitter() {
    return ThreadLocalRandom.current().nextDouble();
  }

  boolean isInService() {
    return state.isInService();
  }

  WatchdogState state() {
    return state;
  }
}
