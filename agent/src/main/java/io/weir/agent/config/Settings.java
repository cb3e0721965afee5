package io.weir.agent.config;

import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that can be configured: the one place that keys, types, defaults, bounds and meanings
/// come from. The file is read by it, `--print-config` and the reference in `docs/configuration.md`
/// are written from it. Constants only.
final class Settings {
  /// Who may connect.
  enum Accept {
    /// [#ANY] while only this machine can connect and nobody is named, else [#KNOWN].
    AUTO,
    /// Any node.
    ANY,
    /// Nodes that are named.
    KNOWN
  }

  /// What the built-in application does.
  enum Application {
    /// Success for every request that is well formed.
    ANSWER,
    /// Its requests are refused, and it is not advertised.
    OFF
  }

  private static final String LONGEST = "365d";
  private static final String LONGEST_RTO = "1h";

  static final Setting<String> HOST =
      new Setting<>(
          "node.host",
          Types.identity(),
          "weir.example.com",
          "the node's DiameterIdentity, its Origin-Host");
  static final Setting<String> REALM =
      new Setting<>(
          "node.realm",
          Types.identity(),
          "example.com",
          "its realm; requests for another Destination-Realm are answered with 3003");
  static final Setting<String> PRODUCT =
      new Setting<>("node.product", Types.text(64), "Weir", "the Product-Name of its CER and CEA");

  static final Setting<List<Endpoint>> LISTEN =
      new Setting<>(
          "listen",
          Types.endpoints(),
          List.of(),
          "where to listen; when neither listen nor connect says anything: tcp://127.0.0.1:3868 and"
              + " sctp+udp://127.0.0.1:3868");
  static final Setting<List<ConnectTo>> CONNECT =
      new Setting<>(
          "connect",
          Types.connections(),
          List.of(),
          "peers to connect to and stay connected to; with host, only a node of that name will do");

  static final Setting<Accept> ACCEPT =
      new Setting<>(
          "peers.accept",
          Types.oneOf(Accept.class),
          Accept.AUTO,
          "who may connect: any node (only while every listener is on a loopback address), known"
              + " ones, or auto: any on loopback while allow is empty, else known");
  static final Setting<List<String>> ALLOW =
      new Setting<>(
          "peers.allow",
          Types.identities(),
          List.of(),
          "the nodes that may connect, by their Origin-Host; those of connect may as well");

  static final Setting<Integer> REQUESTS =
      new Setting<>(
          "limits.requests",
          Types.number(1, 1_000_000),
          4096,
          "most requests of one peer that wait or are in work; then it is held back");
  static final Setting<Long> REQUEST_BYTES =
      new Setting<>(
          "limits.request-bytes", Types.size(1 << 10, 4L << 30), 16L << 20, "most bytes of them");
  static final Setting<Integer> HANDLERS =
      new Setting<>(
          "limits.handlers",
          Types.number(1, 100_000),
          256,
          "most requests of one peer that are in work at once");
  static final Setting<Integer> PENDING_CALLS =
      new Setting<>(
          "limits.pending-calls",
          Types.number(1, 1 << 20),
          1 << 16,
          "most requests of this node to one peer that wait for an answer");
  static final Setting<Duration> HOLD_BACK =
      new Setting<>(
          "limits.hold-back",
          Types.duration("0s", "1h"),
          Duration.ofSeconds(2),
          "how long a peer that reached its bound is not read from, before its further requests are"
              + " answered with DIAMETER_TOO_BUSY; must be shorter than watchdog");
  static final Setting<Long> MAX_MESSAGE_BYTES =
      new Setting<>(
          "limits.max-message-bytes",
          Types.size(1 << 10, (1 << 24) - 1),
          1L << 20,
          "longest message; a longer one ends its connection");
  static final Setting<Integer> SEND_MESSAGES =
      new Setting<>(
          "limits.send-messages",
          Types.number(16, 1_000_000),
          16_384,
          "most answers, and most requests, that wait to be sent on one connection");
  static final Setting<Long> SEND_BYTES =
      new Setting<>(
          "limits.send-bytes", Types.size(64 << 10, 4L << 30), 16L << 20, "most bytes of each");
  static final Setting<Long> READ_BUFFER =
      new Setting<>(
          "limits.read-buffer",
          Types.size(1 << 10, 16 << 20),
          128L << 10,
          "most bytes read from a connection at once");

