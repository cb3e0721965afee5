package io.weir.sctp;

import io.weir.sctp.core.Association;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.Demultiplexer;
import io.weir.sctp.core.Demultiplexer.Received;
import io.weir.sctp.core.Origin;
import io.weir.sctp.core.Path;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import io.weir.transport.LoopCounter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of [SharedPorts] that one event loop has: its sockets, one for each local address,
/// and the associations that live on it. What was brought about in a turn of the loop is carried
/// out at the turn's end, for each association once. Owned by the loop.
final class LoopPorts implements Carrier.Handler {
  /// Largest packet that is ever written.
  static final int MOST_PACKET_BYTES = 65_535 - 28;

  private static final Logger LOG = LoggerFactory.getLogger(LoopPorts.class);

  final Carrier.Loop loop;
  final SharedPorts shared;
  private final List<Carrier.Port> ports = new ArrayList<>();
  private final Demultiplexer demultiplexer;
  private final Map<Association, AssociationConnection> connections = new HashMap<>();
  private final Map<Integer, SctpListener> listeners = new HashMap<>();
  private final ArrayDeque<AssociationConnection> touched = new ArrayDeque<>();
  private final ByteBuffer answer = ByteBuffer.allocate(MOST_PACKET_BYTES);
  private boolean inTurn;
  private final LoopCounter received = new LoopCounter();
  private final LoopCounter malformed = new LoopCounter();
  private final LoopCounter dropped = new LoopCounter();

  LoopPorts(Carrier.Loop loop, SharedPorts shared, SctpOptions options) {
    this.loop = loop;
    this.shared = shared;
    var random = new SecureRandom();
    demultiplexer =
        new Demultiplexer(
            new Demultiplexer.Settings(
                options.association(),
                shared.toldAddresses(),
                options.mostAssociations(),
                random::nextInt,
                shared::isTaken),
            loop.nowNs());
  }

  void add(Carrier.Port port) {
    ports.add(port);
  }

  // ---- tasks of other threads

  /// Runs a task on the loop, and carries out what it brings about.
  void run(Runnable task) {
    loop.execute(
        () -> {
          inTurn = true;
          try {
            task.run();
          } finally {
            endTurn();
          }
        });
  }

  /// Something was done to an association: it is looked at when the turn ends.
  void touch(AssociationConnection connection) {
    if (!connection.isTouched) {
      connection.isTouched = true;
      touched.add(connection);
    }
    if (!inTurn) {
      run(() -> {});
    }
  }

  private void endTurn() {
    inTurn = true;
    try {
      // Those that are touched meanwhile have their turn after what others do here.
      for (int left = touched.size(); left > 0; left--) {
        AssociationConnection next = touched.poll();
        if (next != null) {
          next.isTouched = false;
          next.turn();
          demultiplexer.update(next.association());
        }
      }
    } finally {
      inTurn = false;
      for (int i = 0; i < ports.size(); i++) {
        ports.get(i).flush();
      }
    }
    if (!touched.isEmpty()) {
      run(() -> {});
    }
  }

  // ---- packets that come

  @Override
  public void received(byte[] datagram, InetSocketAddress from, Carrier.Port port) {
    inTurn = true;
    received.add(1);
    switch (PacketReader.read(Octets.of(datagram))) {
      case Decoded.Bad _ -> malformed.add(1);
      case Decoded.Good(Packet packet) -> {
        InetAddress local = port.local().getAddress();
        route(
            packet,
            new Origin(from.getAddress(), from.getPort(), local.isAnyLocalAddress() ? null : local),
            port);
      }
    }
  }

  private void route(Packet packet, Origin from, Carrier.Port port) {
    LoopPorts owner = shared.ownerOf(packet.tag());
    if (owner != null && owner != this) {
      // The system spread a peer's second address, or its new port, to another loop.
      owner.run(() -> owner.take(packet, from, port));
    } else {
      take(packet, from, port);
    }
  }

  private void take(Packet packet, Origin from, Carrier.Port port) {
    Received what;
    try {
      what = demultiplexer.receive(packet, from, loop.nowNs());
    } catch (RuntimeException | AssertionError fault) {
      failed(packet, fault);
      return;
    }
    switch (what) {
      case Received.ForAssociation(Association association, boolean isNew) -> {
        AssociationConnection connection =
            isNew ? accept(association, packet) : connections.get(association);
        if (connection != null) {
          touch(connection);
        }
      }
      case Received.Answer(byte[] bytes) -> answer(bytes, from, port);
      case Received.Dropped _ -> dropped.add(1);
    }
  }

