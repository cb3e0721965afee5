package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Parameter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One endpoint that listens, and a peer that is played by hand, chunk by chunk, with anything it
/// likes. Each call answers with all packets that the endpoint sends on it.
final class OneEndpoint {
  static final long MS = 1_000_000;
  static final long SECOND = 1000 * MS;
  static final int PORT = 5000;
  static final int PEER_PORT = 6000;
  static final int PEER_TAG = 0x0e0e0e0e;
  static final int PEER_TSN = 1000;
  static final InetAddress OWN = TwoAssociations.address(0, 1);
  static final InetAddress PEER = TwoAssociations.address(0, 2);
  static final InetAddress STRANGER = TwoAssociations.address(9, 9);

  final AssociationOptions options;
  final Demultiplexer demultiplexer;
  final List<AssociationEvent> events = new ArrayList<>();
  final List<Demultiplexer.Drop> drops = new ArrayList<>();
  final List<InboundMessage> messages = new ArrayList<>();

  /// Bytes of the last packet to the endpoint, and of all that it sent back.
  int receivedBytes;

  int sentBytes;
  long nowNs = 1000 * SECOND;
  int peerTsn = PEER_TSN;
  boolean reads = true;
  private @Nullable Association association;
  private final ByteBuffer target = ByteBuffer.allocate(70_000);

  OneEndpoint(AssociationOptions options, int mostAssociations) {
    this.options = options;
    var random = new SplittableRandom(7);
    demultiplexer =
        new Demultiplexer(
            new Demultiplexer.Settings(
                options, List.of(), mostAssociations, random::nextInt, tag -> false),
            nowNs);
    demultiplexer.listen(PORT);
  }

  static OneEndpoint listening() {
    return new OneEndpoint(AssociationOptions.DEFAULTS, 100);
  }

  /// One with an association that the peer has begun.
  static OneEndpoint established() {
    return established(AssociationOptions.DEFAULTS);
  }

  static OneEndpoint established(AssociationOptions options) {
    var made = new OneEndpoint(options, 100);
    made.handshake();
    return made;
  }

  Association association() {
    Association made = association;
    if (made == null) {
      throw new AssertionError("there is no association");
    }
    return made;
  }

  boolean hasAssociation() {
    return association != null;
  }

  int ownTag() {
    return association().localTag();
  }

  static Chunk.Init init(int tag, Parameter... parameters) {
    return new Chunk.Init(new Chunk.Setup(tag, 100_000, 10, 10, PEER_TSN, List.of(parameters)));
  }

  /// The cookie of the INIT ACK that answers an INIT.
  Chunk.InitAck greet(Chunk.Init init) {
    List<Packet> answers = receive(PEER, 0, init);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().tag()).isEqualTo(init.setup().tag());
    return (Chunk.InitAck) answers.getFirst().chunks().getFirst();
  }

  static Chunk.CookieEcho echo(Chunk.InitAck ack) {
    for (Parameter parameter : ack.setup().parameters()) {
      if (parameter instanceof Parameter.StateCookie(Octets cookie)) {
        return new Chunk.CookieEcho(cookie);
      }
    }
    throw new AssertionError("an INIT ACK without a cookie");
  }

  /// The endpoint begins an association with the peer.
  ///
  /// @return the INIT that it sends
  Chunk.Init connect() {
    association =
        demultiplexer.connect(
            new Association.PeerPlace(List.of(PEER), 0), PORT, PEER_PORT, options, nowNs);
    return (Chunk.Init) drain().getFirst().chunks().getFirst();
  }

  /// An INIT ACK of the peer, with a cookie of its own.
  static Chunk.InitAck initAck(int tag, Parameter... more) {
    var parameters = new ArrayList<Parameter>(List.of(more));
    parameters.addFirst(new Parameter.StateCookie(Octets.of(new byte[] {1, 2, 3, 4})));
    return new Chunk.InitAck(new Chunk.Setup(tag, 100_000, 10, 10, PEER_TSN, parameters));
  }

  void handshake() {
    Chunk.InitAck ack = greet(init(PEER_TAG));
    List<Packet> answers = receive(PEER, ack.setup().tag(), echo(ack));
    assertThat(chunks(answers)).contains(new Chunk.CookieAck());
    assertThat(association().state()).isInstanceOf(AssociationState.Established.class);
  }

  /// A packet from the peer with this association's tag.
  List<Packet> receive(Chunk... chunks) {
    return receive(PEER, ownTag(), chunks);
  }

  List<Packet> receive(InetAddress from, int tag, Chunk... chunks) {
    return receive(from, SimulatedLife.read(PacketWriter.packet(PEER_PORT, PORT, tag, chunks)));
  }

  List<Packet> receive(InetAddress from, Packet packet) {
    receivedBytes = packet.octets().length();
    sentBytes = 0;
    var packets = new ArrayList<Packet>();
    switch (demultiplexer.receive(packet, new Origin(from, 0, OWN), nowNs)) {
      case Demultiplexer.Received.ForAssociation(Association found, boolean _) ->
          association = found;
      case Demultiplexer.Received.Answer(byte[] answer) -> {
        sentBytes += answer.length;
        packets.add(SimulatedLife.read(answer));
      }
      case Demultiplexer.Received.Dropped(Demultiplexer.Drop why) -> drops.add(why);
    }
    packets.addAll(drain());
    return packets;
  }

  List<Packet> advance(long ns) {
    long endNs = nowNs + ns;
    var packets = new ArrayList<>(drain());
    while (association != null && association.deadlineNs() <= endNs) {
      nowNs = Math.max(nowNs, association.deadlineNs());
      association.advanceTo(nowNs);
      packets.addAll(drain());
      assertThat(packets).as("packets without end").hasSizeLessThan(10_000);
    }
    nowNs = endNs;
    return packets;
  }

  List<Packet> drain() {
    var packets = new ArrayList<Packet>();
    Association it = association;
    if (it == null) {
      return packets;
    }
    while (it.nextPacket(target.clear(), nowNs) != null) {
      byte[] bytes = new byte[target.position()];
      target.flip().get(bytes);
      sentBytes += bytes.length;
      packets.add(SimulatedLife.read(bytes));
      assertThat(packets).as("packets without end").hasSizeLessThan(10_000);
    }
    demultiplexer.update(it);
    while (reads && it.peek() != null) {
      messages.add(it.take(nowNs));
    }
    while (it.nextProgress() != null) {
      assertThat(it.sendLevels()).isNotNull();
    }
    for (AssociationEvent each = it.nextEvent(); each != null; each = it.nextEvent()) {
      events.add(each);
    }
    return packets;
  }

  /// DATA with the next TSN of the peer: a whole message on stream 0.
  Chunk.Data data(int bytes) {
    return data(peerTsn++, bytes);
  }

  Chunk.Data data(int tsn, int bytes) {
    return new Chunk.Data(
        DataFlags.of(false, true, true, true), tsn, 0, 0, 0, Octets.of(new byte[bytes]));
  }

  void send(int bytes) {
    assertThat(
            association()
                .send(
                    new OutboundMessage(
                        Octets.of(new byte[bytes]), OutboundMessage.Carriage.DEFAULT),
                    nowNs))
        .isTrue();
  }

  static List<Chunk> chunks(List<Packet> packets) {
    return packets.stream().flatMap(it -> it.chunks().stream()).toList();
  }

  @Nullable EndReason end() {
    for (AssociationEvent event : events) {
      if (event instanceof AssociationEvent.Ended(EndReason reason, boolean _)) {
        return reason;
      }
    }
    return null;
  }
}
