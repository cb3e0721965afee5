package io.weir.agent.config;

import io.weir.agent.Durations;
import io.weir.agent.config.SettingValues.Said;
import io.weir.agent.config.Settings.Accept;
import io.weir.agent.config.Settings.Application;
import io.weir.diameter.DiameterFraming;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.PeerLimits;
import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.diameter.core.WatchdogSettings;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.MemoryBudget;
import io.weir.transport.SendLimits;
import io.weir.transport.Watermarks;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What settings must keep among each other, and the node's options that they come to. Used once,
/// by one thread.
final class CrossChecks {
  private static final Duration RFC_LEAST_WATCHDOG =
      Duration.ofNanos(WatchdogSettings.RFC_MINIMUM_NS);

  private final SettingValues values;
  private final Problems problems;

  CrossChecks(SettingValues values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void run() {
    checkPeers();
    checkNames();
    notBelow(Settings.RECONNECT_MAX, Settings.RECONNECT_MIN);
    notBelow(Settings.RECONNECT_BUSY, Settings.RECONNECT_MIN);
    notBelow(Settings.RTO_MAX, Settings.RTO_INITIAL);
    notBelow(Settings.RTO_INITIAL, Settings.RTO_MIN);
    Duration watchdog = values.get(Settings.WATCHDOG);
    if (values.get(Settings.HOLD_BACK).compareTo(watchdog) >= 0) {
      problem(
          Settings.HOLD_BACK,
          "must be shorter than watchdog, %s: a peer that is not read from cannot ask for a sign"
                  .formatted(Durations.print(watchdog))
              + " of life");
    }
    if (values.get(Settings.ACCOUNTING) == Application.OFF
        && values.get(Settings.CREDIT_CONTROL) == Application.OFF) {
      problem(
          Settings.ACCOUNTING,
          "with every application off there is nothing to serve; write answer for one of them");
    }
  }

  private void notBelow(Setting<Duration> larger, Setting<Duration> smaller) {
    Duration least = values.get(smaller);
    if (values.get(larger).compareTo(least) < 0) {
      Setting<?> said = values.says(larger) ? larger : smaller;
      problem(
          said,
          "%s (%s) must not be below %s (%s)"
              .formatted(
                  larger.key(),
                  Durations.print(values.get(larger)),
                  smaller.key(),
                  Durations.print(least)));
    }
  }

  private void problem(Setting<?> setting, String text) {
    Said said = values.place(setting, "configuration");
    problems.add(said.source(), said.line(), setting.key(), text);
  }

  // ---- who may connect

  private void checkPeers() {
    List<Endpoint> open =
        values.get(Settings.LISTEN).stream().filter(endpoint -> !isLoopback(endpoint)).toList();
    if (open.isEmpty()) {
      return;
    }
    if (values.get(Settings.ACCEPT) == Accept.ANY) {
      problem(
          Settings.ACCEPT,
          "any node may connect only while every listener is on a loopback address, and %s is not;"
                  .formatted(open.get(0))
              + " write 'accept: known' and name the nodes in peers.allow");
    } else if (values.get(Settings.ALLOW).isEmpty()
        && values.get(Settings.CONNECT).stream().allMatch(to -> to.host().isEmpty())) {
      problem(
          Settings.LISTEN,
          ("%s can be reached from other machines, and nobody is allowed to connect; name the"
                  + " nodes in a file: peers: {allow: [client.example.com]}")
              .formatted(open.get(0)));
    }
  }

  private static boolean isLoopback(Endpoint endpoint) {
    return endpoint.hosts().stream().allMatch(CrossChecks::isLoopback);
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name; what it means may change
    }
  }

