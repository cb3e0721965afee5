package io.weir.diameter.core;

import static io.weir.diameter.core.WatchdogAction.ATTEMPT_OPEN;
import static io.weir.diameter.core.WatchdogAction.CLOSE_CONNECTION;
import static io.weir.diameter.core.WatchdogAction.FAILBACK;
import static io.weir.diameter.core.WatchdogAction.FAILOVER;
import static io.weir.diameter.core.WatchdogAction.SEND_DWR;
import static io.weir.diameter.core.WatchdogAction.THROW_AWAY;

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
import java.util.List;

/// The application layer watchdog of [RFC 3539 section
/// 3.4](https://www.rfc-editor.org/rfc/rfc3539#section-3.4), by the table of its Appendix A: a
/// pure function from a state, an event and the time to the next state and the actions.
///
/// **The timer in OKAY is set lazily.** By the table every message calls SetWatchdog. Here the
/// driver only notes the time of a message other than a DWA, and when the timer that was really
/// armed expires, the machine moves it to where the last message would have put it: `max(setAt,
/// lastReceived) + length`. If that lies ahead, nothing else happens. The expiries that count are
/// the same as with a timer set anew by every message, because the length drawn with the last real
/// SetWatchdog is kept while messages move the timer: so the moved deadline is never before the
/// armed one, and a check at the armed one cannot come too late. (With a fresh jitter for every
/// message it could, by the difference of two draws.) The RFC allows other calculations of jitter,
/// and each interval that leads to a DWR or a failover still gets its own draw.
///
/// A connection that ended by DPR and DPA had no failure; whether the driver goes on with `DOWN`
/// (three DWAs before service) or starts with a new [#initial] is its choice. Appendix A knows only
/// the first.
///
/// Immutable; one instance may serve any number of peers. The driver calls it on the peer's event
/// loop and keeps the state.
public final class Watchdog {
  private static final int DWAS_TO_REOPEN = 3;
  private static final int UNANSWERED = -1;

  private final WatchdogSettings settings;

  /// @param settings how long the timer runs
  public Watchdog(WatchdogSettings settings) {
    this.settings = settings;
  }

  /// `INITIAL` with its first timer.
  ///
  /// @param nowNs nanoseconds of the driver's monotonic clock (see the package)
  /// @param jitter a random number, at least 0 and below 1
  public WatchdogState initial(long nowNs, double jitter) {
    return new Initial(timer(new Moment(nowNs, jitter)));
  }

  /// Takes one event.
  ///
  /// @param state the current state, first [#initial]
  /// @param event what happened
  /// @param nowNs when, in nanoseconds of the driver's monotonic clock
  /// @param jitter a random number, at least 0 and below 1, fresh for each call
  /// @return the next state and what to do
  /// @throws IllegalArgumentException if jitter is out of bounds
  /// @throws IllegalStateException for ConnectionUp while a connection is up
  public Step step(WatchdogState state, WatchdogEvent event, long nowNs, double jitter) {
    Moment at = new Moment(nowNs, jitter);
    if (event instanceof TimerExpired && nowNs < state.deadlineNs()) {
      return Step.to(state);
    }
    return switch (state) {
      case Initial initial -> whenInitial(initial, event, at);
      case Okay okay -> whenOkay(okay, event, at);
      case Suspect suspect -> whenSuspect(suspect, event, at);
      case Down down -> whenDown(down, event, at);
      case Reopen reopen -> whenReopen(reopen, event, at);
    };
  }

  private Step whenInitial(Initial initial, WatchdogEvent event, Moment at) {
    return switch (event) {
      case ConnectionUp _ -> Step.to(new Okay(false, timer(at)));
      case DwaArrived _, OtherMessageArrived _ -> Step.to(initial, THROW_AWAY);
      case TimerExpired _ -> Step.to(new Initial(timer(at)), ATTEMPT_OPEN);
      case ConnectionDown _ -> Step.to(initial);
    };
  }

