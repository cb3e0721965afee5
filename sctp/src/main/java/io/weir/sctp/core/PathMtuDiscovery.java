package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.PacketWriter;
import java.nio.ByteBuffer;

/// Finds the largest packet of each path by probes, which are a HEARTBEAT and padding in a packet
/// of the probed size ([RFC 8899](https://www.rfc-editor.org/rfc/rfc8899), its section 6.2 for
/// SCTP, and [RFC 4820](https://www.rfc-editor.org/rfc/rfc4820)). User data is never in a probe,
/// and a lost probe says nothing about congestion or the path. Owned by the association.
///
/// The base size is taken to work, as it does without discovery. The search goes up through sizes
/// that are common; once one fails, the middle between what works and what failed is tried until
/// these are close. Then it rests, and looks again after ten minutes.
final class PathMtuDiscovery {
  /// MAX_PROBES.
  static final int MOST_PROBES = 3;

  /// PROBE_TIMER: more than 15 s are recommended (section 5.1.1).
  static final long PROBE_TIMER_NS = 16_000_000_000L;

  /// PMTU_RAISE_TIMER.
  static final long RAISE_TIMER_NS = 600_000_000_000L;

  /// Timeouts in a row with a large packet outstanding that mean a black hole (section 4.3).
  static final int BLACK_HOLE_TIMEOUTS = 3;

  /// A smaller difference is not worth a probe.
  private static final int CLOSE_BYTES = 32;

  /// The smallest packet that a message of a router is believed to be about: what every IPv4 and
  /// IPv6 host takes.
  private static final int LEAST_IPV4_MTU = 576;

  private static final int LEAST_IPV6_MTU = 1280;
  private static final int INFO_BYTES = 16;
  private static final int CHUNK_HEADER_BYTES = 4;

  /// IP packets of usual links and tunnels.
  private static final int[] USUAL_MTUS = {
    1280, 1380, 1400, 1420, 1440, 1460, 1480, 1492, 1500, 2048, 4352, 8166, 9000, 9216, 16_384,
    32_768, 65_535
  };

  private final Context context;

  PathMtuDiscovery(Context context) {
    this.context = context;
  }

  // ---- the search

  /// A path is known to lead to the peer: its search begins.
  void begin(Path path) {
    MtuSearch search = path.mtu;
    if (search.probedBytes == 0 && path.probeNs == Timers.NEVER) {
      goOn(path);
    }
  }

  /// The next size is tried, or the search rests.
  private void goOn(Path path) {
    MtuSearch search = path.mtu;
    search.rest();
    int next = nextBytes(path);
    if (next > path.packetBytes) {
      search.probedBytes = next;
      search.due = true;
      path.probeNs = Timers.NEVER;
    } else {
      path.probeNs =
          path.packetBytes < search.mostBytes ? context.nowNs + RAISE_TIMER_NS : Timers.NEVER;
    }
  }

  /// The next size, or what is known to work when nothing is left to try.
  private static int nextBytes(Path path) {
    MtuSearch search = path.mtu;
    int works = path.packetBytes;
    if (search.failedBytes > search.mostBytes) {
      for (int mtu : USUAL_MTUS) {
        int bytes = path.packetBytesOf(mtu);
        if (bytes > works) {
          return Math.min(bytes, search.mostBytes);
        }
      }
      return works;
    }
    int middle = ((works + search.failedBytes) / 2) & ~3;
    return search.failedBytes - works > CLOSE_BYTES ? middle : works;
  }

  /// The timer of a path has expired: the probe was lost, or it is time to look again.
  void due(Path path) {
    MtuSearch search = path.mtu;
    path.probeNs = Timers.NEVER;
    if (search.probedBytes == 0) {
      search.failedBytes = search.mostBytes + 4;
      goOn(path);
    } else if (search.probes >= MOST_PROBES) {
      search.failedBytes = search.probedBytes;
      goOn(path);
    } else {
      search.due = true;
    }
  }

  // ---- probes

  /// The path to which a probe is to leave, or null.
  boolean isDue(Path path) {
    return path.mtu.due && path.confirmed;
  }

  /// Puts a probe into an empty packet that has room for the probed size.
  void fill(PacketWriter packet, Path path) {
    MtuSearch search = path.mtu;
    search.due = false;
    search.probes++;
    search.nonce =
        ((long) context.random.getAsInt() << 32) | (context.random.getAsInt() & 0xffffffffL) | 1;
    path.probeNs = context.nowNs + PROBE_TIMER_NS;
    byte[] info = new byte[INFO_BYTES];
    ByteBuffer.wrap(info).putLong(search.nonce).putLong(context.nowNs);
    packet.put(new Chunk.Heartbeat(Octets.of(info)));
    if (packet.roomBytes() >= CHUNK_HEADER_BYTES) {
      packet.put(new Chunk.Padding(packet.roomBytes() - CHUNK_HEADER_BYTES));
    }
  }

  /// A HEARTBEAT ACK has come that may be the answer to a probe.
  ///
  /// @param nonce that of the HEARTBEAT
  /// @return whether it is
  boolean answered(long nonce) {
    for (Path path : context.paths.all()) {
      MtuSearch search = path.mtu;
      if (nonce != 0 && search.nonce == nonce) {
        use(path, search.probedBytes);
        goOn(path);
        return true;
      }
    }
    return false;
  }

  private static void use(Path path, int bytes) {
    path.packetBytes = bytes;
    path.mtu.timeouts = 0;
  }

  // ---- smaller again

  /// T3-rtx of a path has expired (section 4.3).
  ///
  /// @param wireBytes of the earliest chunk that is outstanding, or 0
  void timedOut(Path path, int wireBytes) {
    MtuSearch search = path.mtu;
    if (path.packetBytes <= search.baseBytes || wireBytes <= Path.chunkBytes(search.baseBytes)) {
      return;
    }
    search.timeouts++;
    if (search.timeouts >= BLACK_HOLE_TIMEOUTS) {
      use(path, search.baseBytes);
      search.rest();
      path.probeNs = context.nowNs + RAISE_TIMER_NS;
    }
  }

  /// A router has said how large a packet to a path may be (section 4.6). A driver passes on only
  /// what quotes a packet of this association.
  ///
  /// @param mtuBytes the largest IP packet
  void tooBig(Path path, int mtuBytes) {
    boolean ipv4 = path.remote().getAddress().length == 4;
    int bytes = path.packetBytesOf(Math.max(mtuBytes, ipv4 ? LEAST_IPV4_MTU : LEAST_IPV6_MTU));
    MtuSearch search = path.mtu;
    if (bytes >= path.packetBytes && bytes >= search.probedBytes) {
      return; // it says nothing about what we send
    }
    if (bytes < path.packetBytes) {
      use(path, bytes);
      search.baseBytes = Math.min(search.baseBytes, bytes);
      search.rest();
      path.probeNs = context.nowNs + RAISE_TIMER_NS;
      return;
    }
    search.failedBytes = bytes + 4;
    search.rest();
    if (bytes > path.packetBytes) {
      search.probedBytes = bytes;
      search.due = true;
      path.probeNs = Timers.NEVER;
    } else {
      goOn(path);
    }
  }
}
