package io.weir.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One contender of [SctpRate]: a process that sends and one that receives, over UDP on loopback.
/// Both are [SctpEnd]s, or both the C program on usrsctp.
final class SctpPair implements AutoCloseable {
  /// How long a receiver counts before it stalls.
  static final long BEFORE_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /// In such windows a receiver counts after a stall.
  static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long MOST_DRAIN_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int STALL_MS = 1000;
  private static final int WINDOWS = 200;

  /// A rate is back when so many windows in a row have it together.
  private static final int TOGETHER = 5;

  private static final double BACK = 0.9;

  private final String title;
  private final ServerProcess receiver;
  private final ServerProcess sender;

  private SctpPair(String title, ServerProcess receiver, ServerProcess sender) {
    this.title = title;
    this.receiver = receiver;
    this.sender = sender;
  }

  /// How the processes are run.
  ///
  /// @param before words before each command, such as those that put it into real-time scheduling
  record Launch(List<String> before) {}

  /// What one turn of sending came to. CPU and heap are for one message.
  record Turn(
      double perSecond,
      double bytesPerSecond,
      double senderCpuNs,
      double receiverCpuNs,
      double senderHeapBytes,
      double receiverHeapBytes,
      double resent) {}

  /// What one turn of ping-pong came to.
  record RoundTrips(double p50Ns, double p99Ns, double perSecond) {}

  static SctpPair weir(boolean offload, int associations, Launch launch) throws IOException {
    String port = Integer.toString(freePort());
    String kind = offload ? "offload" : "plain";
    String title = offload ? "Weir, offload" : "Weir, plain socket";
    return start(
        title,
        ServerProcess.startBehind(title, launch.before, SctpEnd.class, "receive", port, kind, "0"),
        () ->
            ServerProcess.startBehind(
                title,
                launch.before,
                SctpEnd.class,
                "send",
                port,
                kind,
                Integer.toString(associations)));
  }

  /// usrsctp.
  ///
  /// @param bufferBytes SO_SNDBUF and SO_RCVBUF of its sockets
  /// @param noDelay whether small messages leave at once
  static SctpPair usrsctp(Path program, int bufferBytes, boolean noDelay, Launch launch)
      throws IOException {
    String title = noDelay ? "usrsctp, nodelay" : "usrsctp, Nagle";
    String here = Integer.toString(freePort());
    String there = Integer.toString(freePort());
    List<String> rest =
        List.of(
            Integer.toString(SctpEnd.SCTP_PORT),
            Integer.toString(bufferBytes),
            noDelay ? "1" : "0");
    var receive = new ArrayList<>(launch.before);
    receive.addAll(List.of(program.toString(), "receive", there, here));
    receive.addAll(rest);
    var send = new ArrayList<>(launch.before);
    send.addAll(List.of(program.toString(), "send", here, there));
    send.addAll(rest);
    return start(
        title, ServerProcess.start(title, receive), () -> ServerProcess.start(title, send));
  }

  private static int freePort() throws IOException {
    try (var asking = new DatagramSocket(0)) {
      return asking.getLocalPort();
    }
  }

  private interface Starter {
    ServerProcess start() throws IOException;
  }

  private static SctpPair start(String title, ServerProcess receiver, Starter sender)
      throws IOException {
    try {
      return new SctpPair(title, receiver, sender.start());
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
  }

  String title() {
    return title;
  }

  /// Sends messages of one size as fast as they go, and looks what arrives.
  ///
  /// @throws IOException when something was lost or doubled, or a process has ended
  Turn turn(int bytes, long durationNs) throws IOException {
    sender.ask("send " + bytes);
    Turn measured = measure(durationNs);
    stop();
    return measured;
  }

  private Turn measure(long durationNs) throws IOException {
    LockSupport.parkNanos(SETTLE_NS);
    long resentBefore = resent();
    Usage sentBefore = sender.usage();
    Usage receivedBefore = receiver.usage();
    long bytesBefore = bytesReceived();
    long startNs = System.nanoTime();
    LockSupport.parkNanos(durationNs);
    Usage received = receiver.usage().since(receivedBefore);
    double tookS = (System.nanoTime() - startNs) / 1e9;
    long bytes = bytesReceived() - bytesBefore;
    Usage sent = sender.usage().since(sentBefore);
    double messages = Math.max(1, received.frames());
    return new Turn(
        received.frames() / tookS,
        bytes / tookS,
        sent.cpuNs() / messages,
        received.cpuNs() / messages,
        sent.allocatedBytes() / messages,
        received.allocatedBytes() / messages,
        (resent() - resentBefore) / messages);
  }

  /// Stops sending, and waits until everything has arrived. What was lost on the way is sent again
  /// after a second or more.
  private void stop() throws IOException {
    sender.ask("stop");
    long deadlineNs = System.nanoTime() + MOST_DRAIN_NS;
    long sent;
    long arrived;
    do {
      LockSupport.parkNanos(LOOK_NS);
      sent = sender.usage().frames();
      arrived = receiver.usage().frames();
    } while (sent != arrived && System.nanoTime() < deadlineNs);
    if (sent != arrived) {
      throw new IOException(title + ": " + sent + " messages were sent, " + arrived + " arrived");
    }
  }

  private long bytesReceived() throws IOException {
    return Long.parseLong(receiver.ask("counted").split(" ", -1)[0]);
  }

  private long resent() throws IOException {
    return Long.parseLong(sender.ask("counted").split(" ", -1)[1]);
  }

  /// One message at a time, there and back.
  RoundTrips roundTrips(int bytes, long durationNs) throws IOException {
    receiver.ask("echo 1");
    sender.ask("ping " + bytes);
    LockSupport.parkNanos(durationNs);
    String[] numbers = sender.ask("ping-end").split(" ", -1);
    receiver.ask("echo 0");
    return new RoundTrips(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]) * 1e9 / durationNs);
  }

  /// The receiver stops reading for a second under full load, and reads again.
  ///
  /// @return milliseconds from then until the rate is back, to the end of the window in which it is
  double recoveryMs(int bytes) throws IOException {
    sender.ask("send " + bytes);
    LockSupport.parkNanos(SETTLE_NS);
    String answer = receiver.ask("stall " + STALL_MS + " " + WINDOWS);
    stop();
    long[] numbers = Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return recoveredMs(numbers);
  }

  /// What was held during the stall comes at once and is not counted: only what the sender sends
  /// after it.
  private static double recoveredMs(long[] numbers) {
    double perWindow = (double) numbers[0] * WINDOW_NS / BEFORE_NS;
    long held = numbers[1];
    int first = 2;
    for (int at = first; at + TOGETHER <= numbers.length; at++) {
      long before = at == first ? 0 : Math.max(0, numbers[at - 1] - held);
      long after = Math.max(0, numbers[at + TOGETHER - 1] - held);
      if (after - before >= BACK * perWindow * TOGETHER) {
        return (at - first + 1) * (WINDOW_NS / 1e6);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// The rate of all associations, while one of them is read or is not.
  ///
  /// @param stalled whether the first one is not read
  Turn many(int bytes, long durationNs, boolean stalled) throws IOException {
    if (stalled) {
      receiver.ask("hold");
    }
    sender.ask("send " + bytes);
    LockSupport.parkNanos(SETTLE_NS);
    Turn measured = measure(durationNs);
    if (stalled) {
      receiver.ask("go-on");
    }
    stop();
    return measured;
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }
}
