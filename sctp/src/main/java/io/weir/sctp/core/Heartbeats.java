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

  void stop() {
    for (Path path : context.paths.all()) {
      path.heartbeatNs = Timers.NEVER;
    }
  }

  /// The heartbeat of a path is due: the last one was answered or counts as an error, and the next
  /// one goes where nothing else tells how the path is.
  void due(Path path) {
    if (path.heartbeatNonce != 0) {
      path.heartbeatNonce = 0;
      context.paths.unanswered(path);
    }
    boolean idle = context.nowNs - path.lastSentNs >= path.heartbeatEveryNs;
    if (!path.confirmed || path.state != Path.State.ACTIVE || idle) {
      send(path);
    }
    path.heartbeatNs = nextNs(path);
  }

  private void send(Path path) {
    path.heartbeatNonce =
        ((long) context.random.getAsInt() << 32) | (context.random.getAsInt() & 0xffffffffL) | 1;
    path.heartbeatSentNs = context.nowNs;
    byte[] info = new byte[INFO_BYTES];
    ByteBuffer.wrap(info).putLong(path.heartbeatNonce).putLong(context.nowNs);
    context.control.add(new Chunk.Heartbeat(Octets.of(info)), path);
  }

  /// Asks a path at once, whatever its timer says.
  void ask(Path path) {
    send(path);
    path.heartbeatNs = nextNs(path);
  }

  /// The interval of a path has changed.
  void watchAnew(Path path) {
    path.heartbeatNs = nextNs(path);
  }

  /// Section 8.3: the interval, RTO, and a jitter of half the RTO either way, so that heartbeats
  /// of many associations do not fall together. One that has to prove itself is asked every RTO
  /// (section 5.4), and so is one that is potentially failed (RFC 7829 section 3).
  private long nextNs(Path path) {
    long rtoNs = path.roundTrip.rtoNs();
    boolean proving = !path.confirmed || path.state == Path.State.POTENTIALLY_FAILED;
    if (path.heartbeatEveryNs == 0 && !proving) {
      return Timers.NEVER;
    }
    long jitterNs =
        Math.floorMod(
            context.random.getAsInt(), Math.max(1, (int) Math.min(rtoNs, Integer.MAX_VALUE)));
    long waitNs = proving ? rtoNs : path.heartbeatEveryNs + rtoNs / 2 + jitterNs;
    return context.nowNs + waitNs;
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
