package io.weir.sctp.core;

import io.weir.sctp.core.OutstandingChunk.State;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.PacketWriter;
import java.util.ArrayList;
import java.util.List;

/// Tells the peer which TSNs it need not wait for: the Advanced.Peer.Ack.Point of
/// [RFC 3758 section 3.5](https://www.rfc-editor.org/rfc/rfc3758#section-3.5), and FORWARD TSN or
/// [I-FORWARD-TSN](https://www.rfc-editor.org/rfc/rfc8260#section-2.3.1). Called by the procedures
/// of [DataSender]. Owned by the association.
final class ForwardPoint {
  private static final int HEADER_BYTES = 8;
  private static final int SKIPPED_BYTES = 4;
  private static final int INTERLEAVED_SKIPPED_BYTES = 8;

  private final Context context;
  private final OutstandingData outstanding;
  private int pointTsn;
  private boolean due;
  private long sentNs;
  private final List<OutboundStream> touched = new ArrayList<>();

  ForwardPoint(Context context, OutstandingData outstanding) {
    this.context = context;
    this.outstanding = outstanding;
  }

  void begin() {
    pointTsn = outstanding.cumulativeTsn();
    due = false;
  }

  /// Whether the point is beyond what the peer has acknowledged (rule C3).
  boolean isAhead() {
    return Serial.before(outstanding.cumulativeTsn(), pointTsn);
  }

  /// Whether a chunk is to leave.
  boolean isDue() {
    return due;
  }

  /// Chunks were given up: the point may move, and the peer is told at once (rule C2).
  void advance() {
    int before = pointTsn;
    move();
    due |= pointTsn != before;
  }

  /// A SACK was processed (rules C1 to C3). A chunk that tells nothing new is repeated only after a
  /// round trip.
  void acknowledged(long roundTripNs) {
    advance();
    if (!isAhead()) {
      due = false;
    } else if (context.nowNs - sentNs >= roundTripNs) {
      due = true;
    }
  }

  /// T3-rtx has expired (rule A5).
  void timedOut() {
    move();
    due = isAhead();
  }

  private void move() {
    if (Serial.before(pointTsn, outstanding.cumulativeTsn())) {
      pointTsn = outstanding.cumulativeTsn();
    }
    int next = pointTsn + 1;
    while (next != outstanding.nextTsn() && outstanding.at(next).state == State.ABANDONED) {
      pointTsn = next++;
    }
  }

  /// Puts the chunk into a packet; a point that does not fit is lowered (rule C4).
  ///
  /// @return whether it fitted
  boolean fill(PacketWriter packet) {
    int skippedBytes =
        context.extensions.interleaving() ? INTERLEAVED_SKIPPED_BYTES : SKIPPED_BYTES;
    int most = (packet.roomBytes() - HEADER_BYTES) / skippedBytes;
    if (packet.roomBytes() < HEADER_BYTES || (most == 0 && !packet.isEmpty())) {
      return false;
    }
    packet.put(context.extensions.interleaving() ? interleaved(most) : plain(most));
    due = false;
    sentNs = context.nowNs;
    return true;
  }

  private Chunk plain(int most) {
    List<Chunk.SkippedStream> skipped = new ArrayList<>();
    int tsn = outstanding.cumulativeTsn();
    while (tsn != pointTsn) {
      OutstandingChunk chunk = outstanding.at(tsn + 1);
      if (!chunk.flags.unordered()) {
        int place = place(chunk, skipped.size());
        if (place == most) {
          break;
        }
        put(skipped, place, new Chunk.SkippedStream(chunk.stream.id, chunk.sequence));
      }
      tsn++;
    }
    forgetPlaces();
    pointTsn = tsn;
    return new Chunk.ForwardTsn(tsn, skipped);
  }

  private Chunk interleaved(int most) {
    List<Chunk.SkippedMessage> skipped = new ArrayList<>();
    int tsn = outstanding.cumulativeTsn();
    while (tsn != pointTsn) {
      OutstandingChunk chunk = outstanding.at(tsn + 1);
      int place = place(chunk, skipped.size());
      if (place == most) {
        break;
      }
      boolean unordered = chunk.flags.unordered();
      put(skipped, place, new Chunk.SkippedMessage(chunk.stream.id, unordered, chunk.sequence));
      tsn++;
    }
    forgetPlaces();
    pointTsn = tsn;
    return new Chunk.InterleavedForwardTsn(tsn, skipped);
  }

  /// Where the stream of a chunk stands in the list, or `end`. The newest number of a stream is the
  /// one of its last chunk, as numbers are given in the order of TSNs.
  private int place(OutstandingChunk chunk, int end) {
    OutboundStream stream = chunk.stream;
    int known = chunk.flags.unordered() ? stream.skippedUnordered : stream.skippedOrdered;
    if (known > 0) {
      return known - 1;
    }
    if (chunk.flags.unordered()) {
      stream.skippedUnordered = end + 1;
    } else {
      stream.skippedOrdered = end + 1;
    }
    touched.add(stream);
    return end;
  }

  private void forgetPlaces() {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).skippedOrdered = 0;
      touched.get(i).skippedUnordered = 0;
    }
    touched.clear();
  }

  private static <T> void put(List<T> list, int place, T element) {
    if (place == list.size()) {
      list.add(element);
    } else {
      list.set(place, element);
    }
  }
}
