package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Admission;
import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Send;
import io.weir.transport.SendLimits;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.SocketOptions;
import io.weir.transport.Watermarks;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Laws 3 to 7 and 9 of the design: a peer that stops reading.
@ParameterizedClass
@EnumSource
class TcpStallTest extends OverSockets {
  private static final int PAYLOAD_BYTES = 10_000;
  private static final Duration SOON = Duration.ofMillis(20);
  private static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());

  private final Recorder recorder = new Recorder();
  private final Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();

  TcpStallTest(Polling polling) {
    super(polling);
  }

  private static ConnectionOptions options(Timing timing) {
    return OPTIONS
        .withSends(
            SendLimits.DEFAULTS
                .withData(new Bounds(50, 50 * PAYLOAD_BYTES))
                .withWatermarks(new Watermarks(100_000, 300_000)))
        .withSocket(SocketOptions.DEFAULTS.withSendBuffer(16 << 10).withNotSentLow(16 << 10))
        .withTiming(timing);
  }

  /// Long enough without progress that the kernel's buffers are full for good.
  private static Timing timing() {
    Timing usual = Timing.DEFAULTS;
    return new Timing(usual.connect(), Duration.ofMillis(200), null, usual.drain());
  }

  /// A connection to a peer that does not read.
  private Handled connected(ConnectionOptions options) throws IOException {
    try (ServerSocket server = RawPeer.listening(16 << 10)) {
      Endpoint endpoint = Endpoint.tcp("127.0.0.1", server.getLocalPort());
      CompletableFuture<Connection> made = transport.connect(endpoint, options, recorder);
      RawPeer peer = closing(RawPeer.acceptedBy(server));
      return new Handled(made.orTimeout(30, TimeUnit.SECONDS).join(), peer);
    }
  }

  private Send numbered(int number) {
    return Send.of(ByteBuffer.allocate(PAYLOAD_BYTES).putInt(number).array())
        .telling(outcomes::add);
  }

  /// Offers until the peer's and our own buffers are full.
  ///
  /// @return messages accepted
  private int fill(Connection connection) {
    int accepted = 0;
    boolean full = false;
    while (!full) {
      if (connection.offer(numbered(accepted)).equals(Admission.ACCEPTED)) {
        accepted++;
      } else {
        // Full may be because the loop had no time yet: it is for good once the peer is stalled.
        full = recorder.events().contains("stalled");
        Thread.onSpinWait();
      }
    }
    return accepted;
  }

  private static int number(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt();
  }

  @Test
  void aPeerThatStopsReadingLosesNothingAndDelaysControlNot() throws Exception {
    Handled joined = connected(options(timing()));
    Connection connection = joined.connection();
    int accepted = fill(connection);
    recorder.awaitEvent("stalled");
    recorder.awaitEvent("unwritable");
    assertThat(connection.isWritable()).isFalse();
    assertThat(connection.offer(numbered(-1))).isEqualTo(Admission.FULL);
    assertThat(connection.stats().sends().queuedMessages()).isEqualTo(50);
    CompletableFuture<SendOutcome> cancelled = connection.sendAsync(numbered(-1));
    assertThat(connection.stats().sends().waiters()).isEqualTo(1);
    assertThat(cancelled.cancel(false)).isTrue();

    long deadlineNs = Deadlines.after(System.nanoTime(), SOON);
    assertThat(connection.send(numbered(-2).before(deadlineNs))).isEqualTo(EXPIRED);
    Blocked<SendOutcome> patient = Blocked.in(() -> connection.send(numbered(accepted)));
    long handedOver = connection.stats().sends().handedOverMessages();
    assertThat(connection.offer(control("urgent"))).isEqualTo(Admission.ACCEPTED);
    assertThat(connection.closed()).as("a stall is not a death").isNotDone();
    assertThat(connection.stats().stalls()).isPositive();

    List<Integer> received = new ArrayList<>();
    int urgentAt = -1;
    while (received.size() < accepted + 1) {
      byte[] payload = joined.peer().receiveBytes();
      if (payload.length == PAYLOAD_BYTES) {
        received.add(number(payload));
      } else {
        urgentAt = received.size();
      }
    }
    assertThat(received).isEqualTo(IntStream.rangeClosed(0, accepted).boxed().toList());
    assertThat((long) urgentAt)
        .as("after what had left and what had begun, before all that waited")
        .isBetween(handedOver, handedOver + 1);
    assertThat(patient.result()).isEqualTo(SendOutcome.HANDED_OVER);
    recorder.awaitEvent("stallEnded");
    recorder.awaitEvent("drained");
    assertOrdered(recorder.events(), "stalled", "stallEnded");
    assertOrdered(recorder.events(), "unwritable", "writable");
    assertThat(outcomes).hasSize(accepted).containsOnly(SendOutcome.HANDED_OVER);
  }

  @Test
  void aDeadlineIsKeptWhileThePeerIsStalled() throws Exception {
    Handled joined = connected(options(timing()));
    Connection connection = joined.connection();
    fill(connection);
    int expired = 0;
    while (expired < 3) {
      var outcome = new CompletableFuture<SendOutcome>();
      long deadlineNs = Deadlines.after(System.nanoTime(), SOON);
      Send late = control("late").before(deadlineNs).telling(outcome::complete);
      assertThat(connection.offer(late)).isEqualTo(Admission.ACCEPTED);
      // The kernel may still find room for a few bytes, but not for ever.
      if (outcome.get(30, TimeUnit.SECONDS).equals(EXPIRED)) {
        assertThat(Deadlines.passed(deadlineNs, System.nanoTime())).isTrue();
        expired++;
      }
    }
    assertThat(connection.stats().sends().expiredMessages()).isEqualTo(3);
    assertThat(connection.closed()).isNotDone();
  }

  @Test
  void aBlockedSenderIsInterruptibleWhileThePeerIsStalled() throws Exception {
    Handled joined = connected(options(timing()));
    int accepted = fill(joined.connection());
    Blocked<SendOutcome> first = Blocked.in(() -> joined.connection().send(numbered(-1)));
    Blocked<SendOutcome> second = Blocked.in(() -> joined.connection().send(numbered(accepted)));
    eventually("both wait", () -> joined.connection().stats().sends().waiters() == 2);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    for (int i = 0; i <= accepted; i++) {
      assertThat(number(joined.peer().receiveBytes())).isEqualTo(i);
    }
    assertThat(second.result()).isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aStalledPeerDelaysNoOther() throws Exception {
    try (var single = new TcpTransport(1, polling())) {
      TcpTransport usual = transport;
      transport = single;
      Handled stalled = connected(options(timing()));
      fill(stalled.connection());
      Joined other = joined(OPTIONS);
      transport = usual;
      assertThat(other.connection().send(new byte[] {'x'})).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(other.peer().receive()).isEqualTo("x");
      stalled.connection().abort(new CloseReason.LocalClose("enough"));
      other.peer().close();
    }
  }

  @Test
  void aStallLimitEndsTheConnection() throws Exception {
    Duration limit = Duration.ofMillis(60);
    Handled joined = connected(options(new Timing(Timing.DEFAULTS.connect(), SOON, limit, SOON)));
    int accepted = fillUntilClosed(joined.connection());
    CloseReason reason = recorder.closedBy();
    assertThat(reason).isEqualTo(new CloseReason.TimedOut("stall limit", limit));
    assertOrdered(recorder.events(), "stalled", "closed " + reason);
    assertThat(outcomes).hasSize(accepted);
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(reasonOf(outcome)).isIn(reason, new CloseReason.LocalClose("none")));
    long unsent = outcomes.stream().filter(o -> !o.equals(SendOutcome.HANDED_OVER)).count();
    assertThat(joined.connection().closed().join().unsentMessages()).isEqualTo((int) unsent);
    assertThat(unsent).isPositive();
  }

  private int fillUntilClosed(Connection connection) {
    int accepted = 0;
    boolean closed = false;
    while (!closed) {
      switch (connection.offer(numbered(accepted))) {
        case Admission.Accepted _ -> accepted++;
        case Admission.Full _ -> Thread.onSpinWait();
        case Admission.Closed _ -> closed = true;
      }
    }
    return accepted;
  }

  private static CloseReason reasonOf(SendOutcome outcome) {
    return switch (outcome) {
      case Cut(long _, CloseReason reason) -> reason;
      case NotSent(Unsent.Closed(CloseReason reason)) -> reason;
      case NotSent _,
          SendOutcome.Acknowledged _,
          SendOutcome.Unacknowledged _,
          SendOutcome.Abandoned _,
          SendOutcome.Underway _,
          SendOutcome.Queued _ ->
          throw new AssertionError(outcome);
      case SendOutcome.HandedOver _ -> new CloseReason.LocalClose("none");
    };
  }

  @Test
  void aDrainThatRunsOutOfTimeSaysWhatDidNotGo() throws Exception {
    Handled joined = connected(options(timing()));
    Connection connection = joined.connection();
    int accepted = fill(connection);
    var why = new CloseReason.LocalClose("enough");
    Connection.CloseReport report = connection.close(why, SOON).get(30, TimeUnit.SECONDS);
    assertThat(report.reason()).isEqualTo(why);
    assertThat(outcomes).hasSize(accepted);
    long handedOver = connection.stats().sends().handedOverMessages();
    assertThat(report.unsentMessages()).isEqualTo(accepted - (int) handedOver).isPositive();
    assertThat(outcomes.stream().filter(SendOutcome.HANDED_OVER::equals).count())
        .isEqualTo(handedOver);
    assertThat(outcomes)
        .allSatisfy(o -> assertThat(reasonOf(o)).isIn(why, new CloseReason.LocalClose("none")));
  }

  @Test
  void aDrainGoesOnWhenThePeerHasFinishedItsOwnStream() throws Exception {
    Handled joined = connected(options(timing()));
    Connection connection = joined.connection();
    int accepted = fill(connection);
    CompletableFuture<Connection.CloseReport> closed =
        connection.close(new CloseReason.LocalClose("enough"), Duration.ofSeconds(30));
    joined.peer().finish();
    eventually(
        "our side has seen the end",
        () -> recorder.events().stream().anyMatch(event -> event.startsWith("closing")));
    for (int i = 0; i < accepted; i++) {
      assertThat(number(joined.peer().receiveBytes())).isEqualTo(i);
    }
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    assertThat(closed.get(30, TimeUnit.SECONDS).unsentMessages()).isZero();
  }
}
