package io.weir.sctp.core;

/// The room that the peer has for user data, as far as it has told
/// ([RFC 9260 section 6.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-6.2.1)), and probing it
/// while it is closed (section 6.1, rule A). Called by the procedures of [DataSender]. Owned by the
/// association.
final class PeerWindow {
  private final OutstandingData outstanding;
  private long advertisedBytes;
  private long mostAdvertisedBytes;

  /// Payload given up since the last SACK: it may be at the peer all the same.
  private long writtenOffBytes;

  private boolean waiting;
  private boolean probeDue;
  private boolean answeredSinceProbe;
  private boolean probing;
  private int probeTsn;
  private int backedOff;

  PeerWindow(OutstandingData outstanding) {
    this.outstanding = outstanding;
  }

  /// The handshake, or a restart, has told the window.
  ///
  /// @param bytes unsigned
  void begin(int bytes) {
    advertisedBytes = Integer.toUnsignedLong(bytes);
    mostAdvertisedBytes = advertisedBytes;
    writtenOffBytes = 0;
    waiting = false;
    probeDue = false;
    probing = false;
    backedOff = 0;
  }

  /// A SACK has told the window. What is outstanding is as the SACK says, from here on.
  void advertised(int bytes) {
    advertisedBytes = Integer.toUnsignedLong(bytes);
    mostAdvertisedBytes = Math.max(mostAdvertisedBytes, advertisedBytes);
    writtenOffBytes = 0;
    answeredSinceProbe = true;
  }

  /// Payload in flight was given up.
  void writtenOff(int bytes) {
    writtenOffBytes += bytes;
  }

  /// The peer's window as section 6.2.1 counts it (rwnd).
  long bytes() {
    return Math.max(0, advertisedBytes - outstanding.flightPayloadBytes() - writtenOffBytes);
  }

  /// How much of it new data may take: what is marked for retransmission will need its room again.
  long roomForNew() {
    return Math.max(0, bytes() - outstanding.lostPayloadBytes());
  }

  long mostAdvertisedBytes() {
    return mostAdvertisedBytes;
  }

  /// Something waits and nothing is outstanding, but the window has no room: after a time that
  /// doubles from the path's timeout a probe is due, unless a SACK opens the window before.
  void awaitProbe(Path path, Context context) {
    if ((waiting && path.retransmissionNs != Timers.NEVER) || probeDue) {
      return;
    }
    waiting = true;
    long rtoNs = path.roundTrip.rtoNs();
    long mostNs = Math.max(rtoNs, context.options.timeouts().rtoMaxNs());
    long intervalNs = backedOff >= 32 ? mostNs : Math.min(rtoNs << backedOff, mostNs);
    path.retransmissionNs = context.nowNs + (intervalNs <= 0 ? mostNs : intervalNs);
  }

  /// T3-rtx has expired while nothing was outstanding.
  void waitIsOver() {
    if (waiting) {
      waiting = false;
      probeDue = true;
    }
  }

  /// The window has room, or nothing waits for it any more.
  void noProbeNeeded() {
    waiting = false;
    probeDue = false;
    backedOff = 0;
  }

  boolean isWaiting() {
    return waiting;
  }

  boolean isProbeDue() {
    return probeDue;
  }

  /// The probe leaves.
  void probed(int tsn) {
    probeDue = false;
    probing = true;
    probeTsn = tsn;
    answeredSinceProbe = false;
    backedOff = Math.min(backedOff + 1, 32);
  }

  /// Whether a timeout is that of a probe which the peer has answered by saying that its window is
  /// still closed: no error of the path (sections 6.1, rule A, and 8.1).
  ///
  /// @param earliestTsn the earliest outstanding TSN
  boolean isAnsweredProbe(int earliestTsn) {
    boolean answered = probing && earliestTsn == probeTsn && answeredSinceProbe;
    answeredSinceProbe = false;
    return answered;
  }
}
