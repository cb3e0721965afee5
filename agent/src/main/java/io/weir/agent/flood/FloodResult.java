package io.weir.agent.flood;

/// What the flood of one mode came to. Immutable.
///
/// @param mode how the server received
/// @param ending how it ended
/// @param elapsedNs how long the flood lasted
/// @param last the last moment of the flood
/// @param mostQueued most messages waiting or in work
/// @param mostHeapBytes most heap in use, garbage included
/// @param sent whole messages that the client has written
/// @param handled messages handled in the end, after the flood included
/// @param misplaced messages that were not the ones that should have come next
record FloodResult(
    FloodMode mode,
    Ending ending,
    long elapsedNs,
    Moment last,
    long mostQueued,
    long mostHeapBytes,
    long sent,
    long handled,
    long misplaced) {

  /// How a flood ended.
  sealed interface Ending {
    /// The server handled everything that was sent.
    record Survived() implements Ending {}

    /// The server's process ended by itself.
    ///
    /// @param words what it said last
    record Died(String words) implements Ending {}

    /// Somebody asked for the stop.
    record Stopped() implements Ending {}
  }

  /// Messages that were written and never handled; 0 when it was stopped too early to know.
  long lost() {
    return ending instanceof Ending.Stopped ? 0 : sent - handled;
  }

  /// Whether the mode kept what it promises: nothing, or its bound exactly and every message in
  /// order.
  boolean keptItsPromise() {
    return !mode.isBounded()
        || (!(ending instanceof Ending.Died)
            && mostQueued <= mode.bound()
            && lost() == 0
            && misplaced == 0);
  }

  /// The server's average over the flood.
  double receivedPerSecond() {
    return last.receivedPerSecond(Moment.START);
  }

  /// The server's average over the flood.
  double handledPerSecond() {
    return last.handledPerSecond(Moment.START);
  }

  /// The client's average over the flood.
  double blockedShare() {
    return last.blockedShare(Moment.START);
  }
}
