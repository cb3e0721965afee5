package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Deadlines;
import io.weir.transport.Eventually;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.ReadMode;
import io.weir.transport.Send;
import io.weir.transport.SendLimits;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.SocketEvent;
import io.weir.transport.SocketOptions;
import io.weir.transport.Watermarks;
import io.weir.transport.netty.TcpTransport.Polling;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws of flow control with TLS: peers that stop reading, and readers that do.
@ParameterizedClass
@EnumSource
class TlsFlowTest extends OverTls {
  private static final int PAYLOAD_BYTES = 10_000;
  private static final String TLS = "TLSv1.3";
  private static final Duration SOON = Duration.ofMillis(20);
  private static final SendOutcome EXPIRED = new NotSent(new Unsent.Expired());
  private static final CloseReason ENOUGH = new CloseReason.LocalClose("enough");

  private final Recorder recorder = new Recorder();
  private final Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();

  TlsFlowTest(Polling polling) {
    super(polling);
  }

  private static ConnectionOptions small() {
    Timing usual = Timing.DEFAULTS;
    return serving()
        .withSends(
            SendLimits.DEFAULTS
                .withData(new Bounds(50, 50 * PAYLOAD_BYTES))
                .withWatermarks(new Watermarks(100_000, 300_000)))
        .withSocket(SocketOptions.DEFAULTS.withSendBuffer(16 << 10).withNotSentLow(16 << 10))
        .withTiming(new Timing(usual.connect(), Duration.ofMillis(200), null, usual.drain()));
  }

  private record Slow(Connection connection, TlsPeer peer) {}

