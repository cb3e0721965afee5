package io.weir.transport.netty;

import io.weir.transport.TlsIdentity.Credentials;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the credentials of a handshake: by the name that the client asks for, else the first.
/// The choice between key types is left to the key manager that the runtime makes of each.
/// Immutable.
final class TlsKeys extends X509ExtendedKeyManager {
  private static final int DEFAULT = 0;

  private final List<X509ExtendedKeyManager> managers = new ArrayList<>();
  private final Map<String, Integer> byName = new HashMap<>();

  /// Keys for one generation of credentials.
  ///
  /// @param usual used unless a name says otherwise
  /// @param named by name in lower case; `*.` before one stands for any one label
  TlsKeys(Credentials usual, Map<String, Credentials> named) throws GeneralSecurityException {
    managers.add(managerOf(usual));
    for (Map.Entry<String, Credentials> one : named.entrySet()) {
      byName.put(one.getKey(), managers.size());
      managers.add(managerOf(one.getValue()));
    }
  }

  private static X509ExtendedKeyManager managerOf(Credentials credentials)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = new char[0];
      X509Certificate[] chain = credentials.chain().toArray(X509Certificate[]::new);
      store.setKeyEntry("own", credentials.key(), password, chain);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, password);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager usable) {
          return usable;
        }
      }
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    throw new GeneralSecurityException("the runtime makes no key manager");
  }

  private int indexFor(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName asked : session.getRequestedServerNames()) {
        if (asked instanceof SNIHostName host) {
          return indexOf(host.getAsciiName().toLowerCase(Locale.ROOT));
        }
      }
    }
    return DEFAULT;
  }

  private int indexOf(String name) {
    Integer exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    Integer wild = dot < 0 ? null : byName.get("*" + name.substring(dot));
    return wild == null ? DEFAULT : wild;
  }

  // An alias is the number of a manager, a colon, and that manager's own alias.

  private static @Nullable String alias(int index, @Nullable String alias) {
    return alias == null ? null : index + ":" + alias;
  }

  private X509ExtendedKeyManager managerOf(String alias) {
    return managers.get(Integer.parseInt(alias.substring(0, alias.indexOf(':'))));
  }

  private static String own(String alias) {
    return alias.substring(alias.indexOf(':') + 1);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    int index = indexFor(engine);
    return alias(index, managers.get(index).chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(DEFAULT, managers.get(DEFAULT).chooseEngineClientAlias(keyTypes, issuers, engine));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return managerOf(alias).getCertificateChain(own(alias));
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return managerOf(alias).getPrivateKey(own(alias));
  }

  // ---- only engines are used

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw new UnsupportedOperationException();
  }
}
