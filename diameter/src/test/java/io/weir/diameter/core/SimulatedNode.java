package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.PeerAction.AcceptConnection;
import io.weir.diameter.core.PeerAction.Connect;
import io.weir.diameter.core.PeerAction.Disconnect;
import io.weir.diameter.core.PeerAction.PeerDown;
import io.weir.diameter.core.PeerAction.PeerUp;
import io.weir.diameter.core.PeerAction.RefuseCer;
import io.weir.diameter.core.PeerAction.RejectConnection;
import io.weir.diameter.core.PeerAction.SendCea;
import io.weir.diameter.core.PeerAction.SendCer;
import io.weir.diameter.core.PeerAction.SendDpa;
import io.weir.diameter.core.PeerAction.SendDpr;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.Closing;
import io.weir.diameter.core.PeerState.IOpen;
import io.weir.diameter.core.PeerState.Open;
import io.weir.diameter.core.PeerState.ROpen;
import io.weir.diameter.core.PeerState.WaitConnAck;
import io.weir.diameter.core.PeerState.WaitConnAckElect;
import io.weir.diameter.core.PeerState.WaitICea;
import io.weir.diameter.core.PeerState.WaitReturns;
import io.weir.diameter.core.SimulatedNetwork.End;
import io.weir.diameter.core.SimulatedNetwork.Message;
import io.weir.diameter.core.SimulatedNetwork.Message.Application;
import io.weir.diameter.core.SimulatedNetwork.Message.Cea;
import io.weir.diameter.core.SimulatedNetwork.Message.Cer;
import io.weir.diameter.core.SimulatedNetwork.Message.Dpa;
import io.weir.diameter.core.SimulatedNetwork.Message.Dpr;
import io.weir.diameter.core.SimulatedNetwork.Message.Dwa;
import io.weir.diameter.core.SimulatedNetwork.Message.Dwr;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A node with one peer: the smallest driver of [PeerMachine] and [Watchdog], which checks after
/// every event that the machines kept their promises.
///
/// Owned by one run of [PeerSimulation].
final class SimulatedNode {
  private static final long CER_TIMEOUT_NS = Duration.ofSeconds(5).toNanos();

  /// Which states, actions and events of all runs were seen: a simulation that never gets to a
  /// state proves nothing about it.
  final Set<Class<?>> seen = new HashSet<>();

  final Set<WatchdogAction> seenWatchdog = new HashSet<>();
  private final SimulatedNetwork network;
  private final String host;
  private final PeerMachine machine;
  private final SimulatedWatchdog watchdog;
  private final Map<Side, End> connections = new EnumMap<>(Side.class);
  private final Set<End> awaitingCer = new HashSet<>();
  private @Nullable SimulatedNode peer;
  private @Nullable End candidate;
  private PeerState state = PeerState.initial();
  private boolean up;
  boolean refusesCers;

  SimulatedNode(SimulatedNetwork network, PeerSettings settings, WatchdogSettings watchdog) {
    this.network = network;
    this.host = settings.localHost();
    this.machine = new PeerMachine(settings);
    this.watchdog = new SimulatedWatchdog(network, this, watchdog);
  }

  void meet(SimulatedNode other) {
    peer = other;
  }

  PeerState state() {
    return state;
  }

  boolean isInService() {
    return watchdog.isInService();
  }

  @Nullable End inUse() {
    return state instanceof Open open ? connections.get(open.side()) : null;
  }

  long deadlineNs() {
    return Math.min(state.deadlineNs(), watchdog.deadlineNs());
  }

  void deadlineReached() {
    if (state.deadlineNs() <= network.nowNs) {
      on(new PeerEvent.DeadlineReached());
    } else {
      watchdog.timerExpired();
    }
  }

  void send(Message message) {
    End end = inUse();
    if (end != null) {
      end.send(message);
    }
  }

  // What the network reports.

  void connected(End end) {
    if (end.open && side(end) == Side.INITIATOR) {
      on(new PeerEvent.ConnectionUp());
    }
  }

  void refused(End end) {
    if (end.open && side(end) == Side.INITIATOR) {
      end.open = false;
      connections.remove(Side.INITIATOR);
      on(new PeerEvent.ConnectionFailed("refused"));
    }
  }

  void accepted(End end) {
    awaitingCer.add(end);
    network.schedule(network.nowNs + CER_TIMEOUT_NS, () -> dropIfNoCer(end));
  }

  private void dropIfNoCer(End end) {
    if (awaitingCer.remove(end)) {
      end.close();
    }
  }

  void lost(End end) {
    end.open = false;
    awaitingCer.remove(end);
    Side side = side(end);
    if (side == Side.INITIATOR && state instanceof WaitConnAck) {
      connections.remove(side);
      on(new PeerEvent.ConnectionFailed("lost"));
    } else if (side == Side.INITIATOR && state instanceof WaitConnAckElect) {
      connections.remove(side);
      on(new PeerEvent.ConnectionFailed("lost"));
    } else if (side != null) {
      on(new PeerEvent.Disconnected(side));
    }
  }

