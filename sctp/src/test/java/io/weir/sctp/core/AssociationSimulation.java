package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.SimulationPlan.Action;
import io.weir.sctp.core.SimulationPlan.End;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import io.weir.testkit.ManualClock;
import io.weir.testkit.SimulatedNetwork;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// One run: two endpoints over a network with faults, as a [SimulationPlan] has it. After the
/// faults everything has to come to rest within a bounded time, with all messages where they
/// belong.
final class AssociationSimulation {
  private static final long START_NS = 1_000_000_000_000L;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int MOST_STEPS = 400_000;

  private final SimulationPlan plan;
  private final ManualClock clock = new ManualClock(START_NS);
  private final SimulatedNetwork<InetAddress> network;
  private final List<SimulatedSide> sides;
  private final SplittableRandom random;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::atNs));
  private long packets;
  private int took;

  private record Step(long atNs, Runnable what) {}

  private AssociationSimulation(SplittableRandom random, boolean described) {
    this.random = random;
    plan = SimulationPlan.draw(random.split());
    network = new SimulatedNetwork<>(random.nextLong(), clock);
    network.tracing(described ? 400 : 0);
    if (described) {
      network.describedBy(AssociationSimulation::describe);
    }
    sides = List.of(side(0), side(1));
    sides.get(0).inbox = new SimulatedInbox(sides.get(1).sent);
    sides.get(1).inbox = new SimulatedInbox(sides.get(0).sent);
  }

  private SimulatedSide side(int index) {
    var addresses = new ArrayList<InetAddress>();
    for (int network = 0; network < plan.paths(); network++) {
      addresses.add(TwoAssociations.address(network, index + 1));
    }
    return new SimulatedSide(index, plan, addresses, random.split(), this::send);
  }

  private void send(InetAddress source, InetAddress target, byte[] packet) {
    packets++;
    network.send(source, target, packet);
  }

  private static String describe(byte[] datagram) {
    if (!(PacketReader.read(Octets.of(datagram)) instanceof Decoded.Good(Packet packet))) {
      return "broken";
    }
    return "%08x %s"
        .formatted(
            packet.tag(),
            packet.chunks().stream()
                .map(AssociationSimulation::describe)
                .collect(Collectors.joining(", ")));
  }

  private static String describe(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data data ->
          "DATA %08x %s s%d/%d %dB"
              .formatted(
                  data.tsn(),
                  Integer.toBinaryString(data.flags().bits()),
                  data.stream(),
                  data.sequence(),
                  data.payload().length());
      case Chunk.Sack sack ->
          "SACK %08x w%d %s".formatted(sack.cumulativeTsn(), sack.window(), sack.gaps());
      case Chunk.Init(Chunk.Setup setup) ->
          "INIT %08x tsn %08x".formatted(setup.tag(), setup.initialTsn());
      case Chunk.InitAck(Chunk.Setup setup) ->
          "INIT-ACK %08x tsn %08x".formatted(setup.tag(), setup.initialTsn());
      case Chunk.InterleavedData data -> "I-DATA %08x s%d".formatted(data.tsn(), data.stream());
      case Chunk.Heartbeat _ -> "HB";
      case Chunk.HeartbeatAck _ -> "HB-ACK";
      case Chunk.CookieEcho _ -> "COOKIE-ECHO";
      case Chunk other -> other.toString();
    };
  }

  // ---- the run

  /// Plays one run; one that fails is played again with a trace.
  ///
  /// @throws AssertionError with plan, trace and levels
  static void run(long seed) {
    try {
      new AssociationSimulation(new SplittableRandom(seed), false).play();
    } catch (AssertionError | RuntimeException e) {
      var again = new AssociationSimulation(new SplittableRandom(seed), true);
      try {
        again.play();
      } catch (AssertionError | RuntimeException same) {
        throw new AssertionError(again.report(same), same);
      }
      throw new AssertionError("fails, and does not when it is played again", e);
    }
  }

  private String report(Throwable e) {
    String trace = network.toString();
    return "%s%n%s%nat %d ms%n%s%n%s%n%s"
        .formatted(
            e,
            plan,
            (clock.nowNs() - START_NS) / SimulationPlan.MS,
            sides.get(0),
            sides.get(1),
            trace.substring(Math.max(0, trace.length() - 16_000)));
  }

  private void play() {
    network.setConditions(plan.conditions());
    for (Action action : plan.actions()) {
      at(START_NS + action.atNs(), () -> act(action));
    }
    long healNs = START_NS + plan.healNs();
    at(healNs, this::heal);
    goUntil(healNs, false);
    long limitNs = clock.nowNs() + mostNs();
    goUntil(limitNs, true);
    assertThat(isAtRest()).as("at rest %d s after the faults", mostNs() / SECOND_NS).isTrue();
    settleDown();
    checkDelivered();
    end();
    checkIdle();
    checkPackets();
  }

  /// All retransmissions there may be, and what is left of the messages at the worst.
  private long mostNs() {
    AssociationOptions.Timeouts timeouts = plan.options().getFirst().timeouts();
    return 200 * SECOND_NS + 60 * timeouts.rtoMaxNs();
  }

  /// What an error counter has from the time of the faults may still end an association.
  private void settleDown() {
    AssociationOptions.Timeouts timeouts = plan.options().getFirst().timeouts();
    goUntil(clock.nowNs() + timeouts.heartbeatNs() + 3 * timeouts.rtoMaxNs(), false);
    goUntil(clock.nowNs() + mostNs(), true);
    assertThat(isAtRest()).as("at rest still").isTrue();
  }

  private void at(long atNs, Runnable what) {
    steps.add(new Step(atNs, what));
  }

  private void goUntil(long untilNs, boolean toRest) {
    while (!(toRest && isAtRest())) {
      assertThat(took++).as("steps").isLessThan(MOST_STEPS);
      long nextNs = network.nextNs();
      for (SimulatedSide side : sides) {
        nextNs = Math.min(nextNs, side.nextNs());
      }
      if (!steps.isEmpty()) {
        nextNs = Math.min(nextNs, steps.peek().atNs());
      }
      if (nextNs > untilNs) {
        network.deliverUntil(Math.max(untilNs, clock.nowNs()), this::receive);
        return;
      }
      nextNs = Math.max(nextNs, clock.nowNs());
      network.deliverUntil(nextNs, this::receive);
      while (!steps.isEmpty() && steps.peek().atNs() <= nextNs) {
        steps.remove().what().run();
      }
      for (SimulatedSide side : sides) {
        side.advanceTo(nextNs);
      }
    }
  }

  private void receive(InetAddress from, InetAddress to, byte[] datagram, long nowNs) {
    sides.get(to.getAddress()[3] - 1).receive(from, to, datagram, nowNs);
  }

  // ---- faults

  private void act(Action action) {
    SimulatedSide side = sides.get(action.side());
    SimulatedSide other = sides.get(1 - action.side());
    long nowNs = clock.nowNs();
    long undoneNs = nowNs + action.forNs();
    switch (action.kind()) {
      case CONNECT -> side.connect(other, nowNs);
      case CUT -> {
        network.partition(side.addresses, other.addresses);
        at(undoneNs, () -> mend(side, other));
      }
      case CUT_ONE_WAY -> {
        side.addresses.forEach(from -> other.addresses.forEach(to -> network.cut(from, to)));
        at(undoneNs, () -> mend(side, other));
      }
      case PATH_DOWN -> {
        network.down(side.addresses.get(action.path()));
        at(undoneNs, () -> network.up(side.addresses.get(action.path())));
      }
      case FREEZE -> {
        side.frozen = true;
        at(undoneNs, () -> side.thaw(clock.nowNs()));
      }
      case MUTE -> {
        side.mute = true;
        at(undoneNs, () -> side.mute = false);
      }
      case STOP_READING -> {
        side.stopped = true;
        at(undoneNs, () -> side.stopped = false);
      }
      case CRASH -> side.crash(nowNs);
      case RESTART -> {
        side.crash(nowNs);
        side.connect(other, nowNs);
      }
      case SHUTDOWN, ABORT, RECONFIGURE -> ask(action.kind(), side, nowNs);
    }
    side.drain(nowNs);
  }

  private void mend(SimulatedSide side, SimulatedSide other) {
    for (InetAddress one : side.addresses) {
      for (InetAddress another : other.addresses) {
        network.mend(one, another);
        network.mend(another, one);
      }
    }
  }

  private void ask(SimulationPlan.Kind kind, SimulatedSide side, long nowNs) {
    SimulatedLife life = side.current;
    if (life == null || side.frozen) {
      return;
    }
    switch (kind) {
      case SHUTDOWN -> life.association.shutdown(nowNs);
      case ABORT -> life.association.abort("as the plan has it", nowNs);
      case RECONFIGURE -> reconfigure(life, nowNs);
      default -> throw new IllegalArgumentException(kind.toString());
    }
  }

  private void reconfigure(SimulatedLife life, long nowNs) {
    AssociationRequests requests = life.association.requests();
    switch (random.nextInt(4)) {
      case 0 -> requests.resetStreams(StreamDirection.BOTH, nowNs);
      case 1 -> requests.resetStreams(StreamDirection.OUTGOING, nowNs, 0);
      case 2 -> requests.addStreams(random.nextInt(1, 3), random.nextInt(3), nowNs);
      default -> requests.resetAssociation(nowNs);
    }
  }

  private void heal() {
    network.heal();
    long nowNs = clock.nowNs();
    for (SimulatedSide side : sides) {
      side.mute = false;
      side.stopped = false;
      side.hurried = true;
      side.thaw(nowNs);
    }
  }

  // ---- rest and end

  private boolean isAtRest() {
    for (SimulatedSide side : sides) {
      if (!side.isDone()) {
        return false;
      }
      for (SimulatedLife life : side.lives.values()) {
        if (!life.isIdle() || !isKnown(life, sides.get(1 - side.index))) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether the other side has the same association.
  private static boolean isKnown(SimulatedLife life, SimulatedSide other) {
    return other.lives.values().stream()
        .anyMatch(
            it ->
                it.association.localTag() == life.association.peerTag()
                    && it.association.peerTag() == life.association.localTag());
  }

  private void checkDelivered() {
    boolean forgot = sides.stream().anyMatch(it -> it.crashes > 0);
    for (SimulatedSide side : sides) {
      SimulatedInbox inbox = sides.get(1 - side.index).inbox;
      for (SimulatedMessage message : side.sent) {
        boolean lostWithItsSide = forgot && side.crashes > 0;
        assertThat(message.isSettled() || lostWithItsSide).as("not settled: " + message).isTrue();
        boolean arrived = inbox.has(message);
        if (message.acknowledged && !forgot) {
          assertThat(arrived || isAborted())
              .as("acknowledged and not delivered: " + message)
              .isTrue();
        }
        if (message.discarded
            || message.refused
            || (message.toldFailed && !message.begunWhenFailed)) {
          assertThat(arrived).as("taken back and delivered: " + message).isFalse();
        }
      }
    }
  }

  private boolean isAborted() {
    return plan.has(SimulationPlan.Kind.ABORT) || endedBadly;
  }

  private boolean endedBadly;

  private void end() {
    long nowNs = clock.nowNs();
    SimulatedSide first = sides.get(random.nextInt(2));
    SimulatedSide second = sides.get(1 - first.index);
    if (plan.end() == End.NOTHING || first.lives.isEmpty()) {
      return;
    }
    if (plan.end() == End.ABORT) {
      ask(SimulationPlan.Kind.ABORT, first, nowNs);
    } else {
      ask(SimulationPlan.Kind.SHUTDOWN, first, nowNs);
    }
    if (plan.end() == End.BOTH_SHUT_DOWN) {
      goUntil(nowNs + random.nextLong(3_000_000), false);
      ask(SimulationPlan.Kind.SHUTDOWN, second, clock.nowNs());
    }
    sides.forEach(side -> side.drain(clock.nowNs()));
    goUntil(clock.nowNs() + mostNs(), true);
    assertThat(isAtRest()).as("has ended").isTrue();
    assertThat(first.lives).isEmpty();
    assertThat(second.lives).isEmpty();
  }

  /// Nothing goes on but a heartbeat now and then.
  private void checkIdle() {
    long before = packets;
    boolean wasUp = !sides.getFirst().lives.isEmpty();
    long idleNs = 6 * SECOND_NS;
    goUntil(clock.nowNs() + idleNs, false);
    long heartbeatNs = plan.options().getFirst().timeouts().heartbeatNs();
    long most = 40 + 4L * plan.paths() * plan.paths() * (idleNs / heartbeatNs + 2);
    assertThat(packets - before).as("packets of idle associations").isLessThanOrEqualTo(most);
    boolean closesItself = plan.options().stream().anyMatch(it -> it.timeouts().autocloseNs() > 0);
    if (wasUp && !closesItself) {
      assertThat(sides.get(0).lives).as("stays up").isNotEmpty();
      assertThat(sides.get(1).lives).as("stays up").isNotEmpty();
    }
  }

  private void checkPackets() {
    long bytes = 0;
    long messages = 0;
    for (SimulatedSide side : sides) {
      for (SimulatedMessage message : side.sent) {
        bytes += message.payload().length();
        messages++;
      }
    }
    long seconds = (clock.nowNs() - START_NS) / SECOND_NS + 1;
    long most = 500 + 60 * seconds * plan.paths() + 20 * messages + bytes / 20;
    assertThat(packets).as("packets in all").isLessThanOrEqualTo(most);
  }
}
