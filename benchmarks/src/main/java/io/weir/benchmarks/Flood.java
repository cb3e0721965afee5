package io.weir.benchmarks;

import io.weir.transport.Bounds;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SocketEvent;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The first seed: a client that sends frames of 1 kB as fast as it can, to a consumer that
/// handles ten a second. Each second it prints what is held and the heap; at the end the consumer
/// goes at full speed and checks that every frame that was sent arrives, in order.
///
/// Argument: `seconds` (60).
final class Flood {
  private static final int FRAME_BYTES = 1000;
  private static final int PER_SECOND = 10;
  private static final Bounds MAILBOX = new Bounds(256, 200_000);

  private final Mailbox<SocketEvent> inbox = SocketEvent.mailbox(MAILBOX);
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean stopSending;
  private volatile boolean fullSpeed;

  private Flood() {}

  /// Runs the flood and prints its table.
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    new Flood().run(seconds);
  }

  private void run(int seconds) throws Exception {
    var options = ConnectionOptions.framedBy(Framers.length4(1 << 16));
    try (var tcp = new TcpTransport(1);
        Listener listener = tcp.listen(Endpoint.tcp("127.0.0.1", 0), options)) {
      Thread client = Thread.ofPlatform().daemon().start(() -> flood(listener.endpoint().port()));
      MessageSocket connection = listener.accept(Deadlines.NEVER);
      if (connection == null) {
        throw new IOException("nobody connected");
      }
      connection.handTo(inbox);
      connection.read(ReadMode.ALWAYS);
      var consumed = new AtomicLong();
      Thread consumer = Thread.ofVirtual().start(() -> consume(consumed));
      System.out.printf(
          "mailbox bound: %d messages, %d bytes%n%8s %10s %10s %12s %12s %9s %9s%n",
          MAILBOX.messages(),
          MAILBOX.bytes(),
          "second",
          "sent",
          "consumed",
          "held msgs",
          "held bytes",
          "window",
          "heap MB");
      for (int second = 1; second <= seconds; second++) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        print(second, connection.stats(), consumed.get());
      }
      finish(client, consumer, connection, consumed);
    }
  }

  private void print(int second, ConnectionStats stats, long consumed) {
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        "%8d %10d %10d %12d %12d %9d %9.1f%n",
        second,
        sent.get(),
        consumed,
        inbox.levels().heldMessages(),
        inbox.levels().heldBytes(),
        stats.windowBytes(),
        heap / 1e6);
  }

  private void finish(Thread client, Thread consumer, Connection connection, AtomicLong consumed)
      throws InterruptedException {
    stopSending = true;
    fullSpeed = true;
    LockSupport.unpark(consumer);
    client.join();
    consumer.join();
    Mailbox.Levels levels = inbox.levels();
    System.out.printf(
        ("sent %d, consumed %d, in order; most held: %d messages, %d bytes;"
            + " reading paused %d times%n"),
        sent.get(),
        consumed.get(),
        levels.mostHeldMessages(),
        levels.mostHeldBytes(),
        connection.stats().readingPauses());
    if (consumed.get() != sent.get()
        || levels.mostHeldMessages() > MAILBOX.messages()
        || levels.mostHeldBytes() > MAILBOX.bytes()) {
      throw new IllegalStateException("lost a frame, or exceeded a bound");
    }
  }

  private void flood(int port) {
    try (var channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      ByteBuffer frame = ByteBuffer.allocateDirect(4 + FRAME_BYTES);
      while (!stopSending) {
        frame.clear().putInt(0, FRAME_BYTES).putLong(4, sent.get());
        while (frame.hasRemaining()) {
          channel.write(frame);
        }
        sent.incrementAndGet();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void consume(AtomicLong consumed) {
    try {
      while (inbox.take(Deadlines.NEVER) instanceof SocketEvent.Data data) {
        inbox.finished(data);
        byte[] payload = data.payload();
        long number = ByteBuffer.wrap(payload).getLong();
        if (number != consumed.get()) {
          throw new IllegalStateException("frame " + number + " came as number " + consumed.get());
        }
        consumed.incrementAndGet();
        if (!fullSpeed) {
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
