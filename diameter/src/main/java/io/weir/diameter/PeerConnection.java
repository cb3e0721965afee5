package io.weir.diameter;

import io.weir.diameter.core.Side;
import io.weir.diameter.core.WatchdogEvent;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Framing;
import io.weir.transport.Lane;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One transport connection to a peer: sorts what arrives into control messages, answers and
/// requests (ARCHITECTURE.md), and sends. What is decided about the connection is decided
/// by the [PeerDriver]; who the peer is, by the [Handshake].
///
/// The handler's methods run on the connection's loop; the others are thread-safe.
final class PeerConnection implements ConnectionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

  private final NodeContext node;
  private final Side side;
  private final Handshake handshake;
  private final PendingCalls pending;
  private final HoldBack holdBack;
  private volatile @Nullable Connection connection;
  private volatile Streams streams = new Streams(1);
  private volatile @Nullable PeerDriver peer;
  private volatile @Nullable Answerer answerer;
  private volatile @Nullable LoopDesk loopDesk;
  private volatile @Nullable RequestDesk desk;

  // Owned by the loop.
  private final MessageBuilder builder = MessageBuilder.request(0, 0);
  private final EarlyMessages early = new EarlyMessages();
  private boolean requestsOffered;
  /// Why the connection is about to end, found in this batch.
  private @Nullable CloseReason lostFor;

  /// Whether anything but a DWA came in this batch; a DWA is reported by itself.
  private boolean othersArrived;
  private volatile boolean ignoring;
  private volatile boolean gone;
  private volatile @Nullable DiameterMessage disconnectRequest;
  private final LongAdder shed = new LongAdder();
  private final LongAdder strayAnswers = new LongAdder();

  /// @param peer the peer connected to, or null for an accepted connection, whose peer says with
  ///     its CER who it is
  PeerConnection(NodeContext node, Side side, @Nullable PeerDriver peer) {
    this.node = node;
    this.side = side;
    this.peer = peer;
    handshake = new Handshake(node, this);
    pending = new PendingCalls(node.limits().pendingCalls(), node.ids().nextHopByHop());
    holdBack = new HoldBack(node.timer(), node.limits().holdBack(), this::resumeReading);
  }

  Side side() {
    return side;
  }

  @Nullable PeerDriver peer() {
    return peer;
  }

  /// The CER said who the peer is.
  void identified(PeerDriver driver) {
    peer = driver;
  }

  Connection transport() {
    Connection opened = connection;
    if (opened == null) {
      throw new IllegalStateException("used before it was opened");
    }
    return opened;
  }

  Handshake handshake() {
    return handshake;
  }

  /// The capabilities exchange is over: application messages may come.
  void establish(String peerHost) {
    var forPeer = new Answerer(node, peerHost);
    answerer = forPeer;
    loopDesk = new LoopDesk(node, this, forPeer);
    desk = new RequestDesk(node, this, forPeer, holdBack::roomAgain);
    if (side == Side.INITIATOR) {
      streams.peerIsOpen(); // it has sent the CEA
    }
  }

  // ---- the loop: receiving

  @Override
  public void opened(Connection opened) {
    connection = opened;
    streams = new Streams(opened.streams());
    node.peers().opened(this);
    if (side == Side.RESPONDER) {
      handshake.awaitCer();
    }
  }

  @Override
  public Offer received(ByteBuffer frame) {
    return ignoring ? Offer.TAKEN : take(frame);
  }

  /// Of several streams one may be faster than another: what the peer sent after its CEA may come
  /// before it.
  @Override
  public Offer received(ByteBuffer frame, ReceiveInfo info) {
    String wrong = Streams.fault(info.protocolId());
    if (wrong != null && !ignoring) {
      refuse(wrong);
    }
    if (ignoring || (isEarly(frame) && early.keep(frame))) {
      return Offer.TAKEN;
    }
    return giveEarly() ? take(frame) : Offer.NO_ROOM;
  }

  private void refuse(String protocol) {
    LOG.warn("closing the connection with {}: {}", transport().remote(), protocol);
    var reason = new CloseReason.ProtocolError(protocol, 0);
    end(reason);
    closing(reason);
  }

  /// Only who has sent a CER waits for a CEA. A peer that sends anything before its CER is wrong
  /// on any stream: it may not before it has our CEA.
  private boolean isEarly(ByteBuffer frame) {
    return side == Side.INITIATOR && desk == null && EarlyMessages.mayOvertake(frame);
  }

  /// Deals with what came before the CEA, once that is there.
  ///
  /// @return whether nothing of it is left that has no room
  private boolean giveEarly() {
    return desk == null || early.isEmpty() || early.giveTo(frame -> received(frame) == Offer.TAKEN);
  }

  private Offer take(ByteBuffer frame) {
    int at = frame.position();
    boolean request = (DiameterHeader.flags(frame, at) & DiameterHeader.FLAG_REQUEST) != 0;
    RequestDesk open = desk;
    int command = DiameterHeader.commandCode(frame, at);
    if (open != null && command != CommandCode.CAPABILITIES_EXCHANGE) {
      streams.peerIsOpen();
    }
    if (request || command != CommandCode.DEVICE_WATCHDOG) {
      othersArrived = true;
    }
    switch (command) {
      case CommandCode.CAPABILITIES_EXCHANGE -> handshake.received(copy(frame));
      case CommandCode.DEVICE_WATCHDOG -> watchdog(copy(frame), open != null);
      case CommandCode.DISCONNECT_PEER -> disconnect(copy(frame), open != null);
      default -> {
        if (open == null) {
          unexpected();
        } else if (request) {
          return request(frame, open);
        } else {
          answer(copy(frame));
        }
      }
    }
    return Offer.TAKEN;
  }

  private static DiameterMessage copy(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return DiameterMessage.of(bytes);
  }

  private Offer request(ByteBuffer frame, RequestDesk open) {
    int application = DiameterHeader.applicationId(frame, frame.position());
    LoopDesk onLoop = loopDesk;
    if (onLoop != null && node.applications().isServedOnLoop(application)) {
      if (onLoop.hasRoom()) {
        holdBack.taken();
        return onLoop.serve(copy(frame));
      }
    } else if (!holdBack.isRefusing() || open.hasRoom(frame.remaining())) {
      // Where requests are refused it is likely that there is no room: that is asked before
      // copying.
      int start = frame.position();
      if (open.offer(copy(frame))) {
        requestsOffered = true;
        holdBack.taken();
        return Offer.TAKEN;
      }
      frame.position(start);
    }
    return holdBack.refuses() ? refuseBusy(copy(frame)) : Offer.NO_ROOM;
  }

  private Offer refuseBusy(DiameterMessage request) {
    DiameterMessage busy =
        node.answers().refuse(builder, request, ResultCode.TOO_BUSY, "too many requests wait here");
    if (!(offer(busy, Lane.REPLY) instanceof Admission.Accepted)) {
      shed.increment();
      node.counters().shed.increment();
    } else {
      node.counters().busy.increment();
    }
    return Offer.TAKEN;
  }

  private void answer(DiameterMessage message) {
    Call call = pending.remove(message.hopByHopId());
    if (call == null) {
      strayAnswers.increment();
    } else {
      call.settle(new CallOutcome.Answered(message, peerName()));
    }
  }

  private void watchdog(DiameterMessage message, boolean established) {
    PeerDriver driver = peer;
    if (!established || driver == null) {
      unexpected();
    } else if (message.isRequest()) {
      if (!(offer(handshake.checkedOr(message, node.messages()::success), Lane.CONTROL)
          instanceof Admission.Accepted)) {
        shed.increment();
      }
    } else {
      driver.watchdog(new WatchdogEvent.DwaArrived());
    }
  }

  private void disconnect(DiameterMessage message, boolean established) {
    PeerDriver driver = peer;
    if (!established || driver == null) {
      unexpected();
    } else if (message.isRequest()) {
      disconnectRequest = message;
      driver.dprArrived(this, message);
    } else {
      driver.dpaArrived(this);
    }
  }

  /// The DPR that waits for its DPA.
  @Nullable DiameterMessage disconnectRequest() {
    return disconnectRequest;
  }

  /// A message came that the state of the connection does not allow.
  void unexpected() {
    PeerDriver driver = peer;
    if (driver == null) {
      end(new CloseReason.ProtocolError("the first message is no CER", 0));
    } else {
      driver.unexpected(this);
    }
  }

  @Override
  public void malformed(ByteBuffer received, Framing.Malformed what) {
    if (ignoring) {
      return;
    }
    DiameterMessage refusal = node.answers().refuseMalformed(builder, received, what);
    if (refusal != null) {
      offer(refusal, Lane.CONTROL);
    }
    lostFor = new CloseReason.ProtocolError(what.detail(), what.offset());
  }

  @Override
  public void readBatchEnded() {
    giveEarly(); // the CEA may have been in the batch, or there is room again
    RequestDesk open = desk;
    if (requestsOffered && open != null) {
      requestsOffered = false;
      open.wake();
    }
    PeerDriver driver = peer;
    if (othersArrived && driver != null) {
      othersArrived = false;
      driver.heard();
    }
    // From now on calls go elsewhere; the connection itself ends, for the transport's own reason,
    // when what is queued is out.
    CloseReason why = lostFor;
    if (why != null && driver != null) {
      lostFor = null;
      driver.lost(this, why);
    }
  }

  @Override
  public long readCreditBytes() {
    RequestDesk open = desk;
    return open == null || holdBack.isRefusing() ? Long.MAX_VALUE : open.roomBytes();
  }

  @Override
  public void writable() {
    answersMoved();
  }

  @Override
  public void drained() {
    answersMoved();
  }

  /// Answers have gone out: one that waited for room may have it now.
  private void answersMoved() {
    LoopDesk onLoop = loopDesk;
    if (onLoop != null && onLoop.wasFull() && onLoop.hasRoom()) {
      holdBack.roomAgain();
    }
  }

  private void resumeReading() {
    Connection opened = connection;
    if (opened != null) {
      opened.resumeReading();
    }
  }

  // ---- sending

  /// Queues a message of this node's own.
  Admission offer(DiameterMessage message, Lane lane) {
    return transport().offer(outgoing(message, lane));
  }

  /// A message of this node's own as it goes to the transport, on its stream.
  Send outgoing(DiameterMessage message, Lane lane) {
    return Send.of(message.bytes(), lane).with(streams.of(lane, message.hopByHopId()));
  }

  private Send outgoing(Call call) {
    SendInfo info = streams.of(Lane.DATA, call.hopByHopId());
    return Send.of(call.wireBytes()).before(call.deadlineNs).with(info);
  }

  /// Sends a call, if there is room for it now.
  ///
  /// @return accepted; full when the queue or the table of pending calls is; or closed
  Admission offer(Call call) {
    if (!pending.add(call, this)) {
      return Admission.FULL;
    }
    Admission admission = transport().offer(outgoing(call).telling(call));
    if (admission instanceof Admission.Accepted) {
      return admission;
    }
    if (!pending.remove(call)) {
      // The connection's end came first and has given the call to another.
      return Admission.ACCEPTED;
    }
    call.refused();
    return admission;
  }

  /// Sends a call, waiting for room in the queue until the call's deadline.
  void sendWaiting(Call call) throws InterruptedException {
    call.block();
    if (!pending.add(call, this)) {
      call.settle(new CallOutcome.NotSent("too many calls to " + peerName() + " wait for answers"));
      return;
    }
    @Nullable SendOutcome outcome = null;
    try {
      outcome = transport().send(outgoing(call));
      call.settled(outcome);
    } finally {
      call.unblock();
      if (outcome == null) {
        pending.remove(call);
      }
    }
    boolean ended = gone || outcome instanceof SendOutcome.NotSent(SendOutcome.Unsent.Closed _);
    PeerDriver driver = peer;
    if (ended && driver != null && pending.remove(call)) {
      driver.giveUp(List.of(call), "the connection ended");
    }
  }

  private String peerName() {
    Answerer known = answerer;
    return known == null ? "the peer" : known.peerHost();
  }

  /// Takes a call out of the table.
  ///
  /// @return false when it was no longer there
  boolean forget(Call call) {
    return pending.remove(call);
  }

  /// Settles the calls whose deadline has passed.
  void expireCalls(long nowNs) {
    for (Call late : pending.expired(nowNs)) {
      late.settle(new CallOutcome.TimedOut(late.progress()));
    }
  }

  /// Takes pending calls out of the table, to be sent to another peer.
  List<Call> takeCalls(Predicate<Call> wanted) {
    return pending.take(wanted);
  }

  int pendingCalls() {
    return pending.size();
  }

  // ---- ending

  /// Ends the connection after what is queued has gone out, and stops listening to it.
  void end(CloseReason reason) {
    ignoring = true;
    Connection opened = connection;
    if (opened != null) {
      opened.close(reason, node.connectionOptions().timing().drain());
    }
  }

  @Override
  public void closing(CloseReason reason) {
    PeerDriver driver = peer;
    if (driver == null) {
      end(reason);
    } else {
      driver.lost(this, reason);
    }
  }

  @Override
  public void closed(CloseReason reason) {
    node.peers().closed(this);
    holdBack.stop();
    handshake.stop();
    RequestDesk open = desk;
    if (open != null) {
      open.abandon();
    }
    LoopDesk onLoop = loopDesk;
    if (onLoop != null) {
      onLoop.abandon();
    }
    PeerDriver driver = peer;
    if (driver != null) {
      driver.lost(this, reason);
      gone = true;
      driver.giveUp(takeCalls(call -> !call.isBlocked()), "the connection ended: " + reason);
      driver.gone(this);
    }
  }

  @Nullable RequestDesk desk() {
    return desk;
  }

  @Nullable Answerer answerer() {
    return answerer;
  }

  /// Requests dropped because not even their refusal had room.
  long shed() {
    return shed.sum();
  }

  /// Answers for which no call waited.
  long strayAnswers() {
    return strayAnswers.sum();
  }
}
