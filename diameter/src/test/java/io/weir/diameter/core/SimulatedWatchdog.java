package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.EndReason.StoppedByPeer;
import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.SimulatedNetwork.Message.Dwr;
import io.weir.diameter.core.WatchdogState.Okay;

/// The part of [SimulatedNode] that drives the [Watchdog]. By chance of the seed it goes on in
/// `DOWN` after a DPR or begins anew.
///
/// Owned by its node.
final class SimulatedWatchdog {
  private final SimulatedNetwork network;
  private final SimulatedNode node;
  private final Watchdog watchdog;
  private final boolean beginsAnewAfterDpr;
  private WatchdogState state;
  private long lastReceivedNs;
  private boolean inService;

  SimulatedWatchdog(SimulatedNetwork network, SimulatedNode node, WatchdogSettings settings) {
    this.network = network;
    this.node = node;
    this.watchdog = new Watchdog(settings);
    this.beginsAnewAfterDpr = network.random.nextBoolean();
    this.state = watchdog.initial(network.nowNs, network.random.nextDouble());
  }

  long deadlineNs() {
    return state.deadlineNs();
  }

  boolean isInService() {
    return state.isInService();
  }

  void timerExpired() {
    on(new WatchdogEvent.TimerExpired(lastReceivedNs));
  }

  void received() {
    if (state.needsOnlyArrivalTime()) {
      lastReceivedNs = network.nowNs;
    } else {
      on(new WatchdogEvent.OtherMessageArrived());
    }
  }

  void receivedDwa() {
    on(new WatchdogEvent.DwaArrived());
  }

  void connectionUp() {
    on(new WatchdogEvent.ConnectionUp());
  }

  void connectionDown(EndReason why) {
    on(new WatchdogEvent.ConnectionDown());
    if (beginsAnewAfterDpr && (why instanceof StoppedHere || why instanceof StoppedByPeer)) {
      state = watchdog.initial(network.nowNs, network.random.nextDouble());
    }
  }

  private void on(WatchdogEvent event) {
    Watchdog.Step step = watchdog.step(state, event, network.nowNs, network.random.nextDouble());
    WatchdogState before = state;
    state = step.next();
    node.seen.add(state.getClass());
    inService |= before instanceof WatchdogState.Initial && state instanceof Okay;
    step.actions().forEach(this::perform);
    assertThat(inService).as("in service in " + state).isEqualTo(state.isInService());
    assertThat(state.deadlineNs()).as("deadline of " + state).isGreaterThan(network.nowNs);
  }

  private void perform(WatchdogAction action) {
    node.seenWatchdog.add(action);
    switch (action) {
      case SEND_DWR -> {
        assertThat(node.inUse()).as("a DWR without a connection").isNotNull();
        node.send(new Dwr());
      }
      case FAILOVER -> {
        assertThat(inService).as("failover of a peer out of service").isTrue();
        inService = false;
      }
      case FAILBACK -> {
        assertThat(inService).as("failback of a peer in service").isFalse();
        inService = true;
      }
      case CLOSE_CONNECTION -> {
        if (node.inUse() != null) {
          node.on(new PeerEvent.WatchdogExpired());
        }
      }
      case ATTEMPT_OPEN, THROW_AWAY -> {}
    }
  }
}
