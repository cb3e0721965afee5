package io.weir.transport;

import org.jspecify.annotations.Nullable;

/// One message on its way out: what, in which lane, until when, and who is told. Made by the
/// sender, given to a [SendQueue] once, and from then on owned by that queue.
public final class Send {
  final byte[] payload;
  final Lane lane;
  final long deadlineNs;
  final SendListener listener;

  // Guarded by the queue's lock once the send was given to it.
  int prefixBytes;
  long begunBytes;
  State state = State.NEW;
  SendOutcome.@Nullable Unsent withdrawn;

  /// Where a send stands.
  enum State {
    NEW,
    /// Waits for room in its lane.
    WAITING,
    QUEUED,
    /// Offered to the transport this very moment: its first byte may be leaving.
    OFFERED,
    /// Its first byte has left.
    BEGUN,
    SETTLED
  }

  private Send(byte[] payload, Lane lane, long deadlineNs, SendListener listener) {
    this.payload = payload;
    this.lane = lane;
    this.deadlineNs = deadlineNs;
    this.listener = listener;
  }

  /// A message in the data lane without a deadline and without a listener.
  ///
  /// @param payload the message, which the sender must not change any more
  /// @return the send
  public static Send of(byte[] payload) {
    return of(payload, Lane.DATA);
  }

  /// A message without a deadline and without a listener.
  ///
  /// @param payload the message, which the sender must not change any more
  /// @param lane its lane
  /// @return the send
  public static Send of(byte[] payload, Lane lane) {
    return new Send(payload, lane, Deadlines.NEVER, SendListener.NONE);
  }

  /// The same message in another lane.
  ///
  /// @param newLane the lane
  /// @return a new send
  public Send in(Lane newLane) {
    return new Send(payload, newLane, deadlineNs, listener);
  }

  /// The same message with a deadline: if its first byte has not left by then it never will.
  ///
  /// @param newDeadlineNs instant on the [System#nanoTime()] clock
  /// @return a new send
  public Send before(long newDeadlineNs) {
    return new Send(payload, lane, newDeadlineNs, listener);
  }

  /// The same message with a listener for its outcome.
  ///
  /// @param newListener told once
  /// @return a new send
  public Send telling(SendListener newListener) {
    return new Send(payload, lane, deadlineNs, newListener);
  }

  /// Whether its deadline has passed.
  ///
  /// @param nowNs now, on the [System#nanoTime()] clock
  /// @return true from the instant of the deadline on
  public boolean isLate(long nowNs) {
    return Deadlines.passed(deadlineNs, nowNs);
  }

  /// Bytes that have not left yet, prefix included.
  long restBytes() {
    return prefixBytes + payload.length - begunBytes;
  }
}
