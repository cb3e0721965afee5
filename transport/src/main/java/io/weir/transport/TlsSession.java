package io.weir.transport;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the two ends of a connection have agreed on in their TLS handshake. Immutable.
///
/// @param protocol version, such as `TLSv1.3`
/// @param cipherSuite its name, as IANA has it
/// @param applicationProtocol chosen by ALPN ([TlsOptions#applicationProtocols()]), or null for
///     none
/// @param peerCertificates the peer's own certificate first, then what it has shown of its chain;
///     empty when it has shown none
public record TlsSession(
    String protocol,
    String cipherSuite,
    @Nullable String applicationProtocol,
    List<X509Certificate> peerCertificates) {

  /// Makes a copy of the certificates.
  public TlsSession {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
