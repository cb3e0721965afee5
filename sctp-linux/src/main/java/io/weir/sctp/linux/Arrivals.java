package io.weir.sctp.linux;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Intake;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.TransportEvent;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What has arrived on a connection and nobody has taken: messages and events in their order.
/// The loop puts in, and gives to the handler; where that is an [Intake], threads that read take
/// out as well, whoever comes first. The application's framer cuts each message for itself: one
/// that ends within a frame is not the protocol.
///
/// Everything is called with the lock held, except what says so.
@SuppressWarnings("NonAtomicVolatileUpdate") // written with the lock held, read without
final class Arrivals {
  private static final int MOST_ITEMS = 4096;

  /// One thing that has arrived.
  private sealed interface Arrival {
    /// A message or a part of one.
    record Data(Assembly.Piece piece) implements Arrival {}

    /// An event.
    record Happened(TransportEvent event) implements Arrival {}
  }

  private final ReentrantLock lock;
  private final ConnectionHandler handler;
  private final int mostBytes;
  private final ArrayDeque<Arrival> held = new ArrayDeque<>();
  private Framer framer;

  /// Bytes of the first message that were taken.
  private int taken;

  private volatile long heldBytes;
  private volatile int heldItems;
  private volatile long receivedMessages;
  private volatile long receivedBytes;
  private volatile long discardedBytes;
  private volatile @Nullable CloseReason wrong;
  private boolean discarding;

  /// The times that something waited because there was no room for it.
  private final Spells pauses = new Spells();

  Arrivals(ConnectionHandler handler, Framer framer, int mostBytes) {
    this.lock = handler instanceof Intake intake ? intake.lock() : new ReentrantLock();
    this.handler = handler;
    this.framer = framer;
    this.mostBytes = mostBytes;
  }

  ReentrantLock lock() {
    return lock;
  }

  /// Whether more is to be read from the kernel. Without the lock.
  boolean hasRoom() {
    if (handler instanceof Intake intake && intake.exactBytes() > heldBytes) {
      return true;
    }
    return heldBytes < mostBytes && heldItems < MOST_ITEMS;
  }

  void framedBy(Framer newFramer) {
    framer = newFramer;
  }

  // ---- coming in

  void arrived(Assembly.Piece piece) {
    if (discarding) {
      discardedBytes += piece.payload().length;
      return;
    }
    held.add(new Arrival.Data(piece));
    heldBytes += piece.payload().length;
    receivedBytes += piece.payload().length;
    heldItems = held.size();
  }

  void happened(TransportEvent event) {
    if (!discarding) {
      held.add(new Arrival.Happened(event));
      heldItems = held.size();
    }
  }

  /// Drops what is held and what comes.
  void discard() {
    discarding = true;
    discardedBytes += heldBytes;
    heldBytes = 0;
    heldItems = 0;
    taken = 0;
    held.clear();
  }

  // ---- going out

  /// Gives the handler what it takes.
  void deliver() {
    boolean goesOn = true;
    while (goesOn && wrong == null && !held.isEmpty()) {
      goesOn =
          switch (held.peek()) {
            case Arrival.Happened(TransportEvent event) -> told(event);
            case Arrival.Data(Assembly.Piece piece) -> given(piece);
            case null -> false;
          };
    }
    heldItems = held.size();
  }

  private boolean told(TransportEvent event) {
    if (handler.notified(event) == Offer.NO_ROOM) {
      return refused();
    }
    held.poll();
    return true;
  }

  private boolean given(Assembly.Piece piece) {
    if (handler instanceof Intake intake) {
      if (!intake.wantsFrames()) {
        return false;
      }
      int exact = intake.exactBytes();
      if (exact > 0) {
        return givenExactly(exact);
      }
    }
    if (!piece.whole()) {
      return givenPart(piece);
    }
    return givenFrame(piece);
  }

  private boolean givenPart(Assembly.Piece piece) {
    ByteBuffer part = ByteBuffer.wrap(piece.payload(), taken, piece.payload().length - taken);
    if (!(handler instanceof Intake)) {
      wrong =
          new CloseReason.ProtocolError(
              "a message longer than is received whole, " + piece.payload().length + " bytes",
              receivedBytes - heldBytes);
      return false;
    }
    if (handler.receivedPart(part.slice(), piece.last(), piece.info()) == Offer.NO_ROOM) {
      return refused();
    }
    takenOff(part.remaining(), piece);
    return true;
  }

