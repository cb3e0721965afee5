package io.weir.sctp.core;

import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.GapBlocks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// User data that arrives: what of it is new, in which order it is delivered, what is
/// acknowledged and how much more is welcome (RFC 9260 sections 6.2, 6.5 to 6.9, RFC 3758, RFC
/// 8260). Owned by the association; split by procedure behind this face: [ReceivedTsns],
/// [ReceiveWindow], [TsnReassembly] and [FragmentReassembly], [InboundStreams], [PartialDelivery],
/// [ForwardedTsns] and [SackSchedule].
///
/// What is held never exceeds the receive window in bytes, nor the pieces that are allowed; see
/// [ReceiveWindow] for the one exception. A chunk that finds no room is dropped, counted, and not
/// acknowledged. To take in what is missing, chunks with the highest TSNs are given back (RFC 9260
/// section 6.2). If nothing can be given back, and nothing that is held can ever be delivered, the
/// peer has numbered its messages wrongly, and the association ends as a protocol violation.
final class DataReceiver {
  private static final int SACK_HEADER_BYTES = 16;

  private final Context context;
  private final ReceiveState state;
  private final SackSchedule sacks;
  private final TsnReassembly byTsn;
  private final FragmentReassembly byFragment;
  private final PartialDelivery parts;
  private final ForwardedTsns forwards;
  private boolean open;

  /// Whether something was missing when the packet began.
  private boolean gapBefore;

  private long evicted;

  DataReceiver(Context context) {
    this.context = context;
    state = new ReceiveState(context);
    sacks = new SackSchedule(context);
    byTsn = new TsnReassembly(state);
    byFragment = new FragmentReassembly(state);
    parts = new PartialDelivery(state, byTsn);
    forwards = new ForwardedTsns(state, byTsn);
  }

  /// The window to advertise in INIT and INIT ACK.
  ///
  /// @return bytes, less than the receive window by the reserve of [ReceiveWindow]
  static int initialWindow(AssociationOptions options) {
    return ReceiveWindow.initial(options.sizes());
  }

  /// The handshake is over.
  ///
  /// @param initialTsn the peer's first TSN
  /// @param streams streams that the peer may send on, 1 to 65,535
  void begin(int initialTsn, int streams) {
    state.tsns.begin(initialTsn);
    state.streams.begin(streams);
    state.window.begin();
    sacks.begin();
    gapBefore = false;
    open = true;
  }

  /// The peer has restarted
  /// ([RFC 9260 section 5.2.4.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.4.1)): whole
  /// messages stay deliverable, also those that waited for a missing one; the rest is gone.
  ///
  /// @param initialTsn the peer's first TSN
  /// @param streams streams that the peer may send on, 1 to 65,535
  void restart(int initialTsn, int streams) {
    flush();
    begin(initialTsn, streams);
  }

  /// The association has ended: whole messages can still be taken, the rest is gone.
  void end() {
    if (open) {
      flush();
      state.ready.end();
      sacks.begin();
      open = false;
    }
  }

  private void flush() {
    byTsn.close();
    state.streams.flush();
    byTsn.discardAhead();
    state.ahead.clear();
  }

  /// DATA has come.
  void arrived(Chunk.Data data, Path from) {
    if (!takesIn()) {
      return;
    }
    if (state.isInterleaving()) {
      context.violation("DATA where I-DATA was agreed on");
      return;
    }
    int tsn = data.tsn();
    int bytes = data.payload().length();
    if (!isData(data.flags(), bytes, tsn)) {
      return;
    }
    if (isPlain(data.flags(), tsn, data.stream(), bytes) && byTsn.isClosed()) {
      StreamOrder order = state.streams.at(data.stream());
      if (data.flags().unordered() || order.placeOf(data.sequence()) == order.expected) {
        state.tsns.next();
        byTsn.passedWhole();
        deliver(order, data.flags(), plain(data));
        return;
      }
    }
    if (isAdmitted(tsn, bytes, data.stream())) {
      if (!byTsn.add(new Piece(data))) {
        state.window.release(bytes, 1);
      }
      advance(null);
    }
  }

  private static InboundMessage plain(Chunk.Data data) {
    return new InboundMessage(
        Piece.compact(data.payload()),
        data.stream(),
        data.sequence(),
        data.protocolId(),
        data.flags().unordered(),
        true,
        true,
        data.tsn());
  }

  /// I-DATA has come.
  void arrived(Chunk.InterleavedData data, Path from) {
    if (!takesIn()) {
      return;
    }
    if (!state.isInterleaving()) {
      context.violation("I-DATA where it was not agreed on");
      return;
    }
    int tsn = data.tsn();
    int bytes = data.payload().length();
    if (!isData(data.flags(), bytes, tsn)) {
      return;
    }
    if (isPlain(data.flags(), tsn, data.stream(), bytes) && !data.flags().unordered()) {
      StreamOrder order = state.streams.at(data.stream());
      if (order.head == null && order.placeOf(data.messageId()) == order.expected) {
        state.tsns.next();
        deliver(order, data.flags(), plain(data));
        return;
      }
    }
    if (isAdmitted(tsn, bytes, data.stream())) {
      var piece = new Piece(data);
      if (!byFragment.add(piece)) {
        state.window.release(bytes, 1);
      }
      advance(piece.assembly);
    }
  }