  static final Setting<Duration> WATCHDOG =
      new Setting<>(
          "watchdog",
          Types.duration("1s", LONGEST),
          Duration.ofSeconds(30),
          "how long a peer may be silent before it is asked for a sign of life (TWINIT of RFC 3539,"
              + " which forbids less than 6s)");

  static final Setting<Duration> CONNECT_TIMEOUT =
      new Setting<>(
          "timeouts.connect",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(10),
          "for a connection to be made");
  static final Setting<Duration> CEA =
      new Setting<>(
          "timeouts.cea",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(10),
          "for the CEA after the CER");
  static final Setting<Duration> DPA =
      new Setting<>(
          "timeouts.dpa",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(5),
          "for the DPA after a DPR");
  static final Setting<Duration> CLOSE =
      new Setting<>(
          "timeouts.close",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(5),
          "for a peer to close its connection after a DPA");
  static final Setting<Duration> DRAIN =
      new Setting<>(
          "timeouts.drain",
          Types.duration("0s", "1h"),
          Duration.ofSeconds(5),
          "for requests in work and answers on their way when the node stops");
  static final Setting<Optional<Duration>> STALL =
      new Setting<>(
          "timeouts.stall",
          Types.orOff(Types.duration("1s", LONGEST)),
          Optional.empty(),
          "how long a peer may accept nothing before its connection is closed; off: for ever, the"
              + " watchdog decides");

  static final Setting<Duration> RECONNECT_MIN =
      new Setting<>(
          "reconnect.min",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(30),
          "delay before the next attempt to connect (Tc of RFC 6733); doubles with each failure");
  static final Setting<Duration> RECONNECT_MAX =
      new Setting<>(
          "reconnect.max",
          Types.duration("1ms", LONGEST),
          Duration.ofMinutes(5),
          "what the delay grows to; not below min");
  static final Setting<Duration> RECONNECT_BUSY =
      new Setting<>(
          "reconnect.busy",
          Types.duration("1ms", LONGEST),
          Duration.ofMinutes(10),
          "the delay after a peer has disconnected with BUSY; not below min");
  static final Setting<Duration> RECONNECT_STABLE =
      new Setting<>(
          "reconnect.stable",
          Types.duration("1ms", LONGEST),
          Duration.ofSeconds(30),
          "how long a connection must last for earlier failures to be forgotten");

  static final Setting<Application> ACCOUNTING =
      new Setting<>(
          "applications.accounting",
          Types.oneOf(Application.class),
          Application.ANSWER,
          "base accounting (3): answer every ACR with success, or off");
  static final Setting<Application> CREDIT_CONTROL =
      new Setting<>(
          "applications.credit-control",
          Types.oneOf(Application.class),
          Application.ANSWER,
          "credit control (4): grant what a CCR asks for, or off");

