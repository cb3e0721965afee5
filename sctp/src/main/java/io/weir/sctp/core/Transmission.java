package io.weir.sctp.core;

import io.weir.sctp.core.Fragmenter.Room;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutstandingChunk.Piece;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.util.List;

/// Fills packets with new data, as far as windows, bursts and bundling allow
/// ([RFC 9260 section 6.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.1), rules A, B, D and
/// E; sections 6.9 and 6.10). Called by [DataSender]. Owned by the association.
final class Transmission {
  private final Context context;
  private final StreamQueues queues;
  private final OutstandingData outstanding;
  private final PeerWindow window;
  private final Outcomes outcomes;
  private final Abandonment abandonment;
  private boolean shutdownPending;

  Transmission(Context context, Ledger ledger, Abandonment abandonment) {
    this.context = context;
    this.abandonment = abandonment;
    queues = ledger.queues();
    outstanding = ledger.outstanding();
    window = ledger.window();
    outcomes = ledger.outcomes();
  }

  /// Whether no further message will be queued: the last chunk asks to be acknowledged at once.
  void shutdownPending(boolean pending) {
    shutdownPending = pending;
  }

  // ---- whether

  /// Whether a packet may leave to a path now as far as its congestion window and the burst go.
  boolean mayStart(Path path) {
    Flight flight = path.flight;
    if (flight.flightBytes == 0) {
      return true;
    }
    return !flight.afterTimeout
        && flight.flightBytes < Math.min(path.congestion.windowBytes(), flight.burstEndBytes);
  }

  /// Whether new data may leave to a path now. Lost data of the path is to leave before.
  boolean mayFill(Path path) {
    path.flight.burstUsed = true;
    return !queues.isEmpty() && mayStart(path) && mayAdd(path);
  }

  /// Whether new data may go into a packet to a path that was begun while [#mayStart] was true.
  boolean mayAdd(Path path) {
    if (queues.isEmpty() || path != context.paths.forData()) {
      return false;
    }
    queues.packetBegins();
    StreamQueue queue = queues.next();
    OutboundMessage message = queue == null ? null : queue.served();
    if (message == null || outstanding.isFull() || waitsForMore()) {
      return false;
    }
    return window.isProbeDue() || fits(message);
  }

  private boolean fits(OutboundMessage message) {
    int left = message.payload.length() - message.begunBytes;
    long room = window.roomForNew();
    // The usual case needs no more than this.
    return left <= room || Fragmenter.next(message.payload.length(), left, emptyPacket(room)) > 0;
  }

  private Room emptyPacket(long windowBytes) {
    int whole = wholeBytes();
    return new Room(whole, whole, windowBytes, window.mostAdvertisedBytes());
  }

  /// Nagle: while something is outstanding, less than a packet waits for more
  /// ([RFC 1122 section 4.2.3.4](https://www.rfc-editor.org/rfc/rfc1122#section-4.2.3.4)).
  private boolean waitsForMore() {
    return !context.options.scheduling().noDelay()
        && !shutdownPending
        && outstanding.outstandingChunks() > 0
        && queues.queuedBytes()
                + queues.begunBytes()
                + (long) queues.queuedMessages() * headerBytes()
            < wholeBytes();
  }

  /// Whether there is a message whose turn it is.
  boolean hasNext() {
    queues.packetBegins();
    return queues.next() != null;
  }

  /// Whether something could leave if only the peer's window had room.
  boolean isWindowClosed() {
    queues.packetBegins();
    StreamQueue queue = queues.next();
    OutboundMessage message = queue == null ? null : queue.served();
    return message != null && !fits(message);
  }

  private int headerBytes() {
    return context.extensions.interleaving()
        ? PacketWriter.INTERLEAVED_DATA_HEADER_BYTES
        : PacketWriter.DATA_HEADER_BYTES;
  }

