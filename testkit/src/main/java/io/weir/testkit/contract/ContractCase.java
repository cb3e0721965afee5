package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.soon;
import static io.weir.testkit.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendLimits;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import io.weir.transport.Watermarks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/// What the parts of the contract have in common: one transport for each test, pairs of sockets on
/// it, numbered messages, and a peer that stops reading. Owned by the test's thread.
abstract class ContractCase {
  /// Messages of this size make a peer that does not read stop its sender.
  static final int LARGE_BYTES = 10_000;

  /// Most messages that wait in the data lane of [#stalling()].
  static final int MOST_QUEUED = 50;

  static final CloseReason ENOUGH = new CloseReason.LocalClose("enough");

  /// Short, and never a deadline that something has to keep.
  static final Duration SOON = Duration.ofMillis(20);

  final TransportUnderTest subject;
  final Transport transport;
  private final List<Connection> connections = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  ContractCase(TransportUnderTest subject) {
    this.subject = subject;
    transport = subject.transport();
  }

  /// A stalled connection would have the transport wait for its drain time.
  @AfterEach
  void closeEverything() {
    listeners.forEach(Listener::close);
    connections.forEach(connection -> connection.abort(ENOUGH));
    subject.close();
  }

  <T extends Connection> T closing(T connection) {
    connections.add(connection);
    return connection;
  }

  // ---- connections

  /// Both ends of a connection.
  record Pair(MessageSocket client, MessageSocket server) {}

  Listener listen(ConnectionOptions options) {
    Listener listener = transport.listen(subject.listening(), options);
    listeners.add(listener);
    return listener;
  }

  MessageSocket connect(Endpoint endpoint) throws InterruptedException {
    return closing(transport.connect(endpoint, subject.options()));
  }

  MessageSocket accept(Listener listener) throws InterruptedException {
    return closing(Objects.requireNonNull(listener.accept(soonNs()), "nobody connected"));
  }

  Pair joined() throws InterruptedException {
    return joined(subject.options());
  }

  Pair joined(ConnectionOptions options) throws InterruptedException {
    return joined(listen(options), options);
  }

  Pair joined(Listener listener, ConnectionOptions options) throws InterruptedException {
    MessageSocket client = closing(transport.connect(listener.endpoint(), options));
    return new Pair(client, accept(listener));
  }

  /// A connection that stalls soon when its peer does not read.
  ConnectionOptions stalling() {
    Timing usual = Timing.DEFAULTS;
    return subject.holdingLittle(
        subject
            .options()
            .withSends(
                SendLimits.DEFAULTS
                    .withData(new Bounds(MOST_QUEUED, (long) MOST_QUEUED * LARGE_BYTES))
                    .withWatermarks(new Watermarks(100_000, 300_000)))
            .withReadBuffer(1 << 10)
            .withTiming(new Timing(usual.connect(), Duration.ofMillis(200), null, usual.drain())));
  }

  /// What messages of these sizes count for in the statistics of who receives them.
  long wireBytes(int... payloadBytes) {
    return Arrays.stream(payloadBytes).mapToLong(subject::receivedBytes).sum();
  }

  // ---- messages

  static byte[] numbered(int number, int bytes) {
    return ByteBuffer.allocate(bytes).putInt(number).array();
  }

  static Send large(int number) {
    return Send.of(numbered(number, LARGE_BYTES));
  }

  static int number(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt();
  }

  static byte[] payload(Received received) {
    if (received instanceof Received.Message message) {
      return message.payload();
    }
    throw new AssertionError("no message: " + received);
  }

  static byte[] receive(MessageSocket socket) throws InterruptedException {
    return payload(socket.receive(soonNs()));
  }

  /// The numbers of the next messages.
  static List<Integer> numbers(MessageSocket socket, int count) throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(number(receive(socket)));
    }
    return numbers;
  }

  /// Why there will be nothing more.
  static CloseReason end(MessageSocket socket) throws InterruptedException {
    Received received = socket.receive(soonNs());
    if (received instanceof Received.Ended(CloseReason reason, byte[] rest)) {
      assertThat(rest).isEmpty();
      return reason;
    }
    throw new AssertionError("not the end: " + received);
  }

  /// Closes the client in order: what the server has not received yet is an error.
  static void assertNothingMore(Pair pair) throws InterruptedException {
    pair.client().close();
    assertThat(end(pair.server())).isEqualTo(new CloseReason.PeerClosed(0));
  }

  static Connection.CloseReport report(Connection connection) {
    return soon(connection.closed());
  }

  // ---- owners

  static SocketEvent event(Mailbox<SocketEvent> inbox) throws InterruptedException {
    return Objects.requireNonNull(inbox.take(soonNs()), "nothing came");
  }

  /// The next message that an owner is given, whose work is done at once.
  static byte[] data(Mailbox<SocketEvent> inbox) throws InterruptedException {
    SocketEvent event = event(inbox);
    if (event instanceof SocketEvent.Data data) {
      inbox.finished(event);
      return data.payload();
    }
    throw new AssertionError("no message: " + event);
  }

  static List<Integer> numbers(Mailbox<SocketEvent> inbox, int count) throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(number(data(inbox)));
    }
    return numbers;
  }

  // ---- a peer that does not read

  /// Offers large messages, numbered from 0, until the peer's buffers and our own are full for
  /// good.
  ///
  /// @return messages accepted
  static int fill(Connection connection) {
    return fill(connection, ContractCase::large);
  }

  static int fill(Connection connection, IntFunction<Send> message) {
    long deadlineNs = soonNs();
    int accepted = 0;
    boolean full = false;
    while (!full) {
      switch (connection.offer(message.apply(accepted))) {
        case Admission.Accepted _ -> accepted++;
        case Admission.Full _ -> {
          // Full may be because the transport had no time yet: it is for good once it stalls.
          full = connection.stats().stalls() > 0;
          LockSupport.parkNanos(100_000);
        }
        case Admission.Closed(CloseReason reason) -> throw new AssertionError(reason.toString());
      }
      assertThat(System.nanoTime() - deadlineNs).as("the sender is stopped").isNegative();
    }
    return accepted;
  }

  static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
