package io.weir.diameter.core;

import io.weir.diameter.core.EndReason.Awaited;
import io.weir.diameter.core.EndReason.CeaRefusal;
import io.weir.diameter.core.EndReason.ConnectionLost;
import io.weir.diameter.core.EndReason.ElectionDecided;
import io.weir.diameter.core.EndReason.OutOfOrder;
import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.EndReason.TimedOut;
import io.weir.diameter.core.PeerAction.AcceptConnection;
import io.weir.diameter.core.PeerAction.Disconnect;
import io.weir.diameter.core.PeerAction.PeerUp;
import io.weir.diameter.core.PeerAction.RejectConnection;
import io.weir.diameter.core.PeerAction.SendCea;
import io.weir.diameter.core.PeerAction.SendCer;
import io.weir.diameter.core.PeerEvent.CeaAccepted;
import io.weir.diameter.core.PeerEvent.CeaRefused;
import io.weir.diameter.core.PeerEvent.CerArrived;
import io.weir.diameter.core.PeerEvent.CerRepeated;
import io.weir.diameter.core.PeerEvent.ConnectionFailed;
import io.weir.diameter.core.PeerEvent.ConnectionUp;
import io.weir.diameter.core.PeerEvent.DeadlineReached;
import io.weir.diameter.core.PeerEvent.Disconnected;
import io.weir.diameter.core.PeerEvent.DpaArrived;
import io.weir.diameter.core.PeerEvent.DprArrived;
import io.weir.diameter.core.PeerEvent.Start;
import io.weir.diameter.core.PeerEvent.Stop;
import io.weir.diameter.core.PeerEvent.UnexpectedMessage;
import io.weir.diameter.core.PeerEvent.WatchdogExpired;
import io.weir.diameter.core.PeerMachine.Step;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.IOpen;
import io.weir.diameter.core.PeerState.ROpen;
import io.weir.diameter.core.PeerState.WaitConnAck;
import io.weir.diameter.core.PeerState.WaitConnAckElect;
import io.weir.diameter.core.PeerState.WaitICea;
import io.weir.diameter.core.PeerState.WaitReturns;

/// The rows `Wait-Conn-Ack/Elect` and `Wait-Returns` of [RFC 6733 section
/// 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6): both nodes connected at once, and one
/// of the two connections has to go.
///
/// `Win-Election` is no event of the driver's: the election is decided in the step that holds it.
/// What the table leaves out is decided so that a sound connection survives: where the initiator
/// connection proves useless, the waiting responder connection is used, and the reverse.
///
/// Immutable. Called by [PeerMachine] and [Connecting].
final class Electing {
  private final PeerSettings settings;
  private final Ending ending;

  Electing(PeerSettings settings, Ending ending) {
    this.settings = settings;
    this.ending = ending;
  }

  /// `Wait-I-CEA`, `R-Conn-CER`: R-Accept, Process-CER, Elect.
  Step electOnCer(WaitICea waiting, String peerHost, Moment at) {
    return Election.isWon(settings.localHost(), peerHost)
        ? Step.to(
            new ROpen(at.nowNs(), waiting.failures()),
            new AcceptConnection(),
            new Disconnect(Side.INITIATOR, new ElectionDecided()),
            new SendCea(),
            new PeerUp(Side.RESPONDER))
        : Step.to(
            new WaitReturns(waiting.deadlineNs(), waiting.failures()), new AcceptConnection());
  }

  /// The state keeps the deadline of the connect: a transport that cannot connect should say so
  /// before ([PeerEvent.ConnectionFailed]), for the table closes both connections at the deadline.
  Step whenWaitConnAckElect(WaitConnAckElect waiting, PeerEvent event, Moment at) {
    return switch (event) {
      case ConnectionUp _ -> electOnAck(waiting, at);
      case ConnectionFailed _ ->
          Step.to(
              new ROpen(at.nowNs(), waiting.failures()), new SendCea(), new PeerUp(Side.RESPONDER));
      case CerArrived _ -> Step.to(waiting, new RejectConnection());
      case Disconnected(Side side) ->
          switch (side) {
            case INITIATOR -> useResponder(waiting.failures(), new ConnectionLost(), at);
            case RESPONDER -> dropResponder(waiting, new ConnectionLost());
          };
      case UnexpectedMessage(Side side) -> outOfOrder(waiting, side);
      case CerRepeated(Side side) -> outOfOrder(waiting, side);
      case DprArrived(Side side, DisconnectCause _) -> outOfOrder(waiting, side);
      case DpaArrived(Side side) -> outOfOrder(waiting, side);
      case DeadlineReached _ -> closeBoth(waiting.failures(), new TimedOut(Awaited.CONNECTION), at);
      case Stop(DisconnectCause cause) -> stop(cause);
      case Start _, CeaAccepted _, CeaRefused _, WatchdogExpired _ -> Step.stay(waiting);
    };
  }

