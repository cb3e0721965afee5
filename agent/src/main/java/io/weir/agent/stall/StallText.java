package io.weir.agent.stall;

import io.weir.agent.Chart;
import io.weir.agent.Durations;
import io.weir.agent.stall.StallResult.Latency;
import io.weir.agent.stall.StallResult.Rates;
import io.weir.agent.stall.StallResult.Row;
import io.weir.transport.Bounds;
import io.weir.transport.SendLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Words, pictures and tables of `weir stall`. Pure functions.
final class StallText {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 4;
  private static final int BAR = 16;
  private static final double KILO = 1e3;
  private static final String LINE = "%5s %-5s %-8s %6s %6s %6s %6s %6s %6s %4s %6s %5s";
  private static final String ROW = "%-7s %-18s %10s %10s %7s %7s %5s %8s";

  private StallText() {}

  // ---- while it runs

  /// What comes, for people.
  static String title(StallPlan plan) {
    return """
        A peer reads for %s, then nothing for %s, then reads again. SCTP over UDP on
        127.0.0.1; messages of %,d bytes; at most %s bytes held here for it."""
        .formatted(
            Durations.print(plan.around()),
            Durations.print(plan.stall()),
            plan.messageBytes(),
            grouped(plan.boundBytes()));
  }

  /// What stands above the lines.
  static String heading() {
    return LINE.formatted("", "", "", "not", "in", "not", "peer's", "", "", "", "", "")
            .stripTrailing()
        + "\n"
        + LINE.formatted(
            "", "", "", "begun", "flight", "ackd", "window", "cwnd", "held", "wait", "ackd",
            "other")
        + "\n"
        + LINE.formatted(
            "s", "peer", "state", "msgs", "kB", "msgs", "kB", "kB", "kB", "", "/s", "/s");
  }

  /// Where it stands, in a line; rates over the last second.
  ///
  /// @param moments all so far
  static String line(List<Moment> moments) {
    Moment now = moments.getLast();
    Moment before = Moment.aSecondBefore(moments);
    return LINE.formatted(
        seconds(now.atNs()),
        now.phase().word(),
        now.word(),
        now.sending().queuedMessages(),
        kilobytes(now.sending().outstandingBytes()),
        now.sending().unacknowledgedMessages(),
        kilobytes(now.sending().peerWindow()),
        kilobytes(now.congestionWindow()),
        kilobytes(now.levels().queuedBytes()),
        now.waiting(),
        Math.round(now.acknowledgedPerSecond(before)),
        Math.round(now.otherPerSecond(before)));
  }

  /// What the peer has read over time, and how the association stands now.
  ///
  /// @param moments all so far
  /// @param bound of the association
  static List<String> picture(List<Moment> moments, Bounds bound) {
    Moment now = moments.getLast();
    Moment before = Moment.aSecondBefore(moments);
    SendLevels levels = now.levels();
    var lines = new ArrayList<>(chart(moments));
    lines.add(
        "peer %s   state %-8s   senders waiting %d   refused %,d   expired %,d"
            .formatted(
                now.phase().word(),
                now.word(),
                now.waiting(),
                levels.refusedMessages(),
                levels.expiredMessages()));
    lines.add(
        level("held here", levels.queuedBytes(), bound.bytes())
            + "  %,d messages".formatted(levels.queuedMessages()));
    lines.add(
        level("in flight", now.sending().outstandingBytes(), now.congestionWindow())
            + "  %,d not ackd".formatted(now.sending().unacknowledgedMessages()));
    lines.add(
        level("peer's window", now.sending().peerWindow(), mostWindow(moments))
            + "  %,d not begun".formatted(now.sending().queuedMessages()));
    lines.add(
        "messages        sent %,d   acknowledged %,d   read by the peer %,d"
            .formatted(levels.handedOverMessages(), levels.acknowledgedMessages(), now.received()));
    lines.add("other peer      %,d/s".formatted(Math.round(now.otherPerSecond(before))));
    return lines;
  }

