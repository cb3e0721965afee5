package io.weir.agent;

import io.weir.agent.config.ConfigurationSource;
import io.weir.agent.run.Running;
import io.weir.transport.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The program in this process, its outputs kept. One thread.
final class Program {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Console.Screen.PLAIN);

  /// What a run of the program came to.
  record Result(int exitCode, String out, String err) {}

  /// Runs a command to its end.
  static Result run(String... arguments) {
    var program = new Program();
    var stop = new StopSignal();
    int code = Weir.run(program.console, stop, arguments);
    stop.ended(code);
    return program.result(code);
  }

  private Result result(int code) {
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// `weir run` on a free port.
  static final class RunningNode implements AutoCloseable {
    private final Program program = new Program();
    private final StopSignal stop = new StopSignal();
    private final FutureTask<Integer> task;
    private final List<Endpoint> endpoints;

    /// On TCP.
    ///
    /// @param yaml the configuration, besides `listen`
    RunningNode(String yaml) {
      this("tcp://127.0.0.1:0", yaml);
    }

    /// @param listen one endpoint, or several in YAML's brackets
    /// @param yaml the configuration, besides `listen`
    RunningNode(String listen, String yaml) {
      var running =
          new Running(
              program.console,
              new ConfigurationSource()
                  .text("test.yaml", "listen: " + listen + "\n" + yaml)
                  .check(),
              stop);
      var listening = new CompletableFuture<List<Endpoint>>();
      task = new FutureTask<>(() -> running.run(listening::complete));
      Thread.ofPlatform().name("weir-run").start(task);
      endpoints = listening.orTimeout(20, TimeUnit.SECONDS).join();
    }

    String to() {
      return to(0);
    }

    /// Where it listens.
    ///
    /// @param index of its endpoints, from 0
    String to(int index) {
      return endpoints.get(index).toString();
    }

    /// What it has said until now.
    String said() {
      Result now = program.result(0);
      return now.out() + now.err();
    }

    /// Waits until it says something.
    ///
    /// @return false when it does not for long
    boolean awaitSaid(String words) {
      long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!said().contains(words)) {
        if (System.nanoTime() - untilNs > 0) {
          return false;
        }
        LockSupport.parkNanos(5_000_000);
      }
      return true;
    }

    /// Stops it as Ctrl-C would.
    Result stop() throws Exception {
      stop.request();
      return program.result(task.get(30, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
      stop.request();
    }
  }
}
