package io.weir.transport.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.weir.transport.Endpoint;
import io.weir.transport.TlsIdentity;
import io.weir.transport.TlsIdentity.Credentials;
import io.weir.transport.TlsOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Makes Netty's TLS handlers from [TlsOptions], for one listener or for connections to one
/// endpoint. After a reload the next handshake has a context of its own: so chain and key always
/// belong together, and no session from before is resumed. OpenSSL where `netty-tcnative` is on
/// the class path, else the runtime's own provider. Thread-safe.
final class TlsEngines {
  private final TlsOptions options;
  private final boolean server;
  private final String peerHost;
  private final int peerPort;
  private volatile Made made;

  /// What a context was made of.
  private record Material(
      @Nullable Credentials identity,
      Map<String, Credentials> byName,
      List<X509Certificate> authorities) {}

  private record Made(Material material, SslContext context) {}

  private TlsEngines(TlsOptions options, boolean server, String peerHost, int peerPort)
      throws IOException {
    this.options = options;
    this.server = server;
    this.peerHost = peerHost;
    this.peerPort = peerPort;
    this.made = make(material());
  }

  /// Handlers for the connections of a listener.
  ///
  /// @throws IllegalArgumentException when there is no identity
  /// @throws IOException when the provider refuses the options, such as a cipher's name
  static TlsEngines server(TlsOptions options) throws IOException {
    if (options.identity() == null) {
      throw new IllegalArgumentException(
          "a TLS server needs an identity; start from TlsOptions.server(TlsIdentity.ofPem(..))");
    }
    return new TlsEngines(options, true, "", 0);
  }

  /// Handlers for connections to an endpoint.
  ///
  /// @throws IllegalArgumentException when the server's name is to be verified and nothing says
  ///     what it is
  /// @throws IOException when the provider refuses the options, such as a cipher's name
  static TlsEngines client(TlsOptions options, Endpoint endpoint) throws IOException {
    String name = options.serverName();
    if (name == null && Endpoints.isUnix(endpoint)) {
      if (options.verifiesHost()) {
        throw new IllegalArgumentException(
            "'" + endpoint + "' has no host to verify; say which with TlsOptions.withServerName");
      }
      return new TlsEngines(options, false, "", 0);
    }
    return new TlsEngines(options, false, name == null ? endpoint.host() : name, endpoint.port());
  }

  /// A handler for one connection, to be first in its pipeline.
  ///
  /// @throws IOException when what was reloaded cannot be used
  SslHandler newHandler(ByteBufAllocator allocator) throws IOException {
    SslContext context = currentContext();
    SslHandler handler =
        peerHost.isEmpty()
            ? context.newHandler(allocator)
            : context.newHandler(allocator, peerHost, peerPort);
    if (!server) {
      askForName(handler.engine());
    }
    handler.setHandshakeTimeoutMillis(options.handshakeTimeout().toMillis());
    return handler;
  }

  /// The runtime asks by itself only for names with a dot.
  private void askForName(SSLEngine engine) {
    if (peerHost.isEmpty()
        || NetUtil.isValidIpV4Address(peerHost)
        || NetUtil.isValidIpV6Address(peerHost)) {
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(peerHost)));
    engine.setSSLParameters(parameters);
  }

  // ---- contexts

  private Material material() {
    Map<String, Credentials> byName = new HashMap<>();
    options.identitiesByName().forEach((name, one) -> byName.put(name, one.current()));
    TlsIdentity identity = options.identity();
    return new Material(
        identity == null ? null : identity.current(), byName, options.trust().authorities());
  }

  private SslContext currentContext() throws IOException {
    Made last = made;
    Material now = material();
    if (last.material().equals(now)) {
      return last.context();
    }
    // Two that come at the same time make one each; the older is dropped.
    Made fresh = make(now);
    made = fresh;
    return fresh.context();
  }

  private Made make(Material material) throws IOException {
    try {
      SslContext context = server ? serverContext(material) : clientContext(material);
      // A cipher that the provider does not know is noticed by the engine only.
      ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
      return new Made(material, context);
    } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
      throw new IOException("TLS cannot be set up: " + Refusals.words(e), e);
    }
  }

  private SslContext serverContext(Material material)
      throws GeneralSecurityException, SSLException {
    SslContextBuilder builder = SslContextBuilder.forServer(keys(material));
    builder.clientAuth(
        switch (options.clientAuthentication()) {
          case NONE -> ClientAuth.NONE;
          case WANTED -> ClientAuth.OPTIONAL;
          case REQUIRED -> ClientAuth.REQUIRE;
        });
    return common(builder, material).build();
  }

  private SslContext clientContext(Material material)
      throws GeneralSecurityException, SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (material.identity() != null) {
      builder.keyManager(keys(material));
    }
    builder.endpointIdentificationAlgorithm(options.verifiesHost() ? "HTTPS" : null);
    return common(builder, material).build();
  }

  private static TlsKeys keys(Material material) throws GeneralSecurityException {
    Credentials identity = material.identity();
    if (identity == null) {
      throw new GeneralSecurityException("no identity");
    }
    return new TlsKeys(identity, material.byName());
  }

  private SslContextBuilder common(SslContextBuilder builder, Material material) {
    builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    builder.protocols(options.versions());
    if (!material.authorities().isEmpty()) {
      builder.trustManager(material.authorities());
    }
    if (!options.ciphers().isEmpty()) {
      builder.ciphers(options.ciphers());
    }
    if (!options.applicationProtocols().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              options.applicationProtocols()));
    }
    return builder;
  }
}
