package io.weir.diameter.core;

import static io.weir.diameter.core.WatchdogAction.ATTEMPT_OPEN;
import static io.weir.diameter.core.WatchdogAction.CLOSE_CONNECTION;
import static io.weir.diameter.core.WatchdogAction.FAILBACK;
import static io.weir.diameter.core.WatchdogAction.FAILOVER;
import static io.weir.diameter.core.WatchdogAction.SEND_DWR;
import static io.weir.diameter.core.WatchdogAction.THROW_AWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weir.diameter.core.WatchdogEvent.ConnectionDown;
import io.weir.diameter.core.WatchdogEvent.ConnectionUp;
import io.weir.diameter.core.WatchdogEvent.DwaArrived;
import io.weir.diameter.core.WatchdogEvent.OtherMessageArrived;
import io.weir.diameter.core.WatchdogEvent.TimerExpired;
import io.weir.diameter.core.WatchdogState.Down;
import io.weir.diameter.core.WatchdogState.Initial;
import io.weir.diameter.core.WatchdogState.Okay;
import io.weir.diameter.core.WatchdogState.Reopen;
import io.weir.diameter.core.WatchdogState.Suspect;
import io.weir.diameter.core.WatchdogState.Timer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The table at the end of RFC 3539 Appendix A, one test per row. The timer of each state before
/// the event was set [#SET] and expires [#NOW]; a timer set by the event is [#ANEW].
class WatchdogTest {
  private static final long SET = Duration.ofSeconds(100).toNanos();
  private static final long TW = Duration.ofSeconds(30).toNanos();
  private static final long NOW = SET + TW;
  private static final Timer OLD = new Timer(SET, TW);
  private static final Timer ANEW = new Timer(NOW, Duration.ofSeconds(28).toNanos());
  private static final WatchdogEvent EXPIRED = new TimerExpired(0);

  private final Watchdog watchdog = new Watchdog(WatchdogSettings.DEFAULT);

  private void row(
      WatchdogState state, WatchdogEvent event, WatchdogState next, WatchdogAction... actions) {
    assertThat(watchdog.step(state, event, NOW, 0))
        .isEqualTo(new Watchdog.Step(next, List.of(actions)));
  }

  @Test
  void okayDwaClearsPendingAndSetsTheWatchdog() {
    row(new Okay(true, OLD), new DwaArrived(), new Okay(false, ANEW));
  }

  @Test
  void okayOtherMessageSetsTheWatchdogAndLeavesPending() {
    Timer moved = new Timer(NOW, TW);
    row(new Okay(true, OLD), new OtherMessageArrived(), new Okay(true, moved));
    row(new Okay(false, OLD), new OtherMessageArrived(), new Okay(false, moved));
  }

  @Test
  void suspectDwaFailsBack() {
    row(new Suspect(OLD), new DwaArrived(), new Okay(false, ANEW), FAILBACK);
  }

  @Test
  void suspectOtherMessageFailsBackAndLeavesPending() {
    row(new Suspect(OLD), new OtherMessageArrived(), new Okay(true, ANEW), FAILBACK);
  }

  @Test
  void reopenThirdDwaFailsBackWithoutSettingTheWatchdog() {
    row(new Reopen(true, 2, OLD), new DwaArrived(), new Okay(false, OLD), FAILBACK);
  }

  @Test
  void reopenEarlierDwaIsCounted() {
    row(new Reopen(true, 0, OLD), new DwaArrived(), new Reopen(false, 1, OLD));
    row(new Reopen(true, 1, OLD), new DwaArrived(), new Reopen(false, 2, OLD));
    row(new Reopen(true, -1, OLD), new DwaArrived(), new Reopen(false, 0, OLD));
  }

  @Test
  void reopenOtherMessageIsThrownAway() {
    row(new Reopen(true, 2, OLD), new OtherMessageArrived(), new Reopen(true, 2, OLD), THROW_AWAY);
  }

  @Test
  void initialDwaIsThrownAway() {
    row(new Initial(OLD), new DwaArrived(), new Initial(OLD), THROW_AWAY);
  }

  @Test
  void initialOtherMessageIsThrownAway() {
    row(new Initial(OLD), new OtherMessageArrived(), new Initial(OLD), THROW_AWAY);
  }

  @Test
  void downDwaIsThrownAway() {
    row(new Down(OLD), new DwaArrived(), new Down(OLD), THROW_AWAY);
  }

