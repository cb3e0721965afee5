package io.weir.testkit;

import java.math.BigDecimal;

/// One thing that happened to a datagram in a [SimulatedNetwork], for failure reports. Immutable.
///
/// @param <A> addresses
/// @param atNs when, in nanoseconds on the network's clock
/// @param what what happened
/// @param number which datagram, counted from 1 in the order of sending; a copy has the number of
///     its original
/// @param from its source
/// @param to its destination
/// @param bytes its length
/// @param text what the test has it described with ([SimulatedNetwork#describedBy]), or empty
public record NetworkEvent<A>(
    long atNs, What what, long number, A from, A to, int bytes, String text) {
  /// What happened.
  public enum What {
    /// It was given to the network.
    SENT("sent"),
    /// A copy of it was made.
    DUPLICATED("duplicated"),
    /// It was lost by chance.
    LOST("lost"),
    /// It was lost at a cut link or an address that is down.
    CUT_OFF("cut off"),
    /// The link's queue was full.
    TAIL_DROPPED("tail-dropped"),
    /// It is held back, so that others overtake it.
    HELD_BACK("held back"),
    /// Bits of it were flipped.
    CORRUPTED("corrupted"),
    /// It arrived.
    DELIVERED("delivered");

    private final String words;

    What(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  @Override
  public String toString() {
    return "%s ms  #%d %s -> %s  %s: %d bytes %s"
        .formatted(BigDecimal.valueOf(atNs, 6), number, from, to, what, bytes, text)
        .stripTrailing();
  }
}
