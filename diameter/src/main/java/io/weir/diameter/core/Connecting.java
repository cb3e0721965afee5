package io.weir.diameter.core;

import io.weir.diameter.core.EndReason.Awaited;
import io.weir.diameter.core.EndReason.CeaRefusal;
import io.weir.diameter.core.EndReason.ConnectFailed;
import io.weir.diameter.core.EndReason.ConnectionLost;
import io.weir.diameter.core.EndReason.OutOfOrder;
import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.EndReason.TimedOut;
import io.weir.diameter.core.PeerAction.AcceptConnection;
import io.weir.diameter.core.PeerAction.Connect;
import io.weir.diameter.core.PeerAction.Disconnect;
import io.weir.diameter.core.PeerAction.PeerUp;
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

/// The rows `Closed`, `Wait-Conn-Ack` and `Wait-I-CEA` of [RFC 6733 section
/// 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6): one connection on its way to open.
///
/// Immutable. Called by [PeerMachine].
final class Connecting {
  private final PeerSettings settings;
  private final Ending ending;
  private final Electing electing;

  Connecting(PeerSettings settings, Ending ending, Electing electing) {
    this.settings = settings;
    this.ending = ending;
    this.electing = electing;
  }

  Step whenClosed(Closed closed, PeerEvent event, Moment at) {
    return switch (event) {
      // The user's Start is a fresh beginning; the Tc timer's attempt is one more of a series.
      case Start _ -> connect(closed, 0, at);
      case DeadlineReached _ -> connect(closed, closed.failures(), at);
      case CerArrived _ ->
          Step.to(
              new ROpen(at.nowNs(), closed.failures()),
              new AcceptConnection(),
              new SendCea(),
              new PeerUp(Side.RESPONDER));
      case Stop(DisconnectCause cause) -> Step.to(ending.stopped(cause));
      case ConnectionUp _,
          ConnectionFailed _,
          CeaAccepted _,
          CeaRefused _,
          UnexpectedMessage _,
          CerRepeated _,
          DprArrived _,
          DpaArrived _,
          Disconnected _,
          WatchdogExpired _ ->
          Step.stay(closed);
    };
  }

  private Step connect(Closed closed, int failures, Moment at) {
    return switch (settings.initiative()) {
      case CONNECTS ->
          Step.to(
              new WaitConnAck(at.after(settings.timeouts().connectNs()), failures), new Connect());
      case ACCEPTS_ONLY -> Step.stay(closed);
    };
  }

  Step whenWaitConnAck(WaitConnAck waiting, PeerEvent event, Moment at) {
    int failures = waiting.failures();
    return switch (event) {
      case ConnectionUp _ ->
          Step.to(new WaitICea(at.after(settings.timeouts().ceaNs()), failures), new SendCer());
      case ConnectionFailed(String detail) ->
          Step.to(ending.failed(failures, new ConnectFailed(detail), at));
      case CerArrived(String peerHost) ->
          Step.to(
              new WaitConnAckElect(peerHost, waiting.deadlineNs(), failures),
              new AcceptConnection());
      case DeadlineReached _ -> giveUp(failures, new TimedOut(Awaited.CONNECTION), at);
      case Stop(DisconnectCause cause) -> stop(cause);
      case Disconnected(Side side) when side == Side.INITIATOR ->
          giveUp(failures, new ConnectionLost(), at);
      case Start _,
          CeaAccepted _,
          CeaRefused _,
          UnexpectedMessage _,
          CerRepeated _,
          DprArrived _,
          DpaArrived _,
          Disconnected _,
          WatchdogExpired _ ->
          Step.stay(waiting);
    };
  }

  Step whenWaitICea(WaitICea waiting, PeerEvent event, Moment at) {
    int failures = waiting.failures();
    return switch (event) {
      case CeaAccepted _ -> Step.to(new IOpen(at.nowNs(), failures), new PeerUp(Side.INITIATOR));
      case CeaRefused(long resultCode) -> giveUp(failures, new CeaRefusal(resultCode), at);
      case CerArrived(String peerHost) -> electing.electOnCer(waiting, peerHost, at);
      case UnexpectedMessage(Side side) -> notACea(waiting, side, at);
      case CerRepeated(Side side) -> notACea(waiting, side, at);
      case DprArrived(Side side, DisconnectCause _) -> notACea(waiting, side, at);
      case DpaArrived(Side side) -> notACea(waiting, side, at);
      case Disconnected(Side side) when side == Side.INITIATOR ->
          giveUp(failures, new ConnectionLost(), at);
      case DeadlineReached _ -> giveUp(failures, new TimedOut(Awaited.CEA), at);
      case Stop(DisconnectCause cause) -> stop(cause);
      case Start _, ConnectionUp _, ConnectionFailed _, Disconnected _, WatchdogExpired _ ->
          Step.stay(waiting);
    };
  }

  private Step notACea(WaitICea waiting, Side side, Moment at) {
    return switch (side) {
      case INITIATOR -> giveUp(waiting.failures(), new OutOfOrder(), at);
      case RESPONDER -> Step.stay(waiting);
    };
  }

  private Step giveUp(int failures, EndReason why, Moment at) {
    return Step.to(ending.failed(failures, why, at), new Disconnect(Side.INITIATOR, why));
  }

  private Step stop(DisconnectCause cause) {
    return Step.to(ending.stopped(cause), new Disconnect(Side.INITIATOR, new StoppedHere(cause)));
  }
}
