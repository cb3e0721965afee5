package io.weir.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How many credit-control requests per second a node answers with a real handler, over one TCP
/// connection on loopback, beside a server of canned bytes as the ceiling. The contenders take
/// turns in each round; the table shows medians over the rounds.
///
/// Arguments: `rounds` (5), `seconds` per turn (3), `window` (256).
final class AnswerRate {
  private static final int WARM_UP_TURNS = 4;

  private final int rounds;
  private final long turnNs;
  private final int window;

  private AnswerRate(int rounds, long turnNs, int window) {
    this.rounds = rounds;
    this.turnNs = turnNs;
    this.window = window;
  }

  /// Runs the measurement and prints its table.
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int window = args.length > 2 ? Integer.parseInt(args[2]) : 256;
    try (ServerProcess canned = ServerProcess.start("canned bytes", CannedServer.class);
        ServerProcess threads = ServerProcess.start("Weir, threads", WeirServer.class);
        ServerProcess loop = ServerProcess.start("Weir, on loop", WeirServer.class, "loop")) {
      List<ServerProcess> contenders = List.of(canned, threads, loop);
      new AnswerRate(rounds, TimeUnit.SECONDS.toNanos(seconds), window).measure(contenders);
      new AnswerRate(rounds, TimeUnit.SECONDS.toNanos(seconds), 1).measure(contenders);
    }
  }

  private void measure(List<ServerProcess> contenders) throws IOException {
    for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
      for (ServerProcess contender : contenders) {
        turn(contender);
      }
    }
    Turn[][] turns = new Turn[contenders.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        turns[i][round] = turn(contenders.get(i));
      }
    }
    print(contenders, turns);
  }

  /// One turn of one contender.
  ///
  /// @param perSecond requests answered per second
  /// @param p50Ns median time to an answer
  /// @param p99Ns 99th percentile
  /// @param cpuNsPerRequest CPU time of the server per request
  private record Turn(double perSecond, double p50Ns, double p99Ns, double cpuNsPerRequest) {}

  private Turn turn(ServerProcess server) throws IOException {
    var latencies = new Histogram(3);
    try (var driver = new Driver(server.port(), window)) {
      long cpuBeforeNs = server.cpuNs();
      long startNs = System.nanoTime();
      long answered = driver.run(turnNs, latencies);
      double tookNs = System.nanoTime() - startNs;
      double cpuNs = server.cpuNs() - cpuBeforeNs;
      return new Turn(
          answered * 1e9 / tookNs,
          latencies.getValueAtPercentile(50),
          latencies.getValueAtPercentile(99),
          cpuNs / answered);
    }
  }

  private void print(List<ServerProcess> contenders, Turn[][] turns) {
    System.out.printf("%nwindow %d, %d rounds, medians%n", window, rounds);
    System.out.printf(
        "%-14s %12s %9s %9s %14s %22s%n",
        "server", "requests/s", "p50 us", "p99 us", "CPU ns/request", "of canned (min - max)");
    for (int i = 0; i < contenders.size(); i++) {
      Turn[] mine = turns[i];
      Turn[] ceiling = turns[0];
      double[] share = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        share[round] =
            window == 1
                ? mine[round].p50Ns() / ceiling[round].p50Ns()
                : mine[round].perSecond() / ceiling[round].perSecond();
      }
      Arrays.sort(share);
      System.out.printf(
          "%-14s %12.0f %9.1f %9.1f %14.0f %8.3f (%.3f - %.3f)%n",
          contenders.get(i).name(),
          median(mine, Turn::perSecond),
          median(mine, Turn::p50Ns) / 1000,
          median(mine, Turn::p99Ns) / 1000,
          median(mine, Turn::cpuNsPerRequest),
          share[rounds / 2],
          share[0],
          share[rounds - 1]);
    }
    System.out.println(
        window == 1 ? "(the last column is the ratio of p50)" : "(the last column is of the rate)");
  }

  private static double median(Turn[] turns, java.util.function.ToDoubleFunction<Turn> of) {
    double[] values = Arrays.stream(turns).mapToDouble(of).sorted().toArray();
    return values[values.length / 2];
  }
}
