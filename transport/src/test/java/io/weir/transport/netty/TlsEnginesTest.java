package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.weir.transport.Endpoint;
import io.weir.transport.TestKeys;
import io.weir.transport.TlsIdentity;
import io.weir.transport.TlsOptions;
import io.weir.transport.TlsOptions.ClientAuthentication;
import io.weir.transport.TlsTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Handshakes between two handlers, without a socket.
class TlsEnginesTest {
  private static final Endpoint SERVER = Endpoint.tcp("localhost", 3868);

  @TempDir private static Path folder;
  private static TestKeys local;
  private static TestKeys other;
  private static TestKeys wild;

  @BeforeAll
  static void makeKeys() {
    local = TestKeys.selfSigned(folder, "local", "EC", "dns:localhost", "ip:127.0.0.1");
    other = TestKeys.selfSigned(folder, "other", "RSA", "dns:other.example");
    wild = TestKeys.selfSigned(folder, "wild", "EC", "dns:*.wild.example");
  }

  private TlsOptions server() {
    return TlsOptions.server(local.identity());
  }

  private TlsOptions client() {
    return TlsOptions.CLIENT.withTrust(local.trust());
  }

  /// One end. The handler leaves the pipeline when the channel closes.
  private record End(EmbeddedChannel channel, SslHandler tls) {
    static End of(TlsEngines engines) throws IOException {
      SslHandler tls = engines.newHandler(UnpooledByteBufAllocator.DEFAULT);
      return new End(new EmbeddedChannel(tls), tls);
    }

    boolean movesTo(End other) {
      ByteBuf bytes = channel.readOutbound();
      if (bytes == null) {
        return false;
      }
      if (!other.channel.isActive()) {
        bytes.release();
        return true;
      }
      try {
        other.channel.writeInbound(bytes);
      } catch (DecoderException refused) {
        assertThat(refused).hasCauseInstanceOf(SSLException.class);
      }
      return true;
    }

    Throwable refusal() {
      return tls.handshakeFuture().cause();
    }

    SSLSession session() {
      return tls.engine().getSession();
    }

