package io.weir.examples;

import io.weir.sctp.PathStatus;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.transport.CompletionPoint;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A peer with two addresses: the association has a path to each, both are watched by heartbeats,
/// and data moves from one to the other without the application.
///
/// Try it: `examples/run SctpMultihomed`.
public final class SctpMultihomed {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SctpMultihomed() {}

  /// How it went.
  ///
  /// @param paths as they were at the end, the primary one first
  /// @param acknowledged messages that the peer has, of two
  public record Result(List<PathStatus> paths, int acknowledged) {}

  /// Sends a message by each path, within this process.
  ///
  /// @param out where the paths are printed
  /// @return how it went
  /// @throws InterruptedException when interrupted
  public static Result run(PrintStream out) throws InterruptedException {
    var options = ConnectionOptions.framedBy(Framers.raw(1 << 16));
    // Several hosts are the several addresses of one end: sctp+udp://127.0.0.1,127.0.0.2:5000
    Endpoint both = Endpoint.sctpOverUdp(List.of("127.0.0.1", "127.0.0.2"), 5000).withUdpPort(0);
    try (Transport transport = new SctpTransport();
        Listener listener = transport.listen(both, options)) {
      var socket = (SctpSocket) transport.connect(listener.endpoint(), options);
      MessageSocket peer = listener.accept(Deadlines.NEVER);
      if (peer == null) {
        throw new IllegalStateException("the listener was closed");
      }
      socket.watchPath(socket.status().primary(), new SctpSocket.PathWatch(5000, 2));
      awaitConfirmation(socket);
      print("at first", socket, out);
      int acknowledged = send(socket);
      PathStatus other = socket.paths().getLast();
      socket.usePrimary(other.address());
      acknowledged += send(socket);
      print("then", socket, out);
      return new Result(socket.paths(), acknowledged);
    }
  }

  /// An address is used once it has answered: whoever names others' addresses has nothing sent
  /// there but a heartbeat.
  private static void awaitConfirmation(SctpSocket socket) {
    long deadlineNs = Deadlines.after(System.nanoTime(), PATIENCE);
    while (!socket.paths().stream().allMatch(PathStatus::confirmed)
        && !Deadlines.passed(deadlineNs, System.nanoTime())) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static int send(SctpSocket socket) throws InterruptedException {
    Send message = Send.of(new byte[1000]).toldAt(CompletionPoint.ACKNOWLEDGED);
    return socket.send(message) instanceof SendOutcome.Acknowledged ? 1 : 0;
  }

  private static void print(String when, SctpSocket socket, PrintStream out) {
    out.println(when);
    for (PathStatus path : socket.paths()) {
      out.printf(
          "  %-12s %-8s %s%s  cwnd %,d  rtt %.2f ms  rto %d ms%n",
          path.address().getHostAddress(),
          path.state(),
          path.confirmed() ? "confirmed" : "unconfirmed",
          path.primary() ? ", primary" : "",
          path.congestionWindow(),
          path.smoothedRttNs() / 1e6,
          Duration.ofNanos(path.rtoNs()).toMillis());
    }
  }

  /// Runs once.
  ///
  /// @param arguments none
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    run(System.out);
  }
}