  /// `Wait-Conn-Ack/Elect`, `I-Rcv-Conn-Ack`: I-Snd-CER, Elect.
  private Step electOnAck(WaitConnAckElect waiting, Moment at) {
    return Election.isWon(settings.localHost(), waiting.peerHost())
        ? Step.to(
            new ROpen(at.nowNs(), waiting.failures()),
            new SendCer(),
            new Disconnect(Side.INITIATOR, new ElectionDecided()),
            new SendCea(),
            new PeerUp(Side.RESPONDER))
        : Step.to(
            new WaitReturns(at.after(settings.timeouts().ceaNs()), waiting.failures()),
            new SendCer());
  }

  private Step dropResponder(WaitConnAckElect waiting, EndReason why) {
    return Step.to(
        new WaitConnAck(waiting.deadlineNs(), waiting.failures()),
        new Disconnect(Side.RESPONDER, why));
  }

  private Step outOfOrder(WaitConnAckElect waiting, Side side) {
    return switch (side) {
      case INITIATOR -> Step.stay(waiting);
      case RESPONDER -> dropResponder(waiting, new OutOfOrder());
    };
  }

  Step whenWaitReturns(WaitReturns waiting, PeerEvent event, Moment at) {
    int failures = waiting.failures();
    return switch (event) {
      case CeaAccepted _ ->
          Step.to(
              new IOpen(at.nowNs(), failures),
              new Disconnect(Side.RESPONDER, new ElectionDecided()),
              new PeerUp(Side.INITIATOR));
      case CeaRefused(long resultCode) -> useResponder(failures, new CeaRefusal(resultCode), at);
      case CerArrived _ -> Step.to(waiting, new RejectConnection());
      case Disconnected(Side side) -> loseOne(waiting, side, new ConnectionLost(), at);
      case UnexpectedMessage(Side side) -> loseOne(waiting, side, new OutOfOrder(), at);
      case CerRepeated(Side side) -> loseOne(waiting, side, new OutOfOrder(), at);
      case DprArrived(Side side, DisconnectCause _) -> loseOne(waiting, side, new OutOfOrder(), at);
      case DpaArrived(Side side) -> loseOne(waiting, side, new OutOfOrder(), at);
      case DeadlineReached _ -> closeBoth(failures, new TimedOut(Awaited.CEA), at);
      case Stop(DisconnectCause cause) -> stop(cause);
      case Start _, ConnectionUp _, ConnectionFailed _, WatchdogExpired _ -> Step.stay(waiting);
    };
  }

  /// `Wait-Returns`, `I-Peer-Disc` and `R-Peer-Disc`: go on with the connection that is left.
  private Step loseOne(WaitReturns waiting, Side lost, EndReason why, Moment at) {
    return switch (lost) {
      case INITIATOR -> useResponder(waiting.failures(), why, at);
      case RESPONDER ->
          Step.to(
              new WaitICea(waiting.deadlineNs(), waiting.failures()),
              new Disconnect(Side.RESPONDER, why));
    };
  }

  private static Step useResponder(int failures, EndReason why, Moment at) {
    return Step.to(
        new ROpen(at.nowNs(), failures),
        new Disconnect(Side.INITIATOR, why),
        new SendCea(),
        new PeerUp(Side.RESPONDER));
  }

  private Step closeBoth(int failures, EndReason why, Moment at) {
    return bothTo(ending.failed(failures, why, at), why);
  }

  private Step stop(DisconnectCause cause) {
    return bothTo(ending.stopped(cause), new StoppedHere(cause));
  }

  private static Step bothTo(Closed closed, EndReason why) {
    return Step.to(
        closed, new Disconnect(Side.INITIATOR, why), new Disconnect(Side.RESPONDER, why));
  }
}
