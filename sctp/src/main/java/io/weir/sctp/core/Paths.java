package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.PathChanged;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses of the peer: which is used for what, and what becomes of those that do not
/// answer ([RFC 9260 section 6.4](https://www.rfc-editor.org/rfc/rfc9260#section-6.4) and
/// [section 8](https://www.rfc-editor.org/rfc/rfc9260#section-8),
/// [RFC 7829](https://www.rfc-editor.org/rfc/rfc7829)). Owned by the association.
final class Paths {
  /// Most addresses of a peer: more in an INIT are not used.
  static final int MOST = 16;

  private final Context context;
  private final List<Path> all = new ArrayList<>();
  private @Nullable Path primary;

  /// Paths that have become inactive, whose data is to go elsewhere.
  final List<Path> lost = new ArrayList<>();

  /// Whether there are other addresses than when this was last set to false.
  boolean changed;

  Paths(Context context) {
    this.context = context;
  }

  /// All of them, the primary one among them.
  List<Path> all() {
    return all;
  }

  @Nullable Path find(InetAddress remote) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).remote().equals(remote)) {
        return all.get(i);
      }
    }
    return null;
  }

  /// Adds an address.
  ///
  /// @return its path, or null when there are [#MOST] already
  @Nullable Path add(InetAddress remote, int udpPort) {
    Path known = find(remote);
    if (known != null || all.size() >= MOST) {
      return known;
    }
    var path = new Path(remote, udpPort, context.options);
    all.add(path);
    changed = true;
    if (primary == null) {
      primary = path;
    }
    return path;
  }

  Path primary() {
    Path chosen = primary;
    if (chosen == null) {
      throw new IllegalStateException("an association has a path from its beginning");
    }
    return chosen;
  }

  /// The path that has answered first is the primary one, without a word.
  void makeFirst(Path path) {
    primary = path;
  }

  void makePrimary(Path path) {
    if (primary != path) {
      primary = path;
      context.tell(new PathChanged(path.remote(), PathChange.MADE_PRIMARY));
    }
  }

  /// Where new data goes: the primary path while it works, otherwise the best of the others
  /// (section 6.4, RFC 7829 section 3).
  Path forData() {
    Path best = primary();
    for (int i = 0; i < all.size(); i++) {
      if (rank(all.get(i)) < rank(best)) {
        best = all.get(i);
      }
    }
    return best;
  }

  /// Where what was lost on a path goes (section 6.4.1): another that works, if there is one.
  Path forRetransmission(Path lostOn) {
    Path best = lostOn;
    for (int i = 0; i < all.size(); i++) {
      Path other = all.get(i);
      if (other != lostOn
          && (best == lostOn ? rank(other) <= rank(lostOn) : rank(other) < rank(best))) {
        best = other;
      }
    }
    return best;
  }

  /// Smaller is better: active and confirmed, then potentially failed and then inactive, each with
  /// the fewest errors (RFC 7829 section 3.2, rule 4, and section 4).
  private static int rank(Path path) {
    int state =
        switch (path.state) {
          case ACTIVE -> 0;
          case POTENTIALLY_FAILED -> 1000 + path.errors;
          case INACTIVE -> 1_000_000 + path.errors;
        };
    return path.confirmed ? state : state + 10_000_000;
  }

  /// A path has answered: a SACK for what went by it, or a HEARTBEAT ACK
  /// ([RFC 9260 section 8.2](https://www.rfc-editor.org/rfc/rfc9260#section-8.2)).
  void answered(Path path) {
    context.errors = 0;
    path.errors = 0;
    if (path.state != Path.State.ACTIVE) {
      path.state = Path.State.ACTIVE;
      context.tell(new PathChanged(path.remote(), PathChange.REACHABLE));
    }
  }

  /// A chunk was acknowledged that may have gone by several paths: it says that the peer is there,
  /// but nothing about a path (RFC 7829 section 3.2, rule 9).
  void peerAnswered() {
    context.errors = 0;
  }

  /// A timer of a path has expired without an answer: counts it against the path and the
  /// association ([RFC 9260 section 8.1](https://www.rfc-editor.org/rfc/rfc9260#section-8.1) and
  /// [section 8.2](https://www.rfc-editor.org/rfc/rfc9260#section-8.2)), and doubles its timeout.
  void unanswered(Path path) {
    path.errors++;
    // A path that is not confirmed says nothing about the association (section 5.4), unless there
    // is no other.
    failed(path, path.confirmed || !isAnyConfirmed());
  }

  /// A HEARTBEAT has no answer: it counts against the association only on the path that data takes
  /// (section 8.1), and not any more against a path that is inactive (section 8.3).
  void heartbeatUnanswered(Path path) {
    boolean counts = (path.confirmed || !isAnyConfirmed()) && path == forData();
    if (path.state != Path.State.INACTIVE) {
      path.errors++;
    }
    failed(path, counts);
  }

  private void failed(Path path, boolean countsForAssociation) {
    path.roundTrip.backOff();
    if (countsForAssociation
        && ++context.errors > context.options.timeouts().associationRetransmissions()) {
      context.end(
          new EndReason.Unreachable(
              "no answer to %d retransmissions in a row (Association.Max.Retrans)"
                  .formatted(context.errors - 1)));
    }
    Path.State now = stateAfter(path);
    if (now == path.state || path.state == Path.State.INACTIVE) {
      return;
    }
    path.state = now;
    if (now == Path.State.POTENTIALLY_FAILED
        && path.heartbeatEveryNs > 0
        && path.heartbeatNonce == 0
        && path.heartbeatNs != Timers.NEVER) {
      path.heartbeatNs = context.nowNs; // RFC 7829 section 3.2, rule 6
    }
    context.tell(
        new PathChanged(
            path.remote(),
            now == Path.State.INACTIVE ? PathChange.UNREACHABLE : PathChange.POTENTIALLY_FAILED));
  }

  private boolean isAnyConfirmed() {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).confirmed) {
        return true;
      }
    }
    return false;
  }

  private Path.State stateAfter(Path path) {
    if (path.errors > path.mostErrors) {
      return Path.State.INACTIVE;
    }
    return path.errors > context.options.timeouts().potentiallyFailedAfter()
        ? Path.State.POTENTIALLY_FAILED
        : Path.State.ACTIVE;
  }

  /// Forgets an address of the peer. The primary path, if it was that, is another then.
  void remove(Path path) {
    all.remove(path);
    changed = true;
    context.control.forget(path);
    context.tell(new PathChanged(path.remote(), PathChange.REMOVED));
    if (primary == path) {
      primary = null;
      for (Path other : all) {
        if (primary == null || rank(other) < rank(primary)) {
          primary = other;
        }
      }
      if (primary != null) {
        context.tell(new PathChanged(primary.remote(), PathChange.MADE_PRIMARY));
      }
    }
  }

  long earliestNs() {
    long earliest = Timers.NEVER;
    for (int i = 0; i < all.size(); i++) {
      earliest = Math.min(earliest, all.get(i).earliestNs());
    }
    return earliest;
  }
}
