package io.weir.agent.load;

import io.weir.agent.Connecting;
import io.weir.agent.Console;
import io.weir.agent.Durations;
import io.weir.agent.ExitCode;
import io.weir.agent.NodeTransports;
import io.weir.agent.StopSignal;
import io.weir.agent.load.Client.Shared;
import io.weir.diameter.Node;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.Peer;
import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Puts a node under load and reports. Used once, by one thread; the load itself runs on the event
/// loops (closed loop) or on a thread of its own (open loop).
public final class Loading {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration TICK = Duration.ofMillis(10);

  private final Console console;
  private final LoadPlan plan;
  private final Form form;
  private final StopSignal stop;
  private final Stage stage;
  private final Tally tally = new Tally();
  private final Outstanding outstanding = new Outstanding();
  private final List<Client> clients = new ArrayList<>();

  /// How the report is printed.
  public enum Form {
    /// A table.
    TEXT,
    /// One JSON object.
    JSON
  }

  /// A load run.
  ///
  /// @param console where to report
  /// @param plan what to do
  /// @param form how the report is printed
  /// @param stop ends the run early
  public Loading(Console console, LoadPlan plan, Form form, StopSignal stop) {
    this.console = console;
    this.plan = plan;
    this.form = form;
    this.stop = stop;
    stage = new Stage(plan.requests());
  }

  /// Runs.
  ///
  /// @return the exit code
  /// @throws InterruptedException when interrupted
  public int run() throws InterruptedException {
    try (Transport transport =
            NodeTransports.serving(
                List.of(plan.to()), NodeTransports.loopPerCore(), NodeTransports.SCTP_DEFAULTS);
        ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("weir-load-later").factory())) {
      try {
        Optional<String> failure =
            connectAll(transport, new Shared(stage, tally, outstanding, later));
        if (failure.isPresent()) {
          console.note("weir: " + failure.get() + "\nIs there a node? 'weir run' starts one.");
          return ExitCode.FAILED;
        }
        if (stop.isRequested()) {
          console.note("weir: stopped before anything was sent");
          return ExitCode.REFUSED;
        }
        return report(load());
      } finally {
        stage.end();
        later.shutdownNow();
        clients.parallelStream().forEach(Client::close);
      }
    }
  }

  private Optional<String> connectAll(Transport transport, Shared shared)
      throws InterruptedException {
    for (int i = 1; i <= plan.connections() && !stop.isRequested(); i++) {
      Node node =
          Node.builder(LoadPlan.host(i), LoadPlan.REALM)
              .advertiseAll()
              .options(options())
              .start(transport);
      switch (Connecting.connect(node, plan.to(), plan.timeout())) {
        case Connecting.Outcome.Connected(Peer peer) ->
            clients.add(
                new Client(
                    node,
                    RequestTemplate.of(plan.kind(), node, peer.capabilities().orElseThrow()),
                    plan,
                    shared));
        case Connecting.Outcome.Refused(String why) -> {
          node.close();
          return Optional.of("connection %d: %s".formatted(i, why));
        }
      }
    }
    return Optional.empty();
  }

  private NodeOptions options() {
    long timeoutNs = plan.timeout().toNanos();
    return NodeOptions.DEFAULTS
        .with(new PeerTimeouts(timeoutNs, timeoutNs, SECOND_NS, SECOND_NS))
        .with(new ReconnectPolicy(SECOND_NS, SECOND_NS, SECOND_NS, SECOND_NS))
        .withCloseDrain(Duration.ZERO);
  }

  // ---- the run

  private LoadReport load() throws InterruptedException {
    if (plan.warmup().isZero()) {
      stage.measure();
      startSending();
    } else {
      startSending();
      console.progress("warming up for " + Durations.print(plan.warmup()));
      watch(System.nanoTime() + plan.warmup().toNanos());
      stage.measure();
    }
    long startNs = System.nanoTime();
    long untilNs = startNs + plan.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE / 2);
    watch(untilNs);
    if (plan.requests().isPresent() && !stop.isRequested()) {
      awaitOutcomes();
    }
    long elapsedNs = System.nanoTime() - startNs;
    long succeeded = tally.succeeded();
    stage.end();
    awaitOutcomes();
    tally.lastInterval();
    return new LoadReport(
        plan,
        elapsedNs,
        succeeded,
        tally.completed(),
        tally.failures(),
        tally.firstWhy(),
        tally.latencies());
  }

  private void startSending() {
    if (plan.ratePerSecond().isPresent()) {
      var pace = new Pace(plan.ratePerSecond().getAsDouble(), clients);
      Thread.ofPlatform().daemon().name("weir-load-pace").start(pace);
    } else {
      clients.forEach(client -> client.keepOutstanding(plan.window()));
    }
  }

  /// Shows progress until the time is over, all requests are sent, or somebody stops the run.
  private void watch(long untilNs) throws InterruptedException {
    long startNs = System.nanoTime();
    long shownNs = startNs;
    long shownCompleted = tally.completed();
    while (true) {
      long nowNs = System.nanoTime();
      if (nowNs >= untilNs || stage.isUsedUp() || stop.isRequested()) {
        return;
      }
      stop.await(TICK);
      if (nowNs - shownNs >= SECOND_NS && stage.isMeasuring()) {
        long completed = tally.completed();
        Histogram interval = tally.lastInterval();
        double rate = (completed - shownCompleted) * 1e9 / (nowNs - shownNs);
        console.progress(LoadText.progress(nowNs - startNs, rate, interval, tally.failed()));
        shownNs = nowNs;
        shownCompleted = completed;
      }
    }
  }

  /// Waits for what is outstanding; each request has its timeout.
  private void awaitOutcomes() throws InterruptedException {
    outstanding.awaitNone(plan.timeout().toNanos() + SECOND_NS);
  }

  private int report(LoadReport report) {
    console.note("");
    console.result(
        switch (form) {
          case TEXT -> report.text();
          case JSON -> report.json();
        });
    return report.failed() > 0 || report.succeeded() == 0 ? ExitCode.REFUSED : ExitCode.OK;
  }
}
