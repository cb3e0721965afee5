package io.weir.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose certificates are believed. Thread-safe.
public final class TlsTrust {
  /// The authorities that the Java runtime trusts, or its `javax.net.ssl.trustStore`.
  public static final TlsTrust SYSTEM = new TlsTrust(null, List.of());

  private final @Nullable Path file;
  private volatile List<X509Certificate> authorities;

  private TlsTrust(@Nullable Path file, List<X509Certificate> authorities) {
    this.file = file;
    this.authorities = authorities;
  }

  /// The authorities in a PEM file, and no others.
  ///
  /// @param authorities one or more certificates
  /// @return the trust
  /// @throws IOException naming the file, and what is wrong with it
  public static TlsTrust ofPem(Path authorities) throws IOException {
    return new TlsTrust(authorities, PemFiles.certificates(authorities));
  }

  /// The authorities for handshakes that begin now.
  ///
  /// @return those of the file; empty for [#SYSTEM]
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /// Reads the file again. Handshakes that begin from now on believe what it holds, and no
  /// session from before is resumed; connections stay as they are. Does nothing for [#SYSTEM].
  ///
  /// @throws IOException naming the file, and what is wrong with it; what was used before still
  ///     is
  public void reload() throws IOException {
    if (file != null) {
      authorities = PemFiles.certificates(file);
    }
  }

  @Override
  public String toString() {
    return file == null ? "system" : file.toString();
  }
}
