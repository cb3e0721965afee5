package io.weir.sctp.core;

import io.weir.sctp.core.Association.Parties;
import io.weir.sctp.core.Association.PeerPlace;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// An SCTP endpoint without I/O: finds the association that a packet is for, makes those that
/// peers ask for where somebody listens, and answers what is for nobody
/// ([RFC 9260 section 5](https://www.rfc-editor.org/rfc/rfc9260#section-5) and
/// [section 8.4](https://www.rfc-editor.org/rfc/rfc9260#section-8.4)). One owner.
///
/// Nothing is kept of an INIT, so a flood of them takes no memory; associations are bounded by
/// [Settings#mostAssociations()].
public final class Demultiplexer {
  /// Answers to packets for nobody and to stale cookies, at most per second: who forges sources
  /// cannot have us send more than that.
  private static final int ANSWERS_PER_SECOND = 1000;

  private static final long SECOND_NS = 1_000_000_000;
  private static final long KEY_LIFE_NS = 3600 * SECOND_NS;

  /// What an endpoint needs to know.
  ///
  /// @param options of the associations that peers begin
  /// @param ownAddresses told to peers; none where there is just one
  /// @param mostAssociations most that there are at a time, 1 or more
  /// @param random random numbers from a source that cannot be guessed: tags and keys are made of
  ///     them
  /// @param isTaken whether a tag is in use elsewhere
  public record Settings(
      AssociationOptions options,
      List<InetAddress> ownAddresses,
      int mostAssociations,
      IntSupplier random,
      IntPredicate isTaken) {
    /// Copies the list.
    public Settings {
      ownAddresses = List.copyOf(ownAddresses);
    }
  }

  /// What became of a packet.
  public sealed interface Received {
    /// It was for an association, which is to be drained.
    ///
    /// @param association whose
    /// @param isNew whether it has just come up by this packet
    record ForAssociation(Association association, boolean isNew) implements Received {}

    /// A packet is to be sent back to where it came from.
    ///
    /// @param packet the answer
    @SuppressWarnings("ArrayRecordComponent") // a packet, made to be sent once
    record Answer(byte[] packet) implements Received {}

    /// Nothing is to be done.
    ///
    /// @param why for the counters
    record Dropped(Drop why) implements Received {}
  }

  /// Why a packet was dropped.
  public enum Drop {
    /// It is for nobody, and needs no answer.
    OUT_OF_THE_BLUE,
    /// It is for nobody, and too many such were answered this second.
    TOO_MANY_ANSWERS,
    /// Its cookie is not ours.
    FORGED_COOKIE,
    /// There are as many associations as there may be.
    TOO_MANY_ASSOCIATIONS,
    /// Its tag or source is not the association's.
    WRONG_TAG
  }

  /// A peer as its packets show it. Its UDP port is a part of it: over UDP several stacks may share
  /// an address, and choose the same SCTP port
  /// ([RFC 6951 section 3.1](https://www.rfc-editor.org/rfc/rfc6951#section-3.1)).
  private record Peer(InetAddress address, int udpPort, int peerPort, int localPort) {}

  private final Settings settings;
  private final CookieJar jar;
  private final Greeter greeter;
  private final Map<Integer, Association> byTag = new HashMap<>();
  private final Map<Peer, Association> byPeer = new HashMap<>();
  private final Map<Association, Known> known = new HashMap<>();
  private final Set<Integer> listening = new HashSet<>();
  private final EndedTags ended;
  private long keyMadeNs;
  private long secondNs;
  private int answers;

  /// Under which tag and addresses an association is found.
  private record Known(int tag, Set<Peer> peers) {}

  /// An endpoint.
  ///
  /// @param settings what it needs to know
  /// @param nowNs now
  public Demultiplexer(Settings settings, long nowNs) {
    this.settings = settings;
    keyMadeNs = nowNs;
    secondNs = nowNs;
    jar = new CookieJar(newKey());
    // A peer may have asked for twice the life (Greeter).
    ended = new EndedTags(2 * settings.options.timeouts().cookieLifeNs());
    greeter = new Greeter(settings.options, settings.ownAddresses, this::newTag, jar);
  }

