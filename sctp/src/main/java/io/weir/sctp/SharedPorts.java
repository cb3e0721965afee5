package io.weir.sctp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One UDP port at one or several local addresses, with sockets on one loop or on all of them: an
/// endpoint of RFC 6951. Listeners and associations share it; when the last of them is gone its
/// sockets are closed. Thread-safe.
final class SharedPorts {
  private final List<InetAddress> addresses;
  private final List<LoopPorts> loops = new ArrayList<>();
  private final Map<Integer, LoopPorts> owners = new ConcurrentHashMap<>();
  private final Set<Integer> listening = ConcurrentHashMap.newKeySet();
  private final AtomicInteger users = new AtomicInteger(1);
  private final Consumer<SharedPorts> whenUnused;
  private volatile int udpPort;

  /// Ports that are not open yet, with one user: who makes them.
  ///
  /// @param whenUnused given these ports once, when the last user is gone
  SharedPorts(List<InetAddress> addresses, Consumer<SharedPorts> whenUnused) {
    this.addresses = List.copyOf(addresses);
    this.whenUnused = whenUnused;
  }

  /// Opens a socket for each address on each loop, all with the same UDP port.
  ///
  /// @return completes when all are open, or with the first failure; then none is
  static CompletableFuture<SharedPorts> open(
      List<? extends Carrier.Loop> on,
      List<InetAddress> addresses,
      int udpPort,
      SctpOptions options,
      Consumer<SharedPorts> whenUnused) {
    var made = new SharedPorts(addresses, whenUnused);
    made.udpPort = udpPort;
    CompletableFuture<?> done = CompletableFuture.completedFuture(null);
    for (Carrier.Loop loop : on) {
      var ports = new LoopPorts(loop, made, options);
      made.loops.add(ports);
      for (InetAddress address : addresses) {
        done = done.thenCompose(_ -> made.openOne(ports, address, on.size() > 1));
      }
    }
    return done.handle(
        (_, failure) -> {
          if (failure != null) {
            made.closeSockets();
            throw new CompletionException(failure);
          }
          return made;
        });
  }

  private CompletableFuture<?> openOne(LoopPorts ports, InetAddress address, boolean several) {
    return ports
        .loop
        .open(new InetSocketAddress(address, udpPort), several, ports)
        .thenAccept(
            port -> {
              udpPort = port.local().getPort();
              ports.add(port);
            });
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  /// This side's addresses that peers are told: none where there is one, which they see.
  List<InetAddress> toldAddresses() {
    return addresses.size() > 1 ? addresses : List.of();
  }

  int udpPort() {
    return udpPort;
  }

  List<LoopPorts> loops() {
    return loops;
  }

  /// The socket by which packets leave to an address that nothing has come from yet.
  Carrier.Port preferred(List<Carrier.Port> ports, InetAddress remote, Carrier.Port otherwise) {
    for (Carrier.Port port : ports) {
      if (sameNetwork(port.local().getAddress(), remote)) {
        return port;
      }
    }
    return otherwise;
  }

  /// Whether two addresses are likely to be in one network: so that each of a peer's addresses is
  /// reached from the address nearest to it.
  private static boolean sameNetwork(InetAddress one, InetAddress other) {
    byte[] first = one.getAddress();
    byte[] second = other.getAddress();
    int prefix = first.length == 4 ? 3 : 8;
    return first.length == second.length && Arrays.equals(first, 0, prefix, second, 0, prefix);
  }

  // ---- who has which tag

  boolean isTaken(int tag) {
    return owners.containsKey(tag);
  }

  @Nullable LoopPorts ownerOf(int tag) {
    return tag == 0 ? null : owners.get(tag);
  }

  void taken(int tag, LoopPorts by) {
    owners.put(tag, by);
  }

  void released(int tag) {
    owners.remove(tag);
  }

  // ---- who listens

  /// Reserves an SCTP port for a listener.
  ///
  /// @return false when another has it
  boolean claim(int sctpPort) {
    return listening.add(sctpPort);
  }

  void unclaim(int sctpPort) {
    listening.remove(sctpPort);
  }

  // ---- users

  /// One more user.
  ///
  /// @return false when the last is gone already
  boolean use() {
    int before;
    do {
      before = users.get();
      if (before == 0) {
        return false;
      }
    } while (!users.compareAndSet(before, before + 1));
    return true;
  }

  /// One user less; the last one closes the sockets.
  void release() {
    if (users.decrementAndGet() == 0) {
      whenUnused.accept(this);
      closeSockets();
    }
  }

  private void closeSockets() {
    for (LoopPorts ports : loops) {
      // A last packet may be on its way to the socket in this very turn.
      ports.loop.execute(ports::close);
    }
  }
}
