package io.weir.agent.run;

import io.weir.agent.Console;
import io.weir.agent.Durations;
import io.weir.agent.Endpoints;
import io.weir.agent.ExitCode;
import io.weir.agent.NodeTransports;
import io.weir.agent.StopSignal;
import io.weir.agent.config.Configuration;
import io.weir.agent.config.ConnectTo;
import io.weir.diameter.Node;
import io.weir.diameter.NodeBuilder;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.NodeTotals;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.CommandCode;
import io.weir.transport.Endpoint;
import io.weir.transport.Transport;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs a node until it is told to stop. Used once, by one thread.
public final class Running {
  private final Console console;
  private final Configuration configuration;
  private final StopSignal stop;
  private final List<LocalApplication> applications = new ArrayList<>();

  /// A run.
  ///
  /// @param console where to say what goes on
  /// @param configuration the node
  /// @param stop ends the run
  public Running(Console console, Configuration configuration, StopSignal stop) {
    this.console = console;
    this.configuration = configuration;
    this.stop = stop;
    if (configuration.answersAccounting()) {
      applications.add(
          new LocalApplication(
              ApplicationId.BASE_ACCOUNTING, "accounting", CommandCode.ACCOUNTING));
    }
    if (configuration.answersCreditControl()) {
      applications.add(
          new LocalApplication(
              ApplicationId.CREDIT_CONTROL, "credit control", CommandCode.CREDIT_CONTROL));
    }
  }

  /// Runs.
  ///
  /// @param listening told where the node listens, once it does
  /// @return the exit code
  /// @throws InterruptedException when interrupted
  public int run(Consumer<List<Endpoint>> listening) throws InterruptedException {
    try (Transport transport = transport()) {
      Node node = start(transport);
      List<Endpoint> endpoints = new ArrayList<>();
      try {
        for (Endpoint endpoint : configuration.listen()) {
          endpoints.add(node.listen(endpoint).endpoint());
        }
        connect(node);
      } catch (UncheckedIOException | IllegalArgumentException e) {
        console.note("weir: " + e.getMessage());
        node.close();
        return ExitCode.FAILED;
      }
      greet(endpoints);
      listening.accept(List.copyOf(endpoints));
      stop.await();
      finish(node);
      return ExitCode.OK;
    }
  }

  private Transport transport() {
    List<Endpoint> endpoints = new ArrayList<>(configuration.listen());
    configuration.connect().forEach(peer -> endpoints.add(peer.to()));
    return NodeTransports.serving(endpoints, NodeTransports.loopPerCore(), configuration.sctp());
  }

  private Node start(Transport transport) {
    NodeBuilder builder =
        Node.builder(configuration.host(), configuration.realm())
            .productName(configuration.product())
            .options(configuration.options());
    applications.forEach(
        application -> builder.serveOnLoop(application.applicationId(), application));
    Node node = builder.start(transport);
    node.addListener(new PeerWatch(console));
    configuration.allow().forEach(node::allow);
    return node;
  }

  private void connect(Node node) {
    for (ConnectTo peer : configuration.connect()) {
      peer.host()
          .ifPresentOrElse(host -> node.connect(peer.to(), host), () -> node.connect(peer.to()));
    }
  }

  private void greet(List<Endpoint> endpoints) {
    configuration.warnings().forEach(warning -> console.note("weir: " + warning));
    StringBuilder text = new StringBuilder();
    text.append("Node %s of realm %s\n".formatted(configuration.host(), configuration.realm()));
    for (Endpoint endpoint : endpoints) {
      text.append("  listens on %s for %s\n".formatted(endpoint, whom()));
    }
    for (ConnectTo peer : configuration.connect()) {
      text.append("  connects to %s\n".formatted(peer.to()));
    }
    for (LocalApplication application : applications) {
      text.append(
          "  answers %s (application %d)\n"
              .formatted(application.name(), application.applicationId()));
    }
    if (!endpoints.isEmpty()) {
      Endpoint first = endpoints.get(0);
      String to = first.equals(Endpoints.STANDARD) ? "" : " --to " + first;
      text.append("Try it in another terminal: ./weir call%s %s\n".formatted(to, example()));
    }
    console.result(text.append("Ctrl-C drains and stops.").toString());
  }

  private String whom() {
    return configuration.options().acceptance() == Acceptance.ANY_PEER
        ? "any peer"
        : "%d known peers"
            .formatted(
                configuration.allow().size()
                    + configuration.connect().stream()
                        .filter(peer -> peer.host().isPresent())
                        .count());
  }

  private String example() {
    return configuration.answersCreditControl() ? "ccr" : "acr";
  }

  // ---- stopping

  private void finish(Node node) {
    console.note(
        "Draining, at most %s.".formatted(Durations.print(configuration.options().closeDrain())));
    node.close();
    StringBuilder text = new StringBuilder("Stopped.");
    for (LocalApplication application : applications) {
      text.append("\n  %s: %,d answered".formatted(application.name(), application.answered()));
      if (application.refused() > 0) {
        text.append(", %,d of other commands refused".formatted(application.refused()));
      }
    }
    append(text, node.totals());
    console.result(text.toString());
  }

  private static void append(StringBuilder text, NodeTotals totals) {
    text.append(
        "\n  refused: %,d wrong or not for this node, %,d because too many waited"
            .formatted(totals.refused(), totals.busy()));
    if (totals.shed() > 0) {
      text.append("\n  dropped without an answer: %,d".formatted(totals.shed()));
    }
    text.append(
        "\n  unsent: %,d answers to peers that were gone".formatted(totals.unsentAnswers()));
  }
}
