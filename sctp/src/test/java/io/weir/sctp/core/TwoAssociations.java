package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.Association.PeerPlace;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Two endpoints, each with one association, that exchange packets through a queue: a network in
/// memory with a clock that is moved by hand. `a` connects, `b` listens. Packets arrive in the
/// order in which they were sent, [#delayNs] later; those that [#lost] says do not.
///
/// [#run] lets things happen until nothing is left to do now; [#advance] moves the clock through
/// every deadline on the way. What each side was told and given is in [Side#events] and
/// [Side#texts]; every packet that was sent, also one that was lost, is in [#sent].
final class TwoAssociations {
  static final long MS = 1_000_000;
  static final long SECOND = 1000 * MS;
  private static final int PORT_A = 5000;
  private static final int PORT_B = 5001;
  private static final int MOST_PACKETS = 100_000;

  /// A packet on its way.
  @SuppressWarnings("ArrayRecordComponent") // made to be sent once
  record Flight(
      Side from, Side to, InetAddress source, InetAddress target, byte[] bytes, long dueNs) {
    Packet packet() {
      return switch (PacketReader.read(Octets.of(bytes))) {
        case Decoded.Good(Packet packet) -> packet;
        case Decoded.Bad bad -> throw new AssertionError("a packet of our own is broken: " + bad);
      };
    }

    /// Whether it has a chunk of a sort.
    boolean has(Class<? extends Chunk> kind) {
      return packet().chunks().stream().anyMatch(kind::isInstance);
    }
  }

  /// One endpoint.
  final class Side {
    final String name;
    final List<InetAddress> addresses;
    final AssociationOptions options;
    private final IntSupplier random;
    Demultiplexer demultiplexer;
    final List<AssociationEvent> events = new ArrayList<>();
    final List<InboundMessage> messages = new ArrayList<>();
    final ArrayDeque<OutboundMessage> progress = new ArrayDeque<>();

    /// Whether messages are taken as they come.
    boolean reads = true;

    private @Nullable Association association;

    Side(String name, AssociationOptions options, List<InetAddress> addresses, IntSupplier random) {
      this.name = name;
      this.addresses = new ArrayList<>(addresses);
      this.options = options;
      this.random = random;
      demultiplexer = newDemultiplexer();
    }

    private Demultiplexer newDemultiplexer() {
      List<InetAddress> told = addresses.size() == 1 ? List.of() : addresses;
      return new Demultiplexer(
          new Demultiplexer.Settings(options, told, 100, random, tag -> false), nowNs);
    }

    Association association() {
      return Objects.requireNonNull(association, "the association of " + name);
    }

    /// The path to one of the other side's addresses.
    Path path(InetAddress address) {
      Path path = association().context().paths.find(address);
      return Objects.requireNonNull(path, name + "'s path to " + address);
    }

    /// Sends a text, ordered and reliable.
    OutboundMessage send(String text, int stream) {
      return send(text.getBytes(StandardCharsets.UTF_8), stream);
    }

    OutboundMessage send(byte[] payload, int stream) {
      var message =
          new OutboundMessage(
              Octets.of(payload), new Carriage(stream, 0, false, false, 2, Reliability.FULL));
      assertThat(association().send(message, nowNs)).isTrue();
      return message;
    }

    /// What has been delivered, as texts.
    List<String> texts() {
      return messages.stream()
          .map(it -> new String(it.payload().toArray(), StandardCharsets.UTF_8))
          .toList();
    }

    /// The events of a sort.
    <T extends AssociationEvent> List<T> events(Class<T> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Sends chunks in a packet of their own, as if the association had.
    void forge(Chunk... chunks) {
      Association sender = association();
      byte[] bytes =
          PacketWriter.packet(sender.localPort(), sender.peerPort(), sender.peerTag(), chunks);
      post(this, addresses.getFirst(), other(this).addresses.getFirst(), bytes);
    }

    private void drain() {
      if (association != null) {
        drain(association);
      }
    }

    private void drain(Association association) {
      demultiplexer.update(association);
      for (OutboundMessage each = association.nextProgress();
          each != null;
          each = association.nextProgress()) {
        progress.add(each);
      }
      while (reads && association.peek() != null) {
        messages.add(association.take(nowNs));
      }
      for (AssociationEvent each = association.nextEvent();
          each != null;
          each = association.nextEvent()) {
        events.add(each);
      }
    }

    private boolean transmit() {
      return association != null && transmit(association);
    }

    private boolean transmit(Association association) {
      boolean any = false;
      ByteBuffer target = ByteBuffer.allocate(65_536);
      for (Path path = association.nextPacket(target, nowNs);
          path != null;
          path = association.nextPacket(target, nowNs)) {
        any = true;
        probes += association.isProbe() ? 1 : 0;
        byte[] bytes = new byte[target.position()];
        target.flip().get(bytes);
        target.clear();
        post(this, sourceTo(path), path.remote(), bytes);
      }
      return any;
    }

    private InetAddress sourceTo(Path path) {
      InetAddress local = path.local();
      if (local != null && addresses.contains(local)) {
        return local;
      }
      // As a routing table would: the n-th own address to the n-th of the other side.
      int place = other(this).addresses.indexOf(path.remote());
      return addresses.get(Math.min(Math.max(place, 0), addresses.size() - 1));
    }

    private void answer(Flight flight, byte[] answer) {
      InetAddress source = flight.target;
      InetAddress target = flight.source;
      post(this, source, target, answer);
    }

    private void receive(Flight flight) {
      if (!addresses.contains(flight.target)) {
        return; // it has moved away
      }
      switch (demultiplexer.receive(
          flight.packet(), new Origin(flight.source, 0, flight.target), nowNs)) {
        case Demultiplexer.Received.ForAssociation(Association found, boolean _) ->
            association = found;
        case Demultiplexer.Received.Answer(byte[] answer) -> answer(flight, answer);
        case Demultiplexer.Received.Dropped(Demultiplexer.Drop why) -> drops.add(why);
      }
    }
  }