  /// Payload of the largest chunk that fits a packet on every path, so that a chunk can be
  /// retransmitted on any (section 6.9, AMDCS).
  private int wholeBytes() {
    List<Path> all = context.paths.all();
    int packetBytes = Integer.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      packetBytes = Math.min(packetBytes, all.get(i).packetBytes);
    }
    return packetBytes - Packet.HEADER_BYTES - context.dataOverheadBytes - headerBytes();
  }

  // ---- filling

  /// Puts new data into a packet to a path for which [#mayAdd] has answered true.
  ///
  /// @return whether any
  boolean fill(PacketWriter packet, Path path) {
    decay(path);
    int whole = wholeBytes();
    int header = headerBytes();
    boolean probe = window.isProbeDue();
    boolean any = false;
    queues.packetBegins();
    while (!outstanding.isFull() && !(probe && any)) {
      StreamQueue queue = queues.next();
      OutboundMessage message = queue == null ? null : queue.served();
      if (queue == null || message == null) {
        break;
      }
      var room =
          new Room(
              packet.roomBytes() - header,
              whole,
              window.roomForNew(),
              window.mostAdvertisedBytes());
      int length = message.payload.length();
      int left = length - message.begunBytes;
      int bytes =
          probe ? Fragmenter.probe(length, left, room) : Fragmenter.next(length, left, room);
      if (bytes <= 0) {
        break;
      }
      if (message.hasBegun() || begins(queue, message)) {
        put(packet, make(queue, message, bytes, path));
        any = true;
      }
    }
    if (any && probe) {
      window.probed(outstanding.nextTsn() - 1);
    }
    return any;
  }

  /// The congestion window of a path that was not used has become smaller (section 7.2.1).
  private void decay(Path path) {
    Flight flight = path.flight;
    if (!flight.isEmpty()) {
      return;
    }
    long idleNs = context.nowNs - flight.lastDataNs;
    path.congestion.resumed(idleNs, path.roundTrip.rtoNs(), path.chunkBytes());
    if (flight.burstEndBytes == 0 || idleNs >= path.roundTrip.rtoNs()) {
      flight.burstEndBytes = burstBytes(path);
    }
  }

  /// A SACK has come. What it acknowledges clocks out as much again, and Max.Burst packets beside:
  /// so one SACK for a whole batch of packets, as a peer with receive offload sends it, does not
  /// empty the path (section 6.1, rule D, where flightsize is taken before the SACK). Of SACKs that
  /// come together the one that allows most counts.
  void renewBurst(Path path) {
    Flight flight = path.flight;
    long burst = (long) context.options.sizes().mostBurstPackets() * path.chunkBytes();
    int end = (int) Math.min(flight.bytesBefore + burst, Integer.MAX_VALUE);
    flight.burstEndBytes = flight.burstUsed ? end : Math.max(end, flight.burstEndBytes);
    flight.burstUsed = false;
  }

  /// Section 6.1, rule D: what may be in flight at the end of a burst that begins now.
  int burstBytes(Path path) {
    long burst = (long) context.options.sizes().mostBurstPackets() * path.chunkBytes();
    return (int) Math.min(path.flight.flightBytes + burst, Integer.MAX_VALUE);
  }

  /// A queued message begins, unless it is too late.
  private boolean begins(StreamQueue queue, OutboundMessage message) {
    if (message.carriage.reliability() instanceof Reliability.Timed timed
        && timed.deadlineNs() <= context.nowNs) {
      abandonment.abandonQueued(message);
      return false;
    }
    if (!message.claim(context.nowNs)) {
      abandonment.forget(message);
      queues.unlink(message);
      return false;
    }
    queues.begin(queue, message);
    outcomes.begun(message);
    message.firstTsn = outstanding.nextTsn();
    return true;
  }

  private OutstandingChunk make(StreamQueue queue, OutboundMessage message, int bytes, Path path) {
    int offset = message.begunBytes;
    boolean ended = queues.advance(queue, message, bytes);
    boolean immediate =
        ended && (message.carriage.acknowledgeAtOnce() || (shutdownPending && queues.isEmpty()));
    var flags = DataFlags.of(immediate, message.carriage.unordered(), offset == 0, ended);
    var piece = new Piece(outstanding.nextTsn(), offset, bytes, headerBytes(), flags);
    var chunk = new OutstandingChunk(piece, message, queue.stream, path);
    message.chunks++;
    message.latestTsn = piece.tsn();
    outstanding.add(chunk);
    outcomes.chunkMade(bytes);
    launched(chunk);
    time(chunk);
    if (ended) {
      outcomes.handedOver(message);
    }
    return chunk;
  }

  /// A chunk leaves, the first time or again: rule R1 of section 6.3.2.
  void launched(OutstandingChunk chunk) {
    Path path = chunk.path;
    path.flight.lastDataNs = context.nowNs;
    if (path.retransmissionNs == Timers.NEVER) {
      path.retransmissionNs = context.nowNs + path.roundTrip.rtoNs();
    }
  }

  /// One measurement for each round trip (section 6.3.1, rule C4).
  private void time(OutstandingChunk chunk) {
    Flight flight = chunk.path.flight;
    if (!flight.timing) {
      flight.timing = true;
      flight.timedTsn = chunk.tsn;
      flight.timedSinceNs = context.nowNs;
    }
  }

  /// Writes a chunk, new or again.
  void put(PacketWriter packet, OutstandingChunk chunk) {
    OutboundMessage message = chunk.message;
    if (message == null) {
      throw new IllegalStateException("a chunk that was given up is not sent");
    }
    int bits = chunk.flags.bits();
    int protocolId = message.carriage.protocolId();
    if (context.extensions.interleaving()) {
      packet.putInterleavedData(bits, chunk.length, chunk.tsn, chunk.stream.id, chunk.sequence);
      packet.fragment(chunk.flags.begins() ? protocolId : chunk.fragment);
    } else {
      int place = chunk.stream.id << 16 | chunk.sequence;
      packet.putData(bits, chunk.length, chunk.tsn, place, protocolId);
    }
    packet.payload(message.payload, chunk.offset, chunk.length);
  }
}
