package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// SCTP in user space over UDP on loopback: Weir, with the plain socket and with segmentation and
/// receive offload, beside usrsctp driven by its upcalls. Each contender is two processes, one
/// association between them; they take turns in each round, and the tables show medians over the
/// rounds with the least and the most.
///
/// usrsctp runs twice: with nodelay as Weir has it, and with Nagle's rule, which is its default and
/// bundles small messages. Its checksums are switched on, which it leaves out on loopback.
///
/// Arguments: `rounds` (5), `seconds` per turn (2), `realtime` to put every process of every
/// contender into real-time scheduling (`chrt -r 10`), where other work disturbs less.
final class SctpRate {
  private static final int[] SIZES = {100, 1000, 10_000};
  private static final int PING_BYTES = 100;
  private static final int STALL_BYTES = 1000;
  private static final int MANY = 64;
  private static final int WARM_UPS = 3;
  private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(1);

  /// Of 256 KiB, 1 MiB and 4 MiB the one that served usrsctp best.
  private static final int USRSCTP_BUFFER_BYTES = 256 << 10;

  private final List<SctpPair> pairs;
  private final int rounds;
  private final long turnNs;

  private SctpRate(List<SctpPair> pairs, int rounds, long turnNs) {
    this.pairs = pairs;
    this.rounds = rounds;
    this.turnNs = turnNs;
  }

