package io.weir.sctp;

import io.weir.sctp.core.EndReason;
import io.weir.sctp.wire.ErrorCause;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.FlightRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The order in which the connection of an association ends: gracefully or at once, by whichever
/// side. Whoever comes first settles the reason that everybody is told.
///
/// Owned by the loop, except for [#settle] and what says so.
final class AssociationEnding {
  private static final Logger LOG = LoggerFactory.getLogger(AssociationEnding.class);

  private final AssociationConnection connection;
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicReference<@Nullable CloseReason> settled = new AtomicReference<>();

  private boolean draining;
  private boolean shutdownBegun;
  private boolean peerEnded;
  private boolean toldClosing;
  private volatile boolean gone;
  private int unsentMessages;

  AssociationEnding(AssociationConnection connection) {
    this.connection = connection;
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
    connection.queue.refuse(reason);
    return reason;
  }

  /// Whether the end waits for readers to take what had arrived.
  boolean awaitsReaders() {
    return gone || peerEnded;
  }

  // ---- this side ends

  /// Stops receiving, sends what is queued, then shuts down in order.
  void startDraining(CloseReason why, Duration drain) {
    if (gone) {
      finish();
    }
    if (draining || gone) {
      return;
    }
    draining = true;
    CloseReason first = settle(why);
    connection.inlet.finished(first);
    if (first instanceof CloseReason.ProtocolError) {
      connection.inlet.inputEnded();
    }
    connection.inlet.discard();
    connection.ports.loop.schedule(
        drain.toNanos(), () -> connection.onLoop(() -> drainTimePassed(drain)));
    goOn();
  }

  private void drainTimePassed(Duration drain) {
    if (!gone) {
      connection
          .association()
          .abort("closed, and not drained after " + drain, connection.ports.loop.nowNs());
    }
  }

  /// Shuts the association down once everything that is queued was acknowledged.
  void goOn() {
    if (draining && !shutdownBegun && !gone && connection.outlet.isDry()) {
      shutdownBegun = true;
      connection.association().shutdown(connection.ports.loop.nowNs());
    }
  }

  /// Ends the association at once.
  void abort(CloseReason why) {
    CloseReason first = settle(why);
    connection.inlet.discard();
    if (gone) {
      finish();
    } else {
      connection.association().abort(textOf(first), connection.ports.loop.nowNs());
    }
  }

  /// The words of a reason.
  static String textOf(CloseReason why) {
    return switch (why) {
      case CloseReason.LocalClose(String words) -> words;
      case CloseReason.Reset(String words) -> words;
      case CloseReason.ProtocolError(String detail, _) -> detail;
      case CloseReason.PeerClosed _,
          CloseReason.Truncated _,
          CloseReason.TimedOut _,
          CloseReason.Defect _ ->
          why.toString();
    };
  }

  /// Our own fault ends this one connection.
  void defect(Throwable fault) {
    LOG.error("a defect ends the connection {}", connection, fault);
    abort(new CloseReason.Defect(fault.toString()));
    connection.ports.touch(connection);
  }

  // ---- the peer ends

  /// The peer has sent all, and it has arrived. What is queued is still sent.
  void peerShutsDown() {
    peerEnded = true;
    settle(new CloseReason.PeerClosed(0));
    if (connection.inlet.hasUntaken()) {
      connection.inlet.inputEnded();
    }
    restWasTaken();
  }

  /// Readers have taken something: perhaps all that the end waits for.
  void restWasTaken() {
    if (!(peerEnded || gone) || connection.inlet.hasUntaken()) {
      return;
    }
    if (gone) {
      finish();
      return;
    }
    tellClosing(settle(new CloseReason.PeerClosed(0)));
  }

  private void tellClosing(CloseReason why) {
    if (!toldClosing) {
      toldClosing = true;
      connection.inlet.finished(why);
      connection.handler.closing(why);
    }
  }

  // ---- everything has ended

  /// The association is no more, whoever ended it.
  void associationEnded(EndReason how) {
    if (gone) {
      return;
    }
    gone = true;
    CloseReason why = settle(connection.inlet.wrongOr(reasonOf(how)));
    connection.watch().stop();
    connection.outlet.tellProgress();
    unsentMessages = connection.queue.end(why);
    if (!connection.isOpen()) {
      connection.notOpened(how);
      finish();
      return;
    }
    boolean untaken = connection.inlet.hasUntaken();
    if (!draining) {
      if (untaken) {
        connection.inlet.inputEnded();
      } else {
        tellClosing(why);
      }
    }
    if (!untaken) {
      finish();
    }
  }

  private void finish() {
    if (closed.isDone()) {
      return;
    }
    CloseReason why = settle(new CloseReason.LocalClose("closed"));
    connection.inlet.finished(why);
    connection.inlet.discard();
    connection.ports.forget(connection);
    try {
      if (connection.isOpen()) {
        if (!draining) {
          tellClosing(why);
        }
        connection.handler.closed(why);
      }
    } finally {
      var report = new CloseReport(why, unsentMessages, connection.inlet.discardedBytes());
      FlightRecords.closed(connection, report);
      closed.complete(report);
    }
  }

  /// The end of an association as every connection ends.
  static CloseReason reasonOf(EndReason how) {
    return switch (how) {
      case EndReason.ShutDown(boolean byPeer) ->
          byPeer ? new CloseReason.PeerClosed(0) : new CloseReason.LocalClose("closed");
      case EndReason.PeerAborted(List<ErrorCause> causes) ->
          new CloseReason.Reset("the peer aborted the association" + wordsOf(causes));
      case EndReason.Aborted(String why) -> new CloseReason.LocalClose(why);
      case EndReason.ProtocolViolation(String detail) ->
          new CloseReason.ProtocolError("SCTP: " + detail, 0);
      case EndReason.Unreachable(String what) -> new CloseReason.Reset(what);
    };
  }

  private static String wordsOf(List<ErrorCause> causes) {
    return causes.isEmpty()
        ? ""
        : causes.stream()
            .map(AssociationEnding::wordsOf)
            .collect(Collectors.joining("; ", ": ", ""));
  }

  private static String wordsOf(ErrorCause cause) {
    if (cause instanceof ErrorCause.UserInitiated(var reason)) {
      return new String(reason.toArray(), StandardCharsets.UTF_8);
    }
    if (cause instanceof ErrorCause.ProtocolViolation(var detail)) {
      return "protocol violation, " + new String(detail.toArray(), StandardCharsets.UTF_8);
    }
    return cause.toString();
  }
}
