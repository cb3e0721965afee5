package io.weir.transport;

import io.weir.transport.Connection.CloseReport;
import io.weir.transport.jfr.ConnectionClosed;
import io.weir.transport.jfr.ConnectionOpened;
import io.weir.transport.jfr.Stalled;
import io.weir.transport.jfr.WritabilityChanged;

/// What engines write into the flight recorder, if it runs. Thread-safe.
public final class FlightRecords {
  private FlightRecords() {}

  /// A connection was opened.
  ///
  /// @param connection whose text names it
  public static void opened(Connection connection) {
    var event = new ConnectionOpened();
    if (event.shouldCommit()) {
      event.connection = connection.toString();
      event.commit();
    }
  }

  /// A connection is gone.
  ///
  /// @param connection whose text names it
  /// @param report how it ended
  public static void closed(Connection connection, CloseReport report) {
    var event = new ConnectionClosed();
    if (event.shouldCommit()) {
      event.connection = connection.toString();
      event.reason = report.reason().toString();
      event.unsentMessages = report.unsentMessages();
      event.untakenBytes = report.untakenBytes();
      event.commit();
    }
  }

  /// A connection has become writable, or unwritable.
  ///
  /// @param connection names it
  /// @param queue its queue
  public static void levelChanged(Object connection, SendQueue queue) {
    var event = new WritabilityChanged();
    if (event.shouldCommit()) {
      event.connection = connection.toString();
      event.writable = queue.isWritable();
      event.queuedBytes = queue.levels().queuedBytes();
      event.commit();
    }
  }

  /// A peer has stalled.
  ///
  /// @return what ends with the stall
  public static Stall stalled() {
    return new Stall();
  }

  /// A stall that goes on. One thread at a time.
  public static final class Stall {
    private final Stalled event = new Stalled();

    private Stall() {
      event.begin();
    }

    /// The stall is over.
    ///
    /// @param connection names the connection
    public void ended(Object connection) {
      if (event.shouldCommit()) {
        event.connection = connection.toString();
        event.commit();
      }
    }
  }
}
