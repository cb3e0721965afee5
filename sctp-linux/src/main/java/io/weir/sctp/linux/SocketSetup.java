package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Scheduling;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.transport.SocketOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sets the options of a socket before it listens or connects: those of the transport and those
/// of the association
/// ([RFC 6458 section 8](https://www.rfc-editor.org/rfc/rfc6458#section-8)). What a listener has
/// its connections inherit. One that the kernel refuses is named in the exception.
final class SocketSetup {
  /// SO_SNDBUF unless another is asked for; Linux doubles it. Enough for the longest message of
  /// 128 KiB, and small, so that what waits can still be overtaken and taken back: most of it
  /// waits in the send queue.
  static final int SEND_BUFFER_BYTES = 64 << 10;

  private static final int[] EVENTS = {
    Numbers.SCTP_ASSOC_CHANGE,
    Numbers.SCTP_PEER_ADDR_CHANGE,
    Numbers.SCTP_REMOTE_ERROR,
    Numbers.SCTP_SHUTDOWN_EVENT,
    Numbers.SCTP_PARTIAL_DELIVERY_EVENT,
    Numbers.SCTP_ADAPTATION_INDICATION,
    Numbers.SCTP_SENDER_DRY_EVENT,
    Numbers.SCTP_STREAM_RESET_EVENT,
    Numbers.SCTP_ASSOC_RESET_EVENT,
    Numbers.SCTP_STREAM_CHANGE_EVENT,
    Numbers.SCTP_SEND_FAILED_EVENT,
  };

  private final KernelSocket socket;
  private final SocketOptions options;
  private final AssociationOptions association;

  SocketSetup(KernelSocket socket, SocketOptions options, AssociationOptions association) {
    this.socket = socket;
    this.options = options;
    this.association = association;
  }

  /// Sets everything.
  ///
  /// @throws IOException naming the option that was refused
  /// @throws IllegalArgumentException naming an option that the kernel's SCTP does not have
  void all() throws IOException {
    refuseOthers();
    buffers();
    events();
    initiation();
    timeouts(association.timeouts());
    acknowledgements();
    sizes(association.sizes());
    features(association.features());
    scheduling(association.scheduling());
  }

  private void refuseOthers() {
    if (association.timeouts().autocloseNs() > 0) {
      throw new IllegalArgumentException(
          "Linux has SCTP_AUTOCLOSE for one-to-many sockets only: leave autocloseNs 0");
    }
    if (options.keepAlive() != null) {
      throw new IllegalArgumentException(
          "SO_KEEPALIVE is not for SCTP, which has heartbeats: AssociationOptions.Timeouts");
    }
    if (options.userTimeout() != null) {
      throw new IllegalArgumentException(
          "TCP_USER_TIMEOUT is not for SCTP: see associationRetransmissions of"
              + " AssociationOptions.Timeouts");
    }
  }

