package io.weir.sctp.core;

import io.weir.sctp.wire.Packet;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// One address of the peer: its state, timeout, congestion window and timers
/// ([RFC 9260 section 13.3](https://www.rfc-editor.org/rfc/rfc9260#section-13.3)). Owned by the
/// association.
public final class Path {
  /// What is known of a path
  /// ([RFC 9260 section 8.2](https://www.rfc-editor.org/rfc/rfc9260#section-8.2),
  /// [RFC 7829 section 3](https://www.rfc-editor.org/rfc/rfc7829#section-3)).
  public enum State {
    /// Usable.
    ACTIVE,
    /// It has not answered lately; others are preferred.
    POTENTIALLY_FAILED,
    /// It has not answered for long.
    INACTIVE
  }

  private final InetAddress remote;

  /// UDP port of the peer at this address (RFC 6951), as last heard from it.
  int udpPort;

  /// Where packets to it are sent from, or null for what the system chooses.
  @Nullable InetAddress local;

  State state = State.ACTIVE;

  /// Whether it is known to lead to the peer
  /// ([RFC 9260 section 5.4](https://www.rfc-editor.org/rfc/rfc9260#section-5.4)).
  boolean confirmed;

  /// Retransmissions in a row without an answer (section 8.2).
  int errors;

  /// Path.Max.Retrans of this path.
  int mostErrors;

  /// The nonce of the HEARTBEAT that has no answer yet, or 0 (section 5.4).
  long heartbeatNonce;

  /// When that was sent.
  long heartbeatSentNs;

  /// HB.interval of this path.
  long heartbeatEveryNs;

  /// Bytes of an SCTP packet, common header included, that fit it.
  int packetBytes;

  /// How large it may become.
  final MtuSearch mtu;

  final RoundTripTime roundTrip;
  final CongestionWindow congestion;

  /// The user data it carries.
  final Flight flight = new Flight();

  /// T3-rtx (section 6.3).
  long retransmissionNs = Timers.NEVER;

  /// When the next HEARTBEAT is due (section 8.3).
  long heartbeatNs = Timers.NEVER;

  /// When the next probe of the path MTU is due, or given up (RFC 8899).
  long probeNs = Timers.NEVER;

  /// When something was last sent to it.
  long lastSentNs;

  Path(InetAddress remote, int udpPort, AssociationOptions options) {
    this.remote = remote;
    this.udpPort = udpPort;
    packetBytes = packetBytes(options.sizes().pathMtu(), remote, udpPort != 0);
    mtu = new MtuSearch(packetBytes, packetBytesOf(options.sizes().mostPathMtu()));
    mostErrors = options.timeouts().pathRetransmissions();
    heartbeatEveryNs = options.timeouts().heartbeatNs();
    roundTrip = new RoundTripTime(options.timeouts());
    congestion = new CongestionWindow(packetBytes, remote.getAddress().length == 16);
  }

  /// Bytes left for SCTP of an IP packet, a multiple of 4.
  ///
  /// @param mtuBytes the largest IP packet
  static int packetBytes(int mtuBytes, InetAddress remote, boolean overUdp) {
    int ipBytes = remote.getAddress().length == 4 ? 20 : 40;
    return (mtuBytes - ipBytes - (overUdp ? 8 : 0)) & ~3;
  }

  /// Bytes left for SCTP of an IP packet on this path.
  int packetBytesOf(int mtuBytes) {
    return packetBytes(mtuBytes, remote, udpPort != 0);
  }

  /// Bytes of the largest chunk in a packet (the PMDCS of
  /// [RFC 9260 section 2.3](https://www.rfc-editor.org/rfc/rfc9260#section-2.3)), header included.
  static int chunkBytes(int packetBytes) {
    return packetBytes - Packet.HEADER_BYTES;
  }

  int chunkBytes() {
    return chunkBytes(packetBytes);
  }

  /// A packet with the right tag has come by this path.
  void cameBy(Origin from) {
    udpPort = from.udpPort();
    if (from.local() != null) {
      local = from.local();
    }
  }

  /// The peer's address.
  ///
  /// @return the address
  public InetAddress remote() {
    return remote;
  }

  /// The peer's UDP port at this address.
  ///
  /// @return the port, or 0 where SCTP is not carried over UDP
  public int udpPort() {
    return udpPort;
  }

  /// Where packets to it are sent from.
  ///
  /// @return one of this side's addresses, or null for what the system chooses
  public @Nullable InetAddress local() {
    return local;
  }

  /// How a path stands.
  ///
  /// @param state what is known of it
  /// @param confirmed whether it is known to lead to the peer
  /// @param windowBytes cwnd
  /// @param flightBytes bytes outstanding on it
  /// @param smoothedRttNs smoothed round-trip time, or -1 before it was measured
  /// @param rtoNs retransmission timeout
  /// @param mtuBytes largest IP packet
  public record Level(
      State state,
      boolean confirmed,
      int windowBytes,
      int flightBytes,
      long smoothedRttNs,
      long rtoNs,
      int mtuBytes) {}

  /// How it stands.
  ///
  /// @return a snapshot
  public Level level() {
    SendAccount.OnPath sending = DataSender.levels(this);
    return new Level(
        state,
        confirmed,
        sending.windowBytes(),
        sending.flightBytes(),
        roundTrip.smoothedNs(),
        roundTrip.rtoNs(),
        packetBytes + (remote.getAddress().length == 4 ? 20 : 40) + (udpPort == 0 ? 0 : 8));
  }

  /// The peer has restarted: nothing is known of the path but that it is there.
  void restart() {
    state = State.ACTIVE;
    confirmed = false;
    errors = 0;
    heartbeatNonce = 0;
    retransmissionNs = Timers.NEVER;
    heartbeatNs = Timers.NEVER;
    probeNs = Timers.NEVER;
    mtu.rest();
    mtu.timeouts = 0;
    roundTrip.reset();
    congestion.reset(chunkBytes());
  }

  /// Bytes of the largest packet that is sent to it.
  ///
  /// @return bytes of an SCTP packet, its common header included
  public int packetBytes() {
    return packetBytes;
  }

  long earliestNs() {
    return Math.min(Math.min(retransmissionNs, heartbeatNs), probeNs);
  }

  @Override
  public String toString() {
    return remote.getHostAddress() + " (" + state + (confirmed ? "" : ", unconfirmed") + ")";
  }
}
