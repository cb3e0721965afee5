package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/// The shared keys of one association and what is made of them
/// ([RFC 4895 section 6.1](https://www.rfc-editor.org/rfc/rfc4895#section-6.1),
/// [RFC 6458 section 8.3](https://www.rfc-editor.org/rfc/rfc6458#section-8.3)). Owned by the
/// association.
final class AuthKeys {
  /// Most shared keys at a time.
  static final int MOST = 64;

  private static final byte[] ZEROS = new byte[HmacAlgorithm.SHA256.macBytes];
  private static final int AUTH_HEADER_BYTES = 8;

  /// A shared key and the MACs made with its association key, once they were needed.
  private static final class Entry {
    final SharedKey shared;
    final Map<HmacAlgorithm, Mac> macs = new EnumMap<>(HmacAlgorithm.class);
    boolean deactivated;

    Entry(SharedKey shared) {
      this.shared = shared;
    }
  }

  private final Map<Integer, Entry> entries = new HashMap<>();
  private Octets first = Octets.EMPTY;
  private Octets second = Octets.EMPTY;
  private int active;

  AuthKeys(AssociationOptions.Security security) {
    for (SharedKey key : security.keys()) {
      entries.put(key.id(), new Entry(key));
    }
    if (entries.isEmpty()) {
      entries.put(0, new Entry(SharedKey.EMPTY));
    }
    active = security.activeKey();
  }

  /// Takes both sides' key vectors: association keys are made anew.
  void begin(Octets ownVector, Octets peersVector) {
    boolean ownFirst = AuthOffer.compare(ownVector, peersVector) <= 0;
    first = ownFirst ? ownVector : peersVector;
    second = ownFirst ? peersVector : ownVector;
    for (Entry entry : entries.values()) {
      entry.macs.clear();
    }
  }

  // ---- which keys

  /// Sets a key, new or in place of another.
  ///
  /// @return false when there are [#MOST] already
  boolean set(SharedKey key) {
    if (entries.size() >= MOST && !entries.containsKey(key.id())) {
      return false;
    }
    entries.put(key.id(), new Entry(key));
    return true;
  }

  /// Sends with a key from now on.
  ///
  /// @return false when it is not known, or was deactivated
  boolean activate(int id) {
    Entry entry = entries.get(id);
    if (entry == null || entry.deactivated) {
      return false;
    }
    active = id;
    return true;
  }

  /// Sends never again with a key, which is still accepted until it is deleted.
  ///
  /// @return false when it is not known, or is what is sent with
  boolean deactivate(int id) {
    Entry entry = entries.get(id);
    if (entry == null || id == active) {
      return false;
    }
    entry.deactivated = true;
    return true;
  }

  /// Forgets a key.
  ///
  /// @return false when it is not known, or is what is sent with
  boolean delete(int id) {
    return id != active && entries.remove(id) != null;
  }

  int active() {
    return active;
  }

  // ---- MACs

  /// The MAC of a packet that is being written.
  ///
  /// @param authenticated the AUTH chunk with a MAC of zeros and everything behind it
  byte[] sign(HmacAlgorithm algorithm, ByteBuffer authenticated) {
    Mac mac = mac(active, algorithm);
    if (mac == null) {
      throw new IllegalStateException("the active key is there");
    }
    mac.update(authenticated);
    return mac.doFinal();
  }

  /// Whether the MAC of a packet's AUTH chunk is right.
  boolean verifies(Packet packet, Chunk.Auth auth, HmacAlgorithm algorithm) {
    Mac mac = mac(auth.keyId(), algorithm);
    if (mac == null || auth.mac().length() != algorithm.macBytes) {
      return false;
    }
    byte[] bytes = packet.octets().array();
    int from = packet.octets().offset() + packet.authOffset();
    int end = packet.octets().offset() + packet.octets().length();
    int behind = from + AUTH_HEADER_BYTES + algorithm.macBytes;
    mac.update(bytes, from, AUTH_HEADER_BYTES);
    mac.update(ZEROS, 0, algorithm.macBytes);
    mac.update(bytes, behind, end - behind);
    return MessageDigest.isEqual(mac.doFinal(), auth.mac().toArray());
  }

  private @Nullable Mac mac(int keyId, HmacAlgorithm algorithm) {
    Entry entry = entries.get(keyId);
    if (entry == null) {
      return null;
    }
    return entry.macs.computeIfAbsent(algorithm, it -> it.with(associationKey(entry.shared)));
  }

  private byte[] associationKey(SharedKey shared) {
    ByteBuffer key =
        ByteBuffer.allocate(shared.secret().length() + first.length() + second.length());
    shared.secret().putTo(key);
    first.putTo(key);
    second.putTo(key);
    return key.array();
  }
}
