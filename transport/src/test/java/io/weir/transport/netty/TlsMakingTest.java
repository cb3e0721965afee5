package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.TestKeys;
import io.weir.transport.TlsIdentity;
import io.weir.transport.TlsOptions;
import io.weir.transport.TlsOptions.ClientAuthentication;
import io.weir.transport.TlsSession;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How connections with TLS come about, and what is said when they do not.
@ParameterizedClass
@EnumSource
class TlsMakingTest extends OverTls {
  private static final Duration SOON = Duration.ofMillis(50);

  TlsMakingTest(Polling polling) {
    super(polling);
  }

  private static TlsSession security(MessageSocket socket) {
    return Objects.requireNonNull(socket.security());
  }

  private static String subject(MessageSocket seenBy) {
    return security(seenBy).peerCertificates().getFirst().getSubjectX500Principal().getName();
  }

  private void assertRefused(TlsOptions serving, TlsOptions calling, String... words) {
    try (Listener listener = transport.listen(LOOPBACK, OPTIONS.withTls(serving))) {
      Endpoint there = localhost(listener);
      assertThatThrownBy(() -> transport.connect(there, OPTIONS.withTls(calling)))
          .hasRootCauseInstanceOf(Exception.class)
          .hasMessageStartingWith("cannot connect to " + there + ": TLS: ")
          .hasMessageContainingAll(words);
      eventually("it is dropped", () -> listener.stats().dropped() == 1);
      eventually("it is closed", () -> listener.stats().open() == 0);
    }
  }

  // ---- refused

  @Test
  void aServerThatIsNotBelievedIsRefused() {
    assertRefused(
        server(), client().withTrust(other.trust()), "the peer's certificate is not accepted");
  }

  @Test
  void aServerWithAnotherNameIsRefused() {
    assertRefused(
        server(),
        client().withServerName("elsewhere.example"),
        "the peer's certificate is not accepted",
        "elsewhere.example");
  }

  @Test
  void endsWithoutACommonVersionRefuse() {
    assertRefused(
        server().withVersions(List.of("TLSv1.3")),
        client().withVersions(List.of("TLSv1.2")),
        "protocol_version");
  }

  @Test
  void aClientWithoutACertificateIsRefused() throws Exception {
    TlsOptions asking =
        server().withClientAuthentication(ClientAuthentication.REQUIRED).withTrust(other.trust());
    assertRefused(asking, client().withVersions(List.of("TLSv1.2")), "handshake_failure");
    // With TLS 1.3 the client has been through with its handshake before the server says no.
    try (Listener listener = transport.listen(LOOPBACK, OPTIONS.withTls(asking))) {
      MessageSocket refused = transport.connect(localhost(listener), calling());
      assertThat(receive(refused))
          .startsWith("ended ProtocolError[detail=TLS: ")
          .contains("certificate_required");
      eventually("it is dropped", () -> listener.stats().dropped() == 1);
    }
    Pair pair =
        pair(OPTIONS.withTls(asking), OPTIONS.withTls(client().withIdentity(other.identity())));
    assertThat(subject(pair.server())).isEqualTo("CN=other");
    assertThat(subject(pair.client())).isEqualTo("CN=local");
  }

  @Test
  void aPlainClientIsDroppedAndTheListenerGoesOn() throws Exception {
    try (Listener listener = transport.listen(LOOPBACK, serving())) {
      RawPeer plain = connectTo(listener);
      plain.send("this is no TLS");
      plain.readToEnd();
      connectTo(listener).close();
      RawPeer silentEnd = connectTo(listener);
      silentEnd.finish();
      silentEnd.readToEnd();
      connectTo(listener).reset();
      eventually("all are dropped", () -> listener.stats().dropped() == 4);
      MessageSocket client = transport.connect(localhost(listener), calling());
      client.offer(data("hello"));
      assertThat(receive(accept(listener))).isEqualTo("hello");
      assertThat(listener.stats().open()).isEqualTo(1);
    }
  }

  @Test
  void aHandshakeTakesNoLongerThanItMay() throws Exception {
    ConnectionOptions hasty = OPTIONS.withTls(server().withHandshakeTimeout(SOON));
    try (Listener listener = transport.listen(LOOPBACK, hasty)) {
      RawPeer silent = connectTo(listener);
      silent.readToEnd();
      eventually("it is dropped", () -> listener.stats().dropped() == 1);
    }
    try (ServerSocket silent = RawPeer.listening(0)) {
      Endpoint there = Endpoint.tcp("localhost", silent.getLocalPort());
      assertThatThrownBy(
              () -> transport.connect(there, OPTIONS.withTls(client().withHandshakeTimeout(SOON))))
          .hasMessageContainingAll("cannot connect to " + there, "TLS", "timed out");
    }
  }