  private void buffers() throws IOException {
    int send = options.sendBufferBytes() > 0 ? options.sendBufferBytes() : SEND_BUFFER_BYTES;
    general("SO_SNDBUF", Numbers.SO_SNDBUF, send);
    int receive = options.receiveBufferBytes();
    general(
        "SO_RCVBUF",
        Numbers.SO_RCVBUF,
        receive > 0 ? receive : association.sizes().receiveWindow());
    if (options.trafficClass() > 0) {
      check("IP_TOS", socket.setNumber(Numbers.IPPROTO_IP, Numbers.IP_TOS, options.trafficClass()));
    }
    if (options.linger() != null) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment linger = arena.allocate(8, 8);
        linger.set(JAVA_INT, 0, 1);
        linger.set(JAVA_INT, 4, (int) options.linger().toSeconds());
        check("SO_LINGER", socket.set(Numbers.SOL_SOCKET, Numbers.SO_LINGER, linger));
      }
    }
    boolean noDelay = options.noDelay() && association.scheduling().noDelay();
    number("SCTP_NODELAY", Numbers.SCTP_NODELAY, noDelay ? 1 : 0);
  }

  /// Options of a socket that listens, beside those of its connections.
  void listening() throws IOException {
    general("SO_REUSEADDR", Numbers.SO_REUSEADDR, options.reuseAddress() ? 1 : 0);
    if (options.reusePort()) {
      general("SO_REUSEPORT", Numbers.SO_REUSEPORT, 1);
    }
  }

  private void events() throws IOException {
    number("SCTP_RECVRCVINFO", Numbers.SCTP_RECVRCVINFO, 1);
    for (int event : EVENTS) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(8, 8);
        value.set(JAVA_SHORT, 4, (short) event);
        value.set(JAVA_SHORT, 6, (short) 1);
        set("SCTP_EVENT " + Integer.toHexString(event), Numbers.SCTP_EVENT, value);
      }
    }
  }

  private void initiation() throws IOException {
    Timeouts times = association.timeouts();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 8);
      value.set(JAVA_SHORT, 0, (short) association.streams().outbound());
      value.set(JAVA_SHORT, 2, (short) association.streams().mostInbound());
      value.set(JAVA_SHORT, 4, limit16(times.initRetransmissions()));
      value.set(JAVA_SHORT, 6, limit16(ms(times.rtoMaxNs())));
      set("SCTP_INITMSG", Numbers.SCTP_INITMSG, value);
    }
  }

  private void timeouts(Timeouts times) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rto = arena.allocate(16, 8);
      rto.set(JAVA_INT, 4, ms(times.rtoInitialNs()));
      rto.set(JAVA_INT, 8, ms(times.rtoMaxNs()));
      rto.set(JAVA_INT, 12, ms(times.rtoMinNs()));
      set("SCTP_RTOINFO", Numbers.SCTP_RTOINFO, rto);
      MemorySegment whole = arena.allocate(20, 8);
      whole.set(JAVA_SHORT, 4, limit16(times.associationRetransmissions()));
      whole.set(JAVA_INT, 16, ms(times.cookieLifeNs()));
      set("SCTP_ASSOCINFO", Numbers.SCTP_ASSOCINFO, whole);
      MemorySegment path = arena.allocate(Structs.PathParams.BYTES, 8);
      boolean beats = times.heartbeatNs() > 0;
      path.set(JAVA_INT, Structs.PathParams.HEARTBEAT_MS, ms(times.heartbeatNs()));
      path.set(
          JAVA_SHORT,
          Structs.PathParams.MOST_RETRANSMISSIONS,
          limit16(times.pathRetransmissions()));
      path.set(
          JAVA_INT_UNALIGNED,
          Structs.PathParams.FLAGS,
          beats ? Numbers.SPP_HB_ENABLE : Numbers.SPP_HB_DISABLE);
      set("SCTP_PEER_ADDR_PARAMS", Numbers.SCTP_PEER_ADDR_PARAMS, path);
      MemorySegment thresholds = arena.allocate(Structs.PathThresholds.BYTES, 8);
      thresholds.set(
          JAVA_SHORT,
          Structs.PathThresholds.MOST_RETRANSMISSIONS,
          limit16(times.pathRetransmissions()));
      thresholds.set(
          JAVA_SHORT,
          Structs.PathThresholds.POTENTIALLY_FAILED,
          limit16(times.potentiallyFailedAfter()));
      set("SCTP_PEER_ADDR_THLDS", Numbers.SCTP_PEER_ADDR_THLDS, thresholds);
    }
  }

  private void acknowledgements() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(12, 8);
      value.set(JAVA_INT, 4, ms(association.sacks().delayNs()));
      value.set(JAVA_INT, 8, association.sacks().everyPackets());
      set("SCTP_DELAYED_SACK", Numbers.SCTP_DELAYED_SACK, value);
    }
  }

  /// The kernel finds the path MTU by itself; a size other than the default bounds the chunks
  /// (RFC 6458 section 8.1.16): headers of IPv6, of the packet and of a chunk go off.
  private void sizes(Sizes sizes) throws IOException {
    if (sizes.mostPathMtu() != Sizes.DEFAULTS.mostPathMtu()) {
      int most = sizes.mostPathMtu() - (socket.isV6() ? 40 : 20) - 12 - 16;
      pair("SCTP_MAXSEG", Numbers.SCTP_MAXSEG, most & ~3);
    }
  }

  private void features(Features features) throws IOException {
    // Messages whose parts come mixed are put together here; without I-DATA they never do.
    number(
        "SCTP_FRAGMENT_INTERLEAVE",
        Numbers.SCTP_FRAGMENT_INTERLEAVE,
        features.interleaving() ? 2 : 0);
    pair("SCTP_PR_SUPPORTED", Numbers.SCTP_PR_SUPPORTED, features.forwardTsn() ? 1 : 0);
    pair(
        "SCTP_RECONFIG_SUPPORTED",
        Numbers.SCTP_RECONFIG_SUPPORTED,
        features.reconfiguration() ? 1 : 0);
    if (features.reconfiguration()) {
      pair(
          "SCTP_ENABLE_STREAM_RESET",
          Numbers.SCTP_ENABLE_STREAM_RESET,
          Numbers.SCTP_ENABLE_RESET_ALL);
    }
    if (features.authentication()) {
      pair("SCTP_AUTH_SUPPORTED", Numbers.SCTP_AUTH_SUPPORTED, 1);
    }
    if (features.addressChange()) {
      pair("SCTP_ASCONF_SUPPORTED", Numbers.SCTP_ASCONF_SUPPORTED, 1);
    }
    if (features.interleaving()) {
      pair("SCTP_INTERLEAVING_SUPPORTED", Numbers.SCTP_INTERLEAVING_SUPPORTED, 1);
    }
    if (features.adaptation().isPresent()) {
      number(
          "SCTP_ADAPTATION_LAYER", Numbers.SCTP_ADAPTATION_LAYER, features.adaptation().getAsInt());
    }
  }

  /// The kernel has three of the schedulers of RFC 8260 section 3.
  private void scheduling(Scheduling scheduling) throws IOException {
    int number =
        switch (scheduling.scheduler()) {
          case FIRST_COME -> 0;
          case PRIORITY -> 1;
          case ROUND_ROBIN -> 2;
          case ROUND_ROBIN_PACKET, FAIR_BANDWIDTH, WEIGHTED_FAIR ->
              throw new IllegalArgumentException(
                  "the kernel's SCTP has no scheduler " + scheduling.scheduler());
        };
    if (number != 0) {
      pair("SCTP_STREAM_SCHEDULER", Numbers.SCTP_STREAM_SCHEDULER, number);
    }
  }

  private static int ms(long ns) {
    return (int) Math.min(Integer.MAX_VALUE, (ns + 999_999) / 1_000_000);
  }

  private static short limit16(int value) {
    return (short) Math.min(0xffff, value);
  }

  private void general(String name, int option, int value) throws IOException {
    check(name, socket.setNumber(Numbers.SOL_SOCKET, option, value));
  }

  private void number(String name, int option, int value) throws IOException {
    check(name, socket.set(option, value));
  }

  private void pair(String name, int option, int value) throws IOException {
    check(name, socket.setForAssociation(option, value));
  }

  private void set(String name, int option, MemorySegment value) throws IOException {
    check(name, socket.set(Numbers.IPPROTO_SCTP, option, value));
  }

  private static void check(String name, int answer) throws IOException {
    if (answer < 0) {
      throw Errno.failure("the kernel refuses the option " + name, answer);
    }
  }
}
