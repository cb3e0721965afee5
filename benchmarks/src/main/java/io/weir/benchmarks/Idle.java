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
/// Argument: `connections` (50,000).
final class Idle {
  /// Fewer than there are ephemeral ports, so each source address of the client gets so many.
  private static final int PER_ADDRESS = 20_000;

  /// Descriptors that a process needs beside its connections.
  private static final int SPARE_DESCRIPTORS = 100;

  private static final int PROBES = 1000;
  private static final long GOAL_BYTES = 1L << 30;
  private static final List<String> HEAP = List.of("-Xmx640m", "-XX:+UseSerialGC");

  private final int connections;

  private Idle(int connections) {
    this.connections = connections;
  }

  /// Holds the connections and prints the table.
  public static void main(String[] args) throws IOException {
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    long limit =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    if (connections + SPARE_DESCRIPTORS > limit) {
      System.err.printf(
          "%d connections need a limit of %d open files for each process, and it is %d here.%n"
              + "Raise it (ulimit -n, or LimitNOFILE of the service) or ask for at most %d:%n"
              + "  benchmarks/run idle %d%n",
          connections,
          connections + SPARE_DESCRIPTORS,
          limit,
          limit - SPARE_DESCRIPTORS,
          limit - SPARE_DESCRIPTORS);
      System.exit(2);
    }
    System.out.printf(
        "%d idle connections, after a collection%n%-24s %12s %12s %12s %18s %16s %8s%n",
        connections,
        "server",
        "RSS MiB",
        "empty MiB",
        "heap MiB",
        "RSS B/connection",
        "heap B/conn.",
        "alive");
    var idle = new Idle(connections);
    idle.measure("Weir, on the loop", WeirEcho.class, "loop");
    idle.measure("Weir, virtual threads", WeirEcho.class, "threads");
    idle.measure("Netty, in place", NettyEcho.class, "inplace");
    System.out.printf("goal: Weir below %d MiB%n", GOAL_BYTES >> 20);
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
      System.out.printf(
          "%-24s %12.1f %12.1f %12.1f %18d %16d %8d%n",
          title,
          full.residentBytes() / 1048576.0,
          empty.residentBytes() / 1048576.0,
          full.heapBytes() / 1048576.0,
          (full.residentBytes() - empty.residentBytes()) / connections,
          (full.heapBytes() - empty.heapBytes()) / connections,
          probe(clients));
    } finally {
      for (SocketChannel client : clients) {
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