  static final Setting<Integer> STREAMS =
      new Setting<>(
          "sctp.streams",
          Types.number(1, 65_535),
          16,
          "streams that this node asks for to send on; requests and answers are spread over them");
  static final Setting<Integer> INBOUND_STREAMS =
      new Setting<>(
          "sctp.inbound-streams",
          Types.number(1, 65_535),
          2048,
          "most streams that a peer may send on");
  static final Setting<Duration> RTO_INITIAL =
      new Setting<>(
          "sctp.rto-initial",
          Types.duration("1ms", LONGEST_RTO),
          Duration.ofSeconds(1),
          "how long an acknowledgement is waited for before a path's round-trip time is known"
              + " (RTO.Initial of RFC 9260); not below rto-min");
  static final Setting<Duration> RTO_MIN =
      new Setting<>(
          "sctp.rto-min",
          Types.duration("1ms", LONGEST_RTO),
          Duration.ofSeconds(1),
          "the shortest such wait (RTO.Min); longer than the peer's delay of acknowledgements, or"
              + " what is not lost is sent again");
  static final Setting<Duration> RTO_MAX =
      new Setting<>(
          "sctp.rto-max",
          Types.duration("1ms", LONGEST_RTO),
          Duration.ofMinutes(1),
          "the longest such wait (RTO.Max); not below rto-initial");
  static final Setting<Duration> SACK_DELAY =
      new Setting<>(
          "sctp.sack-delay",
          Types.duration("1ms", "500ms"),
          Duration.ofMillis(200),
          "how long an acknowledgement may wait for a second packet");
  static final Setting<Optional<Duration>> HEARTBEAT =
      new Setting<>(
          "sctp.heartbeat",
          Types.orOff(Types.duration("10ms", LONGEST)),
          Optional.of(Duration.ofSeconds(30)),
          "how often an idle path is tried, beside its retransmission timeout (HB.interval)");
  static final Setting<Integer> PATH_RETRANSMISSIONS =
      new Setting<>(
          "sctp.path-retransmissions",
          Types.number(0, 1000),
          5,
          "after how many unanswered packets in a row a path counts as failed (Path.Max.Retrans)");
  static final Setting<Integer> ASSOCIATION_RETRANSMISSIONS =
      new Setting<>(
          "sctp.association-retransmissions",
          Types.number(1, 1000),
          10,
          "after how many of them over all paths the association ends (Association.Max.Retrans)");
  static final Setting<Integer> INIT_RETRANSMISSIONS =
      new Setting<>(
          "sctp.init-retransmissions",
          Types.number(0, 1000),
          8,
          "how often an association is asked for again (Max.Init.Retransmits), within"
              + " timeouts.connect");
  static final Setting<Long> RECEIVE_WINDOW =
      new Setting<>(
          "sctp.receive-window",
          Types.size(4 << 10, 1 << 30),
          1L << 20,
          "most bytes of one peer's messages that wait in its association; at least"
              + " limits.max-message-bytes, whatever is written");
  static final Setting<Integer> MTU =
      new Setting<>("sctp.mtu", Types.number(576, 65_535), 1500, "largest IP packet in bytes");

  static final Setting<Optional<Long>> MEMORY_BUDGET =
      new Setting<>(
          "memory-budget",
          Types.orOff(Types.size(1 << 20, 1L << 40)),
          Optional.empty(),
          "most bytes of requests held over all peers; off: only each peer's own bound counts");

  /// All of them, in the order of the file.
  static final List<Setting<?>> ALL =
      List.of(
          HOST,
          REALM,
          PRODUCT,
          LISTEN,
          CONNECT,
          ACCEPT,
          ALLOW,
          REQUESTS,
          REQUEST_BYTES,
          HANDLERS,
          PENDING_CALLS,
          HOLD_BACK,
          MAX_MESSAGE_BYTES,
          SEND_MESSAGES,
          SEND_BYTES,
          READ_BUFFER,
          WATCHDOG,
          CONNECT_TIMEOUT,
          CEA,
          DPA,
          CLOSE,
          DRAIN,
          STALL,
          RECONNECT_MIN,
          RECONNECT_MAX,
          RECONNECT_BUSY,
          RECONNECT_STABLE,
          ACCOUNTING,
          CREDIT_CONTROL,
          STREAMS,
          INBOUND_STREAMS,
          RTO_INITIAL,
          RTO_MIN,
          RTO_MAX,
          SACK_DELAY,
          HEARTBEAT,
          PATH_RETRANSMISSIONS,
          ASSOCIATION_RETRANSMISSIONS,
          INIT_RETRANSMISSIONS,
          RECEIVE_WINDOW,
          MTU,
          MEMORY_BUDGET);

  /// What each section is about.
  static final Map<String, String> SECTIONS =
      Map.of(
          "node", "Who this node is",
          "peers", "Who may connect",
          "limits", "What one peer may make this node hold",
          "timeouts", "How long to wait",
          "reconnect", "When to connect again",
          "applications", "The applications that the node answers itself",
          "sctp", "How SCTP associations behave");

  private Settings() {}
}