  final Side a;
  final Side b;

  /// Every packet that was sent, in order.
  final List<Flight> sent = new ArrayList<>();

  /// Packets that the endpoints have dropped.
  final List<Demultiplexer.Drop> drops = new ArrayList<>();

  /// Packets that the associations have called probes of the path MTU.
  int probes;

  /// Which packets do not arrive.
  Predicate<Flight> lost = flight -> false;

  /// How long packets take.
  long delayNs;

  long nowNs = 1000 * SECOND;
  private final ArrayDeque<Flight> onTheWay = new ArrayDeque<>();

  private TwoAssociations(
      AssociationOptions optionsA, AssociationOptions optionsB, int paths, long seed) {
    var random = new SplittableRandom(seed);
    a = new Side("a", optionsA, addresses(1, paths), random::nextInt);
    b = new Side("b", optionsB, addresses(2, paths), random::nextInt);
    b.demultiplexer.listen(PORT_B);
  }

  /// Address `10.0.network.host`.
  static InetAddress address(int network, int host) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) network, (byte) host});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /// `a` is host 1 and `b` is host 2 of each network.
  private static List<InetAddress> addresses(int host, int paths) {
    var addresses = new ArrayList<InetAddress>();
    for (int network = 0; network < paths; network++) {
      addresses.add(address(network, host));
    }
    return addresses;
  }

  /// Two that are connected, over one path.
  static TwoAssociations up(AssociationOptions options) {
    return up(options, options, 1);
  }

  /// Two that are connected.
  ///
  /// @param paths how many networks they share; all paths are confirmed
  static TwoAssociations up(AssociationOptions optionsA, AssociationOptions optionsB, int paths) {
    TwoAssociations made = apart(optionsA, optionsB, paths);
    made.connect();
    made.advance(paths == 1 ? 0 : 10 * MS);
    assertThat(made.a.association().state()).isInstanceOf(AssociationState.Established.class);
    assertThat(made.b.association().state()).isInstanceOf(AssociationState.Established.class);
    return made;
  }

  /// Two that are not connected yet.
  static TwoAssociations apart(
      AssociationOptions optionsA, AssociationOptions optionsB, int paths) {
    return new TwoAssociations(optionsA, optionsB, paths, 42);
  }

  /// `a` connects, and everything happens that needs no time.
  void connect() {
    a.association =
        a.demultiplexer.connect(
            new PeerPlace(List.of(b.addresses.getFirst()), 0), PORT_A, PORT_B, a.options, nowNs);
    run();
  }

  /// A side forgets everything, as if its machine had begun anew.
  void forget(Side side) {
    side.association = null;
    side.demultiplexer = side.newDemultiplexer();
    if (side == b) {
      side.demultiplexer.listen(PORT_B);
    }
  }

  Side other(Side side) {
    return side == a ? b : a;
  }

  private void post(Side from, InetAddress source, InetAddress target, byte[] bytes) {
    var flight = new Flight(from, other(from), source, target, bytes, nowNs + delayNs);
    sent.add(flight);
    assertThat(sent).as("packets without end").hasSizeLessThan(MOST_PACKETS);
    if (!lost.test(flight)) {
      onTheWay.add(flight);
    }
  }

  /// Lets everything happen that is due now.
  void run() {
    boolean busy = true;
    while (busy) {
      a.drain();
      b.drain();
      busy = a.transmit();
      busy |= b.transmit();
      while (!onTheWay.isEmpty() && onTheWay.getFirst().dueNs <= nowNs) {
        Flight next = onTheWay.removeFirst();
        next.to.receive(next);
        next.to.drain();
        busy = true;
      }
    }
    a.drain();
    b.drain();
  }

  /// Moves the clock, and lets everything happen on the way.
  void advance(long ns) {
    long endNs = nowNs + ns;
    run();
    long nextNs = nextNs();
    while (nextNs <= endNs) {
      nowNs = Math.max(nowNs, nextNs);
      a.association().advanceTo(nowNs);
      if (b.association != null) {
        b.association().advanceTo(nowNs);
      }
      run();
      nextNs = nextNs();
    }
    nowNs = endNs;
  }

  private long nextNs() {
    long nextNs = a.association().deadlineNs();
    Association listener = b.association;
    if (listener != null) {
      nextNs = Math.min(nextNs, listener.deadlineNs());
    }
    return onTheWay.isEmpty() ? nextNs : Math.min(nextNs, onTheWay.getFirst().dueNs);
  }

  /// Packets from a side that have a chunk of a sort.
  List<Flight> sent(Side from, Class<? extends Chunk> kind) {
    return sent.stream().filter(it -> it.from == from && it.has(kind)).toList();
  }

  /// The chunks of a sort that a side has sent.
  <T extends Chunk> List<T> chunks(Side from, Class<T> kind) {
    return sent.stream()
        .filter(it -> it.from == from)
        .flatMap(it -> it.packet().chunks().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
