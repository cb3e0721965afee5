package io.weir.examples;

import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MailboxMarks;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A sender that is faster than its receiver, and what becomes of it: the mailbox rises to the
/// high mark and not one message above, reading stops, TCP stops the sender; at the low mark
/// reading goes on. Nothing is lost and nothing grows.
///
/// Try it: `examples/run BackPressure 5000`, and watch the levels.
public final class BackPressure {
  private static final int PAYLOAD_BYTES = 1000;

  /// Stops at 100 messages, starts again at 20. The bytes would allow for more.
  static final MailboxMarks MARKS = new MailboxMarks(20, 20 << 10, new Bounds(100, 1 << 20));

  private BackPressure() {}

  /// How it went.
  ///
  /// @param received messages received, each in its turn
  /// @param mostHeld most that the mailbox ever held
  /// @param pauses how often reading was stopped
  public record Result(int received, int mostHeld, long pauses) {}

  /// Sends messages to a slow consumer in this process.
  ///
  /// @param messages how many
  /// @param work what the consumer does for each message
  /// @param out where levels are printed, 20 times in all
  /// @return how it went
  /// @throws InterruptedException when interrupted
  public static Result run(int messages, Runnable work, PrintStream out)
      throws InterruptedException {
    // Small buffers, so that the kernel does not hide what happens.
    var options = ConnectionOptions.framedBy(Framers.length4(PAYLOAD_BYTES)).withReadBuffer(8192);
    try (Transport transport = new TcpTransport();
        Listener listener = transport.listen(Endpoint.tcp("127.0.0.1", 0), options)) {
      MessageSocket sender = transport.connect(listener.endpoint(), options);
      MessageSocket receiver = listener.accept(Deadlines.NEVER);
      if (receiver == null) {
        throw new IllegalStateException("the listener was closed");
      }
      Thread.ofVirtual().name("sender").start(() -> send(sender, messages));
      return consume(receiver, messages, work, out);
    }
  }

  private static void send(MessageSocket socket, int messages) {
    try (socket) {
      for (int i = 0; i < messages; i++) {
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES).putInt(i).array();
        // Waits until the kernel has it: this is where the sender is held back.
        if (!(socket.send(payload) instanceof SendOutcome.HandedOver)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Result consume(MessageSocket socket, int messages, Runnable work, PrintStream out)
      throws InterruptedException {
    // The mailbox has a bound of its own; the marks of this one socket are lower.
    Mailbox<SocketEvent> mailbox = SocketEvent.mailbox(new Bounds(1000, 4 << 20));
    socket.handTo(mailbox);
    socket.read(ReadMode.controlled(MARKS));
    int received = 0;
    SocketEvent event = mailbox.take(Deadlines.NEVER);
    while (event != null && !(event instanceof SocketEvent.Ended)) {
      if (event instanceof SocketEvent.Data(MessageSocket _, byte[] payload, var _)) {
        if (ByteBuffer.wrap(payload).getInt() != received) {
          throw new IllegalStateException("message " + received + " is missing");
        }
        work.run();
        received++;
      }
      // What is in work counts as held until here.
      mailbox.finished(event);
      if (received % Math.max(1, messages / 20) == 0) {
        print(mailbox, socket, received, out);
      }
      event = mailbox.take(Deadlines.NEVER);
    }
    return new Result(
        received, mailbox.levels().mostHeldMessages(), socket.stats().readingPauses());
  }

  private static void print(
      Mailbox<SocketEvent> mailbox, MessageSocket socket, int received, PrintStream out) {
    Mailbox.Levels levels = mailbox.levels();
    var stats = socket.stats();
    out.printf(
        "received %6d   held %3d (most %3d)   reading stopped %4d times, %5d ms in all%n",
        received,
        levels.heldMessages(),
        levels.mostHeldMessages(),
        stats.readingPauses(),
        TimeUnit.NANOSECONDS.toMillis(stats.pausedNs()));
  }

  /// Sends to a consumer that takes half a millisecond for a message.
  ///
  /// @param arguments how many messages
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: BackPressure <messages>");
      return;
    }
    Runnable slowWork = () -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    System.out.println(run(Integer.parseInt(arguments[0]), slowWork, System.out));
  }
}
