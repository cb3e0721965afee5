package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.PacketWriter;
import java.util.List;

/// User data on its way out: queues by stream, scheduling, fragments, what is outstanding, SACKs,
/// retransmission and giving up (RFC 9260 sections 6 and 7, RFC 3758, RFC 7496, RFC 8260). Owned
/// by the association; split by procedure behind this face.
final class DataSender {
  private final Context context;
  private final StreamQueues queues;
  private final OutstandingData outstanding = new OutstandingData();
  private final PeerWindow window = new PeerWindow(outstanding);
  private final Outcomes outcomes;
  private final Abandonment abandonment;
  private final Transmission transmission;
  private final Retransmission retransmission;
  private final FastRecovery recovery;
  private final SackProcessing sacks;
  private final ForwardPoint forward;
  private final Leftovers leftovers;
  private boolean begun;
  private int formerCumulativeTsn;
  private boolean renumbered;

  DataSender(Context context) {
    this.context = context;
    queues =
        new StreamQueues(
            context.options.scheduling().scheduler(), context.options.streams().outbound());
    outcomes = new Outcomes(context);
    var ledger = new Ledger(queues, outstanding, window, outcomes);
    abandonment = new Abandonment(context, ledger);
    transmission = new Transmission(context, ledger, abandonment);
    retransmission = new Retransmission(context, ledger, abandonment, transmission);
    recovery = new FastRecovery(context, outstanding, abandonment);
    sacks = new SackProcessing(context, ledger, recovery, abandonment);
    forward = new ForwardPoint(context, outstanding);
    leftovers = new Leftovers(ledger, abandonment);
  }

  // ---- beginnings and ends

  /// The handshake is over. Messages for streams that the peer does not allow are told as failed.
  ///
  /// @param initialTsn this side's first TSN
  /// @param peerWindow the peer's advertised window, unsigned
  /// @param streams streams that this side may send on
  void begin(int initialTsn, int peerWindow, int streams) {
    begun = true;
    queues.interleave(context.extensions.interleaving());
    setStreams(streams);
    number(initialTsn);
    window.begin(peerWindow);
    settle();
  }

  private void number(int initialTsn) {
    outstanding.begin(initialTsn);
    sacks.begin();
    recovery.begin();
    forward.begin();
  }

