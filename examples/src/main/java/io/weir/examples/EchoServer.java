package io.weir.examples;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;

/// Sends back what it receives: one virtual thread for each connection, which asks for the next
/// bytes and sends them. The simplest server there is, and it cannot be flooded: a thread that
/// waits in `send` does not ask for more, so the socket stops reading, and TCP stops the peer.
/// What one connection can take is known: its read buffer and the one message in hand.
///
/// Try it: `examples/run EchoServer 7000`, and in another terminal `nc 127.0.0.1 7000`.
public final class EchoServer implements AutoCloseable {
  private final Transport transport = new TcpTransport();
  private final Listener listener;

  /// Listens.
  ///
  /// @param at where; port 0 for any that is free
  public EchoServer(Endpoint at) {
    listener =
        transport.listen(
            at,
            // Raw: whatever arrives is a message.
            ConnectionOptions.framedBy(Framers.raw())
                .withReadBuffer(16 << 10)
                // A peer that has said its last word (`printf hello | nc`) still wants the answer.
                // Without this the connection would close by itself when the peer ends its side.
                .withHalfClose(true));
  }

  /// Where it listens.
  ///
  /// @return the endpoint, with the real port
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  /// Accepts until the server is closed.
  ///
  /// @throws InterruptedException when interrupted
  public void serve() throws InterruptedException {
    MessageSocket socket = listener.accept(Deadlines.NEVER);
    while (socket != null) {
      MessageSocket accepted = socket;
      Thread.ofVirtual().name("echo " + accepted.remote()).start(() -> echo(accepted));
      socket = listener.accept(Deadlines.NEVER);
    }
  }

  private static void echo(MessageSocket socket) {
    // Closing is graceful: what is queued is handed over before the connection ends.
    try (socket) {
      boolean goesOn = true;
      while (goesOn) {
        goesOn =
            switch (socket.receive()) {
              case Received.Message(byte[] payload, var _) -> wasSent(socket.send(payload));
              case Received.Part(byte[] payload, boolean _, var _) -> wasSent(socket.send(payload));
              // Every end has a reason: the peer's FIN, a reset, our own close, ...
              case Received.Ended(CloseReason reason, byte[] _) -> {
                System.out.println(socket.remote() + " ended: " + reason);
                yield false;
              }
              // Only a receive with a deadline answers this.
              case Received.NothingYet _ -> true;
            };
      }
    } catch (InterruptedException e) {
      socket.abort(new CloseReason.LocalClose("interrupted"));
    }
  }

  /// A blocking send says exactly what became of the message.
  private static boolean wasSent(SendOutcome outcome) {
    if (!outcome.equals(SendOutcome.HANDED_OVER)) {
      System.out.println("not echoed: " + outcome);
    }
    return switch (outcome) {
      case SendOutcome.HandedOver _ -> true; // the kernel has all of it
      case SendOutcome.Acknowledged _ -> true; // the peer's transport has it; TCP cannot tell
      case SendOutcome.Unacknowledged _ -> false; // nor that nobody knows whether it arrived
      case SendOutcome.Abandoned _ -> false; // only with SCTP's partial reliability
      case SendOutcome.NotSent _ -> false; // nothing of it went out, and nothing will
      case SendOutcome.Cut _ -> false; // the connection ended in the middle of it
      case SendOutcome.Underway _ -> true; // only with a deadline, or interrupted
      case SendOutcome.Queued _ -> true; // only sendAsync answers this
    };
  }

  /// Stops accepting, lets every connection hand over what is queued, for at most its drain time
  /// (5 s unless the options say otherwise), and ends. Threads in `receive` are told.
  @Override
  public void close() {
    listener.close();
    transport.close();
  }

  /// Runs the server until it is stopped with Ctrl-C.
  ///
  /// @param arguments the port
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: EchoServer <port>");
      return;
    }
    var server = new EchoServer(Endpoint.tcp("127.0.0.1", Integer.parseInt(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("echo on " + server.endpoint());
    server.serve();
  }
}
