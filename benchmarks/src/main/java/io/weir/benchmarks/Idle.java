package io.weir.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What idle connections hold: a Weir server with many, beside a server on Netty alone with as
/// many. At the end some of them, picked at random, prove with an echo that they are alive.
///
/// Argument: `connections` (50,000, or as many as the limit of open files allows). The last
/// column is what 50,000 would take if each takes the same.
final class Idle {
  /// How many connections come from one address of the client: far fewer than there are ephemeral
  /// ports, so that the kernel finds a free one at once.
  private static final int PER_ADDRESS = 4000;

  private static final int DEFAULT_CONNECTIONS = 50_000;

  /// Descriptors that a process needs beside its connections.
  private static final int SPARE_DESCRIPTORS = 100;

  private static final int PROBES = 1000;
  private static final double MIB = 1 << 20;
  private static final List<String> HEAP = List.of("-Xmx640m", "-XX:+UseSerialGC");

  private final int connections;

  private Idle(int connections) {
    this.connections = connections;
  }

  /// Holds the connections and prints the table.
  public static void main(String[] args) throws IOException {
    long limit =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    int most = (int) Math.min(Integer.MAX_VALUE, limit - SPARE_DESCRIPTORS);
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_CONNECTIONS;
    if (connections > most) {
      System.err.printf(
          "%d connections need %d open files in each process, and this user may have %d: at most"
              + " %d connections.%nRaise the limit for more (ulimit -Hn; LimitNOFILE of a service"
              + " or container).%n",
          connections, connections + SPARE_DESCRIPTORS, limit, most);
      if (args.length > 0) {
        System.exit(2);
      }
      connections = most;
    }
    System.out.printf(
        "%d idle connections, after a collection%n%-24s %12s %12s %12s %18s %16s %8s %14s%n",
        connections,
        "server",
        "RSS MiB",
        "empty MiB",
        "heap MiB",
        "RSS B/connection",
        "heap B/conn.",
        "alive",
        "MiB at " + DEFAULT_CONNECTIONS);
    var idle = new Idle(connections);
    idle.measure("Weir, on the loop", WeirEcho.class, "loop");
    idle.measure("Weir, virtual threads", WeirEcho.class, "threads");
    idle.measure("Netty, in place", NettyEcho.class, "inplace");
    System.out.println("goal: Weir with " + DEFAULT_CONNECTIONS + " connections below 1024 MiB");
  }

  private void measure(String title, Class<?> main, String how) throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(title, HEAP, main, how, "1")) {
      Memory empty = server.memory();
      for (int i = 0; i < connections; i++) {
        clients.add(connect(i, server.port()));
      }
      // The last one is served only after all before it.
      new PingPong(clients.getLast()).once();
      Memory full = server.memory();
      long perConnection = (full.residentBytes() - empty.residentBytes()) / connections;
      System.out.printf(
          "%-24s %12.1f %12.1f %12.1f %18d %16d %8d %14.0f%n",
          title,
          full.residentBytes() / MIB,
          empty.residentBytes() / MIB,
          full.heapBytes() / MIB,
          perConnection,
          (full.heapBytes() - empty.heapBytes()) / connections,
          probe(clients),
          (empty.residentBytes() + (double) perConnection * DEFAULT_CONNECTIONS) / MIB);
    } finally {
      for (SocketChannel client : clients) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0); // its port is free again at once
        client.close();
      }
    }
  }

  private static SocketChannel connect(int number, int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.bind(new InetSocketAddress("127.0.0." + (2 + number / PER_ADDRESS), 0));
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return channel;
  }

  /// @return how many connections echoed, all of those that were asked
  private static int probe(List<SocketChannel> clients) throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    int probes = Math.min(PROBES, clients.size());
    for (int i = 0; i < probes; i++) {
      int picked = random.nextInt(clients.size() - 1);
      new PingPong(clients.get(picked)).once();
    }
    return probes;
  }
}
