package io.weir.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.agent.NodeTransports;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.core.AssociationOptions;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ConfigurationTest {
  private static final Path DOCS = Path.of(System.getProperty("weir.root", "..")).resolve("docs");

  private static Configuration read(String yaml) {
    return new ConfigurationSource().text("f.yaml", yaml.replace("\\n", "\n")).check();
  }

  @Test
  void nothingSaidIsANodeForThisMachineOnly() {
    Configuration configuration = read("");
    assertThat(configuration.listen())
        .containsExactly(
            Endpoint.tcp("127.0.0.1", 3868), Endpoint.sctpOverUdp(List.of("127.0.0.1"), 3868));
    assertThat(configuration.options().acceptance()).isEqualTo(Acceptance.ANY_PEER);
    assertThat(configuration.options().limits()).isEqualTo(NodeOptions.DEFAULTS.limits());
    assertThat(configuration.options().watchdog()).isEqualTo(NodeOptions.DEFAULTS.watchdog());
    assertThat(configuration.options().timeouts()).isEqualTo(NodeOptions.DEFAULTS.timeouts());
    assertThat(configuration.options().reconnect()).isEqualTo(NodeOptions.DEFAULTS.reconnect());
    assertThat(configuration.options().connection().sends())
        .isEqualTo(NodeOptions.DEFAULTS.connection().sends());
    assertThat(configuration.sctp())
        .isEqualTo(
            NodeTransports.holding(SctpOptions.DEFAULTS, NodeOptions.DEFAULT_MAX_MESSAGE_BYTES));
  }

  @Test
  void theKeysOfSctpReachTheAssociations() {
    AssociationOptions sctp =
        read("""
            sctp:
              streams: 4
              inbound-streams: 8
              rto-initial: 300ms
              rto-min: 250ms
              rto-max: 5s
              sack-delay: 20ms
              heartbeat: off
              path-retransmissions: 2
              association-retransmissions: 4
              init-retransmissions: 3
              receive-window: 2MiB
              mtu: 1400
            limits: {max-message-bytes: 64KiB}
            """)
            .sctp()
            .association();
    assertThat(sctp.streams()).isEqualTo(new AssociationOptions.Streams(4, 8));
    AssociationOptions.Timeouts timeouts = sctp.timeouts();
    assertThat(timeouts.rtoInitialNs()).isEqualTo(300_000_000L);
    assertThat(timeouts.rtoMinNs()).isEqualTo(250_000_000L);
    assertThat(timeouts.rtoMaxNs()).isEqualTo(5_000_000_000L);
    assertThat(timeouts.heartbeatNs()).isZero();
    assertThat(timeouts.pathRetransmissions()).isEqualTo(2);
    assertThat(timeouts.associationRetransmissions()).isEqualTo(4);
    assertThat(timeouts.initRetransmissions()).isEqualTo(3);
    assertThat(sctp.sacks().delayNs()).isEqualTo(20_000_000L);
    assertThat(sctp.sizes().receiveWindow()).isEqualTo(2 << 20);
    assertThat(sctp.sizes().mostMessage()).isEqualTo(64 << 10);
    assertThat(sctp.sizes().pathMtu()).isEqualTo(1400);
  }

  @Test
  void theReceiveWindowHasRoomForTheLongestMessage() {
    AssociationOptions.Sizes sizes =
        read("sctp: {receive-window: 4KiB}\nlimits: {max-message-bytes: 3MiB}")
            .sctp()
            .association()
            .sizes();
    assertThat(sizes.receiveWindow()).isEqualTo(3 << 20);
    assertThat(sizes.mostMessage()).isEqualTo(3 << 20);
  }

  @Test
  void everyHostOfAnEndpointCountsForWhoMayConnect() {
    assertThat(read("listen: \"sctp+udp://127.0.0.1,127.0.0.2\"").options().acceptance())
        .isEqualTo(Acceptance.ANY_PEER);
    assertThatThrownBy(() -> read("listen: \"sctp+udp://127.0.0.1,192.0.2.1\""))
        .hasMessageContaining("can be reached from other machines");
  }

  @Test
  void everyKindOfValueIsRead() {
    Configuration configuration =
        read(
            """
            node: {host: a.example.com, realm: example.org, product: "Weir 2"}
            listen: ["tcp://192.0.2.1:3868", "tcp://[::1]", "sctp+udp://192.0.2.1,192.0.2.2"]
            connect:
              - tcp://192.0.2.7
              - {to: "tcp://192.0.2.8:3869", host: b.example.com}
            peers: {accept: known, allow: [c.example.com, d.example.com]}
            limits: {requests: 10, request-bytes: 1MiB, hold-back: 500ms, max-message-bytes: 64KiB}
            watchdog: 12s
            timeouts: {connect: 1s, stall: 2m}
            reconnect: {min: 1s, max: 1m}
            applications: {accounting: off}
            memory-budget: 64MiB
            """);
    assertThat(configuration.host()).isEqualTo("a.example.com");
    assertThat(configuration.product()).isEqualTo("Weir 2");
    assertThat(configuration.listen())
        .containsExactly(
            Endpoint.tcp("192.0.2.1", 3868),
            Endpoint.tcp("::1", 3868),
            Endpoint.sctpOverUdp(List.of("192.0.2.1", "192.0.2.2"), 3868));
    assertThat(configuration.connect())
        .containsExactly(
            new ConnectTo(Endpoint.tcp("192.0.2.7", 3868), Optional.empty()),
            new ConnectTo(Endpoint.tcp("192.0.2.8", 3869), Optional.of("b.example.com")));
    assertThat(configuration.allow()).containsExactly("c.example.com", "d.example.com");
    assertThat(configuration.options().limits().requests().messages()).isEqualTo(10);
    assertThat(configuration.options().limits().requests().bytes()).isEqualTo(1 << 20);
    assertThat(configuration.options().limits().holdBack()).isEqualTo(Duration.ofMillis(500));
    assertThat(configuration.options().watchdog().twInitNs()).isEqualTo(12_000_000_000L);
    assertThat(configuration.options().connection().timing().stallLimit())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(configuration.answersAccounting()).isFalse();
    assertThat(configuration.answersCreditControl()).isTrue();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "wrong.txt", delimiter = '|', quoteCharacter = '`')
  void whatIsWrongIsSaidWithItsLineAndKey(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allThatIsWrongIsSaidAtOnceInTheOrderOfTheFile() {
    assertThatThrownBy(() -> read("watchdog: x\nnode: {host: ''}\nlimits: {requests: -1}\nfoo: 1"))
        .hasMessageMatching("(?s)f.yaml:1: .*\nf.yaml:2: .*\nf.yaml:3: .*\nf.yaml:4: .*");
  }

  @Test
  void optionsOverrideTheFile() {
    Configuration configuration =
        new ConfigurationSource()
            .text("f.yaml", "node: {host: a.example.com}\nlisten: tcp://192.0.2.1")
            .host("b.example.com")
            .listen(List.of("tcp://127.0.0.1:0"))
            .check();
    assertThat(configuration.host()).isEqualTo("b.example.com");
    assertThat(configuration.listen()).containsExactly(Endpoint.tcp("127.0.0.1", 0));
  }

  @Test
  void aWrongOptionIsNamed() {
    assertThatThrownBy(() -> new ConfigurationSource().connect(List.of("here")).check())
        .hasMessageStartingWith("--connect: cannot read the endpoint 'here'");
  }

  @Test
  void aNodeThatOnlyConnectsDoesNotListen() {
    assertThat(read("connect: tcp://192.0.2.1").listen()).isEmpty();
  }

  @Test
  void whoeverNamesPeersAcceptsOnlyThose() {
    assertThat(read("peers: {allow: [a.example.com]}").options().acceptance())
        .isEqualTo(Acceptance.KNOWN_PEERS);
    assertThat(read("listen: tcp://0.0.0.0\npeers: {allow: [a.example.com]}").allow())
        .containsExactly("a.example.com");
  }

  @Test
  void aWatchdogBelowTheRfcsMinimumIsAWarning() {
    assertThat(read("watchdog: 5s").warnings()).hasSize(1);
    assertThat(read("watchdog: 6s").warnings()).isEmpty();
  }

  @Test
  void whatIsPrintedIsReadBackAsTheSame() {
    Configuration before =
        read(
            """
            connect: [{to: tcp://192.0.2.8, host: b.example.com}, tcp://192.0.2.9]
            memory-budget: 64MiB
            timeouts: {stall: 90s}
            limits: {hold-back: 1500ms}
            applications: {accounting: off}
            node: {product: 'a "b" c'}
            """);
    Configuration after = read(before.yaml());
    assertThat(after.yaml()).isEqualTo(before.yaml());
    assertThat(after.connect()).isEqualTo(before.connect());
    assertThat(after.product()).isEqualTo(before.product());
  }

  @Test
  void theSampleIsTheDefaultConfiguration() throws IOException {
    Path sample = DOCS.resolve("weir.yaml");
    assertThat(new ConfigurationSource().file(sample).check().yaml()).isEqualTo(read("").yaml());
    assertThat(Files.readString(sample)).endsWith(read("").yaml());
  }

  @Test
  void theReferenceHasTheTableOfTheSettings() throws IOException {
    assertThat(Files.readString(DOCS.resolve("configuration.md")))
        .as("paste this table into docs/configuration.md:\n%s", ConfigurationText.reference())
        .contains(ConfigurationText.reference());
  }
}
