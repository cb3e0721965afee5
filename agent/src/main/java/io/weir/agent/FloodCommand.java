package io.weir.agent;

import io.weir.agent.flood.FloodMode;
import io.weir.agent.flood.FloodPlan;
import io.weir.agent.flood.Flooding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weir flood`: the first seed, live.
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    description = {
      "Show what a rogue client does to each way to receive.",
      "",
      "A client that writes as fast as TCP takes it meets a consumer that handles --consumer"
          + " messages per second, once for each mode, on 127.0.0.1. The server is a process of"
          + " its own with a heap of --heap. In the mode 'unbounded' what arrives goes into a queue"
          + " without a bound, as from an Erlang socket in active mode, and the process is expected"
          + " to die. The other modes are those of Weir's message sockets: their bound is checked"
          + " to the message, and that every message comes, once and in order."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir flood",
      "  ./weir flood --mode unbounded --mode controlled --seconds 20 --heap 256MiB",
      "  ./weir flood --seconds 2 --json",
      "",
      "Exit codes: 0 every bound was kept and nothing was lost in the bounded modes, 1 cannot start"
          + " a process, 2 wrong arguments, 3 a bounded mode exceeded its bound, lost something or"
          + " died.",
      "Ctrl-C stops early and still reports."
    })
final class FloodCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;
  private static final int MOST_PER_SECOND = 1_000_000;
  private static final long MOST_HEAP_BYTES = 64L << 30;

  private final Console console;
  private final StopSignal stop;

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      description =
          "unbounded, once, counted, controlled or always; may be given again (all of them).")
  List<FloodMode> modes = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "6",
      description = "How long to flood each mode, 1 to 600 (${DEFAULT-VALUE}).")
  int seconds = 6;

  @Option(
      names = "--frame",
      paramLabel = "BYTES",
      defaultValue = "1000",
      description = "Payload of each message, 8 to 16384 (${DEFAULT-VALUE}).")
  int frameBytes = 1000;

  @Option(
      names = "--consumer",
      paramLabel = "RATE",
      defaultValue = "5000",
      description = "Messages that the server handles per second (${DEFAULT-VALUE}).")
  int handledPerSecond = 5000;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      description = "Heap of the server's process, at least 16MiB (${DEFAULT-VALUE}).")
  String heap = "64MiB";

  @Option(names = "--json", description = "Report as one JSON object.")
  boolean json;

  FloodCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException {
    FloodPlan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      console.note("weir: " + e.getMessage());
      return ExitCode.USAGE;
    }
    stop.install();
    Flooding.Form form = json ? Flooding.Form.JSON : Flooding.Form.TEXT;
    return new Flooding(console, plan, form, stop).run();
  }

  private FloodPlan plan() {
    require(seconds >= 1 && seconds <= MOST_SECONDS, "--seconds must be 1 to " + MOST_SECONDS);
    require(
        frameBytes >= FloodPlan.LEAST_FRAME_BYTES && frameBytes <= FloodPlan.MOST_FRAME_BYTES,
        "--frame must be %d to %d"
            .formatted(FloodPlan.LEAST_FRAME_BYTES, FloodPlan.MOST_FRAME_BYTES));
    require(
        handledPerSecond >= 1 && handledPerSecond <= MOST_PER_SECOND,
        "--consumer must be 1 to " + MOST_PER_SECOND);
    long heapBytes = Sizes.parse(heap);
    require(
        heapBytes >= FloodPlan.LEAST_HEAP_BYTES && heapBytes <= MOST_HEAP_BYTES,
        "--heap must be %s to %s"
            .formatted(Sizes.print(FloodPlan.LEAST_HEAP_BYTES), Sizes.print(MOST_HEAP_BYTES)));
    return new FloodPlan(
        modes.isEmpty() ? List.of(FloodMode.values()) : modes.stream().distinct().toList(),
        Duration.ofSeconds(seconds),
        frameBytes,
        handledPerSecond,
        heapBytes);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
