package io.weir.sctp.core;

import io.weir.sctp.core.OutstandingChunk.State;
import org.jspecify.annotations.Nullable;

/// The chunks between the cumulative TSN ack point and the next TSN, found by TSN: a ring that
/// grows as needed. All changes of a chunk's state and path are made here, so that the sums of
/// the association and of each path are always those of the chunks. Called by the procedures of
/// [DataSender]. Owned by the association.
///
/// [RFC 9260 section 6.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.1) allows 2^31 - 1 TSNs
/// and 65,535 ordered messages of a stream in the window. Gap ack blocks reach 65,535 TSNs, so new
/// data is sent for no more; that keeps both limits. Messages that are given up may take one TSN
/// each beyond, at most one for each stream.
final class OutstandingData {
  /// Most TSNs from the cumulative TSN ack point to the next TSN.
  static final int MOST = 65_535;

  private static final int LEAST_SLOTS = 64;
  private static final int SLOTS_KEPT = 4096;

  private @Nullable OutstandingChunk[] slots = new OutstandingChunk[LEAST_SLOTS];
  private int cumulativeTsn;
  private int nextTsn;
  private long flightPayloadBytes;
  private long lostPayloadBytes;
  private int outstandingChunks;

  /// Numbers begin anew; there are no chunks.
  void begin(int initialTsn) {
    slots = new OutstandingChunk[LEAST_SLOTS];
    nextTsn = initialTsn;
    cumulativeTsn = initialTsn - 1;
    flightPayloadBytes = 0;
    lostPayloadBytes = 0;
    outstandingChunks = 0;
  }

  /// The cumulative TSN ack point.
  int cumulativeTsn() {
    return cumulativeTsn;
  }

  int nextTsn() {
    return nextTsn;
  }

  /// How many chunks there are, of all states.
  int size() {
    return nextTsn - cumulativeTsn - 1;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  boolean isFull() {
    return size() >= MOST;
  }

  /// Chunks that are in flight or lost.
  int outstandingChunks() {
    return outstandingChunks;
  }

  /// Payload bytes in flight, on all paths.
  long flightPayloadBytes() {
    return flightPayloadBytes;
  }

  /// Payload bytes marked for retransmission, on all paths.
  long lostPayloadBytes() {
    return lostPayloadBytes;
  }

  /// The chunk of a TSN after the cumulative TSN ack point and before the next TSN.
  OutstandingChunk at(int tsn) {
    OutstandingChunk chunk = slots[tsn & (slots.length - 1)];
    if (chunk == null || chunk.tsn != tsn) {
      throw new IllegalStateException("no chunk has TSN " + Integer.toUnsignedString(tsn));
    }
    return chunk;
  }

  /// A chunk with the next TSN leaves for the first time.
  void add(OutstandingChunk chunk) {
    if (size() + 1 > slots.length) {
      grow();
    }
    slots[chunk.tsn & (slots.length - 1)] = chunk;
    nextTsn++;
    chunk.stream.chunks++;
    outstandingChunks++;
    enterFlight(chunk);
  }

  private void grow() {
    @Nullable OutstandingChunk[] larger = new OutstandingChunk[slots.length * 2];
    for (int tsn = cumulativeTsn + 1; tsn != nextTsn; tsn++) {
      larger[tsn & (larger.length - 1)] = slots[tsn & (slots.length - 1)];
    }
    slots = larger;
  }

  /// Moves the cumulative TSN ack point over the earliest chunk.
  ///
  /// @return the chunk, with the state it had
  OutstandingChunk removeFirst() {
    OutstandingChunk chunk = at(cumulativeTsn + 1);
    leaveState(chunk);
    cumulativeTsn++;
    slots[cumulativeTsn & (slots.length - 1)] = null;
    chunk.stream.chunks--;
    if (isEmpty() && slots.length > SLOTS_KEPT) {
      slots = new OutstandingChunk[LEAST_SLOTS];
    }
    return chunk;
  }

  /// A gap ack block covers a chunk that was outstanding.
  void acknowledged(OutstandingChunk chunk) {
    leaveState(chunk);
    chunk.state = State.ACKNOWLEDGED;
  }

  /// The peer has taken a gap ack back.
  void reneged(OutstandingChunk chunk) {
    chunk.state = State.FLIGHT;
    outstandingChunks++;
    enterFlight(chunk);
  }

  /// A chunk in flight is marked for retransmission.
  ///
  /// @param to where it is to go
  void lost(OutstandingChunk chunk, Path to) {
    leaveState(chunk);
    chunk.state = State.LOST;
    chunk.moved |= chunk.path != to;
    chunk.path = to;
    outstandingChunks++;
    enterLost(chunk);
  }

  /// A lost chunk leaves again, to its path.
  void sentAgain(OutstandingChunk chunk) {
    leaveState(chunk);
    chunk.state = State.FLIGHT;
    chunk.transmissions++;
    chunk.misses = 0;
    outstandingChunks++;
    enterFlight(chunk);
  }

  /// A chunk is given up, whatever its state was.
  void abandoned(OutstandingChunk chunk) {
    leaveState(chunk);
    chunk.state = State.ABANDONED;
    chunk.message = null;
  }

  private void enterFlight(OutstandingChunk chunk) {
    Flight flight = chunk.path.flight;
    notAfter(flight, chunk.tsn);
    flight.flightBytes += chunk.wireBytes;
    flight.flightChunks++;
    flightPayloadBytes += chunk.length;
  }

  private void enterLost(OutstandingChunk chunk) {
    Flight flight = chunk.path.flight;
    if (flight.lostChunks == 0 || Serial.before(chunk.tsn, flight.firstLostTsn)) {
      flight.firstLostTsn = chunk.tsn;
    }
    notAfter(flight, chunk.tsn);
    flight.lostChunks++;
    lostPayloadBytes += chunk.length;
  }

  private static void notAfter(Flight flight, int tsn) {
    if (flight.isEmpty() || Serial.before(tsn, flight.firstOutstandingTsn)) {
      flight.firstOutstandingTsn = tsn;
    }
  }

  private void leaveState(OutstandingChunk chunk) {
    Flight flight = chunk.path.flight;
    switch (chunk.state) {
      case FLIGHT -> {
        flight.flightBytes -= chunk.wireBytes;
        flight.flightChunks--;
        flightPayloadBytes -= chunk.length;
        outstandingChunks--;
      }
      case LOST -> {
        flight.lostChunks--;
        lostPayloadBytes -= chunk.length;
        outstandingChunks--;
      }
      case ACKNOWLEDGED, ABANDONED -> {}
    }
  }

  /// The earliest chunk that is lost on a path which has any. Each call begins where the one before
  /// has found its chunk.
  OutstandingChunk firstLost(Path path) {
    Flight flight = path.flight;
    int tsn = after(flight.firstLostTsn);
    while (at(tsn).state != State.LOST || at(tsn).path != path) {
      tsn++;
    }
    flight.firstLostTsn = tsn;
    return at(tsn);
  }

  /// The TSN of the earliest chunk that is outstanding on a path which has any.
  int firstOutstandingTsn(Path path) {
    Flight flight = path.flight;
    int tsn = after(flight.firstOutstandingTsn);
    while (!at(tsn).isOutstanding() || at(tsn).path != path) {
      tsn++;
    }
    flight.firstOutstandingTsn = tsn;
    return tsn;
  }

  /// A TSN, or the first one there is when it was acknowledged meanwhile.
  private int after(int tsn) {
    return Serial.before(cumulativeTsn, tsn) ? tsn : cumulativeTsn + 1;
  }
}