  @Test
  void aPlainServerIsRefused() throws Exception {
    try (ServerSocket server = RawPeer.listening(0)) {
      Endpoint there = Endpoint.tcp("localhost", server.getLocalPort());
      var made = transport.connect(there, calling(), new Recorder());
      RawPeer peer = closing(RawPeer.acceptedBy(server));
      peer.send("hello");
      assertThatThrownBy(() -> made.orTimeout(30, TimeUnit.SECONDS).join())
          .hasMessageContainingAll(there.toString(), "the peer does not speak TLS");
      var again = transport.connect(there, calling(), new Recorder());
      RawPeer second = closing(RawPeer.acceptedBy(server));
      second.finish();
      assertThatThrownBy(() -> again.orTimeout(30, TimeUnit.SECONDS).join())
          .hasMessageContainingAll(there.toString(), "the peer ended the connection");
    }
  }

  @Test
  void whatCannotBeSetUpIsSaidAtOnce() {
    assertThatThrownBy(() -> transport.listen(LOOPBACK, calling()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TlsOptions.server");
    TlsOptions odd = server().withCiphers(List.of("TLS_OF_OLD"));
    assertThatThrownBy(() -> transport.listen(LOOPBACK, OPTIONS.withTls(odd)))
        .hasMessageContainingAll("cannot listen on", "TLS_OF_OLD");
    CompletableFuture<?> made =
        transport.connect(LOOPBACK, OPTIONS.withTls(odd.withIdentity(null)), new Recorder());
    assertThatThrownBy(made::join).hasMessageContainingAll("cannot connect to", "TLS_OF_OLD");
  }

  // ---- made

  @Test
  void theNameThatIsAskedForPicksTheIdentity() throws Exception {
    TlsOptions several = server().withIdentitiesByName(Map.of("other.example", other.identity()));
    TlsOptions asking = client().withTrust(other.trust()).withServerName("other.example");
    assertThat(subject(pair(OPTIONS.withTls(several), OPTIONS.withTls(asking)).client()))
        .isEqualTo("CN=other");
    assertThat(subject(pair(OPTIONS.withTls(several), calling()).client())).isEqualTo("CN=local");
  }

  @Test
  void aReloadIsForNewConnectionsAndLeavesTheOthersUp() throws IOException, InterruptedException {
    Path chain = Files.copy(local.chain(), folder.resolve(polling() + ".crt"));
    Path key = Files.copy(local.key(), folder.resolve(polling() + ".key"));
    TlsIdentity identity = TlsIdentity.ofPem(chain, key);
    try (Listener listener =
        transport.listen(LOOPBACK, OPTIONS.withTls(TlsOptions.server(identity)))) {
      MessageSocket before = transport.connect(localhost(listener), calling());
      MessageSocket accepted = accept(listener);
      Files.copy(other.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
      identity.reload();
      TlsOptions next = client().withTrust(other.trust()).withServerName("other.example");
      MessageSocket after = transport.connect(localhost(listener), OPTIONS.withTls(next));
      assertThat(subject(after)).isEqualTo("CN=other");
      assertThat(subject(before)).isEqualTo("CN=local");
      before.offer(data("still up"));
      assertThat(receive(accepted)).isEqualTo("still up");
    }
  }

  @Test
  void unixSocketsAreSecuredToo() throws Exception {
    Endpoint file = Endpoint.unix(folder.resolve(polling() + ".sock"));
    try (Listener listener = transport.listen(file, serving())) {
      MessageSocket client =
          transport.connect(file, OPTIONS.withTls(client().withServerName("localhost")));
      client.offer(data("hello"));
      MessageSocket accepted = accept(listener);
      assertThat(receive(accepted)).isEqualTo("hello");
      client.close();
      assertThat(receive(accepted)).isEqualTo("ended " + new CloseReason.PeerClosed(0));
    }
  }

  /// A connection that nobody has seen yet counts, and its handshake ends with the transport.
  @Test
  void aHandshakeCountsAsOpenAndEndsWithItsTransport() throws Exception {
    TestKeys keys = local;
    var own = new TcpTransport(1, polling());
    Listener listener = own.listen(LOOPBACK, OPTIONS.withTls(TlsOptions.server(keys.identity())));
    RawPeer silent = connectTo(listener);
    eventually("it counts", () -> listener.stats().open() == 1);
    own.close();
    assertThat(silent.readToEnd()).isNotNull();
  }
}
