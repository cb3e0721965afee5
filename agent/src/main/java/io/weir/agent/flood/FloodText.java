package io.weir.agent.flood;

import io.weir.agent.Durations;
import io.weir.agent.flood.FloodResult.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Words, pictures and tables of `weir flood`. Pure functions.
final class FloodText {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 5;
  private static final double MEGA = 1e6;
  private static final String ROW = "%-10s  %-14s %7s %9s %8s %8s %10s %7s %9s %9s";

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
    lines.add(" ".repeat(2) + status(moments));
    return lines;
  }

  private static String scaled(String scale, String axis, String text) {
    return "%10s %s%s".formatted(scale, axis, text);
  }

  /// Where a flood stands: levels now, rates over the last second.
  ///
  /// @param moments all so far
  static String status(List<Moment> moments) {
    Moment now = moments.getLast();
    Moment before = aSecondBefore(moments);
    long most = moments.stream().mapToLong(moment -> moment.sample().mostQueued()).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%5.1f s  queue %,d (most %,d)  heap %.0f MB  in %.1f MB/s  handled %,.0f/s  client blocked"
            + " %.0f %%",
        now.sample().elapsedMs() / 1e3,
        now.sample().queued(),
        most,
        now.sample().heapBytes() / MEGA,
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
      case Ending.Survived _ -> "survived " + Durations.measured(result.elapsedNs());
      case Ending.Died _ -> "died at " + Durations.measured(result.elapsedNs());
      case Ending.Stopped _ -> "stopped";
    };
  }

  /// The closing table, and what is to be said about it.
  static String table(List<FloodResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "mode",
            "",
            "bound",
            "most",
            "heap",
            "received",
            "handled",
            "client",
            "held in",
            "lost"));
    lines.add(
        ROW.formatted(
            "", "", "queued", "queued", "most MB", "MB/s", "per s", "blocked", "kernel MB", ""));
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

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }
}
