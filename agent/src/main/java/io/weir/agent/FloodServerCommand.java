package io.weir.agent;

import io.weir.agent.flood.FloodMode;
import io.weir.agent.flood.FloodServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weir flood-server`, which `weir flood` runs in a process of its own.
@Command(name = "flood-server", hidden = true, description = "Be flooded, for 'weir flood'.")
final class FloodServerCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--mode", required = true, description = "How to receive.")
  FloodMode mode = FloodMode.UNBOUNDED;

  @Option(names = "--frame", required = true, description = "Payload of each message in bytes.")
  int frameBytes;

  @Option(names = "--consumer", required = true, description = "Messages handled per second.")
  int handledPerSecond;

  FloodServerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return new FloodServer(console, mode, frameBytes, handledPerSecond).run(orders);
  }
}
