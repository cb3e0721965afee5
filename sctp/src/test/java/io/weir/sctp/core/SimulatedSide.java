package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.Association.PeerPlace;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One endpoint of [AssociationSimulation] with its driver and its application.
final class SimulatedSide {
  private static final int MOST_BACKLOG = 300;
  private static final int MOST_PACKETS_AT_ONCE = 20_000;
  private static final long MOST_WAITING_BYTES = 400_000;

  /// What a packet is sent by.
  interface Outlet {
    void send(InetAddress source, InetAddress target, byte[] packet);
  }

  private record Arrived(Packet packet, Origin from, InetAddress to) {}

  final int index;
  final int port;
  final List<InetAddress> addresses;
  final Map<Association, SimulatedLife> lives = new LinkedHashMap<>();

  /// What it has sent in all its lives, by number.
  final List<SimulatedMessage> sent = new ArrayList<>();

  SimulatedInbox inbox = new SimulatedInbox(List.of());
  boolean frozen;
  boolean mute;
  boolean stopped;
  boolean hurried;
  int crashes;
  @Nullable SimulatedLife current;

  private final AssociationOptions options;
  private final SimulationPlan.Traffic traffic;
  private final SplittableRandom random;
  private final Outlet outlet;
  private final boolean slow;
  private final ArrayDeque<Arrived> backlog = new ArrayDeque<>();
  private final ByteBuffer target = ByteBuffer.allocate(70_000);
  private Demultiplexer demultiplexer;
  private long tickNs;

  SimulatedSide(
      int index,
      SimulationPlan plan,
      List<InetAddress> addresses,
      SplittableRandom random,
      Outlet outlet) {
    this.index = index;
    this.addresses = addresses;
    this.random = random;
    this.outlet = outlet;
    port = 5000 + index;
    options = plan.options().get(index);
    traffic = plan.traffic();
    slow = random.nextInt(4) == 0;
    demultiplexer = fresh(0);
  }

  private Demultiplexer fresh(long nowNs) {
    var made =
        new Demultiplexer(
            new Demultiplexer.Settings(
                options,
                addresses.size() == 1 ? List.of() : addresses,
                3,
                random::nextInt,
                tag -> false),
            nowNs);
    made.listen(port);
    return made;
  }

  // ---- its life

  /// Begins an association, unless there is one.
  void connect(SimulatedSide other, long nowNs) {
    Association made =
        demultiplexer.connect(
            new PeerPlace(List.of(other.addresses.getFirst()), 0),
            port,
            other.port,
            options,
            nowNs);
    if (made != null) {
      lives.put(made, new SimulatedLife(made, options));
      current = lives.get(made);
    }
  }

  /// Forgets everything.
  void crash(long nowNs) {
    crashes++;
    lives.clear();
    current = null;
    backlog.clear();
    demultiplexer = fresh(nowNs);
  }

  void receive(InetAddress source, InetAddress to, byte[] datagram, long nowNs) {
    if (!(PacketReader.read(Octets.of(datagram)) instanceof Decoded.Good(Packet packet))) {
      return;
    }
    var arrived = new Arrived(packet, new Origin(source, 0, to), to);
    if (!frozen) {
      receive(arrived, nowNs);
      drain(nowNs);
    } else if (backlog.size() < MOST_BACKLOG) {
      backlog.add(arrived);
    }
  }

  private void receive(Arrived arrived, long nowNs) {
    switch (demultiplexer.receive(arrived.packet, arrived.from, nowNs)) {
      case Demultiplexer.Received.ForAssociation(Association found, boolean isNew) -> {
        if (isNew) {
          lives.put(found, new SimulatedLife(found, options));
          current = lives.get(found);
        }
        assertThat(lives).as("an association from nowhere").containsKey(found);
      }
      case Demultiplexer.Received.Answer(byte[] answer) -> {
        assertThat(answer.length).isLessThanOrEqualTo(2000);
        outlet.send(arrived.to, arrived.from.address(), answer);
      }
      case Demultiplexer.Received.Dropped _ -> {}
    }
  }

  void thaw(long nowNs) {
    frozen = false;
    while (!backlog.isEmpty()) {
      receive(backlog.remove(), nowNs);
    }
    drain(nowNs);
  }

  /// When it is to be called.
  long nextNs() {
    if (frozen) {
      return Timers.NEVER;
    }
    long nextNs = current == null ? Timers.NEVER : tickNs;
    for (SimulatedLife life : lives.values()) {
      nextNs = Math.min(nextNs, life.association.deadlineNs());
    }
    return nextNs;
  }

  void advanceTo(long nowNs) {
    if (frozen) {
      return;
    }
    for (SimulatedLife life : List.copyOf(lives.values())) {
      if (life.association.deadlineNs() <= nowNs) {
        life.association.advanceTo(nowNs);
      }
    }
    if (tickNs <= nowNs && current != null) {
      tickNs = nowNs + random.nextLong(1_000_000, 100_000_000);
      work(nowNs);
    }
    drain(nowNs);
  }

  // ---- its application

