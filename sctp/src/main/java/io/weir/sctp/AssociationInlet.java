package io.weir.sctp;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.InboundMessage;
import io.weir.sctp.wire.Octets;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.Framing;
import io.weir.transport.Intake;
import io.weir.transport.LoopCounter;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Spells;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The receiving half of an association: gives messages and events to the handler, in their
/// order, as long as it has room. What it does not take stays in the core and closes the window
/// that the peer is told (laws 1 and 2).
///
/// A handler is given messages straight from the core, on the loop. Threads that read cannot touch
/// the core; so for a socket the loop moves messages ahead into [#ready], at most the read buffer
/// of the options, and whoever comes first takes them from there, under the intake's lock.
final class AssociationInlet {
  /// Events that wait for room in the mailbox: what the peer or the network brings about beyond is
  /// counted and not told.
  private static final int MOST_EVENTS = 1024;

  private static final byte[] NO_BYTES = {};

  private final AssociationConnection connection;
  private final SctpOptions sctp;
  private final MessageFramer framer;
  private final @Nullable Intake intake;
  private final ReentrantLock lock;
  private final PartialMessages partial;
  private final AtomicBoolean resumeWanted = new AtomicBoolean();

  // Guarded by lock.

  /// Messages and events, in their order.
  private final ArrayDeque<Object> ready = new ArrayDeque<>();

  private long readyBytes;
  private int readyEvents;
  private boolean paused;
  private boolean discarding;
  private @Nullable CloseReason wrong;
  private long discardedBytes;

  /// Whether the core has messages that did not fit.
  private volatile boolean more;

  private final LoopCounter receivedMessages = new LoopCounter();
  private final LoopCounter receivedBytes = new LoopCounter();
  private final LoopCounter lostEvents = new LoopCounter();
  private final Spells pauses = new Spells();

  AssociationInlet(AssociationConnection connection, AssociationConnection.Setup setup) {
    this.connection = connection;
    this.sctp = setup.sctp();
    ConnectionHandler handler = connection.handler;
    framer = new MessageFramer(connection.options.framer().get(), Integer.MAX_VALUE);
    intake = handler instanceof Intake ofSocket ? ofSocket : null;
    lock = intake == null ? new ReentrantLock() : intake.lock();
    partial = new PartialMessages(sctp.association().sizes().mostMessage());
  }

  // ---- the loop

  /// Gives what has arrived, as far as there is room.
  void deliver() {
    if (!connection.isOpen()) {
      return;
    }
    CloseReason end;
    lock.lock();
    try {
      do {
        fill();
        offerAll();
      } while (more && mayTakeMore());
      end = wrong;
    } finally {
      lock.unlock();
    }
    connection.handler.readBatchEnded();
    if (end != null) {
      connection.ending.startDraining(end, connection.options.timing().drain());
    }
  }

  private boolean mayTakeMore() {
    return !paused && wrong == null && readyBytes < mostReadyBytes() && wants();
  }

  /// A handler is offered one message after the other; for readers some are kept ready.
  private long mostReadyBytes() {
    return intake == null ? 1 : connection.options.readBufferBytes();
  }

  /// Moves messages from the core to where other threads may take them.
  private void fill() {
    long most = mostReadyBytes();
    InboundMessage next = connection.association().peek();
    while (next != null && (discarding || readyBytes < most) && !(paused && intake == null)) {
      connection.association().take(connection.ports.loop.nowNs());
      int bytes = next.payload().length();
      receivedBytes.add(bytes);
      if (discarding) {
        discardedBytes += bytes;
      } else {
        ready.add(next);
        readyBytes += bytes;
      }
      next = connection.association().peek();
    }
    more = next != null;
  }