    /// Who the other end is.
    String peer() throws SSLPeerUnverifiedException {
      var shown = (X509Certificate) session().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  /// Two ends, after as much of the handshake as there will be.
  private record Ends(End server, End client) {
    static Ends of(TlsEngines server, TlsEngines client) throws IOException {
      var ends = new Ends(End.of(server), End.of(client));
      ends.exchange();
      return ends;
    }

    private void exchange() {
      while (client.movesTo(server) || server.movesTo(client)) {
        // until neither has anything to say
      }
    }

    boolean isMade() {
      return client.tls.handshakeFuture().isSuccess() && server.tls.handshakeFuture().isSuccess();
    }

    String hears(String said) {
      client.channel.writeOutbound(Unpooled.copiedBuffer(said, ISO_8859_1));
      exchange();
      ByteBuf heard = server.channel.readInbound();
      try {
        return heard.toString(ISO_8859_1);
      } finally {
        heard.release();
      }
    }
  }

  private static Ends ends(TlsOptions server, TlsOptions client) throws IOException {
    return Ends.of(TlsEngines.server(server), TlsEngines.client(client, SERVER));
  }

  // ---- who is believed

  @Test
  void aClientBelievesAServerOfItsAuthority() throws IOException {
    Ends ends = ends(server(), client());
    assertThat(ends.isMade()).isTrue();
    assertThat(ends.client().session().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(ends.client().peer()).isEqualTo("CN=local");
    assertThat(ends.hears("hello")).isEqualTo("hello");
  }

  @Test
  void aChainLeadsToItsAuthority() throws IOException {
    TestKeys authority = TestKeys.selfSigned(folder, "authority", "EC");
    TestKeys member = authority.signs("member", "dns:localhost");
    assertThat(member.identity().current().chain()).hasSize(2);
    Ends ends =
        ends(TlsOptions.server(member.identity()), TlsOptions.CLIENT.withTrust(authority.trust()));
    assertThat(ends.isMade()).isTrue();
    assertThat(ends.client().peer()).isEqualTo("CN=member");
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() throws IOException {
    Ends ends = ends(server(), client().withTrust(other.trust()));
    assertThat(ends.client().refusal()).hasMessageContaining("path");
    assertThat(ends(server(), client().withTrust(TlsTrust.SYSTEM)).isMade()).isFalse();
  }

  @Test
  void aServerWithAnotherNameIsRefusedUnlessNamesDoNotCount() throws IOException {
    TlsOptions elsewhere = client().withServerName("elsewhere.example");
    assertThat(ends(server(), elsewhere).client().refusal())
        .hasMessageContaining("elsewhere.example");
    assertThat(ends(server(), elsewhere.withVerifiesHost(false)).isMade()).isTrue();
  }

  @Test
  void anAddressIsVerifiedToo() throws IOException {
    TlsEngines server = TlsEngines.server(server());
    Endpoint right = Endpoint.tcp("127.0.0.1", 1);
    Endpoint wrong = Endpoint.tcp("127.0.0.2", 1);
    assertThat(Ends.of(server, TlsEngines.client(client(), right)).isMade()).isTrue();
    assertThat(Ends.of(server, TlsEngines.client(client(), wrong)).isMade()).isFalse();
  }

  @Test
  void aUnixSocketNeedsANameToVerify() throws IOException {
    Endpoint unix = Endpoint.unix(Path.of("/run/x.sock"));
    assertThatThrownBy(() -> TlsEngines.client(client(), unix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("withServerName");
    TlsEngines server = TlsEngines.server(server());
    for (TlsOptions named :
        List.of(client().withServerName("localhost"), client().withVerifiesHost(false))) {
      assertThat(Ends.of(server, TlsEngines.client(named, unix)).isMade()).isTrue();
    }
  }

  // ---- clients with certificates

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bothEndsShowCertificates(String version) throws IOException {
    TlsOptions asking =
        server()
            .withClientAuthentication(ClientAuthentication.REQUIRED)
            .withTrust(other.trust())
            .withVersions(List.of(version));
    Ends ends = ends(asking, client().withIdentity(other.identity()));
    assertThat(ends.isMade()).isTrue();
    assertThat(ends.client().session().getProtocol()).isEqualTo(version);
    assertThat(ends.server().peer()).isEqualTo("CN=other");
  }

  @Test
  void aClientWithoutACertificateIsRefusedWhereOneIsRequired() throws IOException {
    TlsOptions asking = server().withTrust(other.trust());
    TlsOptions required = asking.withClientAuthentication(ClientAuthentication.REQUIRED);
    TlsOptions wanted = asking.withClientAuthentication(ClientAuthentication.WANTED);
    assertThat(ends(required, client()).server().refusal()).isInstanceOf(SSLException.class);
    assertThat(ends(wanted, client()).isMade()).isTrue();
    TlsOptions stranger = client().withIdentity(wild.identity());
    assertThat(ends(required, stranger).server().refusal()).isInstanceOf(SSLException.class);
  }

  // ---- what is agreed on

  @ParameterizedTest
  @CsvSource({
    "'a,b', 'b,a', a",
    "'a,b', b, b",
    "a, c, ''",
    "a, '', ''",
  })
  void theServersFirstCommonProtocolIsChosen(String servers, String clients, String chosen)
      throws IOException {
    Ends ends =
        ends(
            server().withApplicationProtocols(names(servers)),
            client().withApplicationProtocols(names(clients)));
    assertThat(ends.isMade()).isTrue();
    for (End end : List.of(ends.server(), ends.client())) {
      String agreed = end.tls().applicationProtocol();
      assertThat(agreed == null ? "" : agreed).isEqualTo(chosen);
    }
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(","));
  }

  @Test
  void anOlderPeerIsServedUnlessItIsRefused() throws IOException {
    TlsOptions older = client().withVersions(List.of("TLSv1.2"));
    Ends ends = ends(server(), older);
    assertThat(ends.client().session().getProtocol()).isEqualTo("TLSv1.2");
    assertThat(ends.hears("hello")).isEqualTo("hello");
    assertThat(ends(server().withVersions(List.of("TLSv1.3")), older).isMade()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
  void ciphersCanBeNamed(String cipher) throws IOException {
    Ends ends = ends(server().withCiphers(List.of(cipher)), client());
    assertThat(ends.client().session().getCipherSuite()).isEqualTo(cipher);
  }

  @Test
  void anUnknownCipherIsNamedBeforeTheFirstConnection() {
    assertThatThrownBy(() -> TlsEngines.server(server().withCiphers(List.of("TLS_OF_OLD"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TLS_OF_OLD");
  }

  // ---- names and reloading

  @ParameterizedTest
  @CsvSource({
    "other.example, CN=other",
    "OTHER.example, CN=other",
    "a.wild.example, CN=wild",
    "a.b.wild.example, CN=local",
    "wild.example, CN=local",
    "localhost, CN=local",
  })
  void theNameThatIsAskedForPicksTheIdentity(String asked, String subject) throws IOException {
    TlsOptions several =
        server()
            .withIdentitiesByName(
                Map.of("Other.Example", other.identity(), "*.wild.example", wild.identity()));
    Path all = folder.resolve("all.crt");
    Files.writeString(
        all,
        Files.readString(local.chain())
            + Files.readString(other.chain())
            + Files.readString(wild.chain()));
    Ends ends =
        ends(
            several,
            client().withTrust(TlsTrust.ofPem(all)).withServerName(asked).withVerifiesHost(false));
    assertThat(ends.isMade()).isTrue();
    assertThat(ends.client().peer()).isEqualTo(subject);
  }

  @Test
  void aReloadIsForHandshakesThatBeginLater() throws IOException {
    Path chain = Files.copy(local.chain(), folder.resolve("own.crt"));
    Path key = Files.copy(local.key(), folder.resolve("own.key"));
    TlsIdentity identity = TlsIdentity.ofPem(chain, key);
    TlsTrust trust = TlsTrust.ofPem(chain);
    TlsEngines server = TlsEngines.server(TlsOptions.server(identity));
    TlsEngines client =
        TlsEngines.client(TlsOptions.CLIENT.withTrust(trust).withVerifiesHost(false), SERVER);
    Ends before = Ends.of(server, client);
    assertThat(before.client().peer()).isEqualTo("CN=local");

    Files.copy(other.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
    identity.reload();
    assertThat(Ends.of(server, client).isMade()).as("not believed yet").isFalse();
    trust.reload();
    Ends after = Ends.of(server, client);
    assertThat(after.isMade()).isTrue();
    assertThat(after.client().peer()).isEqualTo("CN=other");
    assertThat(before.hears("still here")).isEqualTo("still here");
  }

  @Test
  void aServerWithoutAnIdentityIsRefused() {
    assertThatThrownBy(() -> TlsEngines.server(TlsOptions.CLIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TlsOptions.server");
  }
}