  @Test
  void downOtherMessageIsThrownAway() {
    row(new Down(OLD), new OtherMessageArrived(), new Down(OLD), THROW_AWAY);
  }

  @Test
  void okayTimerSendsDwr() {
    row(new Okay(false, OLD), EXPIRED, new Okay(true, ANEW), SEND_DWR);
  }

  @Test
  void okayTimerWhilePendingFailsOver() {
    row(new Okay(true, OLD), EXPIRED, new Suspect(ANEW), FAILOVER);
  }

  @Test
  void suspectTimerClosesTheConnection() {
    row(new Suspect(OLD), EXPIRED, new Down(ANEW), CLOSE_CONNECTION);
  }

  @Test
  void initialTimerAttemptsToOpen() {
    row(new Initial(OLD), EXPIRED, new Initial(ANEW), ATTEMPT_OPEN);
  }

  @Test
  void downTimerAttemptsToOpen() {
    row(new Down(OLD), EXPIRED, new Down(ANEW), ATTEMPT_OPEN);
  }

  @Test
  void reopenTimerSendsDwr() {
    row(new Reopen(false, 1, OLD), EXPIRED, new Reopen(true, 1, ANEW), SEND_DWR);
  }

  @Test
  void reopenTimerWhilePendingClosesTheConnectionTheSecondTime() {
    row(new Reopen(true, -1, OLD), EXPIRED, new Down(ANEW), CLOSE_CONNECTION);
  }

  @Test
  void reopenTimerWhilePendingStartsTheCountAfreshTheFirstTime() {
    row(new Reopen(true, 2, OLD), EXPIRED, new Reopen(true, -1, ANEW));
  }

  @Test
  void initialConnectionUpIsInServiceAtOnce() {
    row(new Initial(OLD), new ConnectionUp(), new Okay(false, ANEW));
  }

  @Test
  void downConnectionUpHasToProveItself() {
    row(new Down(OLD), new ConnectionUp(), new Reopen(true, 0, ANEW), SEND_DWR);
  }

  @Test
  void okayConnectionDownFailsOver() {
    row(new Okay(false, OLD), new ConnectionDown(), new Down(ANEW), CLOSE_CONNECTION, FAILOVER);
  }

  @Test
  void suspectConnectionDown() {
    row(new Suspect(OLD), new ConnectionDown(), new Down(ANEW), CLOSE_CONNECTION);
  }

  @Test
  void reopenConnectionDown() {
    row(new Reopen(true, 0, OLD), new ConnectionDown(), new Down(ANEW), CLOSE_CONNECTION);
  }

  @Test
  void connectionDownWithoutAConnectionChangesNothing() {
    row(new Down(OLD), new ConnectionDown(), new Down(OLD));
    row(new Initial(OLD), new ConnectionDown(), new Initial(OLD));
  }

  @Test
  void connectionUpOnTopOfAConnectionIsTheCallersMistake() {
    for (WatchdogState up :
        List.of(new Okay(false, OLD), new Suspect(OLD), new Reopen(true, 0, OLD))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> watchdog.step(up, new ConnectionUp(), NOW, 0))
          .withMessageContaining(up.toString());
    }
  }

  @Test
  void aTimerReportedTooEarlyChangesNothing() {
    Okay okay = new Okay(true, OLD);
    assertThat(watchdog.step(okay, EXPIRED, NOW - 1, 0))
        .isEqualTo(new Watchdog.Step(okay, List.of()));
  }

  @Test
  void aMessageNotedInOkayMovesTheTimer() {
    long receivedNs = SET + 1;
    Okay moved = new Okay(false, new Timer(receivedNs, TW));
    row(new Okay(false, OLD), new TimerExpired(receivedNs), moved);
    assertThat(watchdog.step(moved, new TimerExpired(receivedNs), NOW + 1, 0).actions())
        .containsExactly(SEND_DWR);
  }

  @Test
  void onlyOkayIsInServiceAndNeedsOnlyTheTimeOfArrival() {
    assertThat(new Okay(true, OLD).isInService()).isTrue();
    assertThat(new Okay(true, OLD).needsOnlyArrivalTime()).isTrue();
    for (WatchdogState other :
        List.of(new Initial(OLD), new Suspect(OLD), new Down(OLD), new Reopen(false, 2, OLD))) {
      assertThat(other.isInService()).isFalse();
      assertThat(other.needsOnlyArrivalTime()).isFalse();
    }
  }
}
