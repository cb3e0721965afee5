package io.weir.sctp.core;

import io.weir.sctp.core.OutstandingChunk.State;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.util.List;

/// What happens when T3-rtx expires
/// ([RFC 9260 section 6.3.3](https://www.rfc-editor.org/rfc/rfc9260#section-6.3.3)) or a path is
/// lost (section 6.4.1), and sending again what is marked. Called by [DataSender]. Owned by the
/// association.
final class Retransmission {
  private final Context context;
  private final OutstandingData outstanding;
  private final PeerWindow window;
  private final Abandonment abandonment;
  private final Transmission transmission;
  private long chunks;
  private long timeouts;

  Retransmission(
      Context context, Ledger ledger, Abandonment abandonment, Transmission transmission) {
    this.context = context;
    this.abandonment = abandonment;
    this.transmission = transmission;
    outstanding = ledger.outstanding();
    window = ledger.window();
  }

  /// Chunks that were sent again.
  long chunks() {
    return chunks;
  }

  /// How often T3-rtx has expired while data was outstanding.
  long timeouts() {
    return timeouts;
  }

  /// T3-rtx of a path with outstanding data has expired: rules E1 to E3. What does not fit the
  /// first packet follows as the congestion window allows.
  void timedOut(Path path) {
    timeouts++;
    boolean probe = window.isAnsweredProbe(outstanding.firstOutstandingTsn(path));
    if (probe) {
      // The peer answers and its window is closed: no error, and nothing about the network.
      path.roundTrip.backOff();
    } else {
      path.congestion.timedOut(path.chunkBytes());
      path.flight.afterTimeout = true;
      context.paths.unanswered(path);
    }
    path.flight.timing = false;
    Path to = context.paths.forRetransmission(path);
    moveAll(path, to, true);
    if (to.flight.lostChunks > 0) {
      to.flight.oneForced = true;
      to.flight.burstEndBytes = transmission.burstBytes(to);
    }
  }

  /// Everything that is outstanding on a path is marked, to go by another.
  ///
  /// @param limited whether messages that were retransmitted often enough are given up instead
  private void moveAll(Path path, Path to, boolean limited) {
    int tsn = outstanding.firstOutstandingTsn(path);
    while (!path.flight.isEmpty() && tsn != outstanding.nextTsn()) {
      OutstandingChunk chunk = outstanding.at(tsn++);
      if (chunk.path != path || !chunk.isOutstanding()) {
        continue;
      }
      OutboundMessage message = chunk.message;
      if (message != null
          && limited
          && chunk.state == State.FLIGHT
          && abandonment.isOverRetransmitted(chunk)) {
        abandonment.abandonBegun(message);
      } else if (chunk.state == State.FLIGHT || to != path) {
        outstanding.lost(chunk, to);
      }
    }
  }

  /// A path does not work any more, or is not the peer's any more: what is outstanding on it goes
  /// elsewhere.
  void lost(Path path, Path to) {
    if (to == path || path.flight.isEmpty()) {
      return;
    }
    moveAll(path, to, false);
    path.retransmissionNs = Timers.NEVER;
    to.flight.burstEndBytes = transmission.burstBytes(to);
  }

  /// Whether marked chunks may leave to a path now.
  boolean mayFill(Path path) {
    Flight flight = path.flight;
    return flight.lostChunks > 0 && (flight.oneForced || transmission.mayStart(path));
  }

  /// Puts marked chunks into a packet, the earliest first.
  ///
  /// @return whether any
  boolean fill(PacketWriter packet, Path path) {
    Flight flight = path.flight;
    boolean any = false;
    while (flight.lostChunks > 0) {
      OutstandingChunk chunk = outstanding.firstLost(path);
      if (packet.roomBytes() < chunk.wireBytes) {
        break;
      }
      boolean earliest = chunk.tsn == outstanding.firstOutstandingTsn(path);
      outstanding.sentAgain(chunk);
      chunks++;
      any = true;
      if (earliest) {
        // Section 6.1: the timer starts anew with the earliest chunk.
        path.retransmissionNs = Timers.NEVER;
      }
      forgetMeasurement(chunk);
      transmission.launched(chunk);
      transmission.put(packet, chunk);
    }
    if (any) {
      flight.oneForced = false;
    }
    return any;
  }

  /// Rule C5 of section 6.3.1 (Karn).
  private void forgetMeasurement(OutstandingChunk chunk) {
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Flight flight = all.get(i).flight;
      if (flight.timing && flight.timedTsn == chunk.tsn) {
        flight.timing = false;
      }
    }
  }

  /// Bytes of the packet that the next marked chunk of a path needs: more than the path's own where
  /// that has become narrower since the chunk was made. A chunk is not cut again (section 6.9); IP
  /// cuts the packet.
  int packetBytes(Path path) {
    if (path.flight.lostChunks == 0) {
      return path.packetBytes;
    }
    int leastBytes =
        Packet.HEADER_BYTES + context.dataOverheadBytes + outstanding.firstLost(path).wireBytes;
    return Math.max(path.packetBytes, leastBytes);
  }
}
