package io.weir.diameter.core;

import static io.weir.diameter.core.PeerRows.NOW_NS;
import static io.weir.diameter.core.PeerRows.STRONGER;
import static io.weir.diameter.core.PeerRows.WEAKER;
import static io.weir.diameter.core.PeerRows.in;
import static io.weir.diameter.core.Side.INITIATOR;
import static io.weir.diameter.core.Side.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.EndReason.Awaited;
import io.weir.diameter.core.EndReason.CeaRefusal;
import io.weir.diameter.core.EndReason.ConnectionLost;
import io.weir.diameter.core.EndReason.ElectionDecided;
import io.weir.diameter.core.EndReason.OutOfOrder;
import io.weir.diameter.core.EndReason.StoppedHere;
import io.weir.diameter.core.EndReason.TimedOut;
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

/// The rows Wait-Conn-Ack/Elect and Wait-Returns of RFC 6733 section 5.6, one test each, and the
/// election of section 5.6.4.
class ElectingTest {
  private static final PeerState ELECTING = new WaitConnAckElect(STRONGER, in(5), 2);
  private static final PeerState RETURNING = new WaitReturns(in(5), 2);

  @Test
  void waitConnAckElectAckLosesTheElection() {
    in(ELECTING).when(new ConnectionUp()).does(new SendCer()).goesTo(new WaitReturns(in(12), 2));
  }

  @Test
  void waitConnAckElectAckWinsTheElection() {
    in(new WaitConnAckElect(WEAKER, in(5), 2))
        .when(new ConnectionUp())
        .does(
            new SendCer(),
            new Disconnect(INITIATOR, new ElectionDecided()),
            new SendCea(),
            new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 2));
  }

  @Test
  void waitConnAckElectNackOpensTheResponder() {
    in(ELECTING)
        .when(new ConnectionFailed("refused"))
        .does(new SendCea(), new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 2));
  }

  @Test
  void waitConnAckElectResponderLostGoesOnConnecting() {
    in(ELECTING)
        .when(new Disconnected(RESPONDER))
        .does(new Disconnect(RESPONDER, new ConnectionLost()))
        .goesTo(new WaitConnAck(in(5), 2));
  }

  @Test
  void waitConnAckElectSecondCerIsRejected() {
    in(ELECTING).when(new CerArrived(STRONGER)).does(new RejectConnection()).stays();
  }

  @Test
  void waitConnAckElectTimeoutClosesBoth() {
    TimedOut why = new TimedOut(Awaited.CONNECTION);
    in(ELECTING)
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(INITIATOR, why), new Disconnect(RESPONDER, why))
        .goesTo(new Closed(in(105), 3, why));
  }

  @Test
  void waitConnAckElectStopClosesBoth() {
    StoppedHere why = new StoppedHere(DisconnectCause.REBOOTING);
    in(ELECTING)
        .when(new Stop(DisconnectCause.REBOOTING))
        .does(new Disconnect(INITIATOR, why), new Disconnect(RESPONDER, why))
        .goesTo(new Closed(PeerState.NO_DEADLINE, 0, why));
  }

  @Test
  void waitConnAckElectResponderOutOfOrderIsDropped() {
    in(ELECTING)
        .when(new CerRepeated(RESPONDER))
        .does(new Disconnect(RESPONDER, new OutOfOrder()))
        .goesTo(new WaitConnAck(in(5), 2));
  }

  @Test
  void waitReturnsInitiatorLostOpensTheResponder() {
    in(RETURNING)
        .when(new Disconnected(INITIATOR))
        .does(new Disconnect(INITIATOR, new ConnectionLost()), new SendCea(), new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 2));
  }

  @Test
  void waitReturnsCeaOpensTheInitiator() {
    in(RETURNING)
        .when(new CeaAccepted())
        .does(new Disconnect(RESPONDER, new ElectionDecided()), new PeerUp(INITIATOR))
        .goesTo(new IOpen(NOW_NS, 2));
  }

  @Test
  void waitReturnsResponderLostWaitsForTheCea() {
    in(RETURNING)
        .when(new Disconnected(RESPONDER))
        .does(new Disconnect(RESPONDER, new ConnectionLost()))
        .goesTo(new WaitICea(in(5), 2));
  }

  @Test
  void waitReturnsSecondCerIsRejected() {
    in(RETURNING).when(new CerArrived(STRONGER)).does(new RejectConnection()).stays();
  }

  @Test
  void waitReturnsTimeoutClosesBoth() {
    TimedOut why = new TimedOut(Awaited.CEA);
    in(RETURNING)
        .at(in(5))
        .when(new DeadlineReached())
        .does(new Disconnect(INITIATOR, why), new Disconnect(RESPONDER, why))
        .goesTo(new Closed(in(105), 3, why));
  }

  @Test
  void waitReturnsRefusedCeaFallsBackToTheResponder() {
    in(RETURNING)
        .when(new CeaRefused(4003))
        .does(new Disconnect(INITIATOR, new CeaRefusal(4003)), new SendCea(), new PeerUp(RESPONDER))
        .goesTo(new ROpen(NOW_NS, 2));
  }

  @Test
  void waitReturnsMessageOutOfOrderEndsThatConnection() {
    in(RETURNING)
        .when(new UnexpectedMessage(RESPONDER))
        .does(new Disconnect(RESPONDER, new OutOfOrder()))
        .goesTo(new WaitICea(in(5), 2));
  }

  @Test
  void electionComparesOctetsWithoutCase() {
    assertThat(Election.isWon("b.example", "a.example")).isTrue();
    assertThat(Election.isWon("a.example", "b.example")).isFalse();
    assertThat(Election.isWon("B.EXAMPLE", "a.example")).isTrue();
    assertThat(Election.isWon("a.example", "A.EXAMPLE")).isFalse();
    assertThat(Election.isWon("a.example.net", "a.example")).isTrue();
    assertThat(Election.isWon("a.example", "a.example.net")).isFalse();
    // '_' (0x5f) lies between the cases: folding to upper case puts it above 'a', to lower below.
    assertThat(Election.isWon("_.example", "a.example")).isTrue();
  }

  @Test
  void electionsOfTwoNodesAreInverse() {
    String[] hosts = {"a.b", "A.c", "a-b.c", "a1.b", "zz", "z", "Z.z"};
    for (String one : hosts) {
      for (String other : hosts) {
        if (!one.equalsIgnoreCase(other)) {
          assertThat(Election.isWon(one, other))
              .as(one + " against " + other)
              .isNotEqualTo(Election.isWon(other, one));
        }
      }
    }
  }
}
