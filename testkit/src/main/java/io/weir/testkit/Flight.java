package io.weir.testkit;

/// A datagram, or a copy of one, under way in a [SimulatedNetwork]. Those that are due at the same
/// instant arrive in the order in which they were made.
///
/// @param <A> addresses
/// @param dueNs when it arrives
/// @param order counts everything that was ever under way
/// @param number which datagram
/// @param way its source and destination
/// @param datagram what arrives
@SuppressWarnings("ArrayRecordComponent") // never compared, and handed out once
record Flight<A>(long dueNs, long order, long number, Way<A> way, byte[] datagram)
    implements Comparable<Flight<A>> {
  /// One direction between two addresses.
  ///
  /// @param <A> addresses
  /// @param from source
  /// @param to destination
  record Way<A>(A from, A to) {}

  @Override
  public int compareTo(Flight<A> other) {
    // By their difference, as instants of a monotonic clock may overflow.
    int byInstant = Long.signum(dueNs - other.dueNs);
    return byInstant != 0 ? byInstant : Long.compare(order, other.order);
  }
}
