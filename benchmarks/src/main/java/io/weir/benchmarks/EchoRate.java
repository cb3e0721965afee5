package io.weir.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/// How many frames per second an echo server on one event loop answers, Weir beside Netty alone:
/// with its own frame decoder, and with frames found in place and no flow control, which is what
/// Weir's guarantees cost. Frames are a 4-byte length and 200 bytes. The servers take turns in
/// each round; the tables show medians over the rounds, with the least and the most.
///
/// Then what a delivered frame allocates ([Delivery]), and the latency of a quiet connection
/// beside a flood ([QuietLatency]).
///
/// Arguments: `rounds` (5), `seconds` per turn (2).
final class EchoRate {
  private static final int MOST_WARM_UPS = 10;
  private static final double STABLE = 1.05;

  private final Map<EchoServer, ServerProcess> servers;
  private final Load load;
  private final int rounds;
  private final long turnNs;

  /// What the client does.
  ///
  /// @param connections how many
  /// @param window frames in flight on each
  private record Load(int connections, int window) {
    boolean isPingPong() {
      return connections == 1 && window == 1;
    }

    @Override
    public String toString() {
      return isPingPong()
          ? "1 connection, ping-pong"
          : connections + " connections, " + window + " frames in flight on each";
    }
  }

  /// One turn of one server.
  private record Turn(double perSecond, double p50Ns, double p99Ns, double cpuNs, double bytes) {
    /// Frames per CPU time: what other work on the machine disturbs least.
    double perCpuNs() {
      return 1 / cpuNs;
    }
  }

  private EchoRate(Map<EchoServer, ServerProcess> servers, Load load, int rounds, long turnNs) {
    this.servers = servers;
    this.load = load;
    this.rounds = rounds;
    this.turnNs = turnNs;
  }

  /// Runs the measurements and prints their tables.
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    long turnNs = TimeUnit.SECONDS.toNanos(args.length > 1 ? Integer.parseInt(args[1]) : 2);
    Map<EchoServer, ServerProcess> servers = new EnumMap<>(EchoServer.class);
    try {
      for (EchoServer server : EchoServer.values()) {
        servers.put(server, server.start(1));
      }
      for (Load load : List.of(new Load(64, 256), new Load(1, 256), new Load(1, 1))) {
        new EchoRate(servers, load, rounds, turnNs).measure();
      }
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
    Delivery.measure(rounds);
    QuietLatency.measure(rounds, turnNs / 2);
  }

  private void measure() throws IOException {
    for (EchoServer server : EchoServer.values()) {
      warmUp(server);
    }
    Map<EchoServer, List<Turn>> turns = new EnumMap<>(EchoServer.class);
    for (int round = 0; round < rounds; round++) {
      for (EchoServer server : EchoServer.values()) {
        turns.computeIfAbsent(server, _ -> new ArrayList<>()).add(turn(server, turnNs));
      }
    }
    print(turns);
  }

  /// Turns of a second, until two together bring no better rate than the best before.
  private void warmUp(EchoServer server) throws IOException {
    double best = 0;
    int noBetter = 0;
    for (int turn = 0; turn < MOST_WARM_UPS && noBetter < 2; turn++) {
      double perSecond = turn(server, TimeUnit.SECONDS.toNanos(1)).perSecond();
      noBetter = perSecond > best * STABLE ? 0 : noBetter + 1;
      best = Math.max(best, perSecond);
    }
  }

  private Turn turn(EchoServer server, long durationNs) throws IOException {
    ServerProcess process = servers.get(server);
    if (process == null) {
      throw new IllegalStateException(server + " was not started");
    }
    var roundTrips = new Histogram(3);
    long frames;
    Usage before;
    long startNs;
    double tookNs;
    if (load.isPingPong()) {
      try (var client = new PingPong(process.port())) {
        before = process.usage();
        startNs = System.nanoTime();
        frames = client.run(durationNs, 0, roundTrips);
        tookNs = System.nanoTime() - startNs;
      }
    } else {
      try (var client = new EchoClient(process.port(), load.connections(), load.window())) {
        before = process.usage();
        startNs = System.nanoTime();
        long endNs = startNs + durationNs;
        frames = client.run(() -> System.nanoTime() - endNs < 0);
        tookNs = System.nanoTime() - startNs;
      }
    }
    Usage used = process.usage().since(before);
    return new Turn(
        frames * 1e9 / tookNs,
        roundTrips.getValueAtPercentile(50),
        roundTrips.getValueAtPercentile(99),
        (double) used.cpuNs() / frames,
        (double) used.allocatedBytes() / frames);
  }

  private void print(Map<EchoServer, List<Turn>> turns) {
    System.out.printf(
        "%n%s; %d rounds%n%-22s %22s %16s %8s %18s %18s %16s%s%n",
        load,
        rounds,
        "server",
        load.isPingPong() ? "1000 round trips/s" : "million frames/s",
        "CPU ns/frame",
        "B/frame",
        "of frame decoder",
        "of in place",
        "by CPU",
        load.isPingPong() ? "   p50 us   p99 us" : "");
    turns.forEach(
        (server, mine) -> {
          System.out.printf(
              "%-22s %22s %16s %8.0f %18s %18s %16s",
              server.title(),
              load.isPingPong()
                  ? over(mine, Turn::perSecond).shown("%.1f", 1e3)
                  : over(mine, Turn::perSecond).shown("%.2f", 1e6),
              over(mine, Turn::cpuNs).shown("%.0f", 1),
              over(mine, Turn::bytes).median(),
              share(turns, server, EchoServer.DECODER, Turn::perSecond).shown("%.2f", 1),
              share(turns, server, EchoServer.IN_PLACE, Turn::perSecond).shown("%.2f", 1),
              String.format(
                  "%.2f, %.2f",
                  share(turns, server, EchoServer.DECODER, Turn::perCpuNs).median(),
                  share(turns, server, EchoServer.IN_PLACE, Turn::perCpuNs).median()));
          if (load.isPingPong()) {
            System.out.printf(
                " %8.1f %8.1f",
                over(mine, Turn::p50Ns).median() / 1e3, over(mine, Turn::p99Ns).median() / 1e3);
          }
          System.out.println();
        });
    System.out.println(
        load.isPingPong()
            ? "goal: Weir on the loop at least 0.95 of both"
            : "goal with 64 connections: Weir on the loop at least 2.5 of the frame decoder"
                + " and 0.8 of in place");
  }

  private static Spread over(List<Turn> turns, ToDoubleFunction<Turn> measure) {
    return Spread.of(turns.stream().mapToDouble(measure).toArray());
  }

  /// The ratio of two servers, taken within each round.
  private Spread share(
      Map<EchoServer, List<Turn>> turns,
      EchoServer server,
      EchoServer of,
      ToDoubleFunction<Turn> measure) {
    List<Turn> mine = turns.getOrDefault(server, List.of());
    List<Turn> theirs = turns.getOrDefault(of, List.of());
    double[] shares = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      shares[round] =
          measure.applyAsDouble(mine.get(round)) / measure.applyAsDouble(theirs.get(round));
    }
    return Spread.of(shares);
  }
}
