package io.weir.agent;

import io.weir.agent.load.LoadPlan;
import io.weir.agent.load.Loading;
import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir load`: many requests, measured.
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Put a node under load, and measure rate and latency.",
      "",
      "Each connection is a node of its own (client-1.load.example.com, ...) that keeps --window"
          + " requests outstanding: a closed loop, in which a slow node is asked less. With"
          + " --rate requests begin at a fixed rate whatever becomes of them, and latency counts"
          + " from the instant each was due: an open loop, in which a slow node cannot hide.",
      "",
      "JVMs on both sides grow faster for many seconds. For a steady figure raise --warmup until"
          + " the rate shown each second no longer climbs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir load",
      "  ./weir load --connections 4 --window 100 --duration 30s",
      "  ./weir load --rate 20000 --app accounting --json",
      "  ./weir load --to sctp+udp://127.0.0.1",
      "",
      "Exit codes: 0 all requests succeeded, 1 cannot connect, 2 wrong arguments, 3 some failed.",
      "Ctrl-C stops early and still reports."
    })
final class LoadCommand implements Callable<Integer> {
  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_OUTSTANDING = 10_000;
  private static final double MOST_PER_SECOND = 10_000_000;

  private final Console console;
  private final StopSignal stop;

  @Option(
      names = "--to",
      paramLabel = "URI",
      defaultValue = "tcp://127.0.0.1:3868",
      description = "Where the node listens (${DEFAULT-VALUE}); or sctp+udp://HOST:PORT.")
  Endpoint to = Endpoints.STANDARD;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1",
      description = "Connections, 1 to 1000 (${DEFAULT-VALUE}).")
  int connections = 1;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Requests outstanding per connection, 1 to 10000 (64).")
  @Nullable Integer window;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Requests per second over all connections, instead of a window.")
  @Nullable Double rate;

  @Option(
      names = "--app",
      paramLabel = "NAME",
      defaultValue = "credit-control",
      description = "credit-control or accounting (${DEFAULT-VALUE}).")
  String application = "credit-control";

  @Option(names = "--duration", paramLabel = "TIME", description = "How long to measure (10s).")
  @Nullable Duration duration;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "How many requests to measure, instead of a duration.")
  @Nullable Long requests;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How long to send before measuring (${DEFAULT-VALUE}).")
  Duration warmup = Duration.ofSeconds(2);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "For each answer (${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(5);

  @Option(names = "--json", description = "Report as one JSON object.")
  boolean json;

  @Mixin VerboseOption verbose = new VerboseOption();

  LoadCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException {
    LoadPlan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      console.note("weir: " + e.getMessage());
      return ExitCode.USAGE;
    }
    verbose.apply();
    stop.install();
    return new Loading(console, plan, json ? Loading.Form.JSON : Loading.Form.TEXT, stop).run();
  }

  private LoadPlan plan() {
    require(window == null || rate == null, "write --window or --rate, not both");
    require(duration == null || requests == null, "write --duration or --requests, not both");
    require(
        connections >= 1 && connections <= MOST_CONNECTIONS,
        "--connections must be 1 to " + MOST_CONNECTIONS);
    int outstanding = window == null ? 64 : window;
    require(
        outstanding >= 1 && outstanding <= MOST_OUTSTANDING,
        "--window must be 1 to " + MOST_OUTSTANDING);
    require(
        rate == null || (rate > 0 && rate <= MOST_PER_SECOND),
        "--rate must be above 0, and 10000000 at most");
    require(requests == null || requests >= 1, "--requests must be at least 1");
    require(duration == null || duration.isPositive(), "--duration must be longer than 0");
    require(timeout.isPositive(), "--timeout must be longer than 0");
    return new LoadPlan(
        to,
        connections,
        outstanding,
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        kind(),
        requests == null
            ? Optional.of(duration == null ? Duration.ofSeconds(10) : duration)
            : Optional.empty(),
        requests == null ? OptionalLong.empty() : OptionalLong.of(requests),
        warmup,
        timeout);
  }

  private LoadPlan.Kind kind() {
    return switch (application.toLowerCase(Locale.ROOT)) {
      case "credit-control" -> LoadPlan.Kind.CREDIT_CONTROL;
      case "accounting" -> LoadPlan.Kind.ACCOUNTING;
      default ->
          throw new IllegalArgumentException(
              "--app must be credit-control or accounting: " + application);
    };
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
