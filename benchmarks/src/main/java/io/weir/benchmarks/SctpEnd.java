package io.weir.benchmarks;

import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Lane;
import io.weir.transport.framing.Framers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// One end of Weir's SCTP over UDP in a process of its own, with one event loop: it sends as fast
/// as its send queue takes, or counts what arrives. [SctpPair] asks it what to do, in the words
/// that the C program for usrsctp has too.
///
/// Arguments: `receive` or `send`, the receiver's UDP port, `offload` or `plain`, how many
/// associations.
final class SctpEnd {
  static final int SCTP_PORT = 5001;
  private static final int MOST_MESSAGE = 1 << 20;
  private static final int TURN = 64;

  private final List<Arrivals> arrivals = new CopyOnWriteArrayList<>();
  private final List<SctpSocket> sockets = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final Pings pings = new Pings();
  private final SctpTransport transport;
  private final Endpoint receiver;
  private final ConnectionOptions options = ConnectionOptions.framedBy(Framers.raw(MOST_MESSAGE));
  private volatile boolean echoing;

  /// What is being sent; empty for nothing.
  private volatile byte[] message = {};

  private SctpEnd(int udpPort, boolean offload) {
    var carrier = new UdpCarrier(1, UdpOptions.DEFAULTS.withOffload(offload));
    transport = new SctpTransport(carrier, SctpOptions.DEFAULTS);
    receiver = Endpoint.parse("sctp+udp://127.0.0.1:" + SCTP_PORT + "?udp=" + udpPort, SCTP_PORT);
  }

  /// Runs one end until nobody asks any more.
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int udpPort = Integer.parseInt(args[1]);
    var end = new SctpEnd(udpPort, args[2].equals("offload"));
    if (args[0].equals("receive")) {
      end.receive();
    } else {
      end.connect(Integer.parseInt(args[3]));
    }
    Control.serve(udpPort, end::answer);
  }

  private String answer(String question) {
    String[] words = question.split(" ", -1);
    return switch (words[0]) {
      case Control.USAGE -> Usage.ofThisProcess(frames()).line();
      case "counted" -> bytes() + " " + retransmissions();
      case "send" -> send(Integer.parseInt(words[1]));
      case "stop" -> send(0);
      case "echo" -> echo(words[1].equals("1"));
      case "ping" -> pings.start(Integer.parseInt(words[1]));
      case "ping-end" -> pings.stop();
      case "hold" -> hold();
      case "go-on" -> goOn();
      case "stall" -> stall(Long.parseLong(words[1]), Integer.parseInt(words[2]));
      default -> "no such question: " + question;
    };
  }

  private long frames() {
    return sent.get() + arrivals.stream().mapToLong(each -> each.messages).sum();
  }

  private long bytes() {
    return arrivals.stream().mapToLong(each -> each.bytes).sum();
  }

  private long retransmissions() {
    return sockets.stream().mapToLong(each -> each.status().sending().retransmittedChunks()).sum();
  }

  // ---- the receiver

  private void receive() {
    transport.listen(
        receiver,
        options,
        () -> {
          var made = new Arrivals();
          arrivals.add(made);
          return made;
        });
  }

  /// Counts what arrives on one association. Written on the loop, read by whoever asks.
  private final class Arrivals implements ConnectionHandler {
    private volatile long messages;
    private volatile long bytes;
    private volatile boolean held;

    @SuppressWarnings("NullAway.Init") // opened comes first
    private Connection connection;

    private long countedMessages;
    private long countedBytes;

    @Override
    public void opened(Connection opened) {
      connection = opened;
    }

    @Override
    public Offer received(ByteBuffer frame) {
      if (held) {
        return Offer.NO_ROOM;
      }
      countedMessages++;
      countedBytes += frame.remaining();
      if (echoing) {
        connection.offer(frame, Lane.DATA);
      }
      return Offer.TAKEN;
    }

    @Override
    public void readBatchEnded() {
      messages = countedMessages;
      bytes = countedBytes;
    }

    @Override
    public void closed(CloseReason reason) {}
  }

  private String echo(boolean wanted) {
    echoing = wanted;
    return "ok";
  }

  /// The first association is read no more.
  private String hold() {
    arrivals.getFirst().held = true;
    return "ok";
  }

  private String goOn() {
    arrivals.getFirst().held = false;
    arrivals.getFirst().connection.resumeReading();
    return "ok";
  }

  /// Counts for half a second, stops reading for a time, reads again and counts in windows.
  ///
  /// @return the first count, how many messages were held, and how many had come by the end of
  ///     each window
  private String stall(long pauseMs, int windows) {
    Arrivals first = arrivals.getFirst();
    long before = first.messages;
    LockSupport.parkNanos(SctpPair.BEFORE_NS);
    long flowed = first.messages - before;
    long size = Math.max(1, first.bytes / Math.max(1, first.messages));
    hold();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
    long held = SctpOptions.DEFAULTS.association().sizes().receiveWindow() / size;
    var line = new StringBuilder().append(flowed).append(' ').append(held);
    before = first.messages;
    long startNs = System.nanoTime();
    goOn();
    for (int i = 1; i <= windows; i++) {
      long dueNs = startNs + i * SctpPair.WINDOW_NS;
      for (long nowNs = System.nanoTime(); nowNs < dueNs; nowNs = System.nanoTime()) {
        LockSupport.parkNanos(dueNs - nowNs);
      }
      line.append(' ').append(first.messages - before);
    }
    return line.toString();
  }

  // ---- the sender

  private void connect(int associations) throws InterruptedException, ExecutionException {
    for (int i = 0; i < associations; i++) {
      var socket = (SctpSocket) transport.connect(receiver, options);
      sockets.add(socket);
      Thread.Builder kind = associations == 1 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      kind.start(() -> keepSending(socket));
    }
    transport.connect(receiver, options, pings).get();
  }

  private String send(int bytes) {
    message = new byte[bytes];
    return "ok";
  }

  private void keepSending(SctpSocket socket) {
    try {
      while (true) {
        byte[] now = message;
        if (now.length == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        } else {
          burst(socket, now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void burst(SctpSocket socket, byte[] now) throws InterruptedException {
    for (int i = 0; i < TURN; i++) {
      if (!(socket.trySend(now) instanceof Admission.Accepted)) {
        socket.send(now);
      }
    }
    sent.addAndGet(TURN);
  }

  /// Sends one message after the other, each when the one before has come back. On the loop.
  private final class Pings implements ConnectionHandler {
    private final Histogram times = new Histogram(3);

    @SuppressWarnings("NullAway.Init") // opened comes first
    private Connection connection;

    private volatile byte[] message = {};
    private long sentNs;

    @Override
    public void opened(Connection opened) {
      connection = opened;
    }

    private String start(int bytes) {
      times.reset();
      message = new byte[bytes];
      sentNs = System.nanoTime();
      connection.trySend(message);
      sent.incrementAndGet();
      return "ok";
    }

    @Override
    public Offer received(ByteBuffer frame) {
      times.recordValue(System.nanoTime() - sentNs);
      byte[] now = message;
      if (now.length > 0) {
        sentNs = System.nanoTime();
        connection.trySend(now);
        sent.incrementAndGet();
      }
      return Offer.TAKEN;
    }

    private String stop() {
      message = new byte[0];
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      return times.getValueAtPercentile(50)
          + " "
          + times.getValueAtPercentile(99)
          + " "
          + times.getTotalCount();
    }

    @Override
    public void closed(CloseReason reason) {}
  }
}