  private static List<String> chart(List<Moment> moments) {
    long[] rates = new long[moments.size()];
    long most = 0;
    for (int i = 1; i < rates.length; i++) {
      rates[i] = Math.round(moments.get(i).receivedPerSecond(moments.get(i - 1)));
      most = Math.max(most, rates[i]);
    }
    long top = Chart.top(most);
    List<String> rows = Chart.draw(rates, WIDTH, HEIGHT, top);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      String scale = row == 0 ? "%,d".formatted(top) : row == 1 ? "read/s" : "";
      lines.add("%10s ┤%s".formatted(scale, rows.get(row)));
    }
    String end = seconds(moments.getLast().atNs()) + " s";
    lines.add("%10s ┴%s".formatted("0", "─".repeat(WIDTH - end.length() - 1) + " " + end));
    return lines;
  }

  private static String level(String name, long value, long most) {
    long filled = most <= 0 ? 0 : Math.clamp(Math.ceilDiv(value * BAR, most), 0, BAR);
    return "%-14s  %s%s %9s of %s bytes"
        .formatted(
            name,
            "█".repeat((int) filled),
            "·".repeat(BAR - (int) filled),
            grouped(value),
            grouped(most))
        .stripTrailing();
  }

  private static long mostWindow(List<Moment> moments) {
    return moments.stream().mapToLong(moment -> moment.sending().peerWindow()).max().orElse(0);
  }

  // ---- the report

  /// The closing table, what was proved, and what others do.
  static String report(StallResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "sender",
            "without room",
            "sent",
            "received",
            "refused",
            "expired",
            "waits",
            "longest"));
    result.rows().forEach(row -> lines.add(row(row)));
    lines.add("");
    lines.addAll(bound(result));
    lines.addAll(rates(result.rates()));
    lines.addAll(others(result.others()));
    lines.add("");
    lines.add(verdict(result));
    result.faults().forEach(fault -> lines.add("  " + fault));
    lines.add("");
    lines.add(Elsewhere.text());
    return String.join("\n", lines);
  }

  private static String row(Row row) {
    Sender.Tally tally = row.tally();
    return ROW.formatted(
        row.name(),
        row.policy(),
        grouped(tally.sent()),
        grouped(row.count().received()),
        grouped(tally.refused()),
        grouped(tally.expired()),
        grouped(tally.waits()),
        Durations.measured(tally.longestWaitNs()));
  }

  private static List<String> bound(StallResult result) {
    return List.of(
        "held here   at most %,d of %,d bytes, %,d of %,d messages"
            .formatted(
                result.most().mostQueuedBytes(),
                result.bound().bytes(),
                result.most().mostQueuedMessages(),
                result.bound().messages()),
        "waiting     %d senders at once; refused %,d times; %,d messages expired"
            .formatted(result.rates().mostWaiting(), result.refused(), result.expired()));
  }

  private static List<String> rates(Rates rates) {
    return List.of(
        "rate        %,.0f/s acknowledged before the stall, %,.0f/s after it"
            .formatted(rates.before(), rates.after()),
        "resumed     first acknowledged after %s, 90 %% of the rate after %s"
            .formatted(after(rates.firstNs()), after(rates.fullNs())));
  }

  private static String after(long ns) {
    return ns < 0 ? "(not seen)" : Durations.measured(ns);
  }

  private static List<String> others(List<Latency> others) {
    List<String> lines = new ArrayList<>();
    for (Latency latency : others) {
      lines.add(
          "%-11s %-8s %,5.0f/s, on the way p99 %s, at most %s"
              .formatted(
                  lines.isEmpty() ? "other peer" : "",
                  latency.phase().name().toLowerCase(Locale.ROOT),
                  latency.perSecond(),
                  Durations.measured(latency.p99Ns()),
                  Durations.measured(latency.mostNs())));
    }
    return lines;
  }

  private static String verdict(StallResult result) {
    return result.keptItsPromise()
        ? """
            %,d messages came: none lost, doubled, out of place or altered.
            Of the %,d that expired none came. The peer read nothing for %s; the
            association lasted."""
            .formatted(
                result.received(), result.expired(), Durations.measured(result.stays().stallNs()))
        : "DID NOT KEEP ITS PROMISE:";
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.1f", ns / 1e9);
  }

  private static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes / KILO);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
