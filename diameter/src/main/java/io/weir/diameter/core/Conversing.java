package io.weir.diameter.core;

import io.weir.diameter.core.EndReason.Awaited;
import io.weir.diameter.core.EndReason.ConnectionLost;
import io.weir.diameter.core.EndReason.StoppedByPeer;
import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.EndReason.TimedOut;
import io.weir.diameter.core.EndReason.WatchdogUnanswered;
import io.weir.diameter.core.PeerAction.Disconnect;
import io.weir.diameter.core.PeerAction.PeerDown;
import io.weir.diameter.core.PeerAction.RefuseCer;
import io.weir.diameter.core.PeerAction.RejectConnection;
import io.weir.diameter.core.PeerAction.SendDpa;
import io.weir.diameter.core.PeerAction.SendDpr;
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
import io.weir.diameter.core.PeerState.Closing;
import io.weir.diameter.core.PeerState.Open;
import io.weir.diameter.core.PeerState.Retry;

/// The rows `I-Open`, `R-Open` and `Closing` of
/// [RFC 6733 section 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6), with the disconnect
/// causes of section 5.4.3.
///
/// The rows of the table for messages (`Send-Message`, `Rcv-Message`, `Rcv-DWR`, `Rcv-DWA`) change
/// no state and are the driver's. Events of the connection that is not in use are stale and
/// ignored.
///
/// Immutable. Called by [PeerMachine].
final class Conversing {
  private final PeerSettings settings;
  private final Ending ending;

  Conversing(PeerSettings settings, Ending ending) {
    this.settings = settings;
    this.ending = ending;
  }

  Step whenOpen(Open open, PeerEvent event, Moment at) {
    return switch (event) {
      case CerArrived _ -> Step.to(open, new RejectConnection());
      case CerRepeated(Side side) when side == open.side() -> Step.to(open, new RefuseCer(side));
      case Stop(DisconnectCause cause) -> stop(open, cause, at);
      case DprArrived(Side side, DisconnectCause cause) when side == open.side() ->
          obeyDpr(open, cause, at);
      case Disconnected(Side side) when side == open.side() -> lose(open, new ConnectionLost(), at);
      case WatchdogExpired _ -> lose(open, new WatchdogUnanswered(), at);
      case Start _,
          ConnectionUp _,
          ConnectionFailed _,
          CeaAccepted _,
          CeaRefused _,
          UnexpectedMessage _,
          CerRepeated _,
          DprArrived _,
          DpaArrived _,
          Disconnected _,
          DeadlineReached _ ->
          Step.stay(open);
    };
  }

  private Step stop(Open open, DisconnectCause cause, Moment at) {
    EndReason why = new StoppedHere(cause);
    long deadlineNs = at.after(settings.timeouts().dpaNs());
    return Step.to(
        new Closing(open.side(), deadlineNs, Retry.NEVER, 0, why),
        new SendDpr(open.side(), cause),
        new PeerDown(why));
  }

  private Step obeyDpr(Open open, DisconnectCause cause, Moment at) {
    EndReason why = new StoppedByPeer(cause);
    long deadlineNs = at.after(settings.timeouts().closeNs());
    int failures = ending.failuresAfter(open, at);
    return Step.to(
        new Closing(open.side(), deadlineNs, retryAfter(cause), failures, why),
        new SendDpa(open.side()),
        new PeerDown(why));
  }

  /// RFC 6733 section 5.4.3. It says "SHOULD NOT attempt reconnection" for BUSY and for
  /// DO_NOT_WANT_TO_TALK_TO_YOU alike; only shortage passes by itself, so only BUSY is tried again,
  /// much later.
  private static Retry retryAfter(DisconnectCause cause) {
    return switch (cause) {
      case REBOOTING -> Retry.AFTER_TC;
      case BUSY -> Retry.AFTER_BUSY_DELAY;
      case DO_NOT_WANT_TO_TALK_TO_YOU -> Retry.NEVER;
    };
  }

  private Step lose(Open open, EndReason why, Moment at) {
    return Step.to(
        ending.closed(Retry.AFTER_TC, ending.failuresAfter(open, at), why, at),
        new Disconnect(open.side(), why),
        new PeerDown(why));
  }

  Step whenClosing(Closing closing, PeerEvent event, Moment at) {
    return switch (event) {
      case DpaArrived(Side side) when side == closing.side() -> close(closing, closing.why(), at);
      case Disconnected(Side side) when side == closing.side() -> close(closing, closing.why(), at);
      case DeadlineReached _ -> close(closing, new TimedOut(awaitedBy(closing)), at);
      case WatchdogExpired _ -> close(closing, new WatchdogUnanswered(), at);
      // Both nodes stop at once: the DPRs cross and each one is answered.
      case DprArrived(Side side, DisconnectCause _) when side == closing.side() ->
          Step.to(closing, new SendDpa(side));
      case CerArrived _ -> Step.to(closing, new RejectConnection());
      case Start _ -> Step.to(closing.withRetry(Retry.AFTER_TC));
      case Stop _ -> Step.to(closing.withRetry(Retry.NEVER));
      case ConnectionUp _,
          ConnectionFailed _,
          CeaAccepted _,
          CeaRefused _,
          UnexpectedMessage _,
          CerRepeated _,
          DprArrived _,
          DpaArrived _,
          Disconnected _ ->
          Step.stay(closing);
    };
  }

  private static Awaited awaitedBy(Closing closing) {
    return closing.why() instanceof StoppedByPeer ? Awaited.CLOSE : Awaited.DPA;
  }

  private Step close(Closing closing, EndReason why, Moment at) {
    return Step.to(
        ending.closed(closing.retry(), closing.failures(), closing.why(), at),
        new Disconnect(closing.side(), why));
  }
}