  private Step whenOkay(Okay okay, WatchdogEvent event, Moment at) {
    return switch (event) {
      case DwaArrived _ -> Step.to(new Okay(false, timer(at)));
      case OtherMessageArrived _ ->
          Step.to(new Okay(okay.pending(), movedTo(at.nowNs(), okay.tw())));
      case TimerExpired(long lastReceivedNs) -> {
        Timer moved = movedTo(lastReceivedNs, okay.tw());
        yield moved.setAtNs() + moved.lengthNs() > at.nowNs()
            ? Step.to(new Okay(okay.pending(), moved))
            : whenSilent(okay, at);
      }
      case ConnectionDown _ -> Step.to(new Down(timer(at)), CLOSE_CONNECTION, FAILOVER);
      case ConnectionUp _ -> throw alreadyUp(okay);
    };
  }

  private Step whenSilent(Okay okay, Moment at) {
    return okay.pending()
        ? Step.to(new Suspect(timer(at)), FAILOVER)
        : Step.to(new Okay(true, timer(at)), SEND_DWR);
  }

  private Step whenSuspect(Suspect suspect, WatchdogEvent event, Moment at) {
    return switch (event) {
      case DwaArrived _ -> Step.to(new Okay(false, timer(at)), FAILBACK);
      // The DWR is still unanswered: pending stays, and the next silence is suspect at once.
      case OtherMessageArrived _ -> Step.to(new Okay(true, timer(at)), FAILBACK);
      case TimerExpired _, ConnectionDown _ -> Step.to(new Down(timer(at)), CLOSE_CONNECTION);
      case ConnectionUp _ -> throw alreadyUp(suspect);
    };
  }

  private Step whenDown(Down down, WatchdogEvent event, Moment at) {
    return switch (event) {
      case ConnectionUp _ -> Step.to(new Reopen(true, 0, timer(at)), SEND_DWR);
      case DwaArrived _, OtherMessageArrived _ -> Step.to(down, THROW_AWAY);
      case TimerExpired _ -> Step.to(new Down(timer(at)), ATTEMPT_OPEN);
      // The echo of our own CLOSE_CONNECTION.
      case ConnectionDown _ -> Step.to(down);
    };
  }

  private Step whenReopen(Reopen reopen, WatchdogEvent event, Moment at) {
    return switch (event) {
      case DwaArrived _ -> countDwa(reopen);
      case OtherMessageArrived _ -> Step.to(reopen, THROW_AWAY);
      case TimerExpired _ -> probeAgain(reopen, at);
      case ConnectionDown _ -> Step.to(new Down(timer(at)), CLOSE_CONNECTION);
      case ConnectionUp _ -> throw alreadyUp(reopen);
    };
  }

  /// The table does not set the timer here: the next DWR goes out one Tw after the last.
  private static Step countDwa(Reopen reopen) {
    int numDwa = reopen.numDwa() + 1;
    return numDwa == DWAS_TO_REOPEN
        ? Step.to(new Okay(false, reopen.tw()), FAILBACK)
        : Step.to(new Reopen(false, numDwa, reopen.tw()));
  }

  private Step probeAgain(Reopen reopen, Moment at) {
    if (!reopen.pending()) {
      return Step.to(new Reopen(true, reopen.numDwa(), timer(at)), SEND_DWR);
    }
    return reopen.numDwa() < 0
        ? Step.to(new Down(timer(at)), CLOSE_CONNECTION)
        : Step.to(new Reopen(true, UNANSWERED, timer(at)));
  }

  /// `SetWatchdog()`.
  private Timer timer(Moment at) {
    return new Timer(at.nowNs(), settings.twNs(at.jitter()));
  }

  private static Timer movedTo(long receivedNs, Timer tw) {
    return receivedNs > tw.setAtNs() ? new Timer(receivedNs, tw.lengthNs()) : tw;
  }

  private static IllegalStateException alreadyUp(WatchdogState state) {
    return new IllegalStateException("ConnectionUp while a connection is up: " + state);
  }

  /// The outcome of one event.
  ///
  /// @param next the state from now on
  /// @param actions what the driver does, in this order
  public record Step(WatchdogState next, List<WatchdogAction> actions) {
    /// Copies the actions.
    public Step {
      actions = List.copyOf(actions);
    }

    static Step to(WatchdogState next, WatchdogAction... actions) {
      return new Step(next, List.of(actions));
    }
  }
}
