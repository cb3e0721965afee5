package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.PacketReader;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes and opens state cookies: what a listener would have to remember of an INIT, sealed with a
/// key that only it has, so that a flood of INITs takes no memory
/// ([RFC 9260 section 5.1.3](https://www.rfc-editor.org/rfc/rfc9260#section-5.1.3)). The key
/// changes with time; cookies of the last key are still opened. One owner.
final class CookieJar {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int FIXED_BYTES = 26;

  private Mac mac;
  private @Nullable Mac lastMac;

  /// A jar.
  ///
  /// @param key 32 random bytes
  CookieJar(byte[] key) {
    mac = macWith(key);
  }

  /// Uses another key from now on.
  ///
  /// @param key 32 random bytes
  void changeKey(byte[] key) {
    lastMac = mac;
    mac = macWith(key);
  }

  private static Mac macWith(byte[] key) {
    try {
      var made = Mac.getInstance(ALGORITHM);
      made.init(new SecretKeySpec(key, ALGORITHM));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// What a cookie holds.
  ///
  /// @param madeNs when it was made
  /// @param localTag our tag
  /// @param localTsn our first TSN
  /// @param localRandom our random number for AUTH, or none
  /// @param tie the tags of the association that was there when it was made, or zeros
  /// @param source where the INIT came from
  /// @param peer what the INIT said
  record Content(
      long madeNs,
      int localTag,
      int localTsn,
      Octets localRandom,
      Tie tie,
      Source source,
      Chunk.Setup peer) {
    /// What was drawn by lot for our side.
    Offer.Numbers numbers() {
      return new Offer.Numbers(localTag, localTsn, localRandom);
    }
  }

  /// Tags of an association that was there when an INIT came
  /// ([RFC 9260 section 5.2.2](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.2)).
  ///
  /// @param localTag its local tag
  /// @param peerTag its peer's tag
  record Tie(int localTag, int peerTag) {
    /// There was none.
    static final Tie NONE = new Tie(0, 0);
  }

  /// Where an INIT came from.
  ///
  /// @param address of the peer
  /// @param localPort SCTP port it was for
  /// @param peerPort SCTP port it was from
  record Source(InetAddress address, int localPort, int peerPort) {}

  /// Makes a cookie.
  Octets seal(Content content) {
    byte[] address = content.source.address.getAddress();
    byte[] init =
        PacketWriter.packet(
            content.source.peerPort, content.source.localPort, 0, new Chunk.Init(content.peer));
    Octets random = content.localRandom;
    ByteBuffer cookie =
        ByteBuffer.allocate(
            MAC_BYTES + FIXED_BYTES + random.length() + address.length + init.length);
    cookie.position(MAC_BYTES);
    cookie.putLong(content.madeNs).putInt(content.localTag).putInt(content.localTsn);
    cookie.putInt(content.tie.localTag).putInt(content.tie.peerTag);
    cookie.put((byte) random.length());
    random.putTo(cookie);
    cookie.put((byte) address.length).put(address).put(init);
    byte[] bytes = cookie.array();
    mac.update(bytes, MAC_BYTES, bytes.length - MAC_BYTES);
    System.arraycopy(mac.doFinal(), 0, bytes, 0, MAC_BYTES);
    return Octets.of(bytes);
  }

  /// Opens a cookie.
  ///
  /// @return what it holds, or null when this jar did not make it
  @Nullable Content open(Octets cookie) {
    if (cookie.length() < MAC_BYTES + FIXED_BYTES + 4 || !isOurs(cookie)) {
      return null;
    }
    ByteBuffer in = cookie.asBuffer().position(MAC_BYTES);
    long madeNs = in.getLong();
    int localTag = in.getInt();
    int localTsn = in.getInt();
    var tie = new Tie(in.getInt(), in.getInt());
    byte[] random = new byte[in.get()];
    in.get(random);
    byte[] address = new byte[in.get()];
    in.get(address);
    int at = in.position();
    if (!(PacketReader.read(cookie.slice(at, cookie.length() - at)) instanceof Decoded.Good good)
        || !(good.packet().chunks().getFirst() instanceof Chunk.Init(Chunk.Setup peer))) {
      throw new IllegalStateException("a cookie of our own cannot be read");
    }
    var source =
        new Source(addressOf(address), good.packet().destinationPort(), good.packet().sourcePort());
    return new Content(madeNs, localTag, localTsn, Octets.of(random), tie, source, peer);
  }

  private boolean isOurs(Octets cookie) {
    byte[] claimed =
        Arrays.copyOfRange(cookie.array(), cookie.offset(), cookie.offset() + MAC_BYTES);
    return MessageDigest.isEqual(claimed, macOf(mac, cookie))
        || (lastMac != null && MessageDigest.isEqual(claimed, macOf(lastMac, cookie)));
  }

  private static byte[] macOf(Mac with, Octets cookie) {
    with.update(cookie.array(), cookie.offset() + MAC_BYTES, cookie.length() - MAC_BYTES);
    return with.doFinal();
  }

  private static InetAddress addressOf(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + address.length + " bytes", e);
    }
  }
}
