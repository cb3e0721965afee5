package io.weir.benchmarks;

import io.weir.transport.Admission;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/// The contenders: servers on Weir, everything at its default, that echo frames of a 4-byte
/// length and a payload, or only take them.
///
/// Arguments: `loop`, `threads`, `sink-loop` or `sink-threads`; the number of event loops.
final class WeirEcho {
  private static final LongAdder TAKEN = new LongAdder();

  private WeirEcho() {}

  /// Serves until its input ends.
  public static void main(String[] args) throws IOException {
    Endpoint endpoint = Endpoint.tcp("127.0.0.1", 0);
    ConnectionOptions options =
        ConnectionOptions.framedBy(Framers.length4(NettyEcho.MOST_FRAME_BYTES));
    try (var tcp = new TcpTransport(Integer.parseInt(args[1]));
        Listener listener =
            switch (args[0]) {
              case "loop" -> tcp.listen(endpoint, options, LoopEcho::new);
              case "sink-loop" -> tcp.listen(endpoint, options, () -> new LoopSink(TAKEN));
              case "threads", "sink-threads" -> tcp.listen(endpoint, options);
              default -> throw new IllegalArgumentException("no such server: " + args[0]);
            }) {
      switch (args[0]) {
        case "threads" -> accept(listener, WeirEcho::echo);
        case "sink-threads" -> accept(listener, WeirEcho::sink);
        default -> {}
      }
      Control.ofServer(listener.endpoint().port(), TAKEN::sum);
    }
  }

  /// What a virtual thread does with one connection.
  @FunctionalInterface
  private interface Serving {
    void serve(MessageSocket connection) throws InterruptedException;
  }

  private static void accept(Listener listener, Serving serving) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  var connection = listener.accept(Deadlines.NEVER);
                  if (connection == null) {
                    return;
                  }
                  Thread.ofVirtual().start(() -> serve(connection, serving));
                }
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static void serve(MessageSocket connection, Serving serving) {
    try (connection) {
      serving.serve(connection);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void echo(MessageSocket connection) throws InterruptedException {
    while (connection.receive() instanceof Received.Message(byte[] payload, var _)) {
      if (connection.trySend(payload) instanceof Admission.Full) {
        connection.send(payload);
      }
    }
  }

  private static void sink(MessageSocket connection) throws InterruptedException {
    while (connection.receive() instanceof Received.Message) {
      TAKEN.increment();
    }
  }
}