  /// A connection to a peer that does not read.
  private Slow slow(ConnectionOptions options) {
    try (Listener listener = transport.listen(LOOPBACK, options, () -> recorder)) {
      TlsPeer peer = closing(TlsPeer.connectedTo(listener.endpoint(), local, TLS, 16 << 10));
      return new Slow(recorder.connection(), peer);
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
        full = recorder.events().contains("stalled");
        Thread.onSpinWait();
      }
    }
    return accepted;
  }

  private static int number(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt();
  }

  // ---- sending

  /// The outcomes, once so many are told: that may be after the peer has the bytes.
  private List<SendOutcome> told(int messages) {
    eventually("every outcome is told", () -> outcomes.size() >= messages);
    return List.copyOf(outcomes);
  }

  @Test
  void aPeerThatStopsReadingLosesNothingAndControlGoesBeforeAllThatIsNotCommitted() {
    Slow joined = slow(small());
    Connection connection = joined.connection();
    int accepted = fill(connection);
    recorder.awaitEvent("stalled");
    recorder.awaitEvent("unwritable");
    assertThat(connection.offer(numbered(-1))).isEqualTo(Admission.FULL);
    assertThat(connection.stats().sends().queuedMessages()).isEqualTo(50);
    long handedOver = connection.stats().sends().handedOverMessages();
    assertThat(connection.offer(control("urgent"))).isEqualTo(Admission.ACCEPTED);
    assertThat(connection.closed()).as("a stall is not a death").isNotDone();

    List<Integer> received = new ArrayList<>();
    int urgentAt = -1;
    while (received.size() < accepted || urgentAt < 0) {
      byte[] payload = joined.peer().receiveBytes();
      if (payload.length == PAYLOAD_BYTES) {
        received.add(number(payload));
      } else {
        urgentAt = received.size();
      }
    }
    assertThat(received).isEqualTo(IntStream.range(0, accepted).boxed().toList());
    assertThat((long) urgentAt)
        .as("after what had left and the batch that was committed, before all that waited")
        .isBetween(handedOver, handedOver + 1 + (64 << 10) / PAYLOAD_BYTES);
    recorder.awaitEvent("stallEnded");
    recorder.awaitEvent("drained");
    assertOrdered(recorder.events(), "stalled", "stallEnded");
    assertOrdered(recorder.events(), "unwritable", "writable");
    assertThat(told(accepted)).hasSize(accepted).containsOnly(SendOutcome.HANDED_OVER);
  }

  @Test
  void aDeadlineTakesOutWhatIsNotCommitted() throws Exception {
    Slow joined = slow(small());
    int accepted = fill(joined.connection());
    int expired = 0;
    while (expired < 3) {
      var outcome = new CompletableFuture<SendOutcome>();
      long deadlineNs = Deadlines.after(System.nanoTime(), SOON);
      Send late = control("late").before(deadlineNs).telling(outcome::complete);
      assertThat(joined.connection().offer(late)).isEqualTo(Admission.ACCEPTED);
      // The kernel may still find room for a batch, but not for ever.
      if (outcome.get(30, TimeUnit.SECONDS).equals(EXPIRED)) {
        expired++;
      }
    }
    assertThat(joined.connection().stats().sends().expiredMessages()).isEqualTo(3);
    int data = 0;
    while (data < accepted) {
      byte[] payload = joined.peer().receiveBytes();
      data += payload.length == PAYLOAD_BYTES ? 1 : 0;
    }
    recorder.awaitEvent("drained");
    assertThat(told(accepted)).hasSize(accepted).containsOnly(SendOutcome.HANDED_OVER);
  }

  @Test
  void anAbortResetsAndSaysHowMuchOfEachWasCommitted() throws Exception {
    Slow joined = slow(small());
    Connection connection = joined.connection();
    int accepted = fill(connection);
    connection.abort(ENOUGH);
    CloseReport report = connection.closed().get(30, TimeUnit.SECONDS);
    assertThat(report.reason()).isEqualTo(ENOUGH);
    assertThat(told(accepted)).hasSize(accepted);
    assertThat(report.unsentMessages())
        .isEqualTo(accepted - (int) connection.stats().sends().handedOverMessages());
    assertThat(outcomes.stream().filter(Cut.class::isInstance))
        .as("a batch was underway")
        .isNotEmpty()
        .allSatisfy(
            cut -> assertThat(((Cut) cut).handedOverBytes()).isBetween(1L, 4L + PAYLOAD_BYTES));
    assertThat(joined.peer().readBelowToEnd()).isEqualTo(RawPeer.End.RESET);
  }

  @Test
  void aGracefulCloseHandsEverythingOver() throws Exception {
    Slow joined = slow(small());
    Connection connection = joined.connection();
    int accepted = fill(connection);
    CompletableFuture<CloseReport> closed = connection.close(ENOUGH, Duration.ofSeconds(30));
    assertThat(connection.offer(data("late"))).isEqualTo(new Admission.Closed(ENOUGH));
    for (int i = 0; i < accepted; i++) {
      assertThat(number(joined.peer().receiveBytes())).isEqualTo(i);
    }
    assertThat(joined.peer().bytesToEnd()).isZero();
    joined.peer().finish();
    assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(new CloseReport(ENOUGH, 0, 0));
    assertThat(told(accepted)).hasSize(accepted).containsOnly(SendOutcome.HANDED_OVER);
  }

  // ---- receiving

  /// The window holds what the credit allowed, and what one read decrypts to beyond it.
  @Test
  void aReaderThatDoesNotReadStopsTheSenderAndLosesNothing() throws Exception {
    int buffer = 16 << 10;
    Pair pair = pair(serving().withReadBuffer(buffer), calling().withTiming(small().timing()));
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(4, 4 * PAYLOAD_BYTES));
    pair.server().handTo(inbox);
    pair.server().read(ReadMode.ALWAYS);
    int sent = 0;
    while (pair.client().stats().stalls() == 0) {
      if (pair.client().offer(numbered(sent)).equals(Admission.ACCEPTED)) {
        sent++;
      }
      assertThat(pair.server().stats().windowBytes()).isLessThanOrEqualTo(3L * buffer);
    }
    assertThat(pair.server().stats().readingPauses()).isPositive();
    for (int i = 0; i < sent; i++) {
      var event = (SocketEvent.Data) Objects.requireNonNull(inbox.take(Eventually.soonNs()));
      assertThat(number(event.payload())).isEqualTo(i);
      assertThat(pair.server().stats().windowBytes()).isLessThanOrEqualTo(3L * buffer);
      inbox.finished(event);
    }
    eventually("all is settled", () -> pair.client().stats().sends().queuedMessages() == 0);
    assertThat(told(sent)).hasSize(sent).containsOnly(SendOutcome.HANDED_OVER);
  }

  /// Not even the end of the stream makes a paused reader take in what the kernel can hold.
  @Test
  void aPassiveReaderTakesInNoMoreWhenThePeerEnds() throws Exception {
    int buffer = 4 << 10;
    Secured joined = secured(serving().withReadBuffer(buffer), TLS, 0);
    for (int i = 0; i < 100; i++) {
      joined.peer().write(RawPeer.frame(new byte[2_000]));
    }
    joined.peer().finish();
    joined.peer().truncate();
    eventually("it reads ahead", () -> joined.connection().stats().windowBytes() >= buffer);
    for (int i = 0; i < 100; i++) {
      assertThat(receive(joined.connection())).hasSize(2_000);
      assertThat(joined.connection().stats().windowBytes()).isLessThan(2L * buffer + (16 << 10));
    }
    assertThat(receive(joined.connection())).isEqualTo("ended PeerClosed[unfinishedBytes=0]");
  }
}
