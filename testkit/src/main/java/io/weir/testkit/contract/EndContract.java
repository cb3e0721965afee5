package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static io.weir.testkit.Eventually.soon;
import static io.weir.testkit.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Blocked;
import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.Mailbox;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.SocketEvent;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Law 10: a connection ends with one reason for everyone, and nothing disappears silently.
abstract class EndContract extends ContractCase {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final CloseReason PEER_CLOSED = new CloseReason.PeerClosed(0);

  EndContract(TransportUnderTest subject) {
    super(subject);
  }

  // ---- in order

  @Test
  void aGracefulCloseDrainsAndThePeerSeesTheEndAfterTheLastMessage() throws InterruptedException {
    Pair pair = joined(stalling());
    Queue<SendOutcome> told = new ConcurrentLinkedQueue<>();
    int accepted = fill(pair.client(), number -> large(number).telling(told::add));
    CompletableFuture<CloseReport> closed = pair.client().close(ENOUGH, LONG);
    assertThat(pair.client().offer(large(-1))).isEqualTo(new Admission.Closed(ENOUGH));
    assertThat(closed).as("it waits for the queue").isNotDone();
    assertThat(numbers(pair.server(), accepted)).isEqualTo(upTo(accepted));
    assertThat(end(pair.server())).isEqualTo(PEER_CLOSED);
    assertThat(soon(closed)).isEqualTo(new CloseReport(ENOUGH, 0, 0));
    assertThat(told).hasSize(accepted).containsOnly(SendOutcome.HANDED_OVER);
    assertThat(report(pair.server()).reason()).isEqualTo(PEER_CLOSED);
  }

  @Test
  void aCloseThatRunsOutOfTimeSaysWhatDidNotGo() throws InterruptedException {
    Pair pair = joined(stalling());
    Queue<SendOutcome> told = new ConcurrentLinkedQueue<>();
    int accepted = fill(pair.client(), number -> large(number).telling(told::add));
    CloseReport report = soon(pair.client().close(ENOUGH, SOON));
    assertThat(report.reason()).isEqualTo(ENOUGH);
    assertThat(told).hasSize(accepted);
    assertAllTold(told, 0, report);
  }

  /// Each message has one outcome, and those that did not go, and those that waited for room, are
  /// as many as the report says.
  private static void assertAllTold(Queue<SendOutcome> told, int waiting, CloseReport report) {
    int unsent = waiting;
    for (SendOutcome outcome : told) {
      if (!outcome.equals(SendOutcome.HANDED_OVER)) {
        assertThat(reason(outcome)).isEqualTo(report.reason());
        unsent++;
      }
    }
    assertThat(report.unsentMessages()).isEqualTo(unsent).isPositive();
  }

  private static CloseReason reason(SendOutcome outcome) {
    if (outcome instanceof Cut(long _, CloseReason reason)) {
      return reason;
    }
    if (outcome instanceof NotSent(Unsent.Closed(CloseReason reason))) {
      return reason;
    }
    throw new AssertionError(outcome.toString());
  }

  @Test
  void theEndIsToldAgainAndAgainAndToEveryone() throws InterruptedException {
    Pair pair = joined();
    Blocked<CloseReason> reader = Blocked.in(() -> end(pair.server()));
    pair.client().close(ENOUGH, LONG);
    assertThat(reader.result()).isEqualTo(PEER_CLOSED);
    for (int i = 0; i < 3; i++) {
      assertThat(end(pair.server())).isEqualTo(PEER_CLOSED);
    }
    assertThat(report(pair.server())).isEqualTo(new CloseReport(PEER_CLOSED, 0, 0));
    assertThat(pair.server().send(new byte[1]))
        .isEqualTo(new NotSent(new Unsent.Closed(PEER_CLOSED)));
    assertThat(pair.server().trySend(new byte[1])).isEqualTo(new Admission.Closed(PEER_CLOSED));
    assertThat(report(pair.client()).reason()).isEqualTo(ENOUGH);
    assertThat(end(pair.client())).isEqualTo(ENOUGH);
  }

  @Test
  void theFirstReasonStays() throws InterruptedException {
    Pair pair = joined();
    pair.client().close(ENOUGH, LONG);
    pair.client().abort(new CloseReason.LocalClose("again"));
    pair.client().close();
    assertThat(report(pair.client()).reason()).isEqualTo(ENOUGH);
  }