  private static InboundMessage plain(Chunk.InterleavedData data) {
    return new InboundMessage(
        Piece.compact(data.payload()),
        data.stream(),
        data.messageId(),
        data.protocolIdOrFragment(),
        data.flags().unordered(),
        true,
        true,
        data.tsn());
  }

  private boolean takesIn() {
    return open && context.ending() == null;
  }

  /// Notes a chunk for the SACK, and refuses one without data (section 6.2).
  private boolean isData(DataFlags flags, int bytes, int tsn) {
    if (bytes == 0) {
      context.abort(
          new EndReason.ProtocolViolation("DATA without user data"),
          new ErrorCause.NoUserData(tsn));
      return false;
    }
    sacks.dataArrived();
    if (flags.immediate()) {
      sacks.hurry();
    }
    return true;
  }

  /// Whether a chunk is a whole message at the next TSN, nothing is ahead, and there is room.
  private boolean isPlain(DataFlags flags, int tsn, int stream, int bytes) {
    return flags.begins()
        && flags.ends()
        && tsn - state.tsns.cumulative() == 1
        && !state.tsns.hasGap()
        && stream < state.streams.count()
        && state.window.fits(bytes, true);
  }

  private void deliver(StreamOrder order, DataFlags flags, InboundMessage message) {
    state.window.hold(message.payload().length());
    state.ready.add(message);
    if (!flags.unordered()) {
      order.expected++;
      state.streams.drain(order);
    }
  }

  /// Whether a chunk is new, its stream exists and there is room for it; then it is noted as
  /// received and held.
  private boolean isAdmitted(int tsn, int bytes, int stream) {
    if (!state.tsns.isNew(tsn)) {
      state.tsns.duplicate(tsn);
      sacks.hurry();
      return false;
    }
    boolean exists = stream < state.streams.count();
    if (state.tsns.isTooFar(tsn) || (exists && !makeRoom(tsn, bytes))) {
      state.window.drop();
      sacks.hurry();
      return false;
    }
    state.tsns.add(tsn);
    if (!exists) {
      // Acknowledged, but thrown away (section 6.5).
      context.report(new ErrorCause.InvalidStream(stream));
      advance(null);
      return false;
    }
    state.window.hold(bytes);
    return true;
  }

  /// Makes room for a chunk, if need be by giving back what lies beyond it.
  private boolean makeRoom(int tsn, int bytes) {
    boolean next = tsn - state.tsns.cumulative() == 1;
    if (state.window.fits(bytes, next)) {
      return true;
    }
    if (state.window.fitsBeside(bytes, next, state.ahead.heldBytes(), state.ahead.held())) {
      Piece piece = state.ahead.highest();
      while (piece != null && Serial.before(tsn, piece.tsn)) {
        evict(piece);
        if (state.window.fits(bytes, next)) {
          return true;
        }
        piece = state.ahead.highest();
      }
    }
    if (next && state.ready.isEmpty() && !parts.force()) {
      context.violation("nothing that fills the window can be delivered");
    }
    return false;
  }

  private void evict(Piece piece) {
    evicted++;
    state.window.release(piece.payload.length(), 1);
    if (state.isInterleaving()) {
      byFragment.evict(piece);
    } else {
      byTsn.evict(piece);
    }
    state.tsns.remove(piece.tsn);
  }

  /// Moves the cumulative TSN and delivers parts where they are due.
  private void advance(@Nullable Assembly touched) {
    if (context.ending() != null) {
      return;
    }
    int from = state.tsns.cumulative();
    state.tsns.advance();
    if (state.isInterleaving()) {
      state.ahead.passed(from, state.tsns.cumulative());
    } else {
      byTsn.giveUpCutOff(from);
      byTsn.advanced(from);
    }
    parts.settle(touched);
  }

  /// FORWARD TSN has come. Where both sides did not agree on partial reliability the association
  /// treats it as an unknown chunk and does not call this.
  void arrived(Chunk.ForwardTsn forward) {
    if (!takesIn()) {
      return;
    }
    if (state.isInterleaving()) {
      context.violation("FORWARD TSN where I-DATA was agreed on");
    } else if (isForward(forward.newCumulativeTsn())) {
      forwards.forward(forward);
      parts.settle(null);
    }
  }

  /// I-FORWARD-TSN has come.
  void arrived(Chunk.InterleavedForwardTsn forward) {
    if (!takesIn()) {
      return;
    }
    if (!state.isInterleaving()) {
      context.violation("I-FORWARD-TSN where I-DATA was not agreed on");
    } else if (isForward(forward.newCumulativeTsn())) {
      forwards.forward(forward);
      parts.settle(null);
    }
  }

