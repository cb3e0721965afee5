package io.weir.testkit;

/// What a [SimulatedNetwork] has done so far. It adds up at any moment:
/// `sent + duplicated = lost + cutOff + tailDropped + delivered + inFlight`.
///
/// @param sent datagrams given to the network
/// @param duplicated copies that it made
/// @param lost datagrams lost by chance
/// @param cutOff datagrams and copies that were lost at a cut link or an address that is down
/// @param tailDropped datagrams that found a link's queue full
/// @param heldBack datagrams and copies that were held back for others to overtake
/// @param corrupted datagrams and copies of which bits were flipped
/// @param delivered datagrams and copies that arrived
/// @param inFlight datagrams and copies under way now
public record NetworkCounts(
    long sent,
    long duplicated,
    long lost,
    long cutOff,
    long tailDropped,
    long heldBack,
    long corrupted,
    long delivered,
    int inFlight) {
  @Override
  public String toString() {
    return ("%d sent, %d duplicated, %d lost, %d cut off, %d tail-dropped, %d held back,"
            + " %d corrupted, %d delivered, %d in flight")
        .formatted(
            sent, duplicated, lost, cutOff, tailDropped, heldBack, corrupted, delivered, inFlight);
  }
}
