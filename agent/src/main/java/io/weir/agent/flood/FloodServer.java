package io.weir.agent.flood;

import io.weir.agent.Console;
import io.weir.agent.ExitCode;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// The server that is flooded: a process of its own with a small heap, which it may exhaust.
/// Tells on standard output where it listens, how it is doing, fifty times a second, and how it
/// ended. Obeys its standard input, and dies when that ends, so that it never outlives who
/// started it.
public final class FloodServer {
  /// Before the port that it listens on.
  static final String PORT = "port ";

  /// Before a [Sample].
  static final String AT = "at ";

  /// Before the last [Sample], when every message is handled.
  static final String END = "end ";

  /// The order to handle the rest at full speed.
  static final String HURRY = "hurry";

  /// No round number, so that it does not beat with a consumer whose rate is one: then every
  /// sample would show the same moment of a queue that fills and empties.
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(17);

  private final Console console;
  private final Owner owner;
  private final Consumer consumer;
  private final int frameBytes;

  /// A server.
  ///
  /// @param console where its lines go
  /// @param mode how it receives
  /// @param frameBytes payload of each message
  /// @param handledPerSecond how fast it handles them
  public FloodServer(Console console, FloodMode mode, int frameBytes, int handledPerSecond) {
    this.console = console;
    this.frameBytes = frameBytes;
    owner = Owner.of(mode, frameBytes);
    consumer = new Consumer(owner, handledPerSecond);
  }

  /// Serves one client to its end.
  ///
  /// @param orders its standard input
  /// @return the exit code
  /// @throws InterruptedException when interrupted
  public int run(BufferedReader orders) throws InterruptedException {
    Thread.ofPlatform().daemon().name("weir-flood-orders").start(() -> obey(orders));
    try (var tcp = new TcpTransport(1);
        Listener listener =
            owner.listen(
                tcp,
                Endpoint.tcp("127.0.0.1", 0),
                ConnectionOptions.framedBy(Framers.length4(frameBytes)))) {
      console.result(PORT + listener.endpoint().port());
      owner.attend(listener);
      long startNs = System.nanoTime();
      Thread.ofPlatform().daemon().name("weir-flood-consumer").start(consumer);
      while (!consumer.awaitEnd(TICK_NS)) {
        console.result(AT + sample(startNs).line());
      }
      console.result(END + sample(startNs).line());
    }
    return ExitCode.OK;
  }

  private void obey(BufferedReader orders) {
    try {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.equals(HURRY)) {
          consumer.hurry();
        }
      }
    } catch (IOException e) {
      console.note("weir: cannot read orders: " + e.getMessage());
    }
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }

  private Sample sample(long startNs) {
    Owner.Levels levels = owner.levels();
    Runtime runtime = Runtime.getRuntime();
    return new Sample(
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
        levels.queued(),
        levels.mostQueued(),
        runtime.totalMemory() - runtime.freeMemory(),
        levels.receivedBytes(),
        consumer.handled(),
        consumer.misplaced());
  }
}
