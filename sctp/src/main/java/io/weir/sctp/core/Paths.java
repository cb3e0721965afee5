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
      if (other != lostOn && (best == lostOn ? rank(other) <= rank(lostOn) : rank(other) < rank(best))) {
        best = other;
      }
    }
    return best;
  }

  /// Smaller is better: active and confirmed, potentially failed with the fewest errors, the rest.
  private static int rank(Path path) {
    int state =
        switch (path.state) {
          case ACTIVE -> 0;
          case POTENTIALLY_FAILED -> 1000 + path.errors;
          case INACTIVE -> 1_000_000;
        };
    return path.confirmed ? state : state + 10_000_000;
  }
}