  /// Runs the measurements and prints their tables.
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    long turnNs = TimeUnit.SECONDS.toNanos(args.length > 1 ? Integer.parseInt(args[1]) : 2);
    boolean realtime = args.length > 2 && args[2].equals("realtime");
    var launch = new SctpPair.Launch(realtime ? List.of("chrt", "-r", "10") : List.of());
    var pairs = new ArrayList<SctpPair>();
    try {
      Optional<Path> usrsctp =
          UsrsctpProgram.compiled(Path.of(System.getProperty("weir.bench.module", ".")));
      if (usrsctp.isPresent()) {
        for (boolean noDelay : new boolean[] {true, false}) {
          pairs.add(SctpPair.usrsctp(usrsctp.orElseThrow(), USRSCTP_BUFFER_BYTES, noDelay, launch));
        }
      }
      pairs.add(SctpPair.weir(false, 1, launch));
      pairs.add(SctpPair.weir(true, 1, launch));
      var rate = new SctpRate(pairs, rounds, turnNs);
      for (int bytes : SIZES) {
        rate.measure(bytes);
      }
      rate.measureRoundTrips();
      rate.measureRecovery();
    } finally {
      pairs.forEach(SctpPair::close);
    }
    measureMany(rounds, turnNs, launch);
  }

  /// One measure of all contenders, one after the other in each round.
  private interface Measure<T> {
    T of(SctpPair pair) throws IOException;
  }

  private <T> Map<SctpPair, List<T>> inTurns(Measure<T> measure) throws IOException {
    var results = new LinkedHashMap<SctpPair, List<T>>();
    for (int round = 0; round < rounds; round++) {
      for (SctpPair pair : pairs) {
        results.computeIfAbsent(pair, _ -> new ArrayList<>()).add(measure.of(pair));
      }
    }
    return results;
  }

  private void measure(int bytes) throws IOException {
    for (SctpPair pair : pairs) {
      for (int i = 0; i < WARM_UPS; i++) {
        pair.turn(bytes, WARM_UP_NS);
      }
    }
    Map<SctpPair, List<SctpPair.Turn>> turns = inTurns(pair -> pair.turn(bytes, turnNs));
    System.out.printf("%nmessages of %d bytes; %d rounds%n", bytes, rounds);
    header("of usrsctp's better");
    List<SctpPair.Turn> best = bestOf(turns);
    turns.forEach((pair, mine) -> row(pair.title(), mine, best));
  }

  private static void header(String share) {
    System.out.printf(
        "%-22s %24s %8s %14s %14s %9s %22s%n",
        "contender", "1000 messages/s", "MB/s", "CPU ns/message", "B/message", "resent", share);
  }

  private static void row(String title, List<SctpPair.Turn> mine, List<SctpPair.Turn> others) {
    System.out.printf(
        "%-22s %24s %8.0f %14s %14s %9.6f %22s%n",
        title,
        over(mine, SctpPair.Turn::perSecond).shown("%.0f", 1e3),
        over(mine, SctpPair.Turn::bytesPerSecond).median() / 1e6,
        String.format(
            "%.0f + %.0f",
            over(mine, SctpPair.Turn::senderCpuNs).median(),
            over(mine, SctpPair.Turn::receiverCpuNs).median()),
        String.format(
            "%.0f + %.0f",
            over(mine, SctpPair.Turn::senderHeapBytes).median(),
            over(mine, SctpPair.Turn::receiverHeapBytes).median()),
        over(mine, SctpPair.Turn::resent).median(),
        shares(mine, others).shown("%.2f", 1));
  }

  /// The turns of whichever usrsctp is faster; of the first contender where there is none.
  private List<SctpPair.Turn> bestOf(Map<SctpPair, List<SctpPair.Turn>> turns) {
    List<SctpPair.Turn> best = List.of();
    double rate = -1;
    for (var each : turns.entrySet()) {
      double mine = over(each.getValue(), SctpPair.Turn::perSecond).median();
      boolean counts = best.isEmpty() || each.getKey().title().startsWith("usrsctp");
      if (counts && mine > rate) {
        best = each.getValue();
        rate = mine;
      }
    }
    return best;
  }

  /// The ratio of two contenders, taken within each round.
  private static Spread shares(List<SctpPair.Turn> mine, List<SctpPair.Turn> others) {
    double[] shares = new double[mine.size()];
    for (int round = 0; round < shares.length; round++) {
      shares[round] = mine.get(round).perSecond() / others.get(round).perSecond();
    }
    return Spread.of(shares);
  }

  private static <T> Spread over(List<T> turns, ToDoubleFunction<T> measure) {
    return Spread.of(turns.stream().mapToDouble(measure).toArray());
  }

  private void measureRoundTrips() throws IOException {
    for (SctpPair pair : pairs) {
      for (int i = 0; i < WARM_UPS; i++) {
        pair.roundTrips(PING_BYTES, WARM_UP_NS);
      }
    }
    Map<SctpPair, List<SctpPair.RoundTrips>> turns =
        inTurns(pair -> pair.roundTrips(PING_BYTES, turnNs));
    System.out.printf("%none message of %d bytes at a time; %d rounds%n", PING_BYTES, rounds);
    System.out.printf(
        "%-22s %24s %24s %24s%n", "contender", "1000 round trips/s", "p50 us", "p99 us");
    turns.forEach(
        (pair, mine) ->
            System.out.printf(
                "%-22s %24s %24s %24s%n",
                pair.title(),
                over(mine, SctpPair.RoundTrips::perSecond).shown("%.1f", 1e3),
                over(mine, SctpPair.RoundTrips::p50Ns).shown("%.1f", 1e3),
                over(mine, SctpPair.RoundTrips::p99Ns).shown("%.1f", 1e3)));
  }

  /// The first stall of a process meets code that was never compiled, and is not counted.
  private void measureRecovery() throws IOException {
    for (SctpPair pair : pairs) {
      System.out.printf("%nfirst stall of %s: %.0f ms", pair.title(), pair.recoveryMs(STALL_BYTES));
    }
    Map<SctpPair, List<Double>> turns = inTurns(pair -> pair.recoveryMs(STALL_BYTES));
    System.out.printf(
        "%nthe receiver stops reading for 1 s under full load, messages of %d bytes; %d rounds%n"
            + "%-22s %34s%n",
        STALL_BYTES, rounds, "contender", "ms until 90 % of the rate is back");
    turns.forEach(
        (pair, mine) ->
            System.out.printf("%-22s %34s%n", pair.title(), over(mine, ms -> ms).shown("%.0f", 1)));
  }

  /// Many associations at one UDP port, and one of them that is not read.
  private static void measureMany(int rounds, long turnNs, SctpPair.Launch launch)
      throws IOException {
    for (boolean offload : new boolean[] {false, true}) {
      try (SctpPair pair = SctpPair.weir(offload, MANY, launch)) {
        for (int i = 0; i < WARM_UPS; i++) {
          pair.many(STALL_BYTES, WARM_UP_NS, false);
        }
        var all = new ArrayList<SctpPair.Turn>();
        var stalled = new ArrayList<SctpPair.Turn>();
        for (int round = 0; round < rounds; round++) {
          all.add(pair.many(STALL_BYTES, turnNs, false));
          stalled.add(pair.many(STALL_BYTES, turnNs, true));
        }
        System.out.printf(
            "%n%s: %d associations at one UDP port, messages of %d bytes; %d rounds%n",
            pair.title(), MANY, STALL_BYTES, rounds);
        header("of all read");
        row("all are read", all, all);
        row("one is not", stalled, all);
      }
    }
  }
}
