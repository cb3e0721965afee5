package io.weir.sctp.core;

import io.weir.sctp.core.Association.Parties;
import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.core.PeerSetup.Acceptable;
import io.weir.sctp.core.PeerSetup.Unacceptable;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Chunk.Setup;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameters;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Answers INITs and opens the cookies that come back, without remembering anything between
/// ([RFC 9260 section 5.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.1) and
/// [section 5.2](https://www.rfc-editor.org/rfc/rfc9260#section-5.2)). One owner.
final class Greeter {
  /// A longer INIT is refused: the answer has the INIT in its cookie, and all that was not
  /// understood beside it. Sixteen IPv6 addresses take 320 bytes.
  private static final int MOST_INIT_BYTES = 4096;

  private final AssociationOptions options;
  private final List<InetAddress> ownAddresses;
  private final IntSupplier random;
  private final CookieJar jar;

  /// A greeter.
  ///
  /// @param ownAddresses told to peers; none where there is just one
  Greeter(
      AssociationOptions options,
      List<InetAddress> ownAddresses,
      IntSupplier random,
      CookieJar jar) {
    this.options = options;
    this.ownAddresses = List.copyOf(ownAddresses);
    this.random = random;
    this.jar = jar;
  }

  // ---- INIT

  /// Answers an INIT.
  ///
  /// @param packet with an INIT alone
  /// @param from the source address
  /// @param existing the association that the peer has with us, if there is one
  /// @return the packet to send back, or null for none
  byte @Nullable [] greet(
      Packet packet, InetAddress from, @Nullable Association existing, long nowNs) {
    if (!(packet.chunks().getFirst() instanceof Chunk.Init(Setup peers)) || packet.tag() != 0) {
      return null;
    }
    if (packet.octets().length() > MOST_INIT_BYTES) {
      return peers.tag() == 0 ? null : refuse(packet, peers.tag(), new ErrorCause.OutOfResource());
    }
    return switch (PeerSetup.examine(peers, false)) {
      case Unacceptable(ErrorCause cause, _) ->
          // A tag of 0 cannot be answered to (section 3.3.2).
          peers.tag() == 0 ? null : refuse(packet, peers.tag(), cause);
      case Acceptable good -> {
        Octets foreign = existing == null ? Octets.EMPTY : foreignAddresses(peers, from, existing);
        if (foreign.length() > 0) {
          yield refuse(packet, peers.tag(), new ErrorCause.RestartWithNewAddresses(foreign));
        }
        if (existing != null && existing.state() instanceof ShutdownAckSent) {
          yield PacketWriter.answer(packet, existing.peerTag(), new Chunk.ShutdownAck());
        }
        yield answer(packet, new Answering(peers, from, good), existing, nowNs);
      }
    };
  }

  private static byte[] refuse(Packet packet, int tag, ErrorCause cause) {
    return PacketWriter.answer(packet, tag, new Chunk.Abort(false, List.of(cause)));
  }

  /// Section 5.2.2: who restarts, or meets us half-way, may not bring addresses along that the
  /// association does not have, because it could take it over so.
  private static Octets foreignAddresses(Setup peers, InetAddress from, Association existing) {
    if (existing.state() instanceof CookieWait) {
      return Octets.EMPTY;
    }
    var foreign = new ArrayList<Parameter>();
    for (InetAddress address : Offer.addresses(peers, from)) {
      if (existing.context().paths.find(address) == null) {
        foreign.add(new Parameter.Address(address));
      }
    }
    return Parameters.encode(foreign);
  }

  private record Answering(Setup peers, InetAddress from, Acceptable good) {}

  private byte[] answer(Packet packet, Answering what, @Nullable Association existing, long nowNs) {
    AssociationOptions offered = existing == null ? options : existing.context().options;
    var numbers = new Offer.Numbers(newTag(), random.getAsInt(), Offer.random(offered, random));
    var tie = CookieJar.Tie.NONE;
    if (existing != null) {
      Chunk.Init ours = initOf(existing);
      if (ours != null) {
        // Sections 5.2.1: the same tag and numbers as our own INIT has.
        numbers = Offer.Numbers.of(ours.setup());
      }
      if (!(existing.state() instanceof CookieWait)) {
        tie = new CookieJar.Tie(existing.localTag(), existing.peerTag());
      }
    }
    var source = new CookieJar.Source(what.from, packet.destinationPort(), packet.sourcePort());
    Octets cookie =
        jar.seal(
            new CookieJar.Content(
                nowNs,
                numbers.tag(),
                numbers.initialTsn(),
                numbers.random(),
                tie,
                source,
                what.peers));
    Setup offer = Offer.make(numbers, offered, ownAddresses);
    var parameters = new ArrayList<Parameter>(offer.parameters());
    parameters.addFirst(new Parameter.StateCookie(cookie));
    for (Octets unknown : what.good.notUnderstood()) {
      parameters.add(new Parameter.NotUnderstood(unknown));
    }
    return PacketWriter.answer(
        packet,
        what.peers.tag(),
        new Chunk.InitAck(
            new Setup(
                offer.tag(),
                offer.window(),
                offer.outboundStreams(),
                offer.mostInboundStreams(),
                offer.initialTsn(),
                parameters)));
  }