  /// Notes it for the SACK, which goes at once if it says nothing new (RFC 3758 section 3.6).
  private boolean isForward(int newCumulative) {
    sacks.dataArrived();
    boolean news = forwards.isNews(newCumulative);
    if (!news) {
      sacks.hurry();
    }
    return news;
  }

  /// All chunks of a packet have been dealt with: decides whether a SACK is due now or later. It
  /// is due at once when something came again, is missing, was missing or was dropped, when the
  /// peer asks for it, while shutting down, for the first packet, and for every second one. Several
  /// packets may be dealt with before [#takeSack]: one SACK answers them all.
  void packetEnded(Path from) {
    boolean gap = state.tsns.hasGap();
    sacks.packetEnded(from, gap || gapBefore);
    gapBefore = gap;
  }

  /// Something else asks for a SACK
  /// ([RFC 6525 section 5.2.1](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.1)).
  void oweSack() {
    if (open) {
      sacks.owe();
    }
  }

  /// Whether a SACK has to go now.
  boolean owesSack() {
    return open && sacks.isOwed();
  }

  /// Whether a SACK goes along if a packet leaves anyway.
  boolean mayAddSack() {
    return open && sacks.mayAdd();
  }

  /// Where the SACK goes: where the newest data came from (section 6.4).
  @Nullable Path sackPath() {
    return sacks.newestPath();
  }

  /// A path is not used any more.
  void forget(Path path) {
    sacks.forget(path);
  }

  /// The SACK, which is no longer owed.
  ///
  /// @param roomBytes most bytes of the chunk, 16 or more: gap blocks beyond are left out, then
  ///     duplicates; of these there are [ReceivedTsns#MOST_DUPLICATES] at most
  Chunk.Sack takeSack(int roomBytes) {
    int entries = Math.max(0, (roomBytes - SACK_HEADER_BYTES) / 4);
    GapBlocks gaps = state.tsns.gaps(entries);
    var sack =
        new Chunk.Sack(
            state.tsns.cumulative(),
            state.window.advertise(),
            gaps,
            state.tsns.takeDuplicates(entries - gaps.count()));
    sacks.sent();
    return sack;
  }

  /// The delayed SACK is due.
  void sackTimedOut() {
    context.timers.stop(Timer.SACK);
    if (sacks.mayAdd()) {
      sacks.owe();
    }
  }

  /// While shutting down each packet is acknowledged at once (section 9.2).
  void shutDown(boolean now) {
    sacks.shutDown(now);
  }

  /// The next message for the application, which still counts for the window.
  @Nullable InboundMessage peek() {
    return state.ready.peek();
  }

  /// Takes the message that [#peek] showed: its room is free, and the peer is told when that is
  /// worth it (section 6.2, silly window avoidance).
  ///
  /// @throws IllegalStateException when there is none
  InboundMessage take() {
    InboundMessage message = state.ready.take();
    if (open) {
      if (state.ready.isEmpty()) {
        parts.settle(null);
      }
      if (state.window.isWorthTelling()) {
        sacks.owe();
      }
    }
    return message;
  }

  /// Everything up to this TSN has arrived, or was given up.
  int cumulativeTsn() {
    return state.tsns.cumulative();
  }

  /// Whether the cumulative TSN has come to one.
  boolean hasReached(int tsn) {
    return Serial.notAfter(tsn, state.tsns.cumulative());
  }

  /// Whether something beyond the cumulative TSN has arrived: a SHUTDOWN does not tell of it.
  boolean hasGap() {
    return state.tsns.hasGap();
  }

  /// Sequence numbers of streams begin at 0 again
  /// ([RFC 6525 section 5.2.2](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.2)). The
  /// cumulative TSN has reached the peer's last TSN before the reset; what came of these streams
  /// behind it has waited and is delivered now.
  ///
  /// @param streams which; none for all
  void resetStreams(List<Integer> streams) {
    state.streams.reset(streams);
    parts.settle(null);
  }

  /// There are more streams (RFC 6525 section 5.2.5).
  ///
  /// @param more how many more
  void addStreams(int more) {
    state.streams.add(more);
  }

  /// TSNs and sequence numbers begin anew, as if everything before had been given up
  /// ([RFC 6525 section 5.2.4](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.4)).
  ///
  /// @param nextTsn the peer's next TSN
  void resetTsns(int nextTsn) {
    restart(nextTsn, state.streams.count());
  }

  /// How it stands.
  ReceiveAccount levels() {
    return new ReceiveAccount(
        state.window.bytes(),
        state.window.pieces(),
        state.ready.count(),
        state.ahead.held(),
        state.window.promised(),
        state.tsns.duplicates(),
        state.window.dropped(),
        evicted,
        state.ready.delivered());
  }
}
