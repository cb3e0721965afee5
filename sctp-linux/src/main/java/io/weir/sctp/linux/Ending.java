package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.EndReason;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Intake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The order in which an association of the kernel ends: in order
/// ([RFC 9260 section 9.2](https://www.rfc-editor.org/rfc/rfc9260#section-9.2)) or by an abort
/// (section 9.1), by whichever side. Whoever comes first settles the reason that everybody is
/// told. SCTP has no half-close: who is told that the peer shuts down cannot send any more.
///
/// Owned by the loop, except for [#settle] and what says so.
final class Ending implements Outbound.Watcher, SendWatch.Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /// How long a shutdown that has begun waits for the peer at least.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final KernelConnection connection;
  private final KernelSocket socket;
  private final ConnectionHandler handler;
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicReference<@Nullable CloseReason> settled = new AtomicReference<>();
  private volatile boolean gone;

  private boolean peerShutsDown;
  private boolean draining;
  private boolean outputWanted;
  private boolean outputShut;
  private boolean inputShut;
  private long drainedByNs;
  private Loop.@Nullable Timer closeTimer;
  private @Nullable EndReason end;
  private boolean wasUp = true;
  private int unsentMessages;

  Ending(KernelConnection connection) {
    this.connection = connection;
    socket = connection.socket();
    handler = connection.handler();
  }

  // ---- any thread

  CompletableFuture<CloseReport> closed() {
    return closed;
  }

  /// Settles why the connection ends, if nobody has, and refuses new sends.
  ///
  /// @return the reason of whoever came first
  CloseReason settle(CloseReason why) {
    settled.compareAndSet(null, why);
    CloseReason first = settled.get();
    CloseReason reason = first == null ? why : first;
    connection.queue().refuse(reason);
    return reason;
  }

  /// Whether nothing more will arrive.
  boolean isGone() {
    return gone;
  }

  // ---- what the kernel tells

  /// The peer shuts down: the kernel sends what it has, and takes nothing more.
  void peerShutsDown() {
    peerShutsDown = true;
    settle(new CloseReason.PeerClosed(0));
  }

  /// The association has ended; what else the kernel has to tell is still read.
  void ended(AssociationEvent.Ended event) {
    wasUp = event.wasUp();
    end =
        event.reason() instanceof EndReason.ShutDown
            ? new EndReason.ShutDown(peerShutsDown)
            : event.reason();
  }

  /// There is nothing to read. After an end this is the end of everything.
  void readNothing() {
    if (end != null || !Statuses.isUp(socket)) {
      over();
    }
  }

  /// Everything that the kernel had to tell was read. Who has begun the shutdown is not told the
  /// end of the stream, only that the association has ended.
  void allRead() {
    if (end != null) {
      over();
    }
  }

  void readFailed(int negated) {
    if (end == null) {
      end =
          negated == -Errno.ETIMEDOUT
              ? new EndReason.Unreachable(Errno.words(negated))
              : new EndReason.PeerAborted(List.of());
      settle(new CloseReason.Reset(Errno.words(negated)));
    }
    over();
  }

  private CloseReason reason() {
    return switch (end) {
      case EndReason.ShutDown _ -> new CloseReason.PeerClosed(0);
      case EndReason.PeerAborted(var causes) -> new CloseReason.Reset(Causes.words(causes));
      case EndReason.Unreachable(String what) -> new CloseReason.Reset(what);
      case EndReason.Aborted(String why) -> new CloseReason.LocalClose(why);
      case EndReason.ProtocolViolation(String detail) -> new CloseReason.ProtocolError(detail, 0);
      case null -> new CloseReason.PeerClosed(0);
    };
  }

  @Override
  public void refused(int negated) {
    // The end of the association has overtaken its notification, which says why.
    LOG.debug("{}: the kernel takes no more messages: {}", connection, Errno.words(negated));
    boolean over =
        switch (-negated) {
          case Errno.EPIPE, Errno.ESHUTDOWN, Errno.ENOTCONN, Errno.ECONNRESET -> true;
          default -> false;
        };
    connection.outbound().pause(true);
    if (over) {
      connection.loop().execute(connection::turn);
    } else {
      drop(new CloseReason.Reset("the kernel refuses a message: " + Errno.words(negated)));
    }
  }

  // ---- sending ends

  /// Shuts the association down after what is queued.
  void shutOutput() {
    outputWanted = true;
    connection.outbound().flush();
  }

  @Override
  public void drained() {
    if (gone || !(draining || outputWanted)) {
      return;
    }
    if (!outputShut) {
      outputShut = true;
      socket.call(Libc::shutdownWriting);
      if (draining) {
        long leftNs = Math.max(LINGER.toNanos(), drainedByNs - System.nanoTime());
        closeAfter(leftNs);
      }
    }
  }

  /// Drops what has arrived and what comes.
  void shutInput() {
    if (inputShut || draining || gone) {
      return;
    }
    inputShut = true;
    connection.inbound().discard();
    endReading(new CloseReason.LocalClose("receiving was shut down"), new byte[0]);
    connection.turn();
  }

  // ---- everything ends

  @Override
  public void stalledTooLong() {
    Duration limit = connection.options().timing().stallLimit();
    drop(new CloseReason.TimedOut("stall limit", limit == null ? Duration.ZERO : limit));
  }

  /// A defect in the handler, or in what it was given.
  void failed(RuntimeException defect) {
    LOG.error("a defect ends the connection {}", connection, defect);
    drop(new CloseReason.Defect(defect.toString()));
  }

  /// Stops receiving, hands over what is queued, then shuts the association down and waits until
  /// the peer has everything.
  void startDraining(CloseReason why, Duration drain) {
    if (gone) {
      finish();
    }
    if (draining || gone) {
      return;
    }
    draining = true;
    CloseReason settledWhy = settle(why);
    endReading(settledWhy, new byte[0]);
    if (settledWhy instanceof CloseReason.ProtocolError && handler instanceof Intake intake) {
      intake.inputEnded();
    }
    connection.inbound().discard();
    drainedByNs = System.nanoTime() + drain.toNanos();
    closeAfter(drain.toNanos());
    if (outputShut) {
      closeAfter(Math.max(LINGER.toNanos(), drain.toNanos()));
    }
    connection.turn();
  }

  private void closeAfter(long delayNs) {
    cancelTimer();
    closeTimer = connection.loop().schedule(delayNs, this::tooLate);
  }

  /// The kernel goes on alone with what it has, for as long as its own limits last.
  private void tooLate() {
    if (end == null) {
      end = new EndReason.Unreachable("the peer did not shut down in time");
    }
    over();
  }

  private void cancelTimer() {
    if (closeTimer != null) {
      closeTimer.cancel();
    }
  }

  /// Ends the association at once, with an ABORT.
  void drop(CloseReason why) {
    CloseReason first = settle(why);
    connection.inbound().discard();
    if (gone) {
      finish();
      return;
    }
    if (end == null) {
      end = new EndReason.Aborted(first.toString());
    }
    socket.abort();
    over();
  }

  /// The socket is closed, by whichever side. What had arrived before is still offered.
  private void over() {
    if (gone) {
      return;
    }
    gone = true;
    cancelTimer();
    CloseReason why = settle(reason());
    if (end instanceof EndReason.ShutDown) {
      connection.outbound().allAcknowledged();
    }
    connection.outbound().stop();
    connection.arrivals().pauses().end(System.nanoTime());
    connection.released();
    unsentMessages = connection.queue().end(why);
    if (!draining) {
      handler.closing(why);
    }
    restWasTaken();
    if (!closed.isDone() && handler instanceof Intake intake) {
      intake.inputEnded();
    }
  }

  /// Ends it for good once everything that arrived was taken.
  void restWasTaken() {
    if (!gone) {
      return;
    }
    byte[] rest = {};
    ReentrantLock lock = connection.arrivals().lock();
    lock.lock();
    try {
      if (connection.arrivals().wantsMoreThanHeld()) {
        rest = connection.arrivals().takeRest();
      }
    } finally {
      lock.unlock();
    }
    if (rest.length > 0 || connection.arrivals().isEmpty()) {
      finish(rest);
    }
  }

  private void finish() {
    finish(new byte[0]);
  }

  private void finish(byte[] rest) {
    if (closed.isDone()) {
      return;
    }
    CloseReason why = settle(new CloseReason.LocalClose("closed"));
    ReentrantLock lock = connection.arrivals().lock();
    lock.lock();
    try {
      EndReason last = end == null ? new EndReason.ShutDown(peerShutsDown) : end;
      handler.notified(new AssociationEvent.Ended(last, wasUp));
    } finally {
      lock.unlock();
    }
    endReading(why, rest);
    connection.inbound().discard();
    try {
      handler.closed(why);
    } finally {
      closed.complete(new CloseReport(why, unsentMessages, connection.arrivals().discardedBytes()));
    }
  }

  /// Readers are told the end as soon as nothing more comes, not when the connection is gone.
  private void endReading(CloseReason why, byte[] rest) {
    if (handler instanceof Intake intake) {
      intake.finished(why, rest);
    }
  }
}
