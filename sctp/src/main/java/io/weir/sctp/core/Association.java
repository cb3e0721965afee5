package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Traits;
import io.weir.sctp.core.AssociationState.Closed;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One SCTP association ([RFC 9260](https://www.rfc-editor.org/rfc/rfc9260)), without I/O, clock,
/// thread or random source: a driver gives it packets, messages and the time, and takes from it
/// packets, messages, events and the next deadline. It only routes; each procedure of the standard
/// has a class of its own.
///
/// One owner: all methods are called by one thread at a time, with a time that never runs back.
/// After each call the driver asks [#nextPacket] as long as its socket takes packets, then
/// [#nextProgress], [#nextEvent] and [#peek], and calls [#advanceTo] at [#deadlineNs] at the
/// latest. Answers are good until the next call.
public final class Association {
  private final Context context;
  private final DataSender sender;
  private final DataReceiver receiver;
  private final Handshake handshake;
  private final Heartbeats heartbeats;
  private final Shutdown shutdown;
  private final Restart restart;
  private final Reconfiguration reconfiguration;
  private final Authentication authentication;
  private final AddressChanges addressChanges;
  private final PathMtuDiscovery mtuDiscovery;
  private final Deadlines deadlines;
  private final AssociationRequests requests;
  private final ChunkRouter router;
  private final PacketAssembly assembly;
  private AssociationState state = new Closed();
  private Traits traits = new Traits(0, 0, AssociationEvent.Extensions.NONE);
  private boolean wasUp;

  private Association(Context context) {
    this.context = context;
    sender = new DataSender(context);
    receiver = new DataReceiver(context);
    handshake = new Handshake(context, this);
    mtuDiscovery = new PathMtuDiscovery(context);
    heartbeats = new Heartbeats(context, mtuDiscovery);
    shutdown = new Shutdown(context, this);
    restart = new Restart(context, this);
    reconfiguration = new Reconfiguration(context, this);
    authentication = new Authentication(context);
    addressChanges = new AddressChanges(context, this);
    deadlines = new Deadlines(context, this);
    requests = new AssociationRequests(context, this);
    router = new ChunkRouter(context, this);
    assembly = new PacketAssembly(context, this);
  }

  // ---- making

  /// Who takes part.
  ///
  /// @param localPort SCTP port of this side
  /// @param peerPort SCTP port of the peer
  /// @param localTag a random number, not 0, that no other association of the endpoint has
  /// @param options parameters
  /// @param random random numbers, all 32 bits
  public record Parties(
      int localPort, int peerPort, int localTag, AssociationOptions options, IntSupplier random) {
    Context context() {
      var made = new Context(new Context.Ports(localPort, peerPort), options, random);
      made.localTag = localTag;
      return made;
    }
  }

  /// Where a peer is.
  ///
  /// @param addresses its addresses as far as they are known, the preferred one first
  /// @param udpPort its UDP port, or 0 where SCTP is not carried over UDP
  public record PeerPlace(List<InetAddress> addresses, int udpPort) {
    /// Copies the list.
    public PeerPlace {
      addresses = List.copyOf(addresses);
    }
  }

  /// Begins an association: an INIT is to be sent.
  ///
  /// @param parties who takes part
  /// @param peer where to
  /// @param ownAddresses this side's addresses, told to the peer; none where there is just the one
  ///     that packets are sent from
  /// @param nowNs now
  /// @return the association
  public static Association connect(
      Parties parties, PeerPlace peer, List<InetAddress> ownAddresses, long nowNs) {
    var made = new Association(parties.context());
    made.context.nowNs = nowNs;
    for (InetAddress address : peer.addresses) {
      made.context.paths.add(address, peer.udpPort);
    }
    made.handshake.begin(parties.random.getAsInt(), ownAddresses);
    return made;
  }

  /// Makes the association of a cookie that a [Greeter] has found good.
  static Association accept(Parties parties, CookieJar.Content cookie, Origin from, long nowNs) {
    var made = new Association(parties.context());
    made.context.nowNs = nowNs;
    made.restart.accept(cookie, from);
    return made;
  }

  // ---- the driver: in

  /// A packet has come.
  ///
  /// @param packet with a tag and ports that are this association's, or those that section 8.5.1
  ///     allows instead
  /// @param from where it came from
  /// @param nowNs now
  public void receive(Packet packet, Origin from, long nowNs) {
    context.nowNs = nowNs;
    router.receive(packet, from);
    settle();
  }

  /// A cookie has come back that a [Greeter] has found good
  /// ([RFC 9260 section 5.2.4](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.4)).
  void receiveCookie(CookieJar.Content cookie, Origin from, long nowNs) {
    context.nowNs = nowNs;
    restart.cookieArrived(cookie, from);
    settle();
  }

  /// The chunks behind a COOKIE ECHO that was dealt with.
  void receiveBehindCookie(Packet packet, Origin from, long nowNs) {
    context.nowNs = nowNs;
    router.receiveBehindCookie(packet, from);
    settle();
  }

  /// Time has passed.
  ///
  /// @param nowNs now
  public void advanceTo(long nowNs) {
    context.nowNs = nowNs;
    deadlines.advance();
    settle();
  }

  /// Queues a message. Before the association is up it waits for that.
  ///
  /// @param message on its way out
  /// @param nowNs now
  /// @return false when nothing more may be sent: the message stays the driver's
  public boolean send(OutboundMessage message, long nowNs) {
    if (!state.welcomesMessages()) {
      return false;
    }
    context.nowNs = nowNs;
    sender.send(message);
    shutdown.restartAutoclose();
    return true;
  }

  /// Takes a message back of which nothing has left.
  ///
  /// @param message whose [OutboundMessage#claim] will answer false, or has
  public void discard(OutboundMessage message) {
    sender.discard(message);
  }

  /// Shuts down in order: everything queued is sent and acknowledged before.
  ///
  /// @param nowNs now
  public void shutdown(long nowNs) {
    context.nowNs = nowNs;
    shutdown.begin();
    settle();
  }

  /// Ends at once, and tells the peer.
  ///
  /// @param why for people; the peer is told it too
  /// @param nowNs now
  public void abort(String why, long nowNs) {
    context.nowNs = nowNs;
    context.abort(
        new EndReason.Aborted(why),
        new ErrorCause.UserInitiated(Octets.of(why.getBytes(StandardCharsets.UTF_8))));
    settle();
  }

  // ---- the driver: out

  /// Bytes that the next packet may have.
  ///
  /// @return bytes of an SCTP packet
  public int nextPacketBytes() {
    return assembly.mostBytes();
  }

  /// The next packet to send.
  ///
  /// @param target where it is written, from the position; with room for [#nextPacketBytes]
  /// @param nowNs now
  /// @return where it goes, or null when there is nothing to send now
  public @Nullable Path nextPacket(ByteBuffer target, long nowNs) {
    context.nowNs = nowNs;
    return assembly.next(target);
  }

  /// Whether the packet that [#nextPacket] gave last is a probe of the path MTU, which IP must not
  /// cut; others may be cut.
  ///
  /// @return true for a probe
  public boolean isProbe() {
    return assembly.isProbe();
  }

  /// The next message whose stage has changed.
  ///
  /// @return a message, or null
  public @Nullable OutboundMessage nextProgress() {
    return context.nextProgress();
  }

  /// What happened next.
  ///
  /// @return an event, or null
  public @Nullable AssociationEvent nextEvent() {
    return context.nextEvent();
  }

  /// The next message for the application. It counts for the window until it is taken.
  ///
  /// @return a message, or null
  public @Nullable InboundMessage peek() {
    return receiver.peek();
  }

  /// Takes the message that [#peek] showed.
  ///
  /// @param nowNs now
  /// @return the message
  public InboundMessage take(long nowNs) {
    context.nowNs = nowNs;
    shutdown.restartAutoclose();
    return receiver.take();
  }

  /// When [#advanceTo] is to be called at the latest.
  ///
  /// @return the instant, or [Long#MAX_VALUE]
  public long deadlineNs() {
    return Math.min(context.timers.earliestNs(), context.paths.earliestNs());
  }

  /// What the application may ask for beside messages.
  ///
  /// @return of this association, always the same
  public AssociationRequests requests() {
    return requests;
  }

  // ---- levels

  /// Where it stands.
  ///
  /// @return the state
  public AssociationState state() {
    return state;
  }

  /// What both sides agreed on.
  ///
  /// @return streams and extensions, all 0 and none before the handshake
  public Traits traits() {
    return traits;
  }

  /// The peer's addresses.
  ///
  /// @return the paths, live
  public List<Path> paths() {
    return context.paths.all();
  }

  /// Whether the peer has other addresses than when this was last asked.
  boolean pathsChanged() {
    boolean changed = context.paths.changed;
    context.paths.changed = false;
    return changed;
  }

  /// The primary path.
  ///
  /// @return one of [#paths]
  public Path primary() {
    return context.paths.primary();
  }

  /// This side's verification tag.
  ///
  /// @return not 0
  public int localTag() {
    return context.localTag;
  }

  /// The peer's verification tag.
  ///
  /// @return 0 before the peer has answered
  public int peerTag() {
    return context.peerTag;
  }

  /// SCTP port of this side.
  ///
  /// @return 1 to 65535
  public int localPort() {
    return context.ports.local();
  }

  /// SCTP port of the peer.
  ///
  /// @return 1 to 65535
  public int peerPort() {
    return context.ports.peer();
  }

  /// Has data go to an address of the peer as long as it works.
  ///
  /// @param address of the peer
  /// @return false when the peer does not have it
  public boolean usePrimary(InetAddress address) {
    Path path = context.paths.find(address);
    if (path == null) {
      return false;
    }
    context.paths.makePrimary(path);
    return true;
  }

  /// Sets the priority or weight of a stream, as its scheduler understands it.
  ///
  /// @param stream its number
  /// @param value a smaller priority goes first; a larger weight gets more
  public void scheduleStream(int stream, int value) {
    sender.streamValue(stream, value);
  }

  /// What is on its way out.
  ///
  /// @return a snapshot
  public SendAccount sendLevels() {
    return sender.levels();
  }

  /// What has arrived.
  ///
  /// @return a snapshot
  public ReceiveAccount receiveLevels() {
    return receiver.levels();
  }

  /// Chunks that the peer has acknowledged so far: it moves as long as the peer takes data.
  ///
  /// @return a count
  public long acknowledgedChunks() {
    return sender.acknowledgedChunks();
  }

  /// Messages of which every chunk has left so far.
  ///
  /// @return a count
  public long messagesHandedOver() {
    return sender.messagesHandedOver();
  }

  /// Messages longer than this are sent in several chunks.
  ///
  /// @return payload bytes
  public int fragmentationBytes() {
    return context.paths.forData().chunkBytes()
        - (context.extensions.interleaving()
            ? PacketWriter.INTERLEAVED_DATA_HEADER_BYTES
            : PacketWriter.DATA_HEADER_BYTES);
  }

  // ---- the procedures

  DataSender sender() {
    return sender;
  }

  DataReceiver receiver() {
    return receiver;
  }

  Handshake handshake() {
    return handshake;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  Shutdown shutdown() {
    return shutdown;
  }

  Reconfiguration reconfiguration() {
    return reconfiguration;
  }

  AddressChanges addressChanges() {
    return addressChanges;
  }

  PathMtuDiscovery mtuDiscovery() {
    return mtuDiscovery;
  }

  /// An address is not the peer's any more.
  void forget(Path path) {
    context.paths.remove(path);
    sender.pathRemoved(path);
    receiver.forget(path);
    reconfiguration.forget(path);
    addressChanges.forget(path);
  }

  Authentication authentication() {
    return authentication;
  }

  Context context() {
    return context;
  }

  void enter(AssociationState next) {
    state = next;
    wasUp |= next instanceof Established;
  }

  void agreed(Traits newTraits) {
    traits = newTraits;
  }

  /// What the procedures have brought about: a shutdown goes on, or the end has come.
  void settle() {
    if (state instanceof Closed) {
      return;
    }
    reconfiguration.goOn();
    for (Path path : context.paths.lost) {
      sender.pathLost(path);
    }
    context.paths.lost.clear();
    shutdown.goOn();
    EndReason reason = context.ending();
    if (reason != null) {
      close(reason);
    }
  }

  private void close(EndReason reason) {
    state = new Closed();
    context.timers.stopAll();
    for (Path path : context.paths.all()) {
      path.retransmissionNs = Timers.NEVER;
      path.heartbeatNs = Timers.NEVER;
      path.probeNs = Timers.NEVER;
    }
    ErrorCause told = context.lastWord();
    if (told != null) {
      context.control.clear();
      if (context.peerTag != 0) {
        context.control.add(new Chunk.Abort(false, List.of(told)), null);
      }
    } else if (!(reason instanceof EndReason.ShutDown)) {
      context.control.clear();
    }
    sender.end();
    receiver.end();
    context.tell(new AssociationEvent.Ended(reason, wasUp));
  }
}
