package io.weir.diameter.core;

import static io.weir.diameter.core.DisconnectCause.BUSY;
import static io.weir.diameter.core.DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU;
import static io.weir.diameter.core.DisconnectCause.REBOOTING;
import static io.weir.diameter.core.PeerRows.NOW_NS;
import static io.weir.diameter.core.PeerRows.WEAKER;
import static io.weir.diameter.core.PeerRows.in;
import static io.weir.diameter.core.PeerRows.passive;
import static io.weir.diameter.core.Side.INITIATOR;
import static io.weir.diameter.core.Side.RESPONDER;

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
import io.weir.diameter.core.PeerEvent.CerArrived;
import io.weir.diameter.core.PeerEvent.CerRepeated;
import io.weir.diameter.core.PeerEvent.DeadlineReached;
import io.weir.diameter.core.PeerEvent.Disconnected;
import io.weir.diameter.core.PeerEvent.DpaArrived;
import io.weir.diameter.core.PeerEvent.DprArrived;
import io.weir.diameter.core.PeerEvent.Start;
import io.weir.diameter.core.PeerEvent.Stop;
import io.weir.diameter.core.PeerEvent.WatchdogExpired;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.Closing;
import io.weir.diameter.core.PeerState.IOpen;
import io.weir.diameter.core.PeerState.Open;
import io.weir.diameter.core.PeerState.ROpen;
import io.weir.diameter.core.PeerState.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rows I-Open, R-Open and Closing of RFC 6733 section 5.6, one test each, and the causes of
/// section 5.4.3.
class ConversingTest {
  private static final long LONG_AGO_NS = NOW_NS - PeerRows.seconds(60);
  private static final long JUST_NOW_NS = NOW_NS - PeerRows.seconds(60) + 1;

  private static Open open(Side side) {
    return switch (side) {
      case INITIATOR -> new IOpen(LONG_AGO_NS, 4);
      case RESPONDER -> new ROpen(LONG_AGO_NS, 4);
    };
  }

  private static Side other(Side side) {
    return side == INITIATOR ? RESPONDER : INITIATOR;
  }

  private static Closing stopping(Side side) {
    return new Closing(side, in(5), Retry.NEVER, 0, new StoppedHere(REBOOTING));
  }

  private static Closing stopped(Side side, Retry retry) {
    return new Closing(side, in(5), retry, 1, new StoppedByPeer(REBOOTING));
  }

  @ParameterizedTest
  @EnumSource
  void openCerIsRejected(Side side) {
    in(open(side)).when(new CerArrived(WEAKER)).does(new RejectConnection()).stays();
  }

  @ParameterizedTest
  @EnumSource
  void openStopSendsDpr(Side side) {
    StoppedHere why = new StoppedHere(BUSY);
    in(open(side))
        .when(new Stop(BUSY))
        .does(new SendDpr(side, BUSY), new PeerDown(why))
        .goesTo(new Closing(side, in(13), Retry.NEVER, 0, why));
  }

  @ParameterizedTest
  @EnumSource
  void openDprIsAnswered(Side side) {
    StoppedByPeer why = new StoppedByPeer(REBOOTING);
    in(open(side))
        .when(new DprArrived(side, REBOOTING))
        .does(new SendDpa(side), new PeerDown(why))
        .goesTo(new Closing(side, in(14), Retry.AFTER_TC, 1, why));
  }

  @ParameterizedTest
  @EnumSource
  void openDisconnectCloses(Side side) {
    ConnectionLost why = new ConnectionLost();
    in(open(side))
        .when(new Disconnected(side))
        .does(new Disconnect(side, why), new PeerDown(why))
        .goesTo(new Closed(in(30), 1, why));
  }

  @ParameterizedTest
  @EnumSource
  void openWatchdogCloses(Side side) {
    WatchdogUnanswered why = new WatchdogUnanswered();
    in(open(side))
        .when(new WatchdogExpired())
        .does(new Disconnect(side, why), new PeerDown(why))
        .goesTo(new Closed(in(30), 1, why));
  }

  @ParameterizedTest
  @EnumSource
  void openRefusesARepeatedCerAndStays(Side side) {
    in(open(side)).when(new CerRepeated(side)).does(new RefuseCer(side)).stays();
  }

