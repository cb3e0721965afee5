package io.weir.agent.flood;

import io.weir.agent.StopSignal;
import io.weir.agent.flood.FloodResult.Ending;
import io.weir.agent.flood.ServerProcess.News;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The flood of one mode: a server in a process of its own, and the client here. Used once, by
/// one thread.
final class FloodRun {
  /// For the start of the process, and for handling at full speed what is left after the flood. A
  /// server that takes longer is killed, so that nothing hangs.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int BY_SIGINT = 130;
  private static final int BY_SIGTERM = 143;

  private final FloodPlan plan;
  private final FloodMode mode;
  private final StopSignal stop;
  private final Consumer<List<Moment>> view;
  private final List<Moment> moments = new ArrayList<>();
  private long mostQueued;
  private long mostHeapBytes;

  /// A flood.
  ///
  /// @param view shown all moments so far, at each
  FloodRun(FloodPlan plan, FloodMode mode, StopSignal stop, Consumer<List<Moment>> view) {
    this.plan = plan;
    this.mode = mode;
    this.stop = stop;
    this.view = view;
    moments.add(Moment.START);
  }

  /// Floods.
  ///
  /// @return what came of it
  /// @throws IOException when the server does not start
  FloodResult run() throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(plan, mode)) {
      Thread guard = Thread.ofVirtual().start(() -> guard(server));
      int port = server.awaitPort();
      long startNs = System.nanoTime();
      try (var client = RogueClient.start(port, plan.frameBytes())) {
        return flood(server, client, startNs);
      } finally {
        guard.interrupt();
      }
    }
  }

  /// What was seen, from the start.
  List<Moment> moments() {
    return moments;
  }

  /// Kills the server when somebody asks for the stop, or when it takes too long.
  private void guard(ServerProcess server) {
    try {
      stop.await(plan.duration().plus(PATIENCE));
      server.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FloodResult flood(ServerProcess server, RogueClient client, long startNs)
      throws IOException, InterruptedException {
    while (true) {
      switch (server.next()) {
        case News.Running(Sample sample) -> {
          note(sample, System.nanoTime() - startNs, client);
          if (sample.elapsedMs() >= plan.duration().toMillis()) {
            return drain(server, client, System.nanoTime() - startNs);
          }
        }
        case News.Ended(Sample sample) -> {
          return broken(client, sample, System.nanoTime() - startNs);
        }
        case News.Died(int exitCode, String words) -> {
          return died(client, System.nanoTime() - startNs, exitCode, words);
        }
      }
    }
  }

  private void note(Sample sample, long atNs, RogueClient client) {
    moments.add(new Moment(sample, atNs, client.sentBytes(), client.blockedNs()));
    noteMost(sample);
    view.accept(moments);
  }

  private void noteMost(Sample sample) {
    mostQueued = Math.max(mostQueued, sample.mostQueued());
    mostHeapBytes = Math.max(mostHeapBytes, sample.heapBytes());
  }

  /// The flood is over: has everything handled that is on the way, and counts it.
  private FloodResult drain(ServerProcess server, RogueClient client, long elapsedNs)
      throws IOException, InterruptedException {
    server.hurry();
    client.stop();
    while (true) {
      switch (server.next()) {
        case News.Running(Sample sample) -> noteMost(sample);
        case News.Ended(Sample sample) -> {
          noteMost(sample);
          client.awaitEnd();
          return result(new Ending.Survived(), elapsedNs, client, sample);
        }
        case News.Died(int exitCode, String words) -> {
          return died(client, elapsedNs, exitCode, words);
        }
      }
    }
  }

  /// The server says that the stream has ended, and nobody ended it.
  private FloodResult broken(RogueClient client, Sample sample, long elapsedNs)
      throws InterruptedException {
    client.awaitEnd();
    noteMost(sample);
    String why = client.failure();
    return result(
        new Ending.Died("the connection ended: " + (why == null ? "by the client" : why)),
        elapsedNs,
        client,
        sample);
  }

  private FloodResult died(RogueClient client, long elapsedNs, int exitCode, String words)
      throws InterruptedException {
    Sample last = moments.getLast().sample();
    if (stop.isRequested() || isToldToStop(exitCode)) {
      return result(new Ending.Stopped(), elapsedNs, client, last);
    }
    client.awaitEnd();
    return result(
        new Ending.Died("exit code " + exitCode + (words.isEmpty() ? "" : ", " + words)),
        elapsedNs,
        client,
        last);
  }

  /// Ctrl-C reaches the server's process, too, and maybe first.
  private static boolean isToldToStop(int exitCode) {
    return exitCode == BY_SIGINT || exitCode == BY_SIGTERM;
  }

  private FloodResult result(Ending ending, long elapsedNs, RogueClient client, Sample sample) {
    return new FloodResult(
        mode,
        ending,
        elapsedNs,
        moments.getLast(),
        mostQueued,
        mostHeapBytes,
        client.sentMessages(),
        sample.handled(),
        sample.misplaced());
  }
}
