package io.weir.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
  private static final long FLOOD_FIRST_NS = TimeUnit.MILLISECONDS.toNanos(200);

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
      String title, ServerProcess server, PingPong quiet, ServerProcess flood, List<Turn> turns)
      implements AutoCloseable {
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

    @Override
    public void close() throws IOException {
      quiet.close();
      flood.close();
      server.close();
    }
  }

  /// One turn: round-trip times, and what the flood of this server got through.
  private record Turn(
      Histogram alone, Histogram elsewhere, Histogram beside, double floodPerSecond) {}

  private void measure() throws IOException {
    List<Contender> contenders = new ArrayList<>();
    try (Contender another = Contender.of(EchoServer.IN_PLACE, 1, floodWindow)) {
      contenders.add(Contender.of(EchoServer.IN_PLACE, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.ON_LOOP, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.THREADS, 1, floodWindow));
      contenders.add(Contender.of(EchoServer.IN_PLACE, 2, floodWindow));
      contenders.add(Contender.of(EchoServer.ON_LOOP, 2, floodWindow));
      measure(contenders, another.flood(), 0);
      measure(contenders, another.flood(), PACE_NS);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  private void measure(List<Contender> contenders, ServerProcess elsewhere, long pauseNs)
      throws IOException {
    for (int round = -1; round < rounds; round++) {
      for (Contender contender : contenders) {
        Turn turn = turn(contender, elsewhere, pauseNs);
        if (round >= 0) {
          contender.turns().add(turn);
        }
      }
    }
    System.out.printf(
        "%na quiet connection beside a flood (%d frames in flight), %s; %d rounds%n"
            + "%-26s %17s %17s %17s %20s %20s %7s%n",
        floodWindow,
        pauseNs == 0 ? "one frame after the other" : "one frame per millisecond",
        rounds,
        "p50/p99 in us",
        "alone",
        "flood elsewhere",
        "flood beside",
        "p99 of alone",
        "p99 of elsewhere",
        "Mfr/s");
    for (Contender contender : contenders) {
      print(contender.title(), contender.turns());
      contender.turns().clear();
    }
    System.out.println("goal: p99 beside the flood at most 1.2 of alone");
  }

  private Turn turn(Contender contender, ServerProcess elsewhere, long pauseNs) throws IOException {
    PingPong quiet = contender.quiet();
    var alone = new Histogram(3);
    quiet.run(turnNs, pauseNs, alone);
    var other = new Histogram(3);
    flooded(elsewhere, quiet, pauseNs, other);
    var beside = new Histogram(3);
    double floodPerSecond = flooded(contender.flood(), quiet, pauseNs, beside);
    return new Turn(alone, other, beside, floodPerSecond);
  }

  /// @return frames of the flood per second
  private double flooded(ServerProcess flood, PingPong quiet, long pauseNs, Histogram roundTrips)
      throws IOException {
    flood.ask(FloodingClient.START);
    long startNs = System.nanoTime();
    LockSupport.parkNanos(FLOOD_FIRST_NS);
    quiet.run(turnNs, pauseNs, roundTrips);
    double tookNs = System.nanoTime() - startNs;
    return Long.parseLong(flood.ask(FloodingClient.STOP)) * 1e9 / tookNs;
  }

  private static void print(String title, List<Turn> turns) {
    System.out.printf(
        "%-26s %17s %17s %17s %20s %20s %7.2f%n",
        title,
        microseconds(turns, Turn::alone),
        microseconds(turns, Turn::elsewhere),
        microseconds(turns, Turn::beside),
        ratio(turns, Turn::alone),
        ratio(turns, Turn::elsewhere),
        Spread.of(turns.stream().mapToDouble(Turn::floodPerSecond).toArray()).median() / 1e6);
  }

  private static String microseconds(List<Turn> turns, Function<Turn, Histogram> of) {
    return String.format("%.1f/%.1f", percentile(turns, of, 50), percentile(turns, of, 99));
  }

  private static double percentile(
      List<Turn> turns, Function<Turn, Histogram> of, double percentile) {
    return Spread.of(
                turns.stream()
                    .mapToDouble(turn -> of.apply(turn).getValueAtPercentile(percentile))
                    .toArray())
            .median()
        / 1e3;
  }

  /// The p99 beside the flood, as a share of another p99 of the same turn.
  private static String ratio(List<Turn> turns, Function<Turn, Histogram> of) {
    return Spread.of(
            turns.stream()
                .mapToDouble(
                    turn ->
                        (double) turn.beside().getValueAtPercentile(99)
                            / of.apply(turn).getValueAtPercentile(99))
                .toArray())
        .shown("%.2f", 1);
  }
}
