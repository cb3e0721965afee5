package io.weir.transport;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a connection is secured by TLS. Immutable; start from [#server(TlsIdentity)] or [#CLIENT]
/// and change what differs.
///
/// @param identity who one is; a server needs one, a client only where the server asks
/// @param identitiesByName other identities of a server, by the name that the client asks for
///     (SNI, [RFC 6066 section 3](https://www.rfc-editor.org/rfc/rfc6066#section-3)):
///     `a.example.org`, or `*.example.org` for one label; any other name, and none, gets
///     `identity`
/// @param trust whose certificates are believed
/// @param clientAuthentication whether a server asks clients for a certificate
/// @param applicationProtocols names for ALPN
///     ([RFC 7301](https://www.rfc-editor.org/rfc/rfc7301)), the preferred first; empty for none.
///     A server chooses by its own order; where the two ends have none in common the connection
///     is made without
/// @param versions protocol versions, of `TLSv1.3` and `TLSv1.2`
/// @param ciphers names of cipher suites, as IANA has them; empty for the engine's own
///     choice
/// @param serverName name that a client asks for and verifies, instead of the endpoint's host
/// @param verifiesHost whether a client compares the server's certificate with that name
///     ([RFC 6125](https://www.rfc-editor.org/rfc/rfc6125)); without it any server with a
///     certificate of a believed authority can stand in for any other
/// @param handshakeTimeout longest that a handshake may take
public record TlsOptions(
    @Nullable TlsIdentity identity,
    Map<String, TlsIdentity> identitiesByName,
    TlsTrust trust,
    ClientAuthentication clientAuthentication,
    List<String> applicationProtocols,
    List<String> versions,
    List<String> ciphers,
    @Nullable String serverName,
    boolean verifiesHost,
    Duration handshakeTimeout) {

  /// Whether a server asks clients for a certificate.
  public enum ClientAuthentication {
    /// It does not.
    NONE,
    /// It does; a client without one is served too. One that is shown must be believed.
    WANTED,
    /// It does; a client without one is refused.
    REQUIRED
  }

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /// A client without a certificate, that believes the system's authorities and verifies the
  /// host; TLS 1.3 or 1.2, 10 s for the handshake.
  public static final TlsOptions CLIENT =
      new TlsOptions(
          null,
          Map.of(),
          TlsTrust.SYSTEM,
          ClientAuthentication.NONE,
          List.of(),
          VERSIONS,
          List.of(),
          null,
          true,
          Duration.ofSeconds(10));

  /// Checks versions and time limit, and makes copies; names are kept in lower case.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public TlsOptions {
    if (versions.isEmpty() || !VERSIONS.containsAll(versions)) {
      throw new IllegalArgumentException("versions must be some of " + VERSIONS + ": " + versions);
    }
    if (!handshakeTimeout.isPositive()) {
      throw new IllegalArgumentException("handshakeTimeout must be positive: " + handshakeTimeout);
    }
    for (String protocol : applicationProtocols) {
      if (protocol.isEmpty() || protocol.length() > 255) {
        throw new IllegalArgumentException(
            "a name for ALPN has 1 to 255 characters: '" + protocol + "'");
      }
    }
    Map<String, TlsIdentity> lower = new TreeMap<>();
    identitiesByName.forEach((name, one) -> lower.put(name.toLowerCase(Locale.ROOT), one));
    identitiesByName = Map.copyOf(lower);
    applicationProtocols = List.copyOf(applicationProtocols);
    versions = List.copyOf(versions);
    ciphers = List.copyOf(ciphers);
  }

  /// A server that asks clients for nothing; TLS 1.3 or 1.2, 10 s for the handshake.
  ///
  /// @param identity who it is
  /// @return the options
  public static TlsOptions server(TlsIdentity identity) {
    return CLIENT.withIdentity(identity);
  }

  /// These options with another `identity`.
  ///
  /// @param newIdentity who one is, or null for nobody
  /// @return the changed options
  public TlsOptions withIdentity(@Nullable TlsIdentity newIdentity) {
    return new TlsOptions(
        newIdentity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `identitiesByName`.
  ///
  /// @param newIdentities identities of a server, by name
  /// @return the changed options
  public TlsOptions withIdentitiesByName(Map<String, TlsIdentity> newIdentities) {
    return new TlsOptions(
        identity,
        newIdentities,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `trust`.
  ///
  /// @param newTrust whose certificates are believed
  /// @return the changed options
  public TlsOptions withTrust(TlsTrust newTrust) {
    return new TlsOptions(
        identity,
        identitiesByName,
        newTrust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `clientAuthentication`.
  ///
  /// @param asked whether clients are asked for a certificate
  /// @return the changed options
  public TlsOptions withClientAuthentication(ClientAuthentication asked) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        asked,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `applicationProtocols`.
  ///
  /// @param newProtocols names for ALPN, the preferred first
  /// @return the changed options
  public TlsOptions withApplicationProtocols(List<String> newProtocols) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        newProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `versions`.
  ///
  /// @param newVersions some of `TLSv1.3` and `TLSv1.2`
  /// @return the changed options
  public TlsOptions withVersions(List<String> newVersions) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        newVersions,
        ciphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `ciphers`.
  ///
  /// @param newCiphers names of cipher suites; empty for those with
  ///     forward secrecy that the engine takes by itself
  /// @return the changed options
  public TlsOptions withCiphers(List<String> newCiphers) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        newCiphers,
        serverName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `serverName`.
  ///
  /// @param newServerName name to ask for and verify, or null for the endpoint's host
  /// @return the changed options
  public TlsOptions withServerName(@Nullable String newServerName) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        newServerName,
        verifiesHost,
        handshakeTimeout);
  }

  /// These options with another `verifiesHost`.
  ///
  /// @param newVerifiesHost whether a client verifies the server's name
  /// @return the changed options
  public TlsOptions withVerifiesHost(boolean newVerifiesHost) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        newVerifiesHost,
        handshakeTimeout);
  }

  /// These options with another `handshakeTimeout`.
  ///
  /// @param newTimeout longest that a handshake may take
  /// @return the changed options
  public TlsOptions withHandshakeTimeout(Duration newTimeout) {
    return new TlsOptions(
        identity,
        identitiesByName,
        trust,
        clientAuthentication,
        applicationProtocols,
        versions,
        ciphers,
        serverName,
        verifiesHost,
        newTimeout);
  }
}