  /// Our own fault ends the one association whose packet brought it about.
  private void failed(Packet packet, Throwable fault) {
    for (AssociationConnection connection : connections.values()) {
      if (connection.association().localTag() == packet.tag()) {
        connection.ending.defect(fault);
        return;
      }
    }
    LOG.error("a packet for nobody brought a defect about", fault);
  }

  private void answer(byte[] bytes, Origin to, Carrier.Port port) {
    // A port of another loop is not ours to write to; any of this one's will do.
    Carrier.Port through = ports.contains(port) ? port : portFor(to.local(), to.address());
    ByteBuffer room = through.next(bytes.length);
    if (room != null) {
      room.put(bytes);
      through.send(to.address(), to.udpPort());
    }
  }

  @Override
  public void batchEnded() {
    endTurn();
  }

  @Override
  public void takesAgain() {
    inTurn = true;
    connections.values().forEach(this::touch);
    endTurn();
  }

  // ---- packets that go

  /// The socket that packets to a path leave by.
  private Carrier.Port portFor(@Nullable InetAddress local, InetAddress remote) {
    Carrier.Port sameKind = ports.getFirst();
    for (int i = 0; i < ports.size(); i++) {
      InetAddress address = ports.get(i).local().getAddress();
      if (address.equals(local)) {
        return ports.get(i);
      }
      if (address.getClass() == remote.getClass()
          && sameKind.local().getAddress().getClass() != remote.getClass()) {
        sameKind = ports.get(i);
      }
    }
    return local == null ? shared.preferred(ports, remote, sameKind) : sameKind;
  }

  /// Sends what an association has, at most so many packets.
  ///
  /// @return false when there may be more that the system does not take now, or its turn is over
  boolean send(Association association, int mostPackets) {
    for (int sent = 0; sent < mostPackets; sent++) {
      Carrier.Port first = portFor(association.primary().local(), association.primary().remote());
      ByteBuffer room = first.next(association.nextPacketBytes());
      if (room == null) {
        return true; // takesAgain comes
      }
      int start = room.position();
      Path path = association.nextPacket(room, loop.nowNs());
      if (path == null) {
        return true;
      }
      Carrier.Port port = portFor(path.local(), path.remote());
      if (port.equals(first)) {
        port.send(path.remote(), path.udpPort());
      } else {
        copy(room.flip().position(start), path, port);
      }
    }
    return false;
  }

  private void copy(ByteBuffer packet, Path path, Carrier.Port port) {
    answer.clear().put(packet).flip();
    ByteBuffer room = port.next(answer.remaining());
    if (room != null) {
      room.put(answer);
      port.send(path.remote(), path.udpPort());
    }
  }

  // ---- associations

  void listen(int sctpPort, SctpListener listener) {
    listeners.put(sctpPort, listener);
    demultiplexer.listen(sctpPort);
  }

  void unlisten(int sctpPort) {
    listeners.remove(sctpPort);
    demultiplexer.unlisten(sctpPort);
  }

  private @Nullable AssociationConnection accept(Association association, Packet packet) {
    SctpListener listener = listeners.get(packet.destinationPort());
    AssociationConnection made = listener == null ? null : listener.accept(this, association);
    if (made == null) {
      association.abort("nobody accepts it", loop.nowNs());
      send(association, 1);
      demultiplexer.update(association);
      return null;
    }
    register(made);
    made.open();
    return made;
  }

  /// Begins an association.
  ///
  /// @return null when the peer has one with that port, or there are too many
  @Nullable Association connect(
      Association.PeerPlace peer, int localPort, int peerPort, AssociationOptions options) {
    return demultiplexer.connect(peer, localPort, peerPort, options, loop.nowNs());
  }

  void register(AssociationConnection connection) {
    connections.put(connection.association(), connection);
    shared.taken(connection.association().localTag(), this);
    connection.knownTag = connection.association().localTag();
  }

  /// An association has ended, or has got another tag by a restart.
  void noteTag(AssociationConnection connection) {
    int tag = connection.association().localTag();
    if (tag != connection.knownTag) {
      shared.released(connection.knownTag);
      shared.taken(tag, this);
      connection.knownTag = tag;
    }
  }

  void forget(AssociationConnection connection) {
    if (connections.remove(connection.association()) != null) {
      shared.released(connection.knownTag);
      shared.release();
    }
  }

  void close() {
    ports.forEach(Carrier.Port::close);
  }
}
