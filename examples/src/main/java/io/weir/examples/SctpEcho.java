package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.sctp.SctpTransport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Received;
import io.weir.transport.Reliability;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;

/// An echo server on SCTP, and its client. It differs from one on TCP in two places: what arrives
/// is a message without any framing, and each answer goes back on the stream that its question
/// came on.
///
/// Try it: `examples/run SctpEcho 5000`, and in another terminal
/// `examples/run SctpEcho 5000 hello`.
public final class SctpEcho implements AutoCloseable {
  /// SCTP keeps messages whole, so there is nothing to frame.
  private static final ConnectionOptions OPTIONS = ConnectionOptions.framedBy(Framers.raw(1 << 16));

  private final Transport transport = new SctpTransport();
  private final Listener listener;

  /// Listens.
  ///
  /// @param at where, such as `sctp+udp://127.0.0.1:5000?udp=9899`
  public SctpEcho(Endpoint at) {
    listener = transport.listen(at, OPTIONS);
  }

  /// Where it listens.
  ///
  /// @return the endpoint, with the real ports
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  /// Accepts associations until it is closed, each with a virtual thread of its own.
  ///
  /// @throws InterruptedException when interrupted
  public void serve() throws InterruptedException {
    for (MessageSocket socket = listener.accept(Deadlines.NEVER);
        socket != null;
        socket = listener.accept(Deadlines.NEVER)) {
      MessageSocket accepted = socket;
      Thread.ofVirtual().name("echo").start(() -> echo(accepted));
    }
  }

  private static void echo(MessageSocket socket) {
    try (socket) {
      while (socket.receive() instanceof Received.Message(byte[] payload, ReceiveInfo from)) {
        // While this waits nothing is read, the window closes, and the peer is held back.
        SendOutcome outcome = socket.send(Send.of(payload).with(sameWay(from)));
        if (!(outcome instanceof SendOutcome.HandedOver)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SendInfo sameWay(ReceiveInfo from) {
    return new SendInfo(
        from.stream(), from.protocolId(), from.unordered(), false, Reliability.FULL);
  }

  /// Asks a server.
  ///
  /// @param transport through which
  /// @param to where it is
  /// @param text what to say
  /// @param info on which stream, for which protocol
  /// @return the answer
  /// @throws InterruptedException when interrupted
  public static Received ask(Transport transport, Endpoint to, String text, SendInfo info)
      throws InterruptedException {
    try (MessageSocket socket = transport.connect(to, OPTIONS)) {
      socket.send(Send.of(text.getBytes(UTF_8)).with(info));
      return socket.receive();
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /// Serves until it is stopped with Ctrl-C, or asks once.
  ///
  /// @param arguments the SCTP port; and what to ask
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: SctpEcho <port> [<text to ask>]");
      return;
    }
    Endpoint at = Endpoint.parse("sctp+udp://127.0.0.1?udp=9899", Integer.parseInt(arguments[0]));
    if (arguments.length == 2) {
      try (Transport transport = new SctpTransport()) {
        if (ask(transport, at, arguments[1], SendInfo.on(3).withProtocol(7))
            instanceof Received.Message(byte[] payload, ReceiveInfo info)) {
          System.out.println(new String(payload, UTF_8) + "   " + info);
        }
      }
      return;
    }
    var server = new SctpEcho(at);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("echo on " + server.endpoint());
    server.serve();
  }
}
