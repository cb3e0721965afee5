package io.weir.sctp;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.FlightRecords;
import io.weir.transport.LoopCounter;
import org.jspecify.annotations.Nullable;

/// Keeps the deadlines of what is queued, sees a peer stall, and tells the handler how full the
/// queue is (laws 4, 5 and 9). Owned by the loop.
final class AssociationWatch {
  private final AssociationConnection connection;
  private final Timing timing;
  private boolean toldWritable = true;
  private volatile boolean stalled;
  private FlightRecords.@Nullable Stall stall;
  private long lastProgressNs;
  private long lastAcknowledged;
  private long stallCheckNs = Deadlines.NEVER;
  private final LoopCounter stalls = new LoopCounter();
  private boolean stopped;

  AssociationWatch(AssociationConnection connection) {
    this.connection = connection;
    timing = connection.options.timing();
  }

  private long nowNs() {
    return connection.ports.loop.nowNs();
  }

  /// When [#advanceTo] is to be called at the latest.
  long deadlineNs() {
    return stopped ? Deadlines.NEVER : Math.min(connection.queue.nextDeadlineNs(), stallCheckNs);
  }

  void advanceTo(long nowNs) {
    if (stopped) {
      return;
    }
    if (connection.queue.nextDeadlineNs() <= nowNs) {
      connection.queue.expire(nowNs);
      tellLevel();
    }
    if (stallCheckNs <= nowNs) {
      checkStall(nowNs);
    }
  }

  /// The association has had its turn.
  void turnEnded() {
    tellLevel();
    long acknowledged = connection.association().acknowledgedChunks();
    if (acknowledged != lastAcknowledged) {
      lastAcknowledged = acknowledged;
      progressed();
    }
    if (stallCheckNs == Deadlines.NEVER && !stopped && !connection.outlet.isDry()) {
      lastProgressNs = nowNs();
      stallCheckNs = lastProgressNs + timing.stallAfter().toNanos();
    }
  }

  /// The peer has accepted something.
  void progressed() {
    lastProgressNs = nowNs();
    if (stalled) {
      stalled = false;
      recordStall();
      connection.handler.stallEnded();
    }
  }

  /// Something was handed over: the peer has yet to accept it. It may be no more than the probe of
  /// a
  /// window that is closed ([RFC 9260 section
  /// 6.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.1)), so it ends no stall.
  void handedOver() {
    if (!stalled) {
      lastProgressNs = nowNs();
    }
  }

  private void checkStall(long nowNs) {
    if (connection.outlet.isDry()) {
      stallCheckNs = Deadlines.NEVER;
      return;
    }
    long stillNs = nowNs - lastProgressNs;
    long stallNs = timing.stallAfter().toNanos();
    if (stillNs < stallNs) {
      stallCheckNs = lastProgressNs + stallNs;
      return;
    }
    if (!stalled) {
      stalled = true;
      stall = FlightRecords.stalled();
      stalls.add(1);
      connection.handler.stalled();
    }
    if (timing.stallLimit() == null) {
      stallCheckNs = nowNs + stallNs;
      return;
    }
    stallCheckNs = lastProgressNs + timing.stallLimit().toNanos();
    if (stallCheckNs <= nowNs) {
      stallCheckNs = Deadlines.NEVER;
      connection.ending.abort(new CloseReason.TimedOut("stall limit", timing.stallLimit()));
    }
  }

  void tellLevel() {
    boolean writable = connection.queue.isWritable();
    if (writable != toldWritable) {
      toldWritable = writable;
      FlightRecords.levelChanged(connection, connection.queue);
      if (writable) {
        connection.handler.writable();
      } else {
        connection.handler.unwritable();
      }
    }
  }

  private void recordStall() {
    FlightRecords.Stall ended = stall;
    stall = null;
    if (ended != null) {
      ended.ended(connection);
    }
  }

  /// The association is no more.
  void stop() {
    stopped = true;
    recordStall();
  }

  /// How often the peer was reported as stalled. Any thread.
  long stalls() {
    return stalls.get();
  }

  /// Whether the peer is reported as stalled. Any thread.
  boolean isStalled() {
    return stalled;
  }
}
