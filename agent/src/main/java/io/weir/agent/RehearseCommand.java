package io.weir.agent;

import io.weir.agent.config.Configuration;
import io.weir.agent.config.ConfigurationSource;
import io.weir.agent.run.Running;
import io.weir.transport.Endpoint;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/// `weir rehearse`, which the launcher runs once after a build while the JVM notes what it loads:
/// goes through what users do first, so that the JVM's cache holds it.
@Command(name = "rehearse", hidden = true, description = "Go once through what users do first.")
final class RehearseCommand implements Callable<Integer> {
  /// A Device-Watchdog-Request.
  private static final String SAMPLE =
      """
      0100004080000118000000000000000100000002
      0000010840000015612e6578616d706c652e636f6d000000
      00000128400000136578616d706c652e636f6d00
      """;

  private final Console console;

  RehearseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException, TimeoutException {
    say("--version");
    say("call", "--help");
    say("decode", "--hex", SAMPLE);
    say("decode", "--json", "--hex", SAMPLE);
    Configuration configuration =
        new ConfigurationSource()
            .text("rehearsal", "listen: tcp://127.0.0.1:0\ntimeouts: {drain: 1s}\n")
            .check();
    var stop = new StopSignal();
    var listening = new CompletableFuture<List<Endpoint>>();
    var running = new Running(console, configuration, stop);
    var node = new FutureTask<>(() -> running.run(listening::complete));
    Thread.ofPlatform().start(node);
    try {
      String to = listening.get(10, TimeUnit.SECONDS).get(0).toString();
      say("call", "--to", to, "ccr");
      say("call", "--to", to, "--json", "acr");
      say("load", "--to", to, "--requests", "200", "--warmup", "0s");
    } finally {
      stop.request();
      node.get(30, TimeUnit.SECONDS);
    }
    return ExitCode.OK;
  }

  private void say(String... arguments) {
    var signal = new StopSignal();
    signal.ended(Weir.run(console, signal, arguments));
  }
}
