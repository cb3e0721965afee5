package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.PathChanged;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Octets;
import java.nio.ByteBuffer;

/// HEARTBEAT: whether idle paths work, and whether addresses that the peer named lead to it
/// ([RFC 9260 section 8.3](https://www.rfc-editor.org/rfc/rfc9260#section-8.3) and
/// [section 5.4](https://www.rfc-editor.org/rfc/rfc9260#section-5.4)). Owned by the association.
final class Heartbeats {
  private static final int INFO_BYTES = 16;

  private final Context context;
  private final PathMtuDiscovery discovery;

  /// When an address that is not confirmed was last asked.
  private long verifiedNs;

  private boolean hasVerified;

  Heartbeats(Context context, PathMtuDiscovery discovery) {
    this.context = context;
    this.discovery = discovery;
  }

  /// The association is up, or a path is new: watches each path.
  void begin() {
    for (Path path : context.paths.all()) {
      if (path.heartbeatNs == Timers.NEVER) {
        path.heartbeatNs = path.confirmed ? nextNs(path) : context.nowNs;
      }
    }
  }

  /// SHUTDOWN or SHUTDOWN ACK was sent: no further heartbeats.
  void stop() {
    for (Path path : context.paths.all()) {
      path.heartbeatNs = Timers.NEVER;
      path.heartbeatNonce = 0;
    }
  }

  /// The timer of a path has expired: its heartbeat has no answer within an RTO, which counts as an
  /// error, or the next one is due. Where data is outstanding T3-rtx says as much, and nothing is
  /// counted twice (RFC 7829 section 3.2, rule 6).
  void due(Path path) {
    if (path.heartbeatNonce != 0) {
      path.heartbeatNonce = 0;
      if (path.flight.isEmpty()) {
        context.paths.heartbeatUnanswered(path);
      }
      if (!isProving(path)) {
        path.heartbeatNs = nextNs(path);
        return;
      }
    }
    if (!path.confirmed && !mayVerify(path)) {
      path.heartbeatNs = verifiedNs + path.roundTrip.rtoNs();
    } else if (isProving(path) || isIdle(path)) {
      ask(path);
    } else {
      path.heartbeatNs = nextNs(path);
    }
  }

  /// Whether nothing that tells of the path was sent to it within the interval.
  private boolean isIdle(Path path) {
    return path.heartbeatEveryNs > 0
        && (path.flight.lastDataNs == 0
            || context.nowNs - path.flight.lastDataNs >= path.heartbeatEveryNs);
  }

  /// HB.Max.Burst of 1 (section 5.4): a peer that names many addresses cannot have us send to all
  /// of them at once.
  private boolean mayVerify(Path path) {
    if (hasVerified && context.nowNs - verifiedNs < path.roundTrip.rtoNs()) {
      return false;
    }
    hasVerified = true;
    verifiedNs = context.nowNs;
    return true;
  }

  private void send(Path path) {
    path.heartbeatNonce =
        ((long) context.random.getAsInt() << 32) | (context.random.getAsInt() & 0xffffffffL) | 1;
    path.heartbeatSentNs = context.nowNs;
    byte[] info = new byte[INFO_BYTES];
    ByteBuffer.wrap(info).putLong(path.heartbeatNonce).putLong(context.nowNs);
    context.control.add(new Chunk.Heartbeat(Octets.of(info)), path);
  }

  /// Asks a path at once, whatever its timer says. The answer is awaited for an RTO.
  void ask(Path path) {
    send(path);
    path.heartbeatNs = context.nowNs + path.roundTrip.rtoNs();
  }

  /// The interval of a path has changed.
  void watchAnew(Path path) {
    if ((path.heartbeatNonce == 0 && path.heartbeatNs != Timers.NEVER) || path.confirmed) {
      path.heartbeatNs = nextNs(path);
      path.heartbeatNonce = 0;
    }
  }

  /// One that has to prove itself is asked every RTO: an address that is not confirmed
  /// (section 5.4) and, unless heartbeats are switched off, one that is potentially failed
  /// (RFC 7829 section 3.2, rules 5 and 6).
  private static boolean isProving(Path path) {
    return (!path.confirmed && path.state != Path.State.INACTIVE)
        || (path.state == Path.State.POTENTIALLY_FAILED && path.heartbeatEveryNs > 0);
  }

  /// Section 8.3: the interval, RTO, and a jitter of half the RTO either way, so that heartbeats
  /// of many associations do not fall together.
  private long nextNs(Path path) {
    if (path.heartbeatEveryNs == 0) {
      return Timers.NEVER;
    }
    long rtoNs = path.roundTrip.rtoNs();
    long jitterNs =
        Math.floorMod(
            context.random.getAsInt(), Math.max(1, (int) Math.min(rtoNs, Integer.MAX_VALUE)));
    return context.nowNs + path.heartbeatEveryNs + rtoNs / 2 + jitterNs;
  }

  /// A HEARTBEAT has come: it goes back where it came from.
  void asked(Chunk.Heartbeat heartbeat, Path from) {
    context.control.add(new Chunk.HeartbeatAck(heartbeat.info()), from);
  }

  /// A HEARTBEAT ACK has come. One that is not the answer to the last question says nothing.
  void answered(Chunk.HeartbeatAck ack) {
    if (ack.info().length() != INFO_BYTES) {
      return;
    }
    long nonce = ack.info().asBuffer().getLong();
    for (Path path : context.paths.all()) {
      if (nonce != 0 && path.heartbeatNonce == nonce) {
        path.heartbeatNonce = 0;
        path.roundTrip.measured(Math.max(1, context.nowNs - path.heartbeatSentNs));
        confirm(path);
        context.paths.answered(path);
        path.heartbeatNs = nextNs(path);
        return;
      }
    }
    discovery.answered(nonce);
  }

  /// A path is known to lead to the peer.
  void confirm(Path path) {
    if (!path.confirmed) {
      path.confirmed = true;
      context.tell(new PathChanged(path.remote(), PathChange.CONFIRMED));
    }
    discovery.begin(path);
  }
}
