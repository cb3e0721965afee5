package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Admission;
import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.Mailbox;
import io.weir.transport.ReadMode;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.SocketEvent;
import io.weir.transport.SocketOptions;
import io.weir.transport.netty.TcpTransport.Polling;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Law 10 of the design: how connections end, and what is told about it.
@ParameterizedClass
@EnumSource
class TcpEndTest extends OverSockets {
  private static final CloseReason ENOUGH = new CloseReason.LocalClose("enough");
  private static final byte[] BAD_LENGTH = {-1, -1, -1, -1};

  TcpEndTest(Polling polling) {
    super(polling);
  }

  private static CloseReport report(Connection connection) {
    return connection.closed().orTimeout(30, TimeUnit.SECONDS).join();
  }

  // ---- the reason, the same for everyone

  /// A connection, whoever reads it, and the plain socket at its other end.
  private record Ended(Connection connection, RawPeer peer) {}

  /// Ends a connection with a mailbox and one with a handler, and asks everyone for the reason.
  private CloseReason reasonForAll(Consumer<Ended> ending) throws InterruptedException {
    Joined mailbox = joined(OPTIONS);
    mailbox.peer().send("one", "two");
    assertThat(receive(mailbox.connection())).isEqualTo("one");
    assertThat(receive(mailbox.connection())).isEqualTo("two");
    Blocked<String> reader = Blocked.in(() -> receive(mailbox.connection()));
    ending.accept(new Ended(mailbox.connection(), mailbox.peer()));
    CloseReason reason = report(mailbox.connection()).reason();
    assertThat(reader.result()).as("the reader").isEqualTo("ended " + reason);
    assertThat(receive(mailbox.connection())).as("again").isEqualTo("ended " + reason);
    assertThat(mailbox.connection().send(data("x")))
        .as("the writer that waits")
        .isEqualTo(new NotSent(new Unsent.Closed(reason)));
    assertThat(mailbox.connection().offer(data("x")))
        .as("the writer that does not")
        .isEqualTo(new Admission.Closed(reason));

    var recorder = new Recorder();
    Handled handled = joined(OPTIONS, recorder);
    handled.peer().send("one", "two");
    recorder.awaitFrames(2);
    ending.accept(new Ended(handled.connection(), handled.peer()));
    assertThat(recorder.closedBy()).as("the handler").hasSameClassAs(reason);
    assertThat(report(handled.connection()).reason()).isEqualTo(recorder.closedBy());
    assertThat(handled.connection().offer(data("x")))
        .isEqualTo(new Admission.Closed(recorder.closedBy()));
    assertThat(recorder.events()).endsWith("closed " + recorder.closedBy());
    assertThat(recorder.frames()).containsExactly("one", "two");
    assertThat(recorder.events().stream().filter(e -> e.startsWith("closing")))
        .allSatisfy(event -> assertThat(event).isEqualTo("closing " + recorder.closedBy()));
    return reason;
  }

  @Test
  void aPeerThatEndsBetweenFramesHasClosed() throws InterruptedException {
    assertThat(reasonForAll(joined -> joined.peer().finish()))
        .isEqualTo(new CloseReason.PeerClosed(0));
  }

  @Test
  void aPeerThatEndsWithinAFrameLeftItUnfinished() throws InterruptedException {
    CloseReason reason =
        reasonForAll(
            joined -> {
              joined.peer().write(new byte[] {0, 0, 0, 9, 1, 2, 3});
              joined.peer().finish();
            });
    assertThat(reason).isEqualTo(new CloseReason.PeerClosed(7));
  }

  @Test
  void aPeerThatBreaksTheConnectionHasReset() throws InterruptedException {
    assertThat(reasonForAll(joined -> joined.peer().reset()))
        .isInstanceOfSatisfying(
            CloseReason.Reset.class,
            reset -> assertThat(reset.systemMessage()).containsIgnoringCase("reset"));
  }

  @Test
  void wrongBytesAreAProtocolErrorAtTheirPlaceInTheStream() throws InterruptedException {
    CloseReason reason =
        reasonForAll(
            joined -> {
              joined.peer().write(BAD_LENGTH);
              joined.peer().finish();
            });
    assertThat(reason)
        .isInstanceOfSatisfying(
            CloseReason.ProtocolError.class,
            error -> {
              assertThat(error.offset()).as("after two frames of 7 bytes").isEqualTo(14);
              assertThat(error.detail()).contains("4294967295");
            });
  }

  @Test
  void aLocalCloseIsToldAsSuch() throws InterruptedException {
    CloseReason reason =
        reasonForAll(
            joined -> {
              joined.connection().close(ENOUGH, Duration.ofSeconds(30));
              joined.peer().finish();
            });
    assertThat(reason).isEqualTo(ENOUGH);
  }

