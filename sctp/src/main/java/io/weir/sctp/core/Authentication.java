package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.KeyChanged;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ChunkType;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AUTH: chunks that one side wants authenticated are, and count only so
/// ([RFC 4895](https://www.rfc-editor.org/rfc/rfc4895)). Owned by the association.
///
/// One MAC is made for a packet that comes, at most, and only after its verification tag was
/// right; for a COOKIE ECHO without an association only after the cookie was.
final class Authentication {
  private static final int AUTH_HEADER_BYTES = 8;

  private final Context context;
  private final AuthKeys keys;

  /// Chunk types that the peer must authenticate: also one that does not know AUTH, whose are
  /// thrown away then.
  private AuthOffer own;

  private AuthOffer peers = AuthOffer.NONE;
  private @Nullable HmacAlgorithm sendsWith;
  private boolean dataListed;

  /// The key of the last packet that was right.
  private int peersKey;

  Authentication(Context context) {
    this.context = context;
    keys = new AuthKeys(context.options.security());
    own = AuthOffer.of(Offer.authentication(context.options, Octets.EMPTY));
    peersKey = keys.active();
  }

  /// Takes what both sides have said.
  ///
  /// @param random this side's random number
  void begin(Octets random, Chunk.Setup peersSetup) {
    own = AuthOffer.of(Offer.authentication(context.options, random));
    peers = AuthOffer.of(peersSetup.parameters());
    keys.begin(own.vector(), peers.vector());
    sendsWith = context.extensions.authentication() ? HmacAlgorithm.firstOf(peers.hmacIds()) : null;
    dataListed =
        isListed(ChunkType.DATA)
            || isListed(ChunkType.INTERLEAVED_DATA)
            || isListed(ChunkType.FORWARD_TSN)
            || isListed(ChunkType.INTERLEAVED_FORWARD_TSN);
    context.dataOverheadBytes = dataListed ? overheadBytes() : 0;
  }

  AuthKeys keys() {
    return keys;
  }

  // ---- sending

  private boolean isListed(int type) {
    return sendsWith != null && peers.chunkTypes().get(type);
  }

  /// Whether the peer wants a chunk authenticated.
  boolean isWantedFor(Chunk chunk) {
    return sendsWith != null && isListed(ChunkType.of(chunk));
  }

  /// Whether the peer wants any sort of data authenticated.
  boolean isWantedForData() {
    return dataListed;
  }

  /// Whether the peer wants SACKs authenticated.
  boolean isWantedForSacks() {
    return isListed(ChunkType.SACK);
  }

  /// Whether the peer wants what is in a probe of the path MTU authenticated.
  boolean isWantedForProbes() {
    return isListed(ChunkType.HEARTBEAT) || isListed(ChunkType.PADDING);
  }

  /// Bytes of an AUTH chunk.
  int overheadBytes() {
    HmacAlgorithm algorithm = sendsWith;
    return algorithm == null ? 0 : AUTH_HEADER_BYTES + algorithm.macBytes;
  }

  /// Puts an AUTH chunk into a packet, before what it authenticates.
  void put(PacketWriter packet) {
    HmacAlgorithm algorithm = sendsWith;
    if (algorithm != null) {
      packet.put(
          new Chunk.Auth(keys.active(), algorithm.id, Octets.of(new byte[algorithm.macBytes])));
    }
  }

  /// The packet is complete: its MAC is set.
  void sign(PacketWriter packet) {
    HmacAlgorithm algorithm = sendsWith;
    if (algorithm != null) {
      packet.authenticate(keys.sign(algorithm, packet.authenticated()));
    }
  }

  // ---- receiving

  /// Whether a chunk counts only behind an AUTH chunk (section 6.3).
  boolean requires(Chunk chunk) {
    return own.chunkTypes().get(ChunkType.of(chunk));
  }

  /// Whether a packet's AUTH chunk is right (section 6.3).
  ///
  /// @return false when it, and everything behind it, is to be thrown away
  boolean accepts(Packet packet, Chunk.Auth auth) {
    if (!context.extensions.authentication()) {
      return false; // a chunk that is not known, of those that stop
    }
    HmacAlgorithm algorithm = HmacAlgorithm.of(auth.hmacId());
    if (algorithm == null || !own.hmacIds().contains(auth.hmacId())) {
      context.report(new ErrorCause.UnsupportedHmac(auth.hmacId()));
      return false;
    }
    if (!keys.verifies(packet, auth, algorithm)) {
      return false;
    }
    if (auth.keyId() != peersKey) {
      peersKey = auth.keyId();
      context.tell(new KeyChanged(auth.keyId(), false));
    }
    return true;
  }

  /// Whether a packet with a COOKIE ECHO may make an association (section 6.3): it is
  /// authenticated, if at all, by what the cookie holds.
  static boolean accepts(Packet packet, CookieJar.Content cookie, AssociationOptions options) {
    List<Chunk> chunks = packet.chunks();
    AuthOffer own = AuthOffer.of(Offer.authentication(options, cookie.localRandom()));
    if (!(chunks.getFirst() instanceof Chunk.Auth auth)) {
      return !own.chunkTypes().get(ChunkType.COOKIE_ECHO);
    }
    AuthOffer peers = AuthOffer.of(cookie.peer().parameters());
    HmacAlgorithm algorithm = HmacAlgorithm.of(auth.hmacId());
    if (!own.isGiven() || !peers.isGiven() || algorithm == null) {
      return false;
    }
    var keys = new AuthKeys(options.security());
    keys.begin(own.vector(), peers.vector());
    return keys.verifies(packet, auth, algorithm);
  }

  // ---- keys (RFC 6458 section 8.3)

  /// Sends with a key never again, and tells that it is free: each packet is authenticated when it
  /// is made, so none has to wait.
  boolean deactivate(int id) {
    boolean done = keys.deactivate(id);
    if (done) {
      context.tell(new KeyChanged(id, true));
    }
    return done;
  }
}
