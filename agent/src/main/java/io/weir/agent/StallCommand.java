package io.weir.agent;

import io.weir.agent.stall.StallPlan;
import io.weir.agent.stall.Stalling;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weir stall`: the second seed, live.
@Command(
    name = "stall",
    mixinStandardHelpOptions = true,
    description = {
      "Show what becomes of an SCTP association whose peer stops reading.",
      "",
      "One endpoint has associations with two peers, over UDP on 127.0.0.1. Six senders fill the"
          + " first: four wait, one is refused and told when there is room again, one gives every"
          + " message a deadline. That peer reads, stops for --seconds, and reads again; the other"
          + " gets a message each millisecond all the while. The association is watched, and in the"
          + " end every message is accounted for: what was sent came once, in order and unaltered,"
          + " what expired never came, and no more was held here than --queue."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir stall",
      "  ./weir stall --seconds 30 --message-bytes 100",
      "  ./weir stall --seconds 2 --json",
      "",
      "Exit codes: 0 nothing was lost, closed or doubled and the bound was kept, 1 cannot listen,"
          + " 2 wrong arguments, 3 a promise was not kept.",
      "Ctrl-C ends the stall early and still reports."
    })
final class StallCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;
  private static final int MOST_PORT = 65_535;
  private static final long MOST_QUEUE_BYTES = 1L << 30;

  private final Console console;
  private final StopSignal stop;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "6",
      description = "How long the peer reads nothing, 1 to 600 (${DEFAULT-VALUE}).")
  int seconds = 6;

  @Option(
      names = "--around",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How many seconds it reads before that, and after it, 1 to 600 (${DEFAULT-VALUE}).")
  int around = 3;

  @Option(
      names = "--message-bytes",
      paramLabel = "BYTES",
      defaultValue = "1000",
      description = "Size of each message, 32 to 65536 (${DEFAULT-VALUE}).")
  int messageBytes = 1000;

  @Option(
      names = "--queue",
      paramLabel = "SIZE",
      defaultValue = "2MiB",
      description = "Most that is held here for an association (${DEFAULT-VALUE}).")
  String queue = "2MiB";

  @Option(
      names = "--udp",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "UDP port of the peers; 0 for any that is free (${DEFAULT-VALUE}).")
  int udp;

  @Option(names = "--json", description = "Report as one JSON object.")
  boolean json;

  StallCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException {
    StallPlan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      console.note("weir: " + e.getMessage());
      return ExitCode.USAGE;
    }
    stop.install();
    Stalling.Form form = json ? Stalling.Form.JSON : Stalling.Form.TEXT;
    return new Stalling(console, plan, form, stop).run();
  }

  private StallPlan plan() {
    require(seconds >= 1 && seconds <= MOST_SECONDS, "--seconds must be 1 to " + MOST_SECONDS);
    require(around >= 1 && around <= MOST_SECONDS, "--around must be 1 to " + MOST_SECONDS);
    require(
        messageBytes >= StallPlan.LEAST_MESSAGE_BYTES
            && messageBytes <= StallPlan.MOST_MESSAGE_BYTES,
        "--message-bytes must be %d to %d"
            .formatted(StallPlan.LEAST_MESSAGE_BYTES, StallPlan.MOST_MESSAGE_BYTES));
    require(udp >= 0 && udp <= MOST_PORT, "--udp must be 0 to " + MOST_PORT);
    long queueBytes = Sizes.parse(queue);
    require(
        queueBytes <= MOST_QUEUE_BYTES, "--queue must be at most " + Sizes.print(MOST_QUEUE_BYTES));
    return new StallPlan(
        Duration.ofSeconds(around), Duration.ofSeconds(seconds), messageBytes, queueBytes, udp);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