  @Test
  void anAbortIsAResetForThePeer() throws InterruptedException {
    CloseReason reason =
        reasonForAll(
            joined -> {
              joined.connection().abort(ENOUGH);
              assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.RESET);
            });
    assertThat(reason).isEqualTo(ENOUGH);
  }

  @Test
  void theFirstReasonHoldsForEveryone() throws InterruptedException {
    var recorder =
        new Recorder() {
          @Override
          public Offer received(ByteBuffer frame) {
            connection().close(ENOUGH, Duration.ofSeconds(30));
            return Offer.TAKEN;
          }
        };
    Handled joined = joined(OPTIONS, recorder);
    var together = new java.io.ByteArrayOutputStream();
    together.writeBytes(RawPeer.frame("close"));
    together.writeBytes(BAD_LENGTH);
    joined.peer().write(together.toByteArray());
    joined.peer().finish();
    CloseReason told = recorder.closedBy();
    assertThat(report(joined.connection()).reason()).isEqualTo(told);
    assertThat(joined.connection().offer(data("x"))).isEqualTo(new Admission.Closed(told));
  }

  // ---- what had arrived before

  @Test
  void framesBeforeABadOneInTheSameReadAreDelivered() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    var together = new java.io.ByteArrayOutputStream();
    together.writeBytes(RawPeer.frame("a"));
    together.writeBytes(RawPeer.frame("b"));
    together.writeBytes(BAD_LENGTH);
    joined.peer().write(together.toByteArray());
    assertThat(receive(joined.connection())).isEqualTo("a");
    assertThat(receive(joined.connection())).isEqualTo("b");
    joined.peer().finish();
    assertThat(receive(joined.connection()))
        .startsWith("ended ProtocolError")
        .contains("offset=10");
  }

  @Test
  void framesThatFoundNoRoomBeforeTheEndAreStillDelivered() throws InterruptedException {
    List<Consumer<RawPeer>> endings = List.of(RawPeer::finish, RawPeer::reset);
    List<String> ends = List.of("ended PeerClosed[unfinishedBytes=0]", "ended Reset");
    for (int i = 0; i < endings.size(); i++) {
      Joined joined = joined(OPTIONS);
      Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(2, 1000));
      joined.connection().handTo(inbox);
      joined.connection().read(ReadMode.ALWAYS);
      joined.peer().send("a", "b", "c", "d", "e");
      eventually("the mailbox is full", () -> joined.connection().stats().readingPauses() == 1);
      endings.get(i).accept(joined.peer());
      for (String expected : List.of("a", "b", "c", "d", "e")) {
        assertThat(next(inbox)).isEqualTo(expected);
      }
      assertThat(next(inbox)).startsWith(ends.get(i));
    }
  }

  @Test
  void theHandlerIsToldOfTheEndOnlyWhenItHasTakenEverything() {
    var recorder = new Recorder();
    recorder.room.set(2);
    Handled joined = joined(OPTIONS, recorder);
    joined.peer().send("a", "b", "c", "d", "e");
    eventually("reading stops", () -> joined.connection().stats().readingPauses() == 1);
    joined.peer().finish();
    // Another message shows that the loop has had its turn since.
    assertThat(joined.connection().offer(data("x"))).isEqualTo(Admission.ACCEPTED);
    assertThat(joined.peer().receive()).isEqualTo("x");
    recorder.room.set(1);
    joined.connection().resumeReading();
    recorder.awaitFrames(3);
    assertThat(recorder.events()).noneMatch(event -> event.startsWith("clos"));
    recorder.room.set(10);
    joined.connection().resumeReading();
    assertThat(recorder.closedBy()).isEqualTo(new CloseReason.PeerClosed(0));
    assertThat(recorder.frames()).containsExactly("a", "b", "c", "d", "e");
    assertThat(recorder.events())
        .containsSubsequence(
            "closing PeerClosed[unfinishedBytes=0]", "closed PeerClosed[unfinishedBytes=0]");
  }

  // ---- graceful

  @Test
  void aGracefulCloseSendsWhatIsQueuedAndRefusesWhatComesLater() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(joined.connection().sendAsync(data("message " + i)));
    }
    joined.connection().close(ENOUGH, Duration.ofSeconds(30));
    assertThat(joined.connection().offer(data("late"))).isEqualTo(new Admission.Closed(ENOUGH));
    for (int i = 0; i < 500; i++) {
      assertThat(joined.peer().receive()).isEqualTo("message " + i);
    }
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    joined.peer().close();
    assertThat(report(joined.connection())).isEqualTo(new CloseReport(ENOUGH, 0, 0));
    assertThat(outcomes)
        .allSatisfy(o -> assertThat(o).isCompletedWithValue(SendOutcome.HANDED_OVER));
    assertThat(receive(joined.connection())).isEqualTo("ended " + ENOUGH);
  }

  @Test
  void aPeerThatNeverEndsItsStreamIsNotWaitedForForEver() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    joined.connection().close();
    assertThat(report(joined.connection()).reason())
        .isEqualTo(new CloseReason.LocalClose("closed"));
  }

  /// What the kernel still holds for a slow peer would be lost in a reset.
  @Test
  void anExpiredMessageDoesNotTurnAGracefulCloseIntoAReset() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Joined joined =
          joined(
              OPTIONS.withSocket(SocketOptions.DEFAULTS.withSendBuffer(1 << 20).withNotSentLow(0)),
              4096);
      byte[] large = new byte[200_000];
      assertThat(joined.connection().send(large)).isEqualTo(SendOutcome.HANDED_OVER);
      joined.connection().offer(data("late").before(System.nanoTime() - 1));
      joined.connection().close(ENOUGH, Duration.ofSeconds(30));
      joined.peer().finish();
      assertThat(report(joined.connection()).reason()).isEqualTo(ENOUGH);
      assertThat(joined.peer().receiveBytes()).hasSize(200_000);
      assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    }
  }

  @Test
  void everyByteThatNobodyTookIsCounted() {
    var recorder = new Recorder();
    recorder.room.set(1);
    Handled joined = joined(OPTIONS, recorder);
    joined.peer().send("taken", "left");
    eventually("reading stops", () -> joined.connection().stats().readingPauses() == 1);
    CompletableFuture<CloseReport> closed =
        joined.connection().close(ENOUGH, Duration.ofSeconds(30));
    joined.peer().readToEnd();
    joined.peer().write(new byte[100_000]);
    joined.peer().finish();
    CloseReport report = closed.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(report).isEqualTo(new CloseReport(ENOUGH, 0, 8 + 100_000));
    assertThat(joined.connection().stats().receivedBytes()).isEqualTo(9 + 8 + 100_000);
  }

  @Test
  void anAbortReportsWhatWasQueuedAndWakesWhoWaits() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    Blocked<String> reader = Blocked.in(() -> receive(joined.connection()));
    joined.connection().abort(ENOUGH);
    assertThat(reader.result()).isEqualTo("ended " + ENOUGH);
    assertThat(report(joined.connection())).isEqualTo(new CloseReport(ENOUGH, 0, 0));
    joined.connection().abort(new CloseReason.LocalClose("again"));
    joined.connection().close();
    assertThat(report(joined.connection()).reason()).isEqualTo(ENOUGH);
  }

  // ---- our own faults

  @Test
  void aHandlerThatFailsEndsItsOwnConnectionOnly() {
    var healthy = new Recorder();
    Handled other = joined(OPTIONS, healthy);
    var failing =
        new Recorder() {
          @Override
          public Offer received(ByteBuffer frame) {
            if (super.received(frame) == Offer.TAKEN && frames().size() == 3) {
              throw new IllegalStateException("a defect");
            }
            return Offer.TAKEN;
          }
        };
    Handled joined = joined(OPTIONS, failing);
    joined.peer().send("one", "two", "x", "rest");
    assertThat(failing.closedBy())
        .isInstanceOfSatisfying(
            CloseReason.Defect.class, defect -> assertThat(defect.detail()).contains("a defect"));
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.RESET);
    assertThat(report(joined.connection()).untakenBytes())
        .as("from the frame that failed on")
        .isEqualTo(5 + 8);
    other.peer().send("still here");
    healthy.awaitFrames(1);
  }

  @Test
  void aHandlerThatFailsAtTheEndStillEnds() {
    var failing =
        new Recorder() {
          @Override
          public void closed(CloseReason reason) {
            throw new IllegalStateException("a defect");
          }
        };
    Handled joined = joined(OPTIONS, failing);
    joined.peer().finish();
    assertThat(report(joined.connection()).reason()).isEqualTo(new CloseReason.PeerClosed(0));
  }

  @Test
  void aClosingPeerStillGetsWhatWasQueued() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    byte[] large = new byte[1 << 20];
    CompletableFuture<SendOutcome> first = joined.connection().sendAsync(data(text(large)));
    joined.peer().send("request");
    joined.peer().finish();
    assertThat(joined.peer().receiveBytes()).hasSize(1 << 20);
    assertThat(first.orTimeout(30, TimeUnit.SECONDS).join()).isIn(SendOutcome.HANDED_OVER);
    assertThat(receive(joined.connection())).isEqualTo("request");
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    assertThat(receive(joined.connection())).startsWith("ended PeerClosed");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
