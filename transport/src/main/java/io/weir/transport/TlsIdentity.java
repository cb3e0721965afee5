package io.weir.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who one is in TLS: a certificate chain and its private key, from files that can be read again
/// while connections live. Thread-safe.
public final class TlsIdentity {
  private final Source source;
  private volatile Credentials current;

  /// A certificate chain and its key.
  ///
  /// @param key the private key
  /// @param chain one's own certificate first, then those that lead to the authority
  public record Credentials(PrivateKey key, List<X509Certificate> chain) {
    /// Whose they are and until when; never the key.
    @Override
    public String toString() {
      X509Certificate own = chain.getFirst();
      return own.getSubjectX500Principal() + " until " + own.getNotAfter().toInstant();
    }
  }

  @FunctionalInterface
  private interface Source {
    Credentials read() throws IOException;
  }

  private TlsIdentity(Source source) throws IOException {
    this.source = source;
    this.current = source.read();
  }

  /// An identity from two PEM files.
  ///
  /// @param chain certificates, one's own first
  /// @param key the private key as unencrypted PKCS #8 (`BEGIN PRIVATE KEY`)
  /// @return the identity
  /// @throws IOException naming the file, and what is wrong with it
  public static TlsIdentity ofPem(Path chain, Path key) throws IOException {
    return new TlsIdentity(
        () -> {
          var read = new Credentials(PemFiles.key(key), PemFiles.certificates(chain));
          requireMatch(read, key + " and " + chain);
          return read;
        });
  }

  /// An identity from a key store (PKCS #12 or JKS) that holds one private key.
  ///
  /// @param store the file
  /// @param password of the store and the key; kept for reading it again
  /// @return the identity
  /// @throws IOException naming the file, and what is wrong with it
  public static TlsIdentity ofKeyStore(Path store, String password) throws IOException {
    return new TlsIdentity(
        () -> {
          Credentials read = readStore(store, password.toCharArray());
          requireMatch(read, store.toString());
          return read;
        });
  }

  private static Credentials readStore(Path file, char[] password) throws IOException {
    byte[] bytes = PemFiles.read(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      List<Credentials> found = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
        if (key instanceof PrivateKey own) {
          found.add(new Credentials(own, chain(store.getCertificateChain(alias))));
        }
      }
      if (found.size() != 1) {
        throw new IOException(
            file + ": it holds " + found.size() + " private keys, and must hold exactly one");
      }
      return found.getFirst();
    } catch (GeneralSecurityException | IOException e) {
      String words = String.valueOf(e.getMessage());
      String named = words.startsWith(file.toString()) ? words : file + ": " + words;
      throw new IOException(named, e);
    }
  }

  private static List<X509Certificate> chain(Certificate @Nullable [] certificates)
      throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate one : certificates == null ? new Certificate[0] : certificates) {
      if (one instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    if (chain.isEmpty()) {
      throw new IOException("its private key has no certificate");
    }
    return List.copyOf(chain);
  }

  private static void requireMatch(Credentials read, String files) throws IOException {
    String algorithm =
        switch (read.key().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> read.key().getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(read.key());
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(read.chain().getFirst());
      signature.update(sample);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw doNotMatch(files, e);
    }
    throw doNotMatch(files, null);
  }

  private static IOException doNotMatch(String files, @Nullable Throwable cause) {
    return new IOException(
        files + ": the private key does not belong to the first certificate", cause);
  }

  /// What is used for handshakes that begin now.
  ///
  /// @return chain and key, which belong together
  public Credentials current() {
    return current;
  }

  /// Reads the files again. Handshakes that begin from now on use what they hold; connections
  /// stay as they are.
  ///
  /// @throws IOException naming the file, and what is wrong with it; what was used before still
  ///     is
  public void reload() throws IOException {
    current = source.read();
  }

  @Override
  public String toString() {
    return current.toString();
  }
}
