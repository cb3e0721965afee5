package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A key pair with a certificate, made by the runtime's own `keytool` when a test asks for it.
public final class TestKeys {
  /// Of every key store made here.
  public static final String PASSWORD = "secret";

  private final Path store;
  private final String alias;

  private TestKeys(Path store, String alias) {
    this.store = store;
    this.alias = alias;
  }

  /// A key with a certificate that it signs itself.
  ///
  /// @param folder where its files go
  /// @param name of the files and the subject
  /// @param algorithm such as `EC`
  /// @param hosts names in the certificate, such as `dns:localhost`
  /// @return the keys
  public static TestKeys selfSigned(Path folder, String name, String algorithm, String... hosts) {
    var made = new TestKeys(folder.resolve(name + ".p12"), name);
    made.generate(algorithm, List.of("-ext", "bc=ca:true"), hosts);
    return made;
  }

  /// Another key in the same store, whose certificate this one signs.
  ///
  /// @param name of the files and the subject
  /// @param hosts names in the certificate
  /// @return the keys
  public TestKeys signs(String name, String... hosts) {
    var made = new TestKeys(store, name);
    made.generate("EC", List.of("-signer", alias), hosts);
    return made;
  }

  private void generate(String algorithm, List<String> more, String... hosts) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm));
    command.addAll(List.of("-dname", "CN=" + alias, "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-Xshare:auto"));
    if (hosts.length > 0) {
      command.addAll(List.of("-ext", "san=" + String.join(",", hosts)));
    }
    command.addAll(more);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The PKCS #12 store.
  ///
  /// @return its file
  public Path store() {
    return store;
  }

  /// Writes the certificate chain.
  ///
  /// @return a PEM file
  public Path chain() {
    return write(".crt", false);
  }

  /// Writes the private key.
  ///
  /// @return a PEM file
  public Path key() {
    return write(".key", true);
  }

  private Path write(String ending, boolean secret) {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore read = KeyStore.getInstance("PKCS12");
      read.load(in, PASSWORD.toCharArray());
      var text = new StringBuilder();
      if (secret) {
        text.append(block("PRIVATE KEY", read.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
      } else {
        for (Certificate one : read.getCertificateChain(alias)) {
          text.append(block("CERTIFICATE", one.getEncoded()));
        }
      }
      return Files.writeString(store.resolveSibling(alias + ending), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(bytes));
  }

  /// The identity in the PEM files.
  ///
  /// @return freshly written and read
  public TlsIdentity identity() {
    try {
      return TlsIdentity.ofPem(chain(), key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Trust in the chain's certificates.
  ///
  /// @return freshly written and read
  public TlsTrust trust() {
    try {
      return TlsTrust.ofPem(chain());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
