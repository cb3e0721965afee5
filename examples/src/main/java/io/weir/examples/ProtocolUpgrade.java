package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.util.function.Supplier;

/// A protocol that begins with lines and goes on in frames with a length of 4 bytes, in the same
/// stream. A peer may send `UPGRADE` and its first frames in one packet: a passive socket leaves
/// what it has read uncut, so the new framer begins at the very next byte.
///
/// Try it: `examples/run ProtocolUpgrade 7000`, and
/// `printf 'hello\r\nUPGRADE\r\n\0\0\0\5frame' | nc -N 127.0.0.1 7000 | xxd`.
public final class ProtocolUpgrade implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 64 << 10;

  /// A supplier, because a framer may have a state: each connection needs its own.
  private static final Supplier<Framer> FRAMES = Framers.length4(MAX_FRAME_BYTES);

  private final Transport transport = new TcpTransport();
  private final Listener listener;

  /// Listens.
  ///
  /// @param at where; port 0 for any that is free
  public ProtocolUpgrade(Endpoint at) {
    listener =
        transport.listen(
            at, ConnectionOptions.framedBy(Framers.line((byte) '\n', 1024)).withHalfClose(true));
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
      Thread.ofVirtual().name("upgrade").start(() -> talk(accepted));
      socket = listener.accept(Deadlines.NEVER);
    }
  }

  private static void talk(MessageSocket socket) {
    try (socket) {
      if (talkInLines(socket)) {
        // Queued first, so it leaves as the last line: what is queued keeps its framing. Now both
        // directions change, at once and for good.
        socket.trySend("SWITCHING\r\n".getBytes(UTF_8));
        socket.framedBy(FRAMES.get());
        talkInFrames(socket);
      }
    } catch (InterruptedException e) {
      socket.abort(new CloseReason.LocalClose("interrupted"));
    }
  }

  /// Answers lines.
  ///
  /// @return whether the last of them asked for the upgrade
  private static boolean talkInLines(MessageSocket socket) throws InterruptedException {
    // The framer of lines adds nothing to what is sent: a line brings its own end.
    while (socket.receive() instanceof Received.Message(byte[] payload, var _)) {
      String line = new String(payload, UTF_8).strip();
      if (line.equals("UPGRADE")) {
        return true;
      }
      socket.send(("you said " + line + "\r\n").getBytes(UTF_8));
    }
    return false;
  }

  /// Sends each frame back.
  private static void talkInFrames(MessageSocket socket) throws InterruptedException {
    Received received = socket.receive();
    while (received instanceof Received.Message(byte[] payload, var _)) {
      socket.send(payload); // the length is written before it
      received = socket.receive();
    }
    if (received instanceof Received.Ended(CloseReason reason, byte[] rest)) {
      // A frame that was begun and not finished is not lost silently: it is here.
      System.out.println("ended: " + reason + ", " + rest.length + " bytes of a frame left");
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /// Runs the server until it is stopped with Ctrl-C.
  ///
  /// @param arguments the port
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: ProtocolUpgrade <port>");
      return;
    }
    var server = new ProtocolUpgrade(Endpoint.tcp("127.0.0.1", Integer.parseInt(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("lines, then frames, on " + server.endpoint());
    server.serve();
  }
}