  @ParameterizedTest
  @EnumSource
  void openIgnoresStaleNewsOfTheOtherConnection(Side side) {
    in(open(side)).when(new Disconnected(other(side))).doesNothing();
    in(open(side)).when(new DprArrived(other(side), BUSY)).doesNothing();
    in(open(side)).when(new CerRepeated(other(side))).doesNothing();
  }

  @ParameterizedTest
  @EnumSource
  void closingDpaCloses(Side side) {
    StoppedHere why = new StoppedHere(REBOOTING);
    in(stopping(side))
        .when(new DpaArrived(side))
        .does(new Disconnect(side, why))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 0, why));
  }

  @ParameterizedTest
  @EnumSource
  void closingTimeoutCloses(Side side) {
    in(stopping(side))
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(side, new TimedOut(Awaited.DPA)))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 0, new StoppedHere(REBOOTING)));
    in(stopped(side, Retry.AFTER_TC))
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(side, new TimedOut(Awaited.CLOSE)))
        .goesTo(new Closed(in(35), 1, new StoppedByPeer(REBOOTING)));
  }

  @ParameterizedTest
  @EnumSource
  void closingDisconnectCloses(Side side) {
    StoppedByPeer why = new StoppedByPeer(REBOOTING);
    in(stopped(side, Retry.AFTER_TC))
        .when(new Disconnected(side))
        .does(new Disconnect(side, why))
        .goesTo(new Closed(in(30), 1, why));
  }

  @Test
  void closingAnswersACrossingDpr() {
    in(stopping(INITIATOR))
        .when(new DprArrived(INITIATOR, BUSY))
        .does(new SendDpa(INITIATOR))
        .stays();
  }

  @Test
  void closingRejectsANewConnection() {
    in(stopping(INITIATOR)).when(new CerArrived(WEAKER)).does(new RejectConnection()).stays();
  }

  @Test
  void closingRemembersThatTheUserStartedOrStopped() {
    Closing stopped = stopped(INITIATOR, Retry.AFTER_BUSY_DELAY);
    in(stopped).when(new Start()).does().goesTo(stopped(INITIATOR, Retry.AFTER_TC));
    in(stopped).when(new Stop(BUSY)).does().goesTo(stopped(INITIATOR, Retry.NEVER));
  }

  @Test
  void obeysRebootingByReconnectingAfterTc() {
    in(stopped(INITIATOR, Retry.AFTER_TC))
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(in(30), 1, new StoppedByPeer(REBOOTING)));
  }

  @Test
  void obeysBusyByWaitingLonger() {
    in(open(INITIATOR))
        .when(new DprArrived(INITIATOR, BUSY))
        .goesTo(new Closing(INITIATOR, in(14), Retry.AFTER_BUSY_DELAY, 1, new StoppedByPeer(BUSY)));
    in(stopped(INITIATOR, Retry.AFTER_BUSY_DELAY))
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(in(600), 1, new StoppedByPeer(REBOOTING)));
  }

  @Test
  void obeysDoNotWantToTalkByNotReconnecting() {
    StoppedByPeer why = new StoppedByPeer(DO_NOT_WANT_TO_TALK_TO_YOU);
    in(open(INITIATOR))
        .when(new DprArrived(INITIATOR, DO_NOT_WANT_TO_TALK_TO_YOU))
        .goesTo(new Closing(INITIATOR, in(14), Retry.NEVER, 1, why));
    in(stopped(INITIATOR, Retry.NEVER))
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 1, new StoppedByPeer(REBOOTING)));
  }

  @Test
  void countsFailuresOnUntilAConnectionHasLasted() {
    in(new IOpen(JUST_NOW_NS, 1))
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(in(60), 2, new ConnectionLost()));
    in(new IOpen(LONG_AGO_NS, 1))
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(in(30), 1, new ConnectionLost()));
  }

  @Test
  void jitterShortensTheReconnectByUpToAQuarter() {
    in(open(INITIATOR))
        .jitter(0.5)
        .when(new Disconnected(INITIATOR))
        .goesTo(new Closed(in(30) - PeerRows.seconds(15) / 4, 1, new ConnectionLost()));
  }

  @Test
  void passivePeerWaitsToBeCalledAgain() {
    passive(open(RESPONDER))
        .when(new Disconnected(RESPONDER))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 1, new ConnectionLost()));
  }
}
