package io.weir.sctp.core;

import io.weir.sctp.core.Timers.Timer;
import org.jspecify.annotations.Nullable;

/// When a SACK is due
/// ([RFC 9260 sections 6.2 and 6.7](https://www.rfc-editor.org/rfc/rfc9260#section-6.2)): at once,
/// with every second packet, or after a delay. At most one goes for a packet; one may answer
/// several packets that came in one batch. Owned by the association.
final class SackSchedule {
  private final Context context;
  private @Nullable Path newest;

  /// Packets with data since the last SACK.
  private int packets;

  private boolean owed;

  /// Of the packet that is being dealt with.
  private boolean hasData;

  private boolean atOnce;

  private boolean first;
  private boolean shuttingDown;

  SackSchedule(Context context) {
    this.context = context;
  }

  void begin() {
    sent();
    hasData = false;
    atOnce = false;
    first = true;
    shuttingDown = false;
  }

  /// While shutting down each packet is acknowledged at once (section 9.2).
  void shutDown(boolean now) {
    shuttingDown = now;
  }

  /// The packet has data, or what counts as data (RFC 3758 section 3.6).
  void dataArrived() {
    hasData = true;
  }

  /// The packet is not to wait for its SACK.
  void hurry() {
    atOnce = true;
  }

  /// A packet has been dealt with.
  ///
  /// @param gap whether something was missing before it, or is now
  void packetEnded(Path from, boolean gap) {
    if (!hasData) {
      return;
    }
    newest = from;
    packets++;
    if (atOnce
        || gap
        || first
        || shuttingDown
        || packets >= context.options.sacks().everyPackets()) {
      owed = true;
    } else if (!context.timers.isRunning(Timer.SACK)) {
      context.timers.set(Timer.SACK, context.nowNs + context.options.sacks().delayNs());
    }
    hasData = false;
    atOnce = false;
    first = false;
  }

  /// The window has opened, or the delay is over.
  void owe() {
    owed = true;
  }

  boolean isOwed() {
    return owed;
  }

  /// Whether data has come since the last one.
  boolean mayAdd() {
    return owed || packets > 0;
  }

  @Nullable Path newestPath() {
    return newest;
  }

  void forget(Path path) {
    if (newest == path) {
      newest = null;
    }
  }

  void sent() {
    owed = false;
    packets = 0;
    context.timers.stop(Timer.SACK);
  }
}