  private boolean givenFrame(Assembly.Piece piece) {
    ByteBuffer rest = ByteBuffer.wrap(piece.payload(), taken, piece.payload().length - taken);
    return switch (framer.next(rest)) {
      case Framing.Frame(int bytes, int offset, int payloadBytes) -> {
        ByteBuffer frame = rest.slice(taken + offset, payloadBytes);
        yield taken(handler.received(frame, piece.info()), bytes, piece);
      }
      case Framing.Part(int bytes, int offset, int payloadBytes, boolean last) -> {
        ByteBuffer part = rest.slice(taken + offset, payloadBytes);
        yield taken(handler.receivedPart(part, last, piece.info()), bytes, piece);
      }
      case Framing.Incomplete _ ->
          malformed(rest, new Framing.Malformed("the message ends within a frame", 0));
      case Framing.Malformed what -> malformed(rest, what);
    };
  }

  private boolean taken(Offer answer, int bytes, Assembly.Piece piece) {
    if (answer == Offer.NO_ROOM) {
      return refused();
    }
    framer.taken();
    receivedMessages++;
    takenOff(bytes, piece);
    return true;
  }

  private boolean malformed(ByteBuffer rest, Framing.Malformed what) {
    handler.malformed(rest, what);
    wrong = new CloseReason.ProtocolError(what.detail(), receivedBytes - heldBytes + what.offset());
    return false;
  }

  /// Bytes whatever the messages: as many as are asked for, once they are there.
  private boolean givenExactly(int bytes) {
    if (heldBytes < bytes) {
      return false;
    }
    ByteBuffer gathered = ByteBuffer.allocate(bytes);
    ReceiveInfo info = ReceiveInfo.NONE;
    while (gathered.hasRemaining()) {
      switch (held.peek()) {
        case Arrival.Happened(TransportEvent event) -> told(event);
        case Arrival.Data(Assembly.Piece piece) -> {
          int some = Math.min(gathered.remaining(), piece.payload().length - taken);
          info = gathered.position() == 0 ? piece.info() : info;
          gathered.put(piece.payload(), taken, some);
          takenOff(some, piece);
        }
        case null -> throw new IllegalStateException("fewer bytes are held than were counted");
      }
    }
    handler.received(gathered.flip(), info);
    return true;
  }

  private boolean refused() {
    pauses.begin(System.nanoTime());
    return false;
  }

  private void takenOff(int bytes, Assembly.Piece piece) {
    pauses.end(System.nanoTime());
    taken += bytes;
    heldBytes -= bytes;
    if (taken >= piece.payload().length) {
      taken = 0;
      held.poll();
    }
  }

  /// The bytes that a reader will never get as many of as it wants, at the end: taken out. Events
  /// among them are told.
  byte[] takeRest() {
    ByteBuffer rest = ByteBuffer.allocate((int) heldBytes);
    for (Arrival next = held.poll(); next != null; next = held.poll()) {
      switch (next) {
        case Arrival.Happened(TransportEvent event) -> handler.notified(event);
        case Arrival.Data(Assembly.Piece piece) -> {
          rest.put(piece.payload(), taken, piece.payload().length - taken);
          taken = 0;
        }
      }
    }
    heldBytes = 0;
    heldItems = 0;
    return rest.array();
  }

  /// Whether a reader waits for more bytes than there are.
  boolean wantsMoreThanHeld() {
    return handler instanceof Intake intake && intake.exactBytes() > heldBytes;
  }

  // ---- any thread, without the lock

  boolean isEmpty() {
    return heldItems == 0;
  }

  /// What of the received bytes is not the protocol, or null.
  @Nullable CloseReason wrong() {
    return wrong;
  }

  Spells pauses() {
    return pauses;
  }

  long heldBytes() {
    return heldBytes;
  }

  int heldItems() {
    return heldItems;
  }

  long receivedMessages() {
    return receivedMessages;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  long discardedBytes() {
    return discardedBytes;
  }
}