  private static Chunk.@Nullable Init initOf(Association existing) {
    return switch (existing.state()) {
      case CookieWait(Chunk.Init init, _) -> init;
      case CookieEchoed(Chunk.Init init, _, _, _) -> init;
      case AssociationState.Closed _,
          AssociationState.Established _,
          AssociationState.ShutdownPending _,
          AssociationState.ShutdownSent _,
          AssociationState.ShutdownReceived _,
          ShutdownAckSent _ ->
          null;
    };
  }

  private int newTag() {
    int tag = random.getAsInt();
    while (tag == 0) {
      tag = random.getAsInt();
    }
    return tag;
  }

  // ---- COOKIE ECHO

  /// What a cookie that has come back is good for.
  sealed interface Opened {
    /// It is good.
    ///
    /// @param content what it holds
    record Good(CookieJar.Content content) implements Opened {}

    /// It is too old; the peer is told.
    ///
    /// @param answer the packet to send back
    @SuppressWarnings("ArrayRecordComponent") // a packet, made to be sent once
    record Stale(byte[] answer) implements Opened {}

    /// It is not ours, or not for this packet.
    record Forged() implements Opened {}
  }

  /// Opens the cookie of a COOKIE ECHO
  /// ([RFC 9260 section 5.1.5](https://www.rfc-editor.org/rfc/rfc9260#section-5.1.5)).
  ///
  /// @param packet that begins with a COOKIE ECHO
  /// @param from the source address
  /// @param existing the association that the peer has with us, if there is one
  Opened open(Packet packet, InetAddress from, @Nullable Association existing, long nowNs) {
    int at = cookieAt(packet);
    if (at < 0 || !(packet.chunks().get(at) instanceof Chunk.CookieEcho(Octets cookie))) {
      return new Opened.Forged();
    }
    CookieJar.Content content = jar.open(cookie);
    if (content == null || !belongs(content, packet, from)) {
      return new Opened.Forged();
    }
    long staleNs = nowNs - content.madeNs() - lifeNs(content.peer());
    // Section 5.2.4: one that only says again what both know is not too old.
    boolean known =
        existing != null
            && content.localTag() == existing.localTag()
            && content.peer().tag() == existing.peerTag();
    if (staleNs > 0 && !known) {
      int staleUs = (int) Math.min(Integer.MAX_VALUE, staleNs / 1000);
      return new Opened.Stale(
          PacketWriter.answer(
              packet,
              content.peer().tag(),
              new Chunk.OperationError(List.of(new ErrorCause.StaleCookie(staleUs)))));
    }
    return isAuthenticated(packet, content, existing)
        ? new Opened.Good(content)
        : new Opened.Forged();
  }

  /// Where the COOKIE ECHO of a packet stands that is about one: first, or behind an AUTH chunk
  /// ([RFC 4895 section 6.3](https://www.rfc-editor.org/rfc/rfc4895#section-6.3)).
  ///
  /// @return 0 or 1, or -1
  static int cookieAt(Packet packet) {
    List<Chunk> chunks = packet.chunks();
    if (chunks.getFirst() instanceof Chunk.CookieEcho) {
      return 0;
    }
    boolean second =
        chunks.getFirst() instanceof Chunk.Auth
            && chunks.size() > 1
            && chunks.get(1) instanceof Chunk.CookieEcho;
    return second ? 1 : -1;
  }

  private boolean isAuthenticated(
      Packet packet, CookieJar.Content content, @Nullable Association existing) {
    if (existing == null || !existing.state().isUp()) {
      AssociationOptions ours = existing == null ? options : existing.context().options;
      return Authentication.accepts(packet, content, ours);
    }
    return packet.chunks().getFirst() instanceof Chunk.Auth auth
        ? existing.authentication().accepts(packet, auth)
        : !existing.authentication().requires(packet.chunks().getFirst());
  }

  /// A cookie is good only for the ports and from one of the addresses it was made for, and with
  /// the tag that it tells.
  private static boolean belongs(CookieJar.Content content, Packet packet, InetAddress from) {
    CookieJar.Source source = content.source();
    return content.localTag() == packet.tag()
        && source.localPort() == packet.destinationPort()
        && source.peerPort() == packet.sourcePort()
        && Offer.addresses(content.peer(), source.address()).contains(from);
  }

  /// A peer may ask for a longer life, but not for more than twice as long.
  private long lifeNs(Setup peers) {
    long lifeNs = options.timeouts().cookieLifeNs();
    for (Parameter parameter : peers.parameters()) {
      if (parameter instanceof Parameter.CookiePreservative(int incrementMs)) {
        return lifeNs + Math.min(lifeNs, Integer.toUnsignedLong(incrementMs) * 1_000_000);
      }
    }
    return lifeNs;
  }

  /// Makes the association of a good cookie.
  Association accept(CookieJar.Content content, Origin from, long nowNs) {
    CookieJar.Source source = content.source();
    Association made =
        Association.accept(
            new Parties(source.localPort(), source.peerPort(), content.localTag(), options, random),
            content,
            from,
            nowNs);
    made.addressChanges().told(ownAddresses);
    return made;
  }
}
