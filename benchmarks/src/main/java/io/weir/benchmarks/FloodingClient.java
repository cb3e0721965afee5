package io.weir.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/// A process that floods an echo server on one connection, in batches of 64 KiB, from `start` to
/// `stop`, and reads its echoes.
///
/// Arguments: the server's port, frames in flight.
final class FloodingClient {
  static final String START = "start";
  static final String STOP = "stop";

  private final EchoClient client;
  private volatile boolean flooding;
  private CompletableFuture<Long> flood = CompletableFuture.completedFuture(0L);

  private FloodingClient(EchoClient client) {
    this.client = client;
  }

  /// Obeys until its input ends.
  public static void main(String[] args) throws IOException {
    try (var client = new EchoClient(Integer.parseInt(args[0]), 1, Integer.parseInt(args[1]))) {
      Control.serve(0, new FloodingClient(client)::answer);
    }
  }

  private String answer(String order) {
    return switch (order) {
      case START -> {
        flooding = true;
        flood = CompletableFuture.supplyAsync(this::flood);
        yield "started";
      }
      case STOP -> {
        flooding = false;
        yield Long.toString(flood.join());
      }
      default -> throw new IllegalArgumentException("start or stop: " + order);
    };
  }

  private long flood() {
    try {
      return client.run(() -> flooding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
