package io.weir.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// The round-trip time on a quiet connection, alone and while another connection of the same
/// server floods it: of Weir, and of Netty alone, which shows the machine's own share, because
/// the flooding client and the server compete for the same cores. The quiet client and the
/// flooding client are processes of their own.
///
/// Arguments: `rounds` (5), `seconds` per turn (2), `window` of the flood in frames (1,284, 256
/// KiB).
final class QuietLatency {
  private static final int FLOOD_WINDOW = 1284;
  private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final int rounds;
  private final long turnNs;
  private final int floodWindow;

  private QuietLatency(int rounds, long turnNs, int floodWindow) {
    this.rounds = rounds;
    this.turnNs = turnNs;
    this.floodWindow = floodWindow;
  }

  /// Measures only this.
  public static void main(String[] args) throws IOException {
    new QuietLatency(
            args.length > 0 ? Integer.parseInt(args[0]) : 5,
            TimeUnit.SECONDS.toNanos(args.length > 1 ? Integer.parseInt(args[1]) : 2),
            args.length > 2 ? Integer.parseInt(args[2]) : FLOOD_WINDOW)
        .measure();
  }

  static void measure(int rounds, long turnNs) throws IOException {
    new QuietLatency(rounds, turnNs, FLOOD_WINDOW).measure();
  }

  /// A server with its two clients.
  private record Contender(
      String title, ServerProcess server, PingPong quiet, ServerProcess flood, List<Turn> turns) {
    static Contender of(EchoServer which, int loops, int floodWindow) throws IOException {
      ServerProcess server = which.start(loops);
      // One after the other, so that two loops get one each.
      ServerProcess flood =
          ServerProcess.start(
              "flood",
              FloodingClient.class,
              Integer.toString(server.port()),
              Integer.toString(floodWindow));
      return new Contender(
          which.title() + (loops == 1 ? "" : ", " + loops + " loops"),
          server,
          new PingPong(server.port()),
          flood,
          new ArrayList<>());
    }

    void close() throws IOException {
      quiet.close();
      flood.close();
      server.close();
    }
  }

  /// One turn: round-trip times alone and beside the flood, and what the flood got through.
  private record Turn(Histogram alone, Histogram beside, double floodPerSecond) {
    double ratio(double percentile) {
      return (double) beside.getValueAtPercentile(percentile)
          / alone.getValueAtPercentile(percentile);
    }
  }

  private void measure() throws IOException {
    List<Contender> contenders = new ArrayList<>();
    try {
      contenders.add(Contender.of(EchoServer.IN_PLACE, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.ON_LOOP, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.THREADS, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.IN_PLACE, 2, floodWindow));
      contenders.add(Contender.of(EchoServer.ON_LOOP, 2, floodWindow));
      measure(contenders, 0);
      measure(contenders, PACE_NS);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  private void measure(List<Contender> contenders, long pauseNs) throws IOException {
    for (int round = -1; round < rounds; round++) {
      for (Contender contender : contenders) {
        Turn turn = turn(contender, pauseNs);
        if (round >= 0) {
          contender.turns().add(turn);
        }
      }
    }
    System.out.printf(
        "%na quiet connection beside one that floods (%d frames in flight), %s; %d rounds%n"
            + "%-30s %10s %10s %10s %10s %20s %20s %16s%n",
        floodWindow,
        pauseNs == 0 ? "one frame after the other" : "one frame per millisecond",
        rounds,
        "server",
        "alone p50",
        "p99 us",
        "beside p50",
        "p99 us",
        "ratio of p50",
        "ratio of p99",
        "flood Mframes/s");
    for (Contender contender : contenders) {
      print(contender.title(), contender.turns());
      contender.turns().clear();
    }
    System.out.println("goal: p99 at most 1.2 times; what Netty shows is the machine's share");
  }

  private Turn turn(Contender contender, long pauseNs) throws IOException {
    var alone = new Histogram(3);
    contender.quiet().run(turnNs, pauseNs, alone);
    contender.flood().ask(FloodingClient.START);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    var beside = new Histogram(3);
    long startNs = System.nanoTime();
    contender.quiet().run(turnNs, pauseNs, beside);
    long tookNs = System.nanoTime() - startNs + TimeUnit.MILLISECONDS.toNanos(200);
    long flooded = Long.parseLong(contender.flood().ask(FloodingClient.STOP));
    return new Turn(alone, beside, flooded * 1e9 / tookNs);
  }

  private static void print(String title, List<Turn> turns) {
    System.out.printf(
        "%-30s %10.1f %10.1f %10.1f %10.1f %20s %20s %16.2f%n",
        title,
        microseconds(turns, false, 50),
        microseconds(turns, false, 99),
        microseconds(turns, true, 50),
        microseconds(turns, true, 99),
        Spread.of(turns.stream().mapToDouble(turn -> turn.ratio(50)).toArray()).shown("%.2f", 1),
        Spread.of(turns.stream().mapToDouble(turn -> turn.ratio(99)).toArray()).shown("%.2f", 1),
        Spread.of(turns.stream().mapToDouble(Turn::floodPerSecond).toArray()).median() / 1e6);
  }

  private static double microseconds(List<Turn> turns, boolean beside, double percentile) {
    return Spread.of(
                turns.stream()
                    .map(beside ? Turn::beside : Turn::alone)
                    .mapToDouble(histogram -> histogram.getValueAtPercentile(percentile))
                    .toArray())
            .median()
        / 1e3;
  }
}
