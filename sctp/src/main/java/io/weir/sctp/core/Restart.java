package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import org.jspecify.annotations.Nullable;

/// What a good cookie does: it makes an association, or meets one that is there
/// ([RFC 9260 section 5.2.4](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.4)). Owned by the
/// association.
final class Restart {
  /// The rows of table 12.
  private enum Match {
    /// A: the peer has forgotten the association and begun anew.
    RESTART,
    /// B: both sides have begun at the same time.
    COLLISION,
    /// C: the cookie is late.
    LATE,
    /// D: the cookie has come again, or the COOKIE ACK was lost.
    AGAIN,
    /// Nothing of these.
    FOREIGN
  }

  private final Context context;
  private final Association association;

  Restart(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  /// Makes a new association.
  void accept(CookieJar.Content cookie, Origin from) {
    Path path = add(from);
    association.handshake().begin(cookie.peer(), path, cookie.numbers());
    context.peerSinceNs = cookie.madeNs();
    comeUp(path);
    tellAdaptation(cookie);
  }

  private Path add(Origin from) {
    Path path = context.paths.add(from.address(), from.udpPort());
    if (path == null) {
      throw new IllegalStateException("an association has room for its first path");
    }
    path.cameBy(from);
    return path;
  }

  private void comeUp(Path path) {
    context.timers.stop(Timer.HANDSHAKE);
    context.control.remove(Chunk.CookieEcho.class);
    acknowledge(path);
    association.handshake().up(path);
  }

  /// One COOKIE ACK is enough, however many cookies come before the socket takes it.
  private void acknowledge(Path path) {
    context.control.remove(Chunk.CookieAck.class);
    context.control.addFirst(new Chunk.CookieAck(), path);
  }

  private void tellAdaptation(CookieJar.Content cookie) {
    if (PeerSetup.examine(cookie.peer(), false) instanceof PeerSetup.Acceptable good) {
      good.adaptation().ifPresent(it -> context.tell(new AssociationEvent.Adaptation(it)));
    }
  }

  /// A cookie meets this association.
  void cookieArrived(CookieJar.Content cookie, Origin from) {
    @Nullable Path known = context.paths.find(from.address());
    switch (match(cookie)) {
      case RESTART -> restart(cookie, from);
      case COLLISION -> {
        if (cookie.madeNs() <= context.peerSinceNs) {
          return; // of one before the peer that we know now
        }
        if (association.state().isUp()) {
          // Table 12, row B, has the peer's tag replaced. It is not only that: who had answered our
          // INIT was one before the peer, and its TSNs are not the peer's.
          restart(cookie, from);
        } else if (known != null) {
          collide(cookie, known);
        }
      }
      case AGAIN -> {
        if (known == null) {
          return;
        }
        if (association.state() instanceof CookieEchoed) {
          comeUp(known);
        } else {
          acknowledge(known);
        }
      }
      case LATE, FOREIGN -> {}
    }
  }

  private Match match(CookieJar.Content cookie) {
    boolean local = cookie.localTag() == context.localTag;
    boolean peer = cookie.peer().tag() == context.peerTag;
    CookieJar.Tie tie = cookie.tie();
    if (local) {
      return peer ? Match.AGAIN : Match.COLLISION;
    }
    if (peer) {
      return tie.equals(CookieJar.Tie.NONE) ? Match.LATE : Match.FOREIGN;
    }
    boolean tied = tie.localTag() == context.localTag && tie.peerTag() == context.peerTag;
    return tied && association.state().isUp() ? Match.RESTART : Match.FOREIGN;
  }

  private void collide(CookieJar.Content cookie, Path path) {
    if (association.state() instanceof CookieWait || association.state() instanceof CookieEchoed) {
      context.control.remove(Chunk.Init.class);
      context.control.remove(Chunk.CookieEcho.class);
      association.handshake().begin(cookie.peer(), path, cookie.numbers());
      context.peerSinceNs = cookie.madeNs();
      comeUp(path);
      tellAdaptation(cookie);
    }
  }

  private void restart(CookieJar.Content cookie, Origin from) {
    if (association.state() instanceof ShutdownAckSent) {
      context.control.add(new Chunk.ShutdownAck(), context.paths.find(from.address()));
      context.report(new ErrorCause.CookieWhileShuttingDown());
      return;
    }
    Path path = context.paths.find(from.address());
    if (path == null) {
      return; // greeted before the address was removed
    }
    path.cameBy(from);
    context.timers.stopAll();
    context.control.clear();
    association.sender().shutdownPending(false);
    association.receiver().shutDown(false);
    context.localTag = cookie.localTag();
    context.peerTag = cookie.peer().tag();
    context.peerSinceNs = cookie.madeNs();
    for (Path each : context.paths.all()) {
      each.restart();
    }
    AssociationEvent.Traits traits = Offer.agree(context.options, cookie.peer());
    context.extensions = traits.extensions();
    association.agreed(traits);
    association.authentication().begin(cookie.localRandom(), cookie.peer());
    association
        .sender()
        .restart(cookie.localTsn(), cookie.peer().window(), traits.outboundStreams());
    association.receiver().restart(cookie.peer().initialTsn(), traits.inboundStreams());
    association.reconfiguration().begin(cookie.localTsn(), cookie.peer().initialTsn());
    association.addressChanges().begin(cookie.localTsn(), cookie.peer().initialTsn());
    association.enter(new AssociationState.Established());
    acknowledge(path);
    association.heartbeats().confirm(path);
    context.tell(new AssociationEvent.Restarted(traits));
    association.heartbeats().begin();
    association.shutdown().restartAutoclose();
    association.shutdown().beginAgain();
  }
}
