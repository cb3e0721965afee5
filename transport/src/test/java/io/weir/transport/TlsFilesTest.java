package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading certificates and keys, and reading them again.
class TlsFilesTest {
  @TempDir private static Path folder;
  private static TestKeys elliptic;
  private static TestKeys rsa;

  @BeforeAll
  static void makeKeys() {
    elliptic = TestKeys.selfSigned(folder, "elliptic", "EC");
    rsa = TestKeys.selfSigned(folder, "rsa", "RSA");
  }

  @Test
  void readsPemAndKeyStores() throws IOException {
    for (TestKeys keys : List.of(elliptic, rsa, TestKeys.selfSigned(folder, "ed", "Ed25519"))) {
      TlsIdentity fromPem = TlsIdentity.ofPem(keys.chain(), keys.key());
      TlsIdentity fromStore = TlsIdentity.ofKeyStore(keys.store(), TestKeys.PASSWORD);
      assertThat(fromPem.current().chain()).isEqualTo(fromStore.current().chain()).hasSize(1);
      assertThat(fromPem.current().key().getEncoded())
          .isEqualTo(fromStore.current().key().getEncoded());
      assertThat(fromPem).asString().contains("CN=");
      assertThat(TlsTrust.ofPem(keys.chain()).authorities()).isEqualTo(fromPem.current().chain());
    }
  }

  @Test
  void namesTheFileThatIsWrongAndSaysWhatIs() throws IOException {
    Path missing = folder.resolve("missing");
    Path words = Files.writeString(folder.resolve("words"), "no PEM");
    Path old =
        Files.writeString(
            folder.resolve("old"),
            Files.readString(elliptic.key()).replace("PRIVATE KEY", "EC PRIVATE KEY"));
    Path locked =
        Files.writeString(
            folder.resolve("locked"),
            Files.readString(elliptic.key()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    Path damaged =
        Files.writeString(
            folder.resolve("damaged"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    fails(missing, elliptic.key(), missing + ": no such file");
    fails(words, elliptic.key(), words.toString());
    fails(elliptic.chain(), missing, missing + ": no such file");
    fails(elliptic.chain(), words, words + ": there is no private key");
    fails(elliptic.chain(), old, old + ": the key is a BEGIN EC PRIVATE KEY block");
    fails(elliptic.chain(), locked, locked + ": the key is encrypted");
    fails(elliptic.chain(), damaged, damaged + ": the key is neither of");
    fails(elliptic.chain(), rsa.key(), "does not belong to the first certificate");
    assertThatThrownBy(() -> TlsIdentity.ofKeyStore(elliptic.store(), "wrong"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(elliptic.store().toString())
        .hasMessageContaining("password");
    assertThatThrownBy(() -> TlsTrust.ofPem(words)).hasMessageContaining(words.toString());
  }

  private static void fails(Path chain, Path key, String message) {
    assertThatThrownBy(() -> TlsIdentity.ofPem(chain, key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aStoreWithTwoKeysIsNoIdentity() {
    TestKeys authority = TestKeys.selfSigned(folder, "authority", "EC");
    authority.signs("member");
    assertThatThrownBy(() -> TlsIdentity.ofKeyStore(authority.store(), TestKeys.PASSWORD))
        .hasMessageContaining("2 private keys");
  }

  @Test
  void aBadFileLeavesWhatIsThere() throws IOException {
    Path chain = Files.copy(elliptic.chain(), folder.resolve("own.crt"));
    Path key = Files.copy(elliptic.key(), folder.resolve("own.key"));
    TlsIdentity identity = TlsIdentity.ofPem(chain, key);
    TlsTrust trust = TlsTrust.ofPem(chain);
    TlsIdentity.Credentials before = identity.current();
    Files.writeString(chain, "half a fi");
    assertThatThrownBy(identity::reload).hasMessageContaining(chain.toString());
    assertThatThrownBy(trust::reload).hasMessageContaining(chain.toString());
    assertThat(identity.current()).isSameAs(before);
    assertThat(trust.authorities()).isEqualTo(before.chain());
    Files.copy(rsa.chain(), chain, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(identity::reload).hasMessageContaining("does not belong");
    Files.copy(rsa.key(), key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    identity.reload();
    trust.reload();
    assertThat(identity.current().key().getAlgorithm()).isEqualTo("RSA");
    assertThat(trust.authorities()).isEqualTo(identity.current().chain());
    TlsTrust.SYSTEM.reload();
    assertThat(TlsTrust.SYSTEM.authorities()).isEmpty();
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    TlsOptions usual = TlsOptions.CLIENT;
    assertThatThrownBy(() -> usual.withVersions(List.of())).hasMessageContaining("versions");
    assertThatThrownBy(() -> usual.withVersions(List.of("SSLv3"))).hasMessageContaining("SSLv3");
    assertThatThrownBy(() -> usual.withHandshakeTimeout(Duration.ZERO))
        .hasMessageContaining("handshakeTimeout");
    assertThatThrownBy(() -> usual.withApplicationProtocols(List.of("")))
        .hasMessageContaining("ALPN");
  }
}
