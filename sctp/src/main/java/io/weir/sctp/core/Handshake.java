package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Traits;
import io.weir.sctp.core.AssociationState.Closed;
import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.core.PeerSetup.Acceptable;
import io.weir.sctp.core.PeerSetup.Unacceptable;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Chunk.Setup;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// How an association comes up: the four-way handshake as its beginner sees it, and how both sides
/// enter the state of an association
/// ([RFC 9260 section 5.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.1)). What a listener
/// does before there is an association is [Greeter]'s. Owned by the association.
final class Handshake {
  private final Context context;
  private final Association association;

  Handshake(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  // ---- beginning

  /// Sends the INIT.
  void begin(int initialTsn, List<InetAddress> ownAddresses) {
    Octets random = Offer.random(context.options, context.random);
    var numbers = new Offer.Numbers(context.localTag, initialTsn, random);
    Setup offer = Offer.make(numbers, context.options, ownAddresses);
    association.addressChanges().told(ownAddresses);
    association.enter(new CookieWait(new Chunk.Init(offer), 0));
    sendInit(new CookieWait(new Chunk.Init(offer), 1));
  }

  private void sendInit(CookieWait next) {
    association.enter(next);
    context.control.remove(Chunk.Init.class);
    context.control.add(next.init(), context.paths.forData());
    startTimer();
  }

  private void startTimer() {
    context.timers.set(Timer.HANDSHAKE, context.nowNs + context.paths.forData().roundTrip.rtoNs());
  }

  /// T1-init or T1-cookie has expired
  /// ([RFC 9260 section 5.1.6](https://www.rfc-editor.org/rfc/rfc9260#section-5.1.6)). Each
  /// attempt goes to the next address that was given.
  void timedOut() {
    Path path = context.paths.forData();
    path.roundTrip.backOff();
    path.errors++;
    switch (association.state()) {
      case CookieWait wait -> {
        if (isOver(wait.attempts(), "INIT")) {
          return;
        }
        path.state = Path.State.POTENTIALLY_FAILED;
        sendInit(new CookieWait(wait.init(), wait.attempts() + 1));
      }
      case CookieEchoed echoed -> {
        if (!isOver(echoed.attempts(), "COOKIE ECHO")) {
          sendCookie(
              new CookieEchoed(
                  echoed.init(), echoed.echo(), echoed.attempts() + 1, echoed.staleOnce()));
        }
      }
      case Closed _,
          Established _,
          AssociationState.ShutdownPending _,
          AssociationState.ShutdownSent _,
          AssociationState.ShutdownReceived _,
          AssociationState.ShutdownAckSent _ ->
          throw new IllegalStateException("T1 runs in " + association.state());
    }
  }

  private boolean isOver(int attempts, String what) {
    boolean over = attempts > context.options.timeouts().initRetransmissions();
    if (over) {
      context.end(
          new EndReason.Unreachable(
              "no answer to %d attempts of %s (Max.Init.Retransmits)".formatted(attempts, what)));
    }
    return over;
  }

  private void sendCookie(CookieEchoed next) {
    association.enter(next);
    context.control.remove(Chunk.CookieEcho.class);
    context.control.addFirst(next.echo(), null);
    startTimer();
  }

  // ---- what the listener answers

  /// INIT ACK ([RFC 9260 section 5.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.1) B and
  /// C); in any other state it is dropped (section 5.2.3).
  void initAckArrived(Chunk.InitAck ack, Path from) {
    if (!(association.state() instanceof CookieWait(Chunk.Init init, _))) {
      return;
    }
    switch (PeerSetup.examine(ack.setup(), true)) {
      case Unacceptable(ErrorCause cause, String detail) -> {
        context.peerTag = ack.setup().tag();
        context.abort(
            new EndReason.ProtocolViolation("the peer's INIT ACK cannot be used: " + detail),
            cause);
      }
      case Acceptable good -> {
        begin(ack.setup(), from, Offer.Numbers.of(init.setup()));
        from.errors = 0;
        from.state = Path.State.ACTIVE;
        context.paths.makeFirst(from);
        var echo = new Chunk.CookieEcho(cookieOf(ack.setup()));
        sendCookie(new CookieEchoed(init, echo, 1, asksForLife(init)));
        if (!good.notUnderstood().isEmpty()) {
          context.report(new ErrorCause.UnrecognizedParameters(good.joined()));
        }
        good.adaptation().ifPresent(it -> context.tell(new AssociationEvent.Adaptation(it)));
      }
    }
  }

  /// Whether a cookie was too old before: only then an INIT asks for a longer life.
  private static boolean asksForLife(Chunk.Init init) {
    return init.setup().parameters().stream()
        .anyMatch(Parameter.CookiePreservative.class::isInstance);
  }

  private static Octets cookieOf(Setup setup) {
    for (Parameter parameter : setup.parameters()) {
      if (parameter instanceof Parameter.StateCookie(Octets cookie)) {
        return cookie;
      }
    }
    throw new IllegalStateException("examined, and has no cookie");
  }

  /// COOKIE ACK: the association is up (section 5.1 E); elsewhere it is dropped (section 5.2.5).
  void cookieAckArrived(Path from) {
    if (association.state() instanceof CookieEchoed) {
      context.timers.stop(Timer.HANDSHAKE);
      context.control.remove(Chunk.CookieEcho.class); // one that the socket has not taken yet
      up(from);
    }
  }

  /// The cookie was too old
  /// ([RFC 9260 section 5.2.6](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.6)): begins
  /// again, once, and asks for a longer life.
  void cookieWasStale(int staleUs) {
    if (!(association.state() instanceof CookieEchoed echoed)) {
      return;
    }
    if (echoed.staleOnce()) {
      context.end(new EndReason.Unreachable("the peer finds our cookie too old, twice"));
      return;
    }
    Setup offer = echoed.init().setup();
    var parameters = new ArrayList<Parameter>(offer.parameters());
    parameters.removeIf(Parameter.CookiePreservative.class::isInstance);
    parameters.add(new Parameter.CookiePreservative(Integer.divideUnsigned(staleUs, 1000) + 1000));
    context.control.remove(Chunk.CookieEcho.class);
    context.peerTag = 0;
    sendInit(
        new CookieWait(
            new Chunk.Init(
                new Setup(
                    offer.tag(),
                    offer.window(),
                    offer.outboundStreams(),
                    offer.mostInboundStreams(),
                    offer.initialTsn(),
                    parameters)),
            1));
  }

  // ---- both sides

  /// Takes over what the peer's INIT or INIT ACK says.
  void begin(Setup peers, Path from, Offer.Numbers own) {
    Traits traits = Offer.agree(context.options, peers);
    context.peerTag = peers.tag();
    context.peerSinceNs = context.nowNs;
    context.extensions = traits.extensions();
    association.agreed(traits);
    for (InetAddress address : Offer.addresses(peers, from.remote())) {
      context.paths.add(address, from.udpPort());
    }
    association.authentication().begin(own.random(), peers);
    association.sender().begin(own.initialTsn(), peers.window(), traits.outboundStreams());
    association.receiver().begin(peers.initialTsn(), traits.inboundStreams());
    association.reconfiguration().begin(own.initialTsn(), peers.initialTsn());
    association.addressChanges().begin(own.initialTsn(), peers.initialTsn());
  }

  /// Data may go both ways.
  void up(Path from) {
    association.enter(new Established());
    association.heartbeats().confirm(from);
    context.paths.answered(from);
    context.tell(new AssociationEvent.Up(association.traits()));
    association.heartbeats().begin();
    association.shutdown().restartAutoclose();
  }
}