  void received(End end, Message message) {
    Side side = side(end);
    if (side == null) {
      receivedFirst(end, message);
      return;
    }
    switch (message) {
      case Cer _ -> on(new PeerEvent.CerRepeated(side));
      case Cea(long resultCode) -> receivedCea(side, resultCode);
      case Dpr(DisconnectCause cause) -> {
        watchdog.received();
        on(new PeerEvent.DprArrived(side, cause));
      }
      case Dpa _ -> on(new PeerEvent.DpaArrived(side));
      case Dwr _, Dwa _, Application _ -> receivedOther(end, side, message);
    }
  }

  private void receivedFirst(End end, Message message) {
    if (!awaitingCer.remove(end)) {
      throw new AssertionError("a message on a connection that was given up: " + message);
    }
    if (message instanceof Cer(String originHost) && !refusesCers) {
      candidate = end;
      on(new PeerEvent.CerArrived(originHost));
      assertThat(candidate).as("CER neither accepted nor rejected").isNull();
    } else {
      end.send(new Cea(5010));
      end.close();
    }
  }

  private void receivedCea(Side side, long resultCode) {
    if (side == Side.INITIATOR) {
      get(side).exchanged |= resultCode == 2001;
      on(resultCode == 2001 ? new PeerEvent.CeaAccepted() : new PeerEvent.CeaRefused(resultCode));
    }
  }

  private void receivedOther(End end, Side side, Message message) {
    if (!(state instanceof Open || state instanceof Closing)) {
      on(new PeerEvent.UnexpectedMessage(side));
      return;
    }
    if (message instanceof Dwr) {
      end.send(new Dwa());
    }
    if (message instanceof Dwa) {
      watchdog.receivedDwa();
    } else {
      watchdog.received();
    }
  }

  private @Nullable Side side(End end) {
    for (Side side : Side.values()) {
      if (connections.get(side) == end) {
        return side;
      }
    }
    return null;
  }

  // What the machine wants.

  void on(PeerEvent event) {
    PeerMachine.Step step = machine.step(state, event, network.nowNs, network.random.nextDouble());
    state = step.next();
    seen.add(state.getClass());
    seen.add(event.getClass());
    for (PeerAction action : step.actions()) {
      seen.add(action.getClass());
      perform(action);
    }
    assertThat(state.deadlineNs()).as("deadline of " + state).isGreaterThan(network.nowNs);
    assertThat(connections.keySet()).as("connections in " + state).isEqualTo(expected(state));
    assertThat(up).as("peer is up in " + state).isEqualTo(state instanceof Open);
  }

  private void perform(PeerAction action) {
    switch (action) {
      case Connect _ -> put(Side.INITIATOR, network.connect(this, peer()));
      case AcceptConnection _ -> put(Side.RESPONDER, takeCandidate());
      case RejectConnection _ -> takeCandidate().close();
      case SendCer _ -> get(Side.INITIATOR).send(new Cer(host));
      case SendCea _ -> {
        get(Side.RESPONDER).exchanged = true;
        get(Side.RESPONDER).send(new Cea(2001));
      }
      case RefuseCer(Side side) -> get(side).send(new Cea(5012));
      case SendDpr(Side side, DisconnectCause cause) -> get(side).send(new Dpr(cause));
      case SendDpa(Side side) -> get(side).send(new Dpa());
      case Disconnect(Side side, EndReason _) -> {
        get(side).close();
        connections.remove(side);
      }
      case PeerUp(Side side) -> {
        assertThat(up).as("PeerUp after PeerUp").isFalse();
        assertThat(get(side).exchanged).as("PeerUp after the CEA").isTrue();
        up = true;
        watchdog.connectionUp();
      }
      case PeerDown(EndReason why) -> {
        assertThat(up).as("PeerDown after PeerDown").isTrue();
        up = false;
        watchdog.connectionDown(why);
      }
    }
  }

  private SimulatedNode peer() {
    if (peer == null) {
      throw new AssertionError("no peer");
    }
    return peer;
  }

  private End get(Side side) {
    End end = connections.get(side);
    if (end == null) {
      throw new AssertionError("an action on a connection that does not exist: " + side);
    }
    return end;
  }

  private void put(Side side, End end) {
    if (connections.put(side, end) != null) {
      throw new AssertionError("a second connection: " + side);
    }
  }

  private End takeCandidate() {
    End end = candidate;
    if (end == null) {
      throw new AssertionError("no CER to accept or reject");
    }
    candidate = null;
    return end;
  }

  private static Set<Side> expected(PeerState state) {
    return switch (state) {
      case Closed _ -> Set.of();
      case WaitConnAck _, WaitICea _, IOpen _ -> Set.of(Side.INITIATOR);
      case WaitConnAckElect _, WaitReturns _ -> Set.copyOf(List.of(Side.values()));
      case ROpen _ -> Set.of(Side.RESPONDER);
      case Closing closing -> Set.of(closing.side());
    };
  }
}