  /// Tells the handler of an event, behind the messages that came before.
  void tell(AssociationEvent event) {
    boolean asked = sctp.tellsEvents() || event instanceof AssociationEvent.SendFailed;
    if (intake != null && !asked) {
      return;
    }
    lock.lock();
    try {
      if (readyEvents >= MOST_EVENTS && event.sizeBytes() >= 0) {
        lostEvents.add(1);
      } else {
        ready.add(event);
        readyEvents++;
        if (connection.isOpen()) {
          offerAll();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the handler wants messages back that were not sent.
  boolean wantsFailures() {
    return sctp.returnsUnsent();
  }

  // ---- under the lock, on any thread

  /// Offers what is ready, as long as it is wanted and there is room.
  void offerAll() {
    while (wrong == null && !paused) {
      Object next = ready.peek();
      if (next == null || !(offer(next) == Offer.TAKEN)) {
        break;
      }
      ready.poll();
    }
  }

  private Offer offer(Object next) {
    Offer answer;
    if (next instanceof AssociationEvent event) {
      answer = connection.handler.notified(event);
      if (answer == Offer.TAKEN) {
        readyEvents--;
      }
    } else if (next instanceof InboundMessage message) {
      if (!wants()) {
        return Offer.NO_ROOM;
      }
      answer = offer(message);
      if (answer == Offer.TAKEN) {
        readyBytes -= message.payload().length();
      }
    } else {
      throw new IllegalStateException("neither a message nor an event: " + next);
    }
    if (answer == Offer.NO_ROOM) {
      paused = true;
      pauses.begin(System.nanoTime());
    }
    return answer;
  }

  private boolean wants() {
    return intake == null || intake.wantsFrames();
  }

  private Offer offer(InboundMessage message) {
    var info =
        new ReceiveInfo(
            message.stream(), message.sequence(), message.protocolId(), message.unordered());
    if (message.isWhole()) {
      return offerWhole(message.payload(), info);
    }
    if (sctp.deliversParts()) {
      return offerPart(message, info);
    }
    return switch (partial.add(message)) {
      case PartialMessages.Added.Incomplete _ -> Offer.TAKEN;
      case PartialMessages.Added.Complete(Octets whole) -> {
        Offer answer = offerWhole(whole, info);
        if (answer == Offer.NO_ROOM) {
          partial.takeBack(message);
        } else {
          partial.taken(message);
        }
        yield answer;
      }
      case PartialMessages.Added.TooLong(String what) -> malformed(what);
    };
  }

  private Offer offerPart(InboundMessage message, ReceiveInfo info) {
    Octets part = message.payload();
    ByteBuffer bytes = ByteBuffer.wrap(part.array(), part.offset(), part.length());
    Offer answer = connection.handler.receivedPart(bytes, message.ends(), info);
    if (answer == Offer.TAKEN && message.ends()) {
      receivedMessages.add(1);
    }
    return answer;
  }

  private Offer offerWhole(Octets payload, ReceiveInfo info) {
    ByteBuffer message = ByteBuffer.wrap(payload.array(), payload.offset(), payload.length());
    return switch (framer.next(message)) {
      case Framing.Frame frame -> {
        int from = message.position() + frame.payloadOffset();
        Offer answer =
            connection.handler.received(
                message.limit(from + frame.payloadBytes()).position(from), info);
        if (answer == Offer.TAKEN) {
          framer.taken();
          receivedMessages.add(1);
        }
        yield answer;
      }
      case Framing.Malformed what -> {
        connection.handler.malformed(message, what);
        yield malformed(what.detail());
      }
      case Framing.Incomplete _ -> malformed("a message ends within its frame");
      case Framing.Part _ -> malformed("a framer that cuts frames into parts is not for SCTP");
    };
  }

  private Offer malformed(String detail) {
    wrong = new CloseReason.ProtocolError(detail, receivedBytes.get());
    return Offer.TAKEN;
  }

  // ---- any thread

  /// There is room again, or somebody wants messages.
  void resume() {
    if (resumeWanted.compareAndSet(false, true)) {
      connection.onLoop(this::resumed);
    }
  }

  private void resumed() {
    resumeWanted.set(false);
    lock.lock();
    try {
      unpause();
    } finally {
      lock.unlock();
    }
    deliver();
    connection.ending.restWasTaken();
  }

  private void unpause() {
    paused = false;
    pauses.end(System.nanoTime());
  }

  /// A thread that reads has come, with the lock held: what is ready is for it.
  void retry() {
    if (paused) {
      unpause();
    }
    offerAll();
  }

  /// Whether the loop has something to do that a reading thread cannot.
  boolean needsLoop() {
    return more || wrong != null || paused || connection.ending.awaitsReaders();
  }

  // ---- the end

  /// Whether something that arrived was not taken. On the loop.
  boolean hasUntaken() {
    lock.lock();
    try {
      return !discarding && (!ready.isEmpty() || connection.association().peek() != null);
    } finally {
      lock.unlock();
    }
  }

  /// Drops what has arrived and what comes. On the loop.
  void discard() {
    lock.lock();
    try {
      discarding = true;
      discardedBytes += readyBytes;
      ready.removeIf(InboundMessage.class::isInstance);
      readyBytes = 0;
      fill();
      unpause();
    } finally {
      lock.unlock();
    }
  }

  long discardedBytes() {
    return discardedBytes;
  }

  /// What was wrong with what the peer sent, or another reason.
  CloseReason wrongOr(CloseReason otherwise) {
    return wrong == null ? otherwise : wrong;
  }

  /// Tells readers that nothing more comes.
  void finished(CloseReason why) {
    if (intake != null) {
      intake.finished(why, NO_BYTES);
    }
  }

  /// Tells an owner at once that the peer has ended its side, although messages wait.
  void inputEnded() {
    if (intake != null) {
      intake.inputEnded();
    }
  }

  long receivedMessages() {
    return receivedMessages.get();
  }

  long receivedBytes() {
    return receivedBytes.get();
  }

  /// Bytes that were moved ahead for readers.
  long waitingBytes() {
    return readyBytes;
  }

  Spells pauses() {
    return pauses;
  }
}