  /// The peer has restarted: messages of which some has left are told as failed, queued ones stay.
  ///
  /// @param initialTsn this side's first TSN
  /// @param peerWindow the peer's advertised window, unsigned
  /// @param streams streams that this side may send on
  void restart(int initialTsn, int peerWindow, int streams) {
    leftovers.failBegun();
    List<Path> paths = context.paths.all();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      path.flight.reset();
      path.congestion.reset(path.chunkBytes());
      path.retransmissionNs = Timers.NEVER;
    }
    resetSequences();
    renumbered = false;
    abandonment.setTimer();
    begin(initialTsn, peerWindow, streams);
  }

  /// The association has ended: everything left is told as failed, and nothing is kept.
  void end() {
    outcomes.end();
    if (begun) {
      leftovers.failBegun();
    }
    leftovers.failQueued(0);
    if (!begun) {
      return;
    }
    number(outstanding.nextTsn());
    window.begin(0);
    List<Path> paths = context.paths.all();
    for (int i = 0; i < paths.size(); i++) {
      paths.get(i).flight.reset();
    }
  }

  // ---- messages

  /// Queues a message; allowed before [#begin].
  ///
  /// @throws IllegalArgumentException when its stream or urgency is none
  void send(OutboundMessage message) {
    int stream = message.carriage.stream();
    int urgency = message.carriage.urgency();
    if (stream < 0 || stream > 65_535 || urgency < 0 || urgency >= OutboundStream.URGENCIES) {
      throw new IllegalArgumentException("no such stream or urgency: " + message.carriage);
    }
    if (stream >= queues.count()) {
      outcomes.failed(message);
      return;
    }
    outcomes.accepted();
    queues.append(message);
    abandonment.watch(message);
    if (outstanding.isEmpty()) {
      settle();
    }
  }

  /// Forgets a message of which nothing has left; one that has begun is left alone.
  void discard(OutboundMessage message) {
    if (queues.isQueued(message)) {
      abandonment.forget(message);
      queues.unlink(message);
      settle();
    }
  }

  // ---- what the peer says

  /// A SACK has come.
  void acknowledged(Chunk.Sack sack, Path from) {
    if (isForgotten(sack.cumulativeTsn()) || !sacks.process(sack)) {
      return;
    }
    afterAcknowledgement();
  }

  /// A SHUTDOWN has come, which acknowledges too.
  void acknowledgedUpTo(int cumulativeTsn, Path from) {
    if (isForgotten(cumulativeTsn) || !sacks.process(cumulativeTsn)) {
      return;
    }
    afterAcknowledgement();
  }

  /// A SACK from before the numbers were set anew, which may be as late as the network likes. What
  /// may be of either time is of now.
  private boolean isForgotten(int cumulativeTsn) {
    if (!begun || !renumbered) {
      return !begun;
    }
    int advance = cumulativeTsn - outstanding.cumulativeTsn();
    boolean ofNow = advance >= 0 && advance <= outstanding.size();
    return !ofNow && Serial.notAfter(cumulativeTsn, formerCumulativeTsn);
  }

  private void afterAcknowledgement() {
    List<Path> paths = context.paths.all();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      transmission.renewBurst(path);
    }
    forward.acknowledged(roundTripNs());
    settle();
  }

  private long roundTripNs() {
    RoundTripTime time = context.paths.forData().roundTrip;
    return time.smoothedNs() < 0 ? time.rtoNs() : time.smoothedNs();
  }

  // ---- time and paths

  /// T3-rtx of a path has expired.
  void timedOut(Path path) {
    path.retransmissionNs = Timers.NEVER;
    if (!path.flight.isEmpty()) {
      retransmission.timedOut(path);
    } else if (forward.isAhead()) {
      context.paths.unanswered(path);
    } else {
      window.waitIsOver();
    }
    forward.timedOut();
    settle();
  }

  /// A lifetime may have passed.
  void expire() {
    if (abandonment.expire()) {
      forward.advance();
    }
    settle();
  }

  /// A path does not work any more: what is outstanding on it goes by another, if there is one.
  void pathLost(Path path) {
    retransmission.lost(path, context.paths.forRetransmission(path));
    settle();
  }

  /// A path, which is not among the paths any more, was removed.
  void pathRemoved(Path path) {
    retransmission.lost(path, context.paths.forData());
    settle();
  }

  // ---- packets

  /// Bytes that the next packet to a path may have: more than the path's own only when a chunk has
  /// to go that was made when the path was wider.
  int packetBytes(Path path) {
    return retransmission.packetBytes(path);
  }

  /// Bytes of the earliest chunk that is outstanding on a path, or 0.
  int earliestBytes(Path path) {
    return path.flight.isEmpty()
        ? 0
        : outstanding.at(outstanding.firstOutstandingTsn(path)).wireBytes;
  }

  /// Whether there is data, or a FORWARD TSN, that may go to a path now.
  boolean mayFill(Path path) {
    return (forward.isDue() && path == context.paths.forData())
        || retransmission.mayFill(path)
        || (path.flight.lostChunks == 0 && begun && transmission.mayFill(path));
  }

  /// Puts as many chunks into a packet to a path as fit and as the windows allow.
  ///
  /// @return whether any: none when what [#mayFill] saw was taken back, or does not fit beside what
  ///     the packet has
  boolean fill(PacketWriter packet, Path path) {
    boolean any = false;
    if (forward.isDue() && path == context.paths.forData() && forward.fill(packet)) {
      // RFC 3758 section 3.5, rule C5.
      startTimer(path);
      any = true;
    }
    boolean newMayFollow = transmission.mayStart(path);
    if (retransmission.mayFill(path)) {
      any |= retransmission.fill(packet, path);
    }
    if (newMayFollow && path.flight.lostChunks == 0 && begun && transmission.mayAdd(path)) {
      any |= transmission.fill(packet, path);
    }
    settle();
    return any;
  }

  private void startTimer(Path path) {
    if (path.retransmissionNs == Timers.NEVER) {
      path.retransmissionNs = context.nowNs + path.roundTrip.rtoNs();
    }
  }

  /// What every change may bring about: nothing is left, or something waits that only a timer can
  /// move.
  private void settle() {
    if (!begun) {
      return;
    }
    if (outstanding.outstandingChunks() == 0) {
      settleWithoutOutstanding();
    }
    outcomes.dry(isDry());
  }

  private void settleWithoutOutstanding() {
    Path path = context.paths.forData();
    if (forward.isAhead()) {
      if (!forward.isDue()) {
        startTimer(path);
      }
    } else if (transmission.isWindowClosed()) {
      window.awaitProbe(path, context);
    } else {
      if (window.isWaiting()) {
        path.retransmissionNs = Timers.NEVER;
      }
      window.noProbeNeeded();
    }
  }

  // ---- shutdown and reconfiguration

  /// Nothing more will be queued, or after all something will.
  void shutdownPending(boolean pending) {
    transmission.shutdownPending(pending);
  }

  /// Whether every queued byte has left.
  boolean isDrained() {
    return queues.isEmpty();
  }

  /// Whether every byte has left and was acknowledged, or the peer knows that it will not come.
  boolean isDry() {
    return queues.isEmpty() && outstanding.isEmpty();
  }

  int nextTsn() {
    return outstanding.nextTsn();
  }

  /// Whether nothing of a stream is begun or waits for its acknowledgement, and nothing that came
  /// before it was held waits to begin.
  boolean isIdle(int stream) {
    OutboundStream known = queues.streamOrNull(stream);
    return known == null || (known.isIdle() && !known.owesBeforeHold());
  }

  /// No message of a stream begins that comes from now on.
  void hold(int stream) {
    hold(stream, queues.arrivals());
  }

  /// Messages of a stream may begin again.
  void release(int stream) {
    hold(stream, OutboundStream.NOT_HELD);
    settle();
  }

  private void hold(int stream, long from) {
    OutboundStream known = queues.stream(stream);
    known.heldFrom = from;
    queues.readied(known);
  }

  /// No further message begins on any stream, not even one that waits.
  void holdAll() {
    queues.holdAll(0);
  }

  /// No message begins on any stream that comes from now on.
  void holdNew() {
    queues.holdAll(queues.arrivals());
  }

  /// Messages of all streams may begin again.
  void releaseAll() {
    queues.holdAll(OutboundStream.NOT_HELD);
    settle();
  }

  /// Whether nothing is begun or waits for its acknowledgement, and nothing that came before it
  /// was held waits to begin.
  boolean isAllIdle() {
    return outstanding.isEmpty() && queues.begunBytes() == 0 && !queues.owesBeforeHold();
  }

  /// Whether the next message of a stream has the number 0 as it is.
  boolean isFresh(int stream) {
    OutboundStream known = queues.streamOrNull(stream);
    return known == null || known.isFresh();
  }

  /// Sets a stream's priority, where a smaller one is served first, or its weight.
  ///
  /// @param value 0 or more
  void streamValue(int stream, int value) {
    queues.value(queues.stream(stream), value);
  }

  /// The numbers of a stream's messages begin at 0 again.
  void resetSequence(int stream) {
    OutboundStream known = queues.streamOrNull(stream);
    if (known != null) {
      known.resetSequence();
    }
  }

  /// The numbers of all streams' messages begin at 0 again.
  void resetSequences() {
    for (int i = 0; i < queues.count(); i++) {
      resetSequence(i);
    }
  }

  /// There are more streams, or fewer: messages of those beyond are told as failed.
  void setStreams(int streams) {
    if (streams < queues.count()) {
      leftovers.failQueued(streams);
    }
    queues.count(streams);
  }

  /// TSNs go on elsewhere
  /// ([RFC 6525 section 5.2.4](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.4)). Nothing may
  /// be outstanding.
  ///
  /// @throws IllegalStateException when something is
  void resetTsns(int nextTsn) {
    if (!outstanding.isEmpty()) {
      throw new IllegalStateException("TSNs are in use");
    }
    formerCumulativeTsn = outstanding.cumulativeTsn();
    renumbered = true;
    number(nextTsn);
  }

  // ---- levels

  /// What has left, for tests.
  OutstandingData outstanding() {
    return outstanding;
  }

  /// Whether nothing can move by itself: nothing has left, and what waits may not begin.
  boolean isHeldUp() {
    return !begun || (outstanding.isEmpty() && !transmission.hasNext());
  }

  /// How much is where.
  SendAccount levels() {
    return new SendAccount(
        queues.queuedMessages(),
        queues.queuedBytes(),
        queues.begunBytes(),
        outstanding.outstandingChunks(),
        outstanding.flightPayloadBytes() + outstanding.lostPayloadBytes(),
        outcomes.unacknowledgedMessages(),
        outcomes.unacknowledgedBytes(),
        window.bytes(),
        retransmission.chunks(),
        recovery.retransmits(),
        retransmission.timeouts(),
        outcomes.abandonedMessages());
  }

  /// How much is on a path.
  long acknowledgedChunks() {
    return outcomes.acknowledgedChunks();
  }

  long messagesHandedOver() {
    return outcomes.handedOverMessages();
  }

  static SendAccount.OnPath levels(Path path) {
    return new SendAccount.OnPath(
        path.congestion.windowBytes(), path.congestion.thresholdBytes(), path.flight.flightBytes);
  }
}