  @Test
  void messagesThatFoundNoRoomBeforeTheEndAreStillDelivered() throws InterruptedException {
    Pair pair = joined();
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(2, 1_000));
    pair.server().handTo(owner);
    pair.server().read(ReadMode.ALWAYS);
    for (int i = 0; i < 10; i++) {
      pair.client().trySend(numbered(i, 8));
    }
    eventually("the mailbox is full", () -> pair.server().stats().readingPauses() > 0);
    pair.client().close(ENOUGH, LONG);
    int next = 0;
    SocketEvent event = event(owner);
    while (!(event instanceof SocketEvent.Ended)) {
      if (event instanceof SocketEvent.Data data) {
        assertThat(number(data.payload())).isEqualTo(next);
        next++;
      }
      owner.finished(event);
      event = event(owner);
    }
    assertThat(next).isEqualTo(10);
    assertThat(event).isEqualTo(new SocketEvent.Ended(pair.server(), report(pair.server())));
    assertThat(report(pair.server()).reason()).isEqualTo(PEER_CLOSED);
    assertThat(owner.poll()).as("the last event").isNull();
    assertThat(pair.server().read(ReadMode.ONCE)).isFalse();
  }

  @Test
  void bytesThatNobodyTookAreCounted() throws InterruptedException {
    Pair pair = joined();
    for (int i = 0; i < 3; i++) {
      pair.client().trySend(numbered(i, 8));
    }
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
    eventually("all have come", () -> pair.server().stats().receivedBytes() == wireBytes(8, 8, 8));
    CloseReport report = soon(pair.server().close(ENOUGH, LONG));
    assertThat(report).isEqualTo(new CloseReport(ENOUGH, 0, wireBytes(8, 8)));
  }

  @Test
  void oneDirectionMayEndBeforeTheOther() throws InterruptedException {
    Assumptions.assumeTrue(subject.halfCloses(), "both directions end together");
    Pair pair = joined(subject.options().withHalfClose(true));
    pair.client().trySend(numbered(0, 8));
    pair.client().shutdownOutput();
    assertThat(pair.client().send(new byte[1])).as("harmless").isInstanceOf(NotSent.class);
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
    assertThat(end(pair.server())).isEqualTo(PEER_CLOSED);
    assertThat(pair.server().send(numbered(1, 8))).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(numbers(pair.client(), 1)).containsExactly(1);
    pair.server().close();
    assertThat(end(pair.client())).isEqualTo(PEER_CLOSED);
  }

  // ---- at once

  @Test
  void anAbortIsABreakForThePeer() throws InterruptedException {
    Pair pair = joined();
    pair.client().send(numbered(0, 8));
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
    Blocked<Received> reader = Blocked.in(() -> pair.server().receive(soonNs()));
    pair.client().abort(ENOUGH);
    assertThat(report(pair.client())).isEqualTo(new CloseReport(ENOUGH, 0, 0));
    CloseReason seen = report(pair.server()).reason();
    assertThat(seen)
        .isInstanceOf(
            subject.tellsAborts() ? CloseReason.Reset.class : CloseReason.PeerClosed.class);
    assertThat(reader.result())
        .isInstanceOfSatisfying(
            Received.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(seen));
    assertThat(pair.server().trySend(new byte[1])).isEqualTo(new Admission.Closed(seen));
  }

  @Test
  void anAbortReportsWhatWasQueuedAndWakesWhoWaits() throws InterruptedException {
    Pair pair = joined(stalling());
    Queue<SendOutcome> told = new ConcurrentLinkedQueue<>();
    int accepted = fill(pair.client(), number -> large(number).telling(told::add));
    Blocked<SendOutcome> sender = Blocked.in(() -> pair.client().send(large(-1)));
    CompletableFuture<SendOutcome> future = pair.client().sendAsync(large(-1));
    Blocked<CloseReason> reader = Blocked.in(() -> end(pair.client()));
    pair.client().abort(ENOUGH);
    SendOutcome closed = new NotSent(new Unsent.Closed(ENOUGH));
    assertThat(sender.result()).isEqualTo(closed);
    assertThat(soon(future)).isEqualTo(closed);
    assertThat(reader.result()).isEqualTo(ENOUGH);
    CloseReport report = report(pair.client());
    eventually("all are told", () -> told.size() == accepted);
    assertAllTold(told, 2, report);
  }

  @Test
  void aMessageGivenToAnEndedConnectionIsNotSent() throws InterruptedException {
    Pair pair = joined();
    pair.client().abort(ENOUGH);
    report(pair.client());
    assertThat(pair.client().send(new byte[1])).isEqualTo(new NotSent(new Unsent.Closed(ENOUGH)));
    assertThat(pair.client().sendAsync(Send.of(new byte[1])).join())
        .isEqualTo(new NotSent(new Unsent.Closed(ENOUGH)));
    assertThat(pair.client().trySend(new byte[1])).isEqualTo(new Admission.Closed(ENOUGH));
    assertThat(pair.client().read(ReadMode.PASSIVE)).isFalse();
  }
}
