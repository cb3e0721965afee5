package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// A door and two workers. The first line of a connection says which worker it is for, `upper`
/// or `reverse`; the door reads it passively and hands the socket over. What the peer sent
/// right behind that line is still uncut in the socket and goes to the worker: nothing is lost,
/// whenever it came, and no mailbox is searched for it.
///
/// Try it: `examples/run HandOff 7000`, and `printf 'upper\none\ntwo\n' | nc -N 127.0.0.1 7000`.
public final class HandOff implements AutoCloseable {
  private static final Duration GREETING_TIME = Duration.ofSeconds(10);

  private final Transport transport = new TcpTransport();
  private final Worker upper = new Worker(line -> line.toUpperCase(Locale.ROOT));
  private final Worker reverse = new Worker(line -> new StringBuilder(line).reverse().toString());
  private final Listener listener;

  /// Listens.
  ///
  /// @param at where; port 0 for any that is free
  public HandOff(Endpoint at) {
    listener =
        transport.listen(
            at, ConnectionOptions.framedBy(Framers.line((byte) '\n', 4096)).withHalfClose(true));
  }

  /// Where it listens.
  ///
  /// @return the endpoint, with the real port
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  /// Runs the door until it is closed.
  ///
  /// @throws InterruptedException when interrupted
  public void serve() throws InterruptedException {
    Thread.ofVirtual().name("upper").start(upper);
    Thread.ofVirtual().name("reverse").start(reverse);
    MessageSocket socket = listener.accept(Deadlines.NEVER);
    while (socket != null) {
      MessageSocket accepted = socket;
      // A thread for each greeting: who is slow to greet delays nobody else.
      Thread.ofVirtual().name("door").start(() -> greet(accepted));
      socket = listener.accept(Deadlines.NEVER);
    }
  }

  private void greet(MessageSocket socket) {
    try {
      switch (socket.receive(Deadlines.after(System.nanoTime(), GREETING_TIME))) {
        case Received.Message(byte[] line, var _) -> {
          switch (new String(line, UTF_8).strip()) {
            case "upper" -> handOver(socket, upper);
            case "reverse" -> handOver(socket, reverse);
            default -> socket.close(); // gracefully, and what it sent is dropped and counted
          }
        }
        case Received.NothingYet _ ->
            socket.abort(new CloseReason.TimedOut("the greeting", GREETING_TIME));
        case Received.Ended _, Received.Part _ -> socket.close();
      }
    } catch (InterruptedException e) {
      socket.abort(new CloseReason.LocalClose("interrupted"));
    }
  }

  private static void handOver(MessageSocket socket, Worker worker) {
    socket.handTo(worker.mailbox); // one step; from here on the worker is told everything
    socket.read(ReadMode.ALWAYS);
  }

  /// A thread that owns any number of sockets, and therefore waits for none of them.
  private static final class Worker implements Runnable {
    final Mailbox<SocketEvent> mailbox = SocketEvent.mailbox(new Bounds(1000, 1 << 20));
    private final UnaryOperator<String> work;

    Worker(UnaryOperator<String> work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        SocketEvent event = mailbox.take(Deadlines.NEVER);
        while (event != null) {
          handle(event);
          mailbox.finished(event);
          event = mailbox.take(Deadlines.NEVER);
        }
      } catch (InterruptedException e) {
        // Whose mailbox ends loses its sockets: they close, so no peer waits for a dead owner.
        mailbox.end(new CloseReason.LocalClose("interrupted"));
      }
    }

    private void handle(SocketEvent event) {
      switch (event) {
        case SocketEvent.Data(MessageSocket socket, byte[] line, var _) -> answer(socket, line);
        case SocketEvent.Noticed(MessageSocket socket, Notice _) -> socket.read(ReadMode.ALWAYS);
        // The peer's last line has been answered. Closing hands over what is still queued.
        case SocketEvent.InputEnded(MessageSocket socket, boolean allGiven) -> {
          if (allGiven) {
            socket.close();
          }
        }
        case SocketEvent.Ended _,
            SocketEvent.WentPassive _,
            SocketEvent.PartOfData _,
            SocketEvent.Notified _ -> {}
      }
    }

    private void answer(MessageSocket socket, byte[] line) {
      String text = new String(line, UTF_8).strip();
      // Never refused for want of room: reading stops at the watermark of 4 MiB, see below, what
      // is in the mailbox by then is at most 1 MiB, and the queue holds 8 MiB.
      socket.trySend((work.apply(text) + "\n").getBytes(UTF_8));
      if (!socket.isWritable()) {
        // The peer does not read its answers. So it is not read from until it does, and the
        // others are served meanwhile.
        socket.read(ReadMode.PASSIVE);
        socket.tell(Notice.WRITABLE);
      }
    }
  }

  @Override
  public void close() {
    transport.close();
    upper.mailbox.end(new CloseReason.LocalClose("closed"));
    reverse.mailbox.end(new CloseReason.LocalClose("closed"));
  }

  /// Runs the door and its workers until they are stopped with Ctrl-C.
  ///
  /// @param arguments the port
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: HandOff <port>");
      return;
    }
    var door = new HandOff(Endpoint.tcp("127.0.0.1", Integer.parseInt(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(door::close));
    System.out.println("hand-off on " + door.endpoint());
    door.serve();
  }
}
