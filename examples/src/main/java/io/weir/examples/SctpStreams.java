package io.weir.examples;

import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.core.AssociationOptions;
import io.weir.transport.CompletionPoint;
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
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// Two kinds of messages on one association. Orders go on a stream of their own, in order and until
/// they are acknowledged. Prices go on another, without order, and each is worth nothing after a
/// fifth of a second: one that is late is given up and holds up no order.
///
/// Try it: `examples/run SctpStreams 1000`.
public final class SctpStreams {
  private static final int ORDERS = 1;
  private static final int PRICES = 2;

  private static final SendInfo ORDER = SendInfo.on(ORDERS).withProtocol(100);
  private static final SendInfo PRICE =
      SendInfo.on(PRICES)
          .withProtocol(200)
          .withoutOrder()
          .withReliability(new Reliability.Timed(Duration.ofMillis(200)));

  /// Messages larger than a packet of either kind take turns, chunk by chunk, where both sides
  /// have I-DATA.
  private static final SctpOptions INTERLEAVED =
      SctpOptions.DEFAULTS.withAssociation(
          AssociationOptions.DEFAULTS
              .withStreams(new AssociationOptions.Streams(4, 4))
              .withFeatures(
                  new AssociationOptions.Features(
                      true, true, true, false, false, OptionalInt.empty()))
              .withScheduling(
                  new AssociationOptions.Scheduling(
                      AssociationOptions.StreamSchedule.PRIORITY, true)));

  private SctpStreams() {}

  /// How it went.
  ///
  /// @param orders received, each in its turn
  /// @param acknowledged orders of which the sender was told that the peer has them
  /// @param prices received
  /// @param abandoned prices that were given up
  public record Result(int orders, int acknowledged, int prices, int abandoned) {}

  /// Sends orders, and a price with each, to a receiver in this process.
  ///
  /// @param number how many of each
  /// @param out where the streams are described
  /// @return how it went
  /// @throws InterruptedException when interrupted
  public static Result run(int number, PrintStream out) throws InterruptedException {
    var options = ConnectionOptions.framedBy(Framers.raw(1 << 16));
    Endpoint any = Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0);
    try (Transport transport = new SctpTransport(INTERLEAVED);
        Listener listener = transport.listen(any, options)) {
      var socket = (SctpSocket) transport.connect(listener.endpoint(), options);
      socket.scheduleStream(ORDERS, 0); // the smaller number goes first
      socket.scheduleStream(PRICES, 1);
      var sender = new CompletableFuture<int[]>();
      Thread.ofVirtual().start(() -> send(socket, number, sender));
      MessageSocket receiver = listener.accept(Deadlines.NEVER);
      if (receiver == null) {
        throw new IllegalStateException("the listener was closed");
      }
      int[] received = receive(receiver);
      int[] sent = sender.join();
      out.printf("orders: %d received, %d acknowledged%n", received[ORDERS], sent[ORDERS]);
      out.printf("prices: %d received, %d given up%n", received[PRICES], sent[PRICES]);
      return new Result(received[ORDERS], sent[ORDERS], received[PRICES], sent[PRICES]);
    }
  }

  private static void send(SctpSocket socket, int number, CompletableFuture<int[]> told) {
    int[] counts = new int[3];
    try (socket) {
      for (int i = 0; i < number; i++) {
        byte[] payload = ByteBuffer.allocate(4).putInt(i).array();
        SendOutcome price = socket.send(Send.of(payload).with(PRICE));
        if (price instanceof SendOutcome.Abandoned) {
          counts[PRICES]++;
        }
        Send order = Send.of(payload).with(i % 8 == 7 ? ORDER.acknowledgedAtOnce() : ORDER);
        // Only the last of eight is waited for; order on the stream makes it speak for the rest.
        if (i % 8 != 7) {
          socket.send(order);
        } else if (socket.send(order.toldAt(CompletionPoint.ACKNOWLEDGED))
            instanceof SendOutcome.Acknowledged) {
          counts[ORDERS] += 8;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      told.complete(counts);
    }
  }

  private static int[] receive(MessageSocket socket) throws InterruptedException {
    int[] counts = new int[3];
    while (socket.receive() instanceof Received.Message(byte[] payload, ReceiveInfo info)) {
      int is = ByteBuffer.wrap(payload).getInt();
      if (info.stream() == ORDERS && is != counts[ORDERS]) {
        throw new IllegalStateException("order " + counts[ORDERS] + " is missing: " + is);
      }
      counts[info.stream()]++;
    }
    return counts;
  }

  /// Sends to itself.
  ///
  /// @param arguments how many of each
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: SctpStreams <orders, a multiple of 8>");
      return;
    }
    run(Integer.parseInt(arguments[0]), System.out);
  }
}
