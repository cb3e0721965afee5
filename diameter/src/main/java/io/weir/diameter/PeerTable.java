package io.weir.diameter;

import io.weir.diameter.NodeOptions.Acceptance;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The neighbours of a node and its connections, by DiameterIdentity
/// ([RFC 6733 section 2.6](https://www.rfc-editor.org/rfc/rfc6733#section-2.6)). Thread-safe.
final class PeerTable {
  /// Most neighbours at once.
  private static final int MOST_PEERS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerTable.class);

  private final Map<String, PeerDriver> byHost = new ConcurrentHashMap<>();
  private final Set<PeerDriver> all = ConcurrentHashMap.newKeySet();

  /// Every open connection, also those whose peer has not said who it is.
  private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();

  private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable NodeContext node;
  private volatile boolean closed;

  // Replaced as a whole whenever a peer comes into or out of service.
  private volatile List<PeerDriver> inService = List.of();

  void attach(NodeContext context) {
    node = context;
  }

  private NodeContext node() {
    NodeContext attached = node;
    if (attached == null) {
      throw new IllegalStateException("the node has not started");
    }
    return attached;
  }

  void add(NodeListener listener) {
    listeners.add(listener);
  }

  // ---- who is who

  /// Adds a peer that this node connects to, or that may connect to it.
  void add(PeerDriver driver) {
    all.add(driver);
    if (!PeerDriver.isAnonymous(driver.host())) {
      byHost.put(key(driver.host()), driver);
    }
  }

  /// Adds a peer unless one of its name is there that it would displace: one that connects by
  /// itself, or may. A CER that arrives at the same time finds the same one.
  ///
  /// @return the peer of that name from now on
  PeerDriver addUnlessKnown(PeerDriver driver) {
    PeerDriver standing =
        byHost.compute(
            key(driver.host()),
            (_, before) -> before != null && before.isAdoptedBy(driver) ? before : driver);
    if (standing == driver) {
      all.add(driver);
    }
    return standing;
  }

  /// The peer that a CER comes from.
  ///
  /// @return null for a node that may not connect
  @Nullable PeerDriver identify(String host) {
    if (closed || key(host).equals(key(node().local().originHost()))) {
      return null;
    }
    PeerDriver known = byHost.get(key(host));
    if (known != null
        || node().options().acceptance() == Acceptance.KNOWN_PEERS
        || all.size() >= MOST_PEERS) {
      return known;
    }
    return byHost.computeIfAbsent(
        key(host),
        _ -> {
          var made = PeerDriver.passing(node(), host);
          all.add(made);
          return made;
        });
  }

  /// Notes the name that a peer we connected to gave in its CEA.
  ///
  /// @return false when it is not the expected one, or taken
  boolean named(PeerDriver driver, String host) {
    if (PeerDriver.isAnonymous(driver.host())) {
      PeerDriver waiting = byHost.get(key(host));
      if (waiting != null && waiting != driver && waiting.onlyWaits()) {
        forget(waiting);
        left(waiting);
      }
      PeerDriver before = byHost.putIfAbsent(key(host), driver);
      return before == null || before == driver;
    }
    return key(host).equals(key(driver.host()));
  }

  /// From now on the peer is found by no name.
  void forget(PeerDriver driver) {
    byHost.remove(key(driver.host()), driver);
  }

  /// The peer has been forgotten, and its last connection is gone.
  void left(PeerDriver driver) {
    all.remove(driver);
  }

  /// No new peers from now on.
  void close() {
    closed = true;
  }

  Collection<PeerDriver> all() {
    return List.copyOf(all);
  }

  private static String key(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  // ---- connections

  void opened(PeerConnection connection) {
    connections.add(connection);
  }

  void closed(PeerConnection connection) {
    connections.remove(connection);
  }

  List<PeerConnection> connections() {
    return List.copyOf(connections);
  }

  // ---- who is in service

  /// Something about a peer changed: who is in service is found anew, and told if it differs.
  void changed(PeerDriver driver) {
    boolean before;
    boolean after;
    synchronized (this) {
      before = inService.contains(driver);
      inService = all.stream().filter(peer -> peer.inService() != null).toList();
      after = inService.contains(driver);
    }
    if (before != after) {
      Peer peer = new Peer(driver);
      listeners.forEach(listener -> tell(() -> listener.peerChanged(peer)));
    }
  }

  void attemptFailed(PeerDriver driver, String why) {
    Peer peer = new Peer(driver);
    listeners.forEach(listener -> tell(() -> listener.connectFailed(peer, why)));
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException defect) {
      LOG.error("a node's listener failed", defect);
    }
  }

  List<PeerDriver> inService() {
    return inService;
  }

  /// Whether a call could go to a peer other than this one.
  boolean hasAlternative(Call call, PeerDriver except) {
    return Router.candidates(call.request, inService).stream().anyMatch(peer -> peer != except);
  }

  /// Sends a call that lost its peer to another one, or tells the caller
  /// ([RFC 6733 section 5.5.4](https://www.rfc-editor.org/rfc/rfc6733#section-5.5.4)).
  void again(Call call, String lostHost, String why) {
    if (!call.isSettled() && !Router.route(call, inService)) {
      call.settle(
          call.progress() == CallOutcome.Progress.SENT
              ? new CallOutcome.PeerLost(lostHost, why)
              : new CallOutcome.NotSent("peer " + lostHost + " was lost: " + why));
    }
  }
}
