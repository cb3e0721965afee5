package io.weir.diameter.core;

/// The states of the watchdog,
/// [RFC 3539 Appendix A](https://www.rfc-editor.org/rfc/rfc3539#appendix-A).
///
/// Immutable. [Watchdog] makes them; the driver of one peer keeps the current one.
public sealed interface WatchdogState {

  /// The running watchdog timer.
  Timer tw();

  /// When the driver has to report [WatchdogEvent.TimerExpired], in nanoseconds of the driver's
  /// monotonic clock. A watchdog always waits for something.
  default long deadlineNs() {
    return tw().setAtNs() + tw().lengthNs();
  }

  /// Whether the peer may be sent requests.
  default boolean isInService() {
    return this instanceof Okay;
  }

  /// Whether a message other than a DWA does nothing but restart the timer. Then the driver keeps
  /// its time of arrival and makes no step, so that the hot path costs one store (see [Watchdog]).
  default boolean needsOnlyArrivalTime() {
    return this instanceof Okay;
  }

  /// `INITIAL`: never been open.
  record Initial(Timer tw) implements WatchdogState {}

  /// `OKAY`: the connection is up.
  ///
  /// @param pending whether a DWR waits for its DWA
  /// @param tw see [WatchdogState]
  record Okay(boolean pending, Timer tw) implements WatchdogState {}

  /// `SUSPECT`: failover has been initiated. A DWR is pending, else the state would be another.
  record Suspect(Timer tw) implements WatchdogState {}

  /// `DOWN`: the connection is closed.
  record Down(Timer tw) implements WatchdogState {}

  /// `REOPEN`: the connection is up again and has to prove itself by three DWAs.
  ///
  /// @param pending whether a DWR waits for its DWA
  /// @param numDwa the RFC's NumDWA: DWAs received, or -1 after a DWR stayed unanswered for one Tw
  /// @param tw see [WatchdogState]
  record Reopen(boolean pending, int numDwa, Timer tw) implements WatchdogState {}

  /// The timer Tw as set last.
  ///
  /// @param setAtNs when, in nanoseconds of the driver's clock
  /// @param lengthNs how long it runs, jitter included, in nanoseconds
  record Timer(long setAtNs, long lengthNs) {}
}
