package io.weir.sctp.core;

import io.weir.sctp.core.Timers.Timer;
import java.util.List;

/// Gives each timer that has expired to its procedure. Owned by the association.
final class Deadlines {
  private static final Timer[] TIMERS = Timer.values();

  private final Context context;
  private final Association association;

  Deadlines(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  /// Time has passed.
  void advance() {
    long nowNs = context.nowNs;
    for (Timer timer : TIMERS) {
      if (context.timers.expire(timer, nowNs)) {
        expired(timer);
      }
    }
    List<Path> paths = context.paths.all();
    for (int i = 0; i < paths.size(); i++) {
      expired(paths.get(i), nowNs);
    }
  }

  private void expired(Timer timer) {
    switch (timer) {
      case HANDSHAKE -> {
        if (association.state().isUp()) {
          association.shutdown().timedOut();
        } else {
          association.handshake().timedOut();
        }
      }
      case SHUTDOWN_GUARD -> association.shutdown().guardTimedOut();
      case SACK -> association.receiver().sackTimedOut();
      case LIFETIME -> association.sender().expire();
      case AUTOCLOSE -> association.shutdown().begin();
      case RECONFIGURATION -> association.reconfiguration().timedOut();
      case ADDRESS_CHANGE -> association.addressChanges().timedOut();
    }
  }

  private void expired(Path path, long nowNs) {
    if (path.retransmissionNs <= nowNs) {
      path.retransmissionNs = Timers.NEVER;
      DataSender sender = association.sender();
      association.mtuDiscovery().timedOut(path, sender.earliestBytes(path));
      sender.timedOut(path);
    }
    if (path.heartbeatNs <= nowNs) {
      association.heartbeats().due(path);
    }
    if (path.probeNs <= nowNs) {
      association.mtuDiscovery().due(path);
    }
  }
}