  private void work(long nowNs) {
    SimulatedLife life = current;
    if (life == null || life.isClosed()) {
      return;
    }
    int burst = random.nextInt(12);
    for (int i = 0; i < burst && sent.size() < traffic.messages(); i++) {
      SendAccount levels = life.association.sendLevels();
      if (levels.queuedBytes() + levels.begunBytes() < MOST_WAITING_BYTES) {
        send(life, nowNs);
      }
    }
    if (!life.messages.isEmpty() && random.nextDouble() < traffic.withdrawn()) {
      takeBack(life, life.messages.get(random.nextInt(life.messages.size())));
    }
    if (slow && !stopped && life.association.peek() != null) {
      takeOne(life, nowNs);
    }
  }

  private void takeBack(SimulatedLife life, SimulatedMessage message) {
    // What has failed may not have been told yet.
    if (message.isSettled() || message.hasBegun() || message.failed) {
      return;
    }
    if (random.nextBoolean()) {
      message.withdrawn = true;
    } else {
      life.association.discard(message);
      life.discarded(message);
    }
  }

  private void send(SimulatedLife life, long nowNs) {
    int bytes =
        random.nextBoolean()
            ? random.nextInt(1, traffic.mostBytes() + 1)
            : random.nextInt(1, Math.min(traffic.mostBytes(), 100) + 1);
    var message = new SimulatedMessage(sent.size(), bytes, carriage(nowNs));
    if (life.association.send(message, nowNs)) {
      sent.add(message);
      life.messages.add(message);
    }
  }

  private Carriage carriage(long nowNs) {
    Reliability reliability = Reliability.FULL;
    if (random.nextDouble() < traffic.limited()) {
      reliability =
          random.nextBoolean()
              ? new Reliability.Timed(nowNs + random.nextLong(1, 2_000_000_000L))
              : new Reliability.Retransmissions(random.nextInt(3));
    }
    int streams = options.streams().outbound();
    return new Carriage(
        random.nextInt(random.nextInt(20) == 0 ? streams + 1 : streams),
        sent.size(),
        random.nextDouble() < traffic.unordered(),
        random.nextInt(10) == 0,
        random.nextInt(3),
        reliability);
  }

  // ---- its driver

  /// Takes everything that the associations have.
  void drain(long nowNs) {
    if (frozen) {
      return;
    }
    for (SimulatedLife life : List.copyOf(lives.values())) {
      boolean more = true;
      for (int round = 0; more; round++) {
        assertThat(round).as("packets without end").isLessThan(MOST_PACKETS_AT_ONCE);
        more = !mute && transmit(life, nowNs);
        takeAll(life, nowNs);
        if (life.association.deadlineNs() <= nowNs) {
          life.association.advanceTo(nowNs);
          more = true;
        }
      }
      demultiplexer.update(life.association);
      life.check(nowNs, !mute);
      if (life.isClosed() && !mute && life.association.peek() == null) {
        lives.remove(life.association);
      }
    }
  }

  private boolean transmit(SimulatedLife life, long nowNs) {
    target.clear();
    boolean wasClosed = life.isClosed();
    SimulatedLife.Before before = life.before();
    int most = life.association.nextPacketBytes();
    Path path = life.association.nextPacket(target, nowNs);
    if (path == null) {
      assertThat(target.position()).isZero();
      return false;
    }
    byte[] packet = new byte[target.position()];
    target.flip().get(packet);
    assertThat(packet.length).isLessThanOrEqualTo(most);
    life.sent(packet, before, wasClosed);
    InetAddress local = path.local();
    if (local == null) {
      local = sourceTo(path.remote());
    }
    outlet.send(local, path.remote(), packet);
    return true;
  }

  /// As a routing table would: the address in the same network.
  private InetAddress sourceTo(InetAddress remote) {
    return addresses.get(Math.min(remote.getAddress()[2], addresses.size() - 1));
  }

  private void takeAll(SimulatedLife life, long nowNs) {
    Association association = life.association;
    for (OutboundMessage each = association.nextProgress();
        each != null;
        each = association.nextProgress()) {
      life.progressed(each);
    }
    takeEvents(life);
    boolean reads = hurried || life.isClosed() || (!stopped && !slow);
    while (reads && association.peek() != null) {
      takeOne(life, nowNs);
    }
  }

  /// Events are told between the messages that they are between.
  private void takeOne(SimulatedLife life, long nowNs) {
    inbox.taken(life.association.take(nowNs));
    takeEvents(life);
  }

  private void takeEvents(SimulatedLife life) {
    for (AssociationEvent each = life.association.nextEvent();
        each != null;
        each = life.association.nextEvent()) {
      life.told(each, inbox);
    }
  }

  /// Whether its application has nothing more to do.
  boolean isDone() {
    SimulatedLife life = current;
    return sent.size() >= traffic.messages()
        || life == null
        || !life.association.state().welcomesMessages();
  }

  @Override
  public String toString() {
    return "side %d (%d sent, %d received, %d crashes%s%s%s%s): %s"
        .formatted(
            index,
            sent.size(),
            inbox.count(),
            crashes,
            frozen ? ", frozen" : "",
            mute ? ", mute" : "",
            stopped ? ", stopped" : "",
            slow ? ", slow" : "",
            lives.values());
  }
}