  private byte[] newKey() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) settings.random.getAsInt();
    }
    return key;
  }

  /// A number that is neither 0 nor the tag of an association, nor was lately.
  private int newTag() {
    int tag = settings.random.getAsInt();
    while (tag == 0 || byTag.containsKey(tag) || ended.has(tag) || settings.isTaken.test(tag)) {
      tag = settings.random.getAsInt();
    }
    return tag;
  }

  // ---- listening and connecting

  /// Answers INITs to a port from now on.
  ///
  /// @param localPort 1 to 65535
  /// @return false when it did already
  public boolean listen(int localPort) {
    return listening.add(localPort);
  }

  /// Answers INITs to a port no more.
  ///
  /// @param localPort the port
  public void unlisten(int localPort) {
    listening.remove(localPort);
  }

  /// Begins an association.
  ///
  /// @param peer where to
  /// @param localPort SCTP port of this side
  /// @param peerPort SCTP port of the peer
  /// @param options parameters
  /// @param nowNs now
  /// @return the association, or null when the peer has one with that port, or there are too many
  public @Nullable Association connect(
      PeerPlace peer, int localPort, int peerPort, AssociationOptions options, long nowNs) {
    for (InetAddress address : peer.addresses()) {
      if (byPeer.containsKey(new Peer(address, peer.udpPort(), peerPort, localPort))) {
        return null;
      }
    }
    if (byTag.size() >= settings.mostAssociations) {
      return null;
    }
    var parties = new Parties(localPort, peerPort, newTag(), options, settings.random);
    Association made = Association.connect(parties, peer, settings.ownAddresses, nowNs);
    register(made);
    return made;
  }

  // ---- packets

  /// A packet has come.
  ///
  /// @param packet decoded, with a good checksum
  /// @param from where it came from
  /// @param nowNs now
  /// @return what became of it
  public Received receive(Packet packet, Origin from, long nowNs) {
    Chunk first = packet.chunks().getFirst();
    var peer =
        new Peer(from.address(), from.udpPort(), packet.sourcePort(), packet.destinationPort());
    if (first instanceof Chunk.Init) {
      return init(packet, peer, nowNs);
    }
    if (Greeter.cookieAt(packet) >= 0) {
      return cookie(packet, peer, from, nowNs);
    }
    Association association = byTag.get(packet.tag());
    if (association == null || !belongs(association, packet)) {
      association = byPeer.get(peer);
      if (association == null) {
        return forNobody(packet, from.address(), nowNs);
      }
    }
    if (first instanceof Chunk.ShutdownAck
        && packet.tag() != association.localTag()
        && !association.state().isUp()) {
      // Section 8.5.1 E: the peer still ends the association before.
      return forNobody(packet, from.address(), nowNs);
    }
    association.receive(packet, from, nowNs);
    update(association);
    return new Received.ForAssociation(association, false);
  }

  private static boolean belongs(Association association, Packet packet) {
    return association.localPort() == packet.destinationPort()
        && association.peerPort() == packet.sourcePort();
  }

  private Received init(Packet packet, Peer peer, long nowNs) {
    Association existing = byPeer.get(peer);
    if (existing == null && !listening.contains(peer.localPort)) {
      return forNobody(packet, peer.address, nowNs);
    }
    if (!Offer.isUsable(peer.address, peer.address)) {
      return new Received.Dropped(Drop.OUT_OF_THE_BLUE);
    }
    changeKey(nowNs);
    byte[] answer = greeter.greet(packet, peer.address, existing, nowNs);
    return answer == null
        ? new Received.Dropped(Drop.OUT_OF_THE_BLUE)
        : new Received.Answer(answer);
  }

  private void changeKey(long nowNs) {
    if (nowNs - keyMadeNs > KEY_LIFE_NS) {
      keyMadeNs = nowNs;
      jar.changeKey(newKey());
    }
  }

  private Received cookie(Packet packet, Peer peer, Origin from, long nowNs) {
    Association existing = byPeer.get(peer);
    return switch (greeter.open(packet, peer.address, existing, nowNs)) {
      case Greeter.Opened.Forged _ -> new Received.Dropped(Drop.FORGED_COOKIE);
      case Greeter.Opened.Stale(byte[] answer) ->
          mayAnswer(nowNs)
              ? new Received.Answer(answer)
              : new Received.Dropped(Drop.TOO_MANY_ANSWERS);
      case Greeter.Opened.Good(CookieJar.Content content) -> {
        if (existing != null) {
          existing.receiveCookie(content, from, nowNs);
        } else if (ended.has(packet.tag(), nowNs)) {
          yield tellEnded(packet, content, nowNs);
        } else if (byTag.size() >= settings.mostAssociations) {
          yield new Received.Dropped(Drop.TOO_MANY_ASSOCIATIONS);
        } else if (!listening.contains(peer.localPort) || byTag.containsKey(packet.tag())) {
          yield forNobody(packet, peer.address, nowNs);
        }
        Association association =
            existing != null ? existing : greeter.accept(content, from, nowNs);
        association.receiveBehindCookie(packet, from, nowNs);
        update(association);
        yield new Received.ForAssociation(association, existing == null);
      }
    };
  }

  /// A cookie has come again whose association has ended. If the peer has it still, what told of
  /// the end was lost.
  private Received tellEnded(Packet packet, CookieJar.Content content, long nowNs) {
    return mayAnswer(nowNs)
        ? new Received.Answer(
            PacketWriter.answer(packet, content.peer().tag(), new Chunk.Abort(false, List.of())))
        : new Received.Dropped(Drop.TOO_MANY_ANSWERS);
  }

  private Received forNobody(Packet packet, InetAddress from, long nowNs) {
    byte[] answer = OutOfTheBlue.answer(packet, from);
    if (answer == null) {
      return new Received.Dropped(Drop.OUT_OF_THE_BLUE);
    }
    return mayAnswer(nowNs)
        ? new Received.Answer(answer)
        : new Received.Dropped(Drop.TOO_MANY_ANSWERS);
  }

  private boolean mayAnswer(long nowNs) {
    if (nowNs - secondNs >= SECOND_NS) {
      secondNs = nowNs;
      answers = 0;
    }
    return ++answers <= ANSWERS_PER_SECOND;
  }

  // ---- who is known

  private void register(Association association) {
    var peers = new HashSet<Peer>();
    for (Path path : association.paths()) {
      var peer =
          new Peer(path.remote(), path.udpPort(), association.peerPort(), association.localPort());
      if (byPeer.putIfAbsent(peer, association) == null) {
        peers.add(peer);
      }
    }
    byTag.put(association.localTag(), association);
    known.put(association, new Known(association.localTag(), peers));
  }

  /// An association may have got another tag or other addresses, or have ended. To be called after
  /// anything was done to one.
  ///
  /// @param association of this endpoint
  public void update(Association association) {
    Known before = known.get(association);
    boolean isOver = association.state() instanceof AssociationState.Closed;
    if (before != null) {
      if (!isOver
          && before.tag == association.localTag()
          && before.peers.size() == association.paths().size()
          && !association.pathsChanged()) {
        return;
      }
      byTag.remove(before.tag, association);
      before.peers.forEach(peer -> byPeer.remove(peer, association));
      known.remove(association);
      if (isOver || before.tag != association.localTag()) {
        ended.add(before.tag, association.context().nowNs);
      }
    }
    if (!isOver) {
      register(association);
    }
  }

  /// Entries in all tables, for tests of what strangers leave behind.
  int heldObjects() {
    return byTag.size() + byPeer.size() + known.size() + ended.count();
  }

  /// The associations that there are.
  ///
  /// @return a live view
  public Collection<Association> associations() {
    return Collections.unmodifiableCollection(byTag.values());
  }
}
