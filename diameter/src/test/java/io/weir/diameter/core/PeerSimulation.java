package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.SimulatedNetwork.End;
import io.weir.diameter.core.SimulatedNetwork.Link;
import io.weir.diameter.core.SimulatedNetwork.Message.Application;
import io.weir.diameter.core.SimulatedNetwork.Message.Cer;
import io.weir.diameter.core.SimulatedNetwork.Reception;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Two nodes that are each other's peer live through ten minutes of faults, then have to come
/// together, and once more by themselves when their connection is cut. Everything follows from the
/// seed.
final class PeerSimulation {
  private static final PeerTimeouts TIMEOUTS =
      new PeerTimeouts(seconds(5), seconds(5), seconds(3), seconds(3));
  private static final ReconnectPolicy RECONNECT =
      new ReconnectPolicy(seconds(2), seconds(30), seconds(40), seconds(10));
  private static final WatchdogSettings WATCHDOG = new WatchdogSettings(seconds(6));
  private static final int FAULTS = 40;

  private final SimulatedNetwork network;
  private final SimulatedNode one;
  private final SimulatedNode other;

  PeerSimulation(long seed) {
    network = new SimulatedNetwork(seed);
    Random random = network.random;
    Initiative first = Initiative.CONNECTS;
    Initiative second = random.nextInt(3) == 0 ? Initiative.ACCEPTS_ONLY : Initiative.CONNECTS;
    boolean swapped = random.nextBoolean();
    one = node("A.example", swapped ? second : first);
    other = node("b.example", swapped ? first : second);
    one.meet(other);
    other.meet(one);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private SimulatedNode node(String host, Initiative initiative) {
    return new SimulatedNode(
        network, new PeerSettings(host, initiative, TIMEOUTS, RECONNECT), WATCHDOG);
  }

  List<SimulatedNode> nodes() {
    return List.of(one, other);
  }

  void run() {
    long startNs = network.nowNs;
    long faultsNs = seconds(600);
    startBoth();
    for (int i = 0; i < FAULTS; i++) {
      network.schedule(startNs + network.random.nextLong(faultsNs), this::fault);
    }
    for (int i = 0; i < 200; i++) {
      network.schedule(startNs + network.random.nextLong(2 * faultsNs), this::talk);
    }
    network.runUntil(startNs + faultsNs, one, other);
    heal();
    // What is under way, a last DPR for instance, may still undo a Start.
    network.runUntil(startNs + faultsNs + seconds(60), one, other);
    startBoth();
    network.runUntil(startNs + 2 * faultsNs, one, other);
    checkTogether();
    lastLinks().forEach(Link::cut);
    network.runUntil(startNs + 3 * faultsNs, one, other);
    checkTogether();
  }

  private void startBoth() {
    for (SimulatedNode node : nodes()) {
      node.on(new PeerEvent.Start());
    }
  }

  private SimulatedNode anyNode() {
    return network.random.nextBoolean() ? one : other;
  }

  private void talk() {
    anyNode().send(new Application());
  }

  private void fault() {
    switch (network.random.nextInt(14)) {
      case 0 -> network.reception = Reception.REFUSED;
      case 1 -> network.reception = Reception.SILENT;
      case 2, 3, 4 -> network.reception = Reception.ACCEPTED;
      case 5, 6 -> lastLinks().forEach(Link::cut);
      case 7 -> lastLinks().forEach(link -> link.dead = true);
      case 8 -> anyNode().on(new PeerEvent.Stop(anyCause()));
      case 9, 10 -> startBoth();
      case 11 -> anyNode().refusesCers ^= true;
      case 12 -> anyNode().send(new Cer("A.example"));
      default -> babble();
    }
  }

  private DisconnectCause anyCause() {
    DisconnectCause[] causes = DisconnectCause.values();
    return causes[network.random.nextInt(causes.length)];
  }

  private List<Link> lastLinks() {
    int size = network.links.size();
    return List.copyOf(network.links.subList(Math.max(0, size - 2), size));
  }

  /// An end says something whatever the state of its connection.
  private void babble() {
    for (Link link : lastLinks()) {
      End end = network.random.nextBoolean() ? link.initiator : link.responder;
      if (end.open && link.initiator.open && link.responder.open) {
        end.send(new Application());
      }
    }
  }

  private void heal() {
    network.reception = Reception.ACCEPTED;
    network.calm = true;
    one.refusesCers = false;
    other.refusesCers = false;
  }

  private void checkTogether() {
    End ours = one.inUse();
    End theirs = other.inUse();
    assertThat(ours).as("connection of " + one.state()).isNotNull();
    assertThat(theirs).as("connection of " + other.state()).isNotNull();
    if (ours != null && theirs != null) {
      assertThat(ours.other()).as("both use one connection").isSameAs(theirs);
    }
    assertThat(one.isInService() && other.isInService()).as("both in service").isTrue();
  }
}
