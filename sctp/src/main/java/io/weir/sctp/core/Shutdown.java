package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.Closed;
import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.core.AssociationState.ShutdownPending;
import io.weir.sctp.core.AssociationState.ShutdownReceived;
import io.weir.sctp.core.AssociationState.ShutdownSent;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import java.nio.charset.StandardCharsets;

/// How an association ends in order
/// ([RFC 9260 section 9.2](https://www.rfc-editor.org/rfc/rfc9260#section-9.2)). Owned by the
/// association.
final class Shutdown {
  private final Context context;
  private final Association association;
  private boolean wanted;

  Shutdown(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  /// The application has nothing more to send.
  void begin() {
    wanted = true;
    switch (association.state()) {
      case Established _ -> {
        association.enter(new ShutdownPending());
        association.sender().shutdownPending(true);
        goOn();
      }
      case CookieWait _, CookieEchoed _ ->
          context.end(new EndReason.Aborted("closed before it was up"));
      case Closed _, ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ -> {}
    }
  }

  /// The peer has restarted in the middle of a shutdown: what the application wants has not
  /// changed.
  void beginAgain() {
    if (wanted) {
      begin();
    }
  }

  /// Something was acknowledged: the next step is due when nothing is left.
  void goOn() {
    switch (association.state()) {
      case ShutdownPending _ -> {
        if (association.sender().isDry()) {
          startGuard();
          sendShutdown();
        }
      }
      case ShutdownReceived _ -> {
        if (association.sender().isDry()) {
          sendAck(true);
        }
      }
      case Closed _,
          CookieWait _,
          CookieEchoed _,
          Established _,
          ShutdownSent _,
          ShutdownAckSent _ -> {}
    }
  }

  /// T5-shutdown-guard, which bounds how long a peer may go on without answering.
  private void startGuard() {
    context.timers.set(
        Timer.SHUTDOWN_GUARD, context.nowNs + 5 * context.options.timeouts().rtoMaxNs());
  }

  private void sendShutdown() {
    association.enter(new ShutdownSent());
    association.heartbeats().stop();
    association.receiver().shutDown(true);
    context.control.remove(Chunk.Shutdown.class);
    context.control.add(new Chunk.Shutdown(association.receiver().cumulativeTsn()), null);
    startTimer();
  }

  private void sendAck(boolean byPeer) {
    association.enter(new ShutdownAckSent(byPeer));
    association.heartbeats().stop();
    context.control.remove(Chunk.Shutdown.class);
    context.control.remove(Chunk.ShutdownAck.class);
    context.control.add(new Chunk.ShutdownAck(), null);
    startTimer();
  }

  private void startTimer() {
    context.timers.set(Timer.HANDSHAKE, context.nowNs + context.paths.forData().roundTrip.rtoNs());
  }

  /// T2-shutdown has expired.
  void timedOut() {
    context.paths.unanswered(context.paths.forData());
    if (context.ending() != null) {
      return;
    }
    switch (association.state()) {
      case ShutdownSent _ -> sendShutdown();
      case ShutdownAckSent(boolean byPeer) -> sendAck(byPeer);
      case Closed _,
          CookieWait _,
          CookieEchoed _,
          Established _,
          ShutdownPending _,
          ShutdownReceived _ ->
          throw new IllegalStateException("T2 runs in " + association.state());
    }
  }

  /// T5-shutdown-guard has expired.
  void guardTimedOut() {
    context.abort(
        new EndReason.Unreachable("the peer did not end its shutdown (T5-shutdown-guard)"),
        new ErrorCause.UserInitiated(
            Octets.of("shutdown took too long".getBytes(StandardCharsets.UTF_8))));
  }

  /// SHUTDOWN has come.
  void shutdownArrived(Chunk.Shutdown shutdown, Path from) {
    switch (association.state()) {
      case Established _, ShutdownPending _ -> {
        association.sender().acknowledgedUpTo(shutdown.cumulativeTsn(), from);
        boolean first = association.state() instanceof Established;
        association.enter(new ShutdownReceived());
        association.sender().shutdownPending(true);
        if (first) {
          context.tell(new AssociationEvent.PeerShutsDown());
        }
        goOn();
      }
      case ShutdownReceived _ -> {
        association.sender().acknowledgedUpTo(shutdown.cumulativeTsn(), from);
        goOn();
      }
      case ShutdownSent _ -> sendAck(false);
      case ShutdownAckSent(boolean byPeer) -> sendAck(byPeer);
      case Closed _, CookieWait _, CookieEchoed _ -> {}
    }
  }

  /// SHUTDOWN ACK has come.
  void shutdownAckArrived(Path from) {
    switch (association.state()) {
      case ShutdownSent _ -> complete(from, false);
      case ShutdownAckSent(boolean byPeer) -> complete(from, byPeer);
      case Closed _,
          CookieWait _,
          CookieEchoed _,
          Established _,
          ShutdownPending _,
          ShutdownReceived _ -> {}
    }
  }

  private void complete(Path from, boolean byPeer) {
    context.control.clear();
    context.control.add(new Chunk.ShutdownComplete(false), from);
    context.end(new EndReason.ShutDown(byPeer));
  }

  /// SHUTDOWN COMPLETE has come.
  void shutdownCompleteArrived() {
    if (association.state() instanceof ShutdownAckSent(boolean byPeer)) {
      context.control.clear();
      context.end(new EndReason.ShutDown(byPeer));
    }
  }

  /// Data has come although this side has sent SHUTDOWN: the peer is told again what has arrived,
  /// and T2 begins anew.
  void dataArrived() {
    if (association.state() instanceof ShutdownSent) {
      sendShutdown();
    }
  }

  // ---- autoclose

  /// A message has gone or come.
  void restartAutoclose() {
    long afterNs = context.options.timeouts().autocloseNs();
    if (afterNs > 0 && association.state() instanceof Established) {
      context.timers.set(Timer.AUTOCLOSE, context.nowNs + afterNs);
    }
  }
}
