package io.weir.agent.flood;

import io.weir.agent.Chart;
import io.weir.agent.flood.FloodResult.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Words, pictures and tables of `weir flood`. Pure functions.
final class FloodText {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 5;
  private static final double MEGA = 1e6;
  private static final String ROW = "%-10s %-14s %5s %7s %5s %5s %6s %6s %6s %7s";

  private FloodText() {}

  /// What stands above the picture of a mode.
  static String title(FloodMode mode) {
    return mode.word() + ": " + mode.words();
  }

  /// The queue over time, and where it stands now.
  ///
  /// @param moments all so far
  static List<String> picture(List<Moment> moments) {
    long[] queued = moments.stream().mapToLong(moment -> moment.sample().queued()).toArray();
    long most = 0;
    for (long number : queued) {
      most = Math.max(most, number);
    }
    long top = Chart.top(most);
    List<String> rows = Chart.draw(queued, WIDTH, HEIGHT, top);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      lines.add(scaled(row == 0 ? grouped(top) : "", "┤", rows.get(row)));
    }
    String end = String.format(Locale.ROOT, "%.1f s", moments.getLast().sample().elapsedMs() / 1e3);
    lines.add(scaled("0", "┴", "─".repeat(WIDTH - end.length() - 1) + " " + end));
    lines.add("  " + levels(moments));
    lines.add("           " + rates(moments));
    return lines;
  }

  private static String scaled(String scale, String axis, String text) {
    return "%10s %s%s".formatted(scale, axis, text);
  }

  /// Where a flood stands, in one line: levels now, rates over the last second.
  ///
  /// @param moments all so far
  static String status(List<Moment> moments) {
    return levels(moments) + "  " + rates(moments);
  }

  private static String levels(List<Moment> moments) {
    Sample now = moments.getLast().sample();
    long most = moments.stream().mapToLong(moment -> moment.sample().mostQueued()).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%5.1f s  queue %,7d  most %,7d  heap %3.0f MB",
        now.elapsedMs() / 1e3,
        now.queued(),
        most,
        now.heapBytes() / MEGA);
  }

  private static String rates(List<Moment> moments) {
    Moment now = moments.getLast();
    Moment before = aSecondBefore(moments);
    return String.format(
        Locale.ROOT,
        "received %5.1f MB/s  handled %,6.0f/s  client blocked %3.0f %%",
        now.receivedPerSecond(before) / MEGA,
        now.handledPerSecond(before),
        100 * now.blockedShare(before));
  }

  private static Moment aSecondBefore(List<Moment> moments) {
    long ms = moments.getLast().sample().elapsedMs() - 1000;
    int i = moments.size() - 1;
    while (i > 0 && moments.get(i).sample().elapsedMs() > ms) {
      i--;
    }
    return moments.get(i);
  }

  /// How a mode ended, in a line.
  static String ending(FloodResult result) {
    return switch (result.ending()) {
      case Ending.Survived _ -> "survived " + seconds(result);
      case Ending.Died _ -> "died at " + seconds(result);
      case Ending.Stopped _ -> "stopped";
    };
  }

  /// The closing table, and what is to be said about it.
  static String table(List<FloodResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted("", "", "", "most", "heap", "in", "out", "client", "kernel", "")
            .stripTrailing());
    lines.add(
        ROW.formatted("mode", "", "bound", "queued", "MB", "MB/s", "per s", "waits", "MB", "lost"));
    results.forEach(result -> lines.add(row(result).stripTrailing()));
    for (FloodResult result : results) {
      verdict(result, lines);
    }
    return String.join("\n", lines);
  }

  private static String row(FloodResult result) {
    return ROW.formatted(
        result.mode().word(),
        ending(result),
        result.mode().isBounded() ? grouped(result.mode().bound()) : "none",
        grouped(result.mostQueued()),
        megabytes((double) result.mostHeapBytes()),
        megabytes(result.receivedPerSecond()),
        grouped(Math.round(result.handledPerSecond())),
        Math.round(100 * result.blockedShare()) + " %",
        megabytes((double) result.last().inKernelBytes()),
        result.ending() instanceof Ending.Stopped ? "" : grouped(result.lost()));
  }

  private static void verdict(FloodResult result, List<String> lines) {
    if (result.ending() instanceof Ending.Died(String words)) {
      lines.add("%s died: %s".formatted(result.mode().word(), words));
    }
    if (!result.keptItsPromise()) {
      lines.add(
          "%s DID NOT KEEP ITS BOUND: most queued %,d of %,d, lost %,d, out of place %,d"
              .formatted(
                  result.mode().word(),
                  result.mostQueued(),
                  result.mode().bound(),
                  result.lost(),
                  result.misplaced()));
    }
  }

  private static String seconds(FloodResult result) {
    return String.format(
        Locale.ROOT, result.elapsedNs() < 1e9 ? "%.2f s" : "%.1f s", result.elapsedNs() / 1e9);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }
}
