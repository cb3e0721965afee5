package io.weir.diameter.core;

import io.weir.diameter.core.PeerEvent.DeadlineReached;
import io.weir.diameter.core.PeerState.Closed;
import io.weir.diameter.core.PeerState.Closing;
import io.weir.diameter.core.PeerState.IOpen;
import io.weir.diameter.core.PeerState.ROpen;
import io.weir.diameter.core.PeerState.WaitConnAck;
import io.weir.diameter.core.PeerState.WaitConnAckElect;
import io.weir.diameter.core.PeerState.WaitICea;
import io.weir.diameter.core.PeerState.WaitReturns;
import java.util.List;

/// The peer state machine of [RFC 6733 section
/// 5.6](https://www.rfc-editor.org/rfc/rfc6733#section-5.6): a pure function from a state, an
/// event and the time to the next state and the actions. This class only routes; the rows of the
/// table stand in [Connecting], [Electing] and [Conversing].
///
/// Immutable; one instance may serve any number of peers with the same settings. The driver calls
/// it on the peer's event loop and keeps the state.
public final class PeerMachine {
  private final Connecting connecting;
  private final Electing electing;
  private final Conversing conversing;

  /// @param settings who the nodes are and how long things take
  public PeerMachine(PeerSettings settings) {
    Ending ending = new Ending(settings);
    this.electing = new Electing(settings, ending);
    this.connecting = new Connecting(settings, ending, electing);
    this.conversing = new Conversing(settings, ending);
  }

  /// Takes one event.
  ///
  /// @param state the current state, first [PeerState#initial()]
  /// @param event what happened
  /// @param nowNs when, in nanoseconds of the driver's monotonic clock (see the package)
  /// @param jitter a random number, at least 0 and below 1, fresh for each call
  /// @return the next state and what to do; the same state and nothing for events that do not
  ///     matter
  /// @throws IllegalArgumentException if jitter is out of bounds
  public Step step(PeerState state, PeerEvent event, long nowNs, double jitter) {
    Moment at = new Moment(nowNs, jitter);
    if (event instanceof DeadlineReached && nowNs < state.deadlineNs()) {
      return Step.stay(state);
    }
    return switch (state) {
      case Closed closed -> connecting.whenClosed(closed, event, at);
      case WaitConnAck waiting -> connecting.whenWaitConnAck(waiting, event, at);
      case WaitICea waiting -> connecting.whenWaitICea(waiting, event, at);
      case WaitConnAckElect waiting -> electing.whenWaitConnAckElect(waiting, event, at);
      case WaitReturns waiting -> electing.whenWaitReturns(waiting, event, at);
      case IOpen open -> conversing.whenOpen(open, event, at);
      case ROpen open -> conversing.whenOpen(open, event, at);
      case Closing closing -> conversing.whenClosing(closing, event, at);
    };
  }

  /// The outcome of one event.
  ///
  /// @param next the state from now on
  /// @param actions what the driver does, in this order
  public record Step(PeerState next, List<PeerAction> actions) {
    /// Copies the actions.
    public Step {
      actions = List.copyOf(actions);
    }

    static Step stay(PeerState state) {
      return new Step(state, List.of());
    }

    static Step to(PeerState next, PeerAction... actions) {
      return new Step(next, List.of(actions));
    }
  }
}
