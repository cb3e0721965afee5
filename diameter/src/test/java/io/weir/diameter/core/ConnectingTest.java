package io.weir.diameter.core;

import static io.weir.diameter.core.PeerRows.NOW_NS;
import static io.weir.diameter.core.PeerRows.STRONGER;
import static io.weir.diameter.core.PeerRows.WEAKER;
import static io.weir.diameter.core.PeerRows.in;
import static io.weir.diameter.core.PeerRows.passive;
import static io.weir.diameter.core.Side.INITIATOR;
import static io.weir.diameter.core.Side.RESPONDER;

import io.weir.diameter.core.EndReason.Awaited;
import io.weir.diameter.core.EndReason.CeaRefusal;
import io.weir.diameter.core.EndReason.ConnectFailed;
import io.weir.diameter.core.EndReason.ConnectionLost;
import io.weir.diameter.core.EndReason.ElectionDecided;
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
import io.weir.diameter.core.PeerEvent.ConnectionFailed;
import io.weir.diameter.core.PeerEvent.ConnectionUp;
import io.weir.diameter.core.PeerEvent.DeadlineReached;
import io.weir.diameter.core.PeerEvent.Disconnected;
import io.weir.diameter.core.PeerEvent.DprArrived;
import io.weir.diameter.core.PeerEvent.Start;
import io.weir.diameter.core.PeerEvent.Stop;
import io.weir.diameter.core.PeerEvent.UnexpectedMessage;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.IOpen;
import io.weir.diameter.core.PeerState.ROpen;
import io.weir.diameter.core.PeerState.WaitConnAck;
import io.weir.diameter.core.PeerState.WaitConnAckElect;
import io.weir.diameter.core.PeerState.WaitICea;
import io.weir.diameter.core.PeerState.WaitReturns;
import org.junit.jupiter.api.Test;

/// The rows Closed, Wait-Conn-Ack and Wait-I-CEA of RFC 6733 section 5.6, one test each.
class ConnectingTest {
  private static final PeerState CLOSED = PeerState.initial();
  private static final PeerState CONNECTING = new WaitConnAck(in(5), 2);
  private static final PeerState AWAITING_CEA = new WaitICea(in(5), 2);

  @Test
  void closedStartConnects() {
    in(CLOSED).when(new Start()).does(new Connect()).goesTo(new WaitConnAck(in(11), 0));
  }

  @Test
  void closedCerOpensTheResponder() {
    in(CLOSED)
        .when(new CerArrived(WEAKER))
        .does(new AcceptConnection(), new SendCea(), new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 0));
  }

  @Test
  void closedConnectsByItselfWhenTcIsOver() {
    in(new Closed(NOW_NS, 3, new ConnectionLost()))
        .when(new DeadlineReached())
        .does(new Connect())
        .goesTo(new WaitConnAck(in(11), 3));
  }

  @Test
  void closedIgnoresADeadlineThatIsNotReached() {
    in(new Closed(NOW_NS + 1, 3, new ConnectionLost())).when(new DeadlineReached()).doesNothing();
  }

  @Test
  void closedForgetsFailuresWhenTheUserStarts() {
    in(new Closed(in(50), 3, new ConnectionLost()))
        .when(new Start())
        .does(new Connect())
        .goesTo(new WaitConnAck(in(11), 0));
  }

  @Test
  void closedStopCancelsTheReconnect() {
    in(new Closed(in(50), 3, new ConnectionLost()))
        .when(new Stop(DisconnectCause.BUSY))
        .does()
        .goesTo(new Closed(PeerState.NO_DEADLINE, 0, new StoppedHere(DisconnectCause.BUSY)));
  }

  @Test
  void closedPassivePeerNeverConnects() {
    passive(CLOSED).when(new Start()).doesNothing();
  }

  @Test
  void waitConnAckAckSendsCer() {
    in(CONNECTING).when(new ConnectionUp()).does(new SendCer()).goesTo(new WaitICea(in(12), 2));
  }

  @Test
  void waitConnAckNackCloses() {
    in(CONNECTING)
        .when(new ConnectionFailed("refused"))
        .does()
        .goesTo(new Closed(in(100), 3, new ConnectFailed("refused")));
  }

  @Test
  void waitConnAckCerWaitsForTheElection() {
    in(CONNECTING)
        .when(new CerArrived(WEAKER))
        .does(new AcceptConnection())
        .goesTo(new WaitConnAckElect(WEAKER, in(5), 2));
  }

  @Test
  void waitConnAckTimeoutCloses() {
    TimedOut why = new TimedOut(Awaited.CONNECTION);
    in(CONNECTING)
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(105), 3, why));
  }

  @Test
  void waitConnAckStopGivesUpConnecting() {
    StoppedHere why = new StoppedHere(DisconnectCause.REBOOTING);
    in(CONNECTING)
        .when(new Stop(DisconnectCause.REBOOTING))
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 0, why));
  }

  @Test
  void waitICeaCeaOpensTheInitiator() {
    in(AWAITING_CEA)
        .when(new CeaAccepted())
        .does(new PeerUp(INITIATOR))
        .goesTo(new IOpen(NOW_NS, 2));
  }

  @Test
  void waitICeaRefusedCeaCloses() {
    CeaRefusal why = new CeaRefusal(5010);
    in(AWAITING_CEA)
        .when(new CeaRefused(5010))
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(100), 3, why));
  }

  @Test
  void waitICeaCerWinsTheElection() {
    in(AWAITING_CEA)
        .when(new CerArrived(WEAKER))
        .does(
            new AcceptConnection(),
            new Disconnect(INITIATOR, new ElectionDecided()),
            new SendCea(),
            new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 2));
  }

  @Test
  void waitICeaCerLosesTheElection() {
    in(AWAITING_CEA)
        .when(new CerArrived(STRONGER))
        .does(new AcceptConnection())
        .goesTo(new WaitReturns(in(5), 2));
  }

  @Test
  void waitICeaDisconnectCloses() {
    ConnectionLost why = new ConnectionLost();
    in(AWAITING_CEA)
        .when(new Disconnected(INITIATOR))
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(100), 3, why));
  }

  @Test
  void waitICeaNonCeaCloses() {
    OutOfOrder why = new OutOfOrder();
    in(AWAITING_CEA)
        .when(new UnexpectedMessage(INITIATOR))
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(100), 3, why));
    in(AWAITING_CEA)
        .when(new DprArrived(INITIATOR, DisconnectCause.BUSY))
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(100), 3, why));
  }

  @Test
  void waitICeaTimeoutCloses() {
    TimedOut why = new TimedOut(Awaited.CEA);
    in(AWAITING_CEA)
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(INITIATOR, why))
        .goesTo(new Closed(in(105), 3, why));
  }

  @Test
  void waitICeaIgnoresStaleNewsOfAResponder() {
    in(AWAITING_CEA).when(new Disconnected(RESPONDER)).doesNothing();
    in(AWAITING_CEA).when(new UnexpectedMessage(RESPONDER)).doesNothing();
  }
}