  private void checkNames() {
    Set<String> names = new HashSet<>();
    names.add(values.get(Settings.HOST).toLowerCase(Locale.ROOT));
    for (ConnectTo to : values.get(Settings.CONNECT)) {
      to.host().ifPresent(host -> once(names, host, Settings.CONNECT));
      if (to.to().port() == 0) {
        problem(Settings.CONNECT, to.to() + ": nothing listens on port 0");
      }
      if (to.to().udpPort().orElse(1) == 0 && to.to().peerUdpPort().isEmpty()) {
        problem(Settings.CONNECT, to.to() + ": nothing listens on UDP port 0");
      }
    }
    values.get(Settings.ALLOW).forEach(host -> once(names, host, Settings.ALLOW));
  }

  private void once(Set<String> names, String host, Setting<?> where) {
    if (!names.add(host.toLowerCase(Locale.ROOT))) {
      problem(where, host + " is the node itself, or named twice; name each peer once");
    }
  }

  private Acceptance acceptance() {
    return switch (values.get(Settings.ACCEPT)) {
      case ANY -> Acceptance.ANY_PEER;
      case KNOWN -> Acceptance.KNOWN_PEERS;
      case AUTO ->
          values.get(Settings.ALLOW).isEmpty()
                  && values.get(Settings.LISTEN).stream().allMatch(CrossChecks::isLoopback)
              ? Acceptance.ANY_PEER
              : Acceptance.KNOWN_PEERS;
    };
  }

  // ---- the node's options

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (values.get(Settings.WATCHDOG).compareTo(RFC_LEAST_WATCHDOG) < 0) {
      warnings.add(
          "watchdog: %s is below the 6s that RFC 3539 demands; good for a laboratory only"
              .formatted(Durations.print(values.get(Settings.WATCHDOG))));
    }
    return warnings;
  }

  NodeOptions options() {
    return NodeOptions.DEFAULTS
        .with(acceptance())
        .with(
            new PeerLimits(
                new Bounds(values.get(Settings.REQUESTS), values.get(Settings.REQUEST_BYTES)),
                values.get(Settings.HANDLERS),
                values.get(Settings.PENDING_CALLS),
                values.get(Settings.HOLD_BACK)))
        .with(new WatchdogSettings(ns(Settings.WATCHDOG)))
        .with(
            new PeerTimeouts(
                ns(Settings.CONNECT_TIMEOUT),
                ns(Settings.CEA),
                ns(Settings.DPA),
                ns(Settings.CLOSE)))
        .with(
            new ReconnectPolicy(
                ns(Settings.RECONNECT_MIN),
                ns(Settings.RECONNECT_MAX),
                ns(Settings.RECONNECT_BUSY),
                ns(Settings.RECONNECT_STABLE)))
        .with(connection())
        .withCloseDrain(values.get(Settings.DRAIN));
  }

  SctpSettings sctp() {
    return new SctpSettings(values);
  }

  private long ns(Setting<Duration> setting) {
    return values.get(setting).toNanos();
  }

  private ConnectionOptions connection() {
    int maxMessageBytes = Math.toIntExact(values.get(Settings.MAX_MESSAGE_BYTES));
    long sendBytes = values.get(Settings.SEND_BYTES);
    var lane = new Bounds(values.get(Settings.SEND_MESSAGES), sendBytes);
    Optional<Long> budget = values.get(Settings.MEMORY_BUDGET);
    return ConnectionOptions.framedBy(DiameterFraming.upTo(maxMessageBytes))
        .withSends(
            new SendLimits(
                NodeOptions.DEFAULTS.connection().sends().control(),
                lane,
                lane,
                new Watermarks(sendBytes / 16, sendBytes / 4)))
        .withReadBuffer(Math.toIntExact(values.get(Settings.READ_BUFFER)))
        .withBudget(budget.map(MemoryBudget::new).orElse(MemoryBudget.UNLIMITED))
        .withTiming(
            new ConnectionOptions.Timing(
                values.get(Settings.CONNECT_TIMEOUT),
                ConnectionOptions.Timing.DEFAULTS.stallAfter(),
                values.get(Settings.STALL).orElse(null),
                values.get(Settings.DRAIN)));
  }
}
