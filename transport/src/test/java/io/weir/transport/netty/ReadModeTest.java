package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static io.weir.transport.Eventually.soonNs;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.EndOfStreamException;
import io.weir.transport.Mailbox;
import io.weir.transport.MailboxMarks;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How a message socket gives what arrives: by asking, or to its owner in every active mode.
@ParameterizedClass
@EnumSource
class ReadModeTest extends OverSockets {
  private final Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(100, 1 << 20));

  ReadModeTest(Polling polling) {
    super(polling);
  }

  private Joined owned() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    joined.connection().handTo(inbox);
    return joined;
  }

  /// Waits until everything that was sent lies in the socket or further on.
  private static void arrived(Joined joined, int bytes) {
    eventually("all bytes arrive", () -> joined.connection().stats().receivedBytes() == bytes);
  }

  // ---- passive

  @Test
  void severalReadersAreServedInTheirOrder() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    List<Blocked<String>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(Blocked.in(() -> receive(joined.connection())));
    }
    joined.peer().send("a", "b");
    joined.peer().send("c", "d");
    assertThat(readers).extracting(Blocked::result).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aReaderAsksForExactlySoManyBytesWhateverTheFramer() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    joined.peer().write("hello".getBytes(ISO_8859_1));
    joined.peer().send("framed");
    assertThat(text(joined.connection().receive(2, soonNs()))).isEqualTo("he");
    assertThat(text(joined.connection().receive(3, soonNs()))).isEqualTo("llo");
    assertThat(receive(joined.connection())).isEqualTo("framed");
  }

  @Test
  void whatHadArrivedWhenAReaderGaveUpStays() throws Exception {
    Joined joined = joined(OPTIONS);
    joined.peer().write("123456".getBytes(ISO_8859_1));
    arrived(joined, 6);
    assertThat(joined.connection().receive(10, System.nanoTime())).isEqualTo(Received.NOTHING_YET);
    assertThatThrownBy(() -> joined.connection().receiveFully(10, System.nanoTime()))
        .isInstanceOf(TimeoutException.class);
    assertThat(joined.connection().receiveFully(4, soonNs()))
        .isEqualTo("1234".getBytes(ISO_8859_1));
    assertThat(text(joined.connection().receive(2, soonNs()))).isEqualTo("56");
  }

  @Test
  void aReaderOfMoreThanTheWindowGetsIt() throws InterruptedException {
    Joined joined = joined(OPTIONS.withReadBuffer(1 << 10));
    byte[] large = new byte[300_000];
    Blocked<Integer> writer =
        Blocked.starting(
            () -> {
              joined.peer().write(large);
              return 0;
            });
    assertThat(joined.connection().receive(large.length, soonNs()))
        .isInstanceOfSatisfying(
            Received.Message.class, message -> assertThat(message.payload()).isEqualTo(large));
    writer.result();
  }

  @Test
  void aPassiveSocketReadsNoFurtherAheadThanItsBuffer() throws InterruptedException {
    Joined joined = joined(OPTIONS.withReadBuffer(4 << 10));
    Blocked<Integer> writer =
        Blocked.starting(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                joined.peer().send("x".repeat(10_000));
              }
              return 0;
            });
    eventually("it reads ahead", () -> joined.connection().stats().windowBytes() >= 4 << 10);
    for (int i = 0; i < 2_000; i++) {
      assertThat(receive(joined.connection())).hasSize(10_000);
      assertThat(joined.connection().stats().windowBytes()).isLessThanOrEqualTo(32 << 10);
    }
    writer.result();
  }

  @Test
  void theEndIsToldAgainAndAgainWithWhatWasLeft() throws Exception {
    Joined joined = joined(OPTIONS);
    joined.peer().send("whole");
    joined.peer().write(new byte[] {0, 0, 0, 9, 'p', 'a', 'r', 't'});
    joined.peer().finish();
    assertThat(receive(joined.connection())).isEqualTo("whole");
    for (int i = 0; i < 2; i++) {
      assertThat(joined.connection().receive(soonNs()))
          .isInstanceOfSatisfying(
              Received.Ended.class,
              ended -> {
                assertThat(ended.reason()).isEqualTo(new CloseReason.PeerClosed(8));
                assertThat(ended.rest()).endsWith("part".getBytes(ISO_8859_1));
              });
    }
    assertThatThrownBy(() -> joined.connection().receiveFully(9, soonNs()))
        .isInstanceOfSatisfying(
            EndOfStreamException.class, e -> assertThat(e.received()).hasSize(8));
    assertThat(joined.connection().receiveFully(4, soonNs())).isEqualTo(new byte[] {0, 0, 0, 9});
    assertThat(text(joined.connection().receive(4, soonNs()))).isEqualTo("part");
  }

  // ---- active

  @Test
  void onceGivesOneMessageAndNoNotice() throws InterruptedException {
    Joined joined = owned();
    joined.peer().send("a", "b");
    arrived(joined, 10);
    joined.connection().read(ReadMode.ONCE);
    assertThat(next(inbox)).isEqualTo("a");
    assertThat(joined.connection().mode()).isEqualTo(ReadMode.PASSIVE);
    joined.connection().read(ReadMode.ONCE);
    assertThat(next(inbox)).isEqualTo("b");
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void countedGivesSoManyMessagesThenTheNoticeAfterTheLast() throws InterruptedException {
    Joined joined = owned();
    joined.connection().read(ReadMode.counted(2));
    joined.connection().read(ReadMode.counted(1));
    assertThat(joined.connection().mode()).isEqualTo(ReadMode.counted(3));
    joined.peer().send("a", "b", "c", "d");
    assertThat(List.of(next(inbox), next(inbox), next(inbox), next(inbox)))
        .containsExactly("a", "b", "c", "passive");
    assertThat(joined.connection().mode()).isEqualTo(ReadMode.PASSIVE);
    assertThat(receive(joined.connection())).as("the rest stays").isEqualTo("d");
  }

  @Test
  void countedSumsOfZeroOrLessArePassiveAtOnceWithTheNotice() throws InterruptedException {
    MessageSocket socket = owned().connection();
    socket.read(ReadMode.counted(0));
    assertThat(next(inbox)).as("even of a passive socket").isEqualTo("passive");
    socket.read(ReadMode.counted(3));
    socket.read(ReadMode.counted(-2));
    assertThat(socket.mode()).isEqualTo(ReadMode.counted(1));
    socket.read(ReadMode.counted(-5));
    assertThat(next(inbox)).isEqualTo("passive");
    assertThat(socket.mode()).isEqualTo(ReadMode.PASSIVE);
    socket.read(ReadMode.counted(2));
    assertThat(socket.mode()).as("nothing is owed").isEqualTo(ReadMode.counted(2));
  }

  @Test
  void aCreditOutOfItsRangeChangesNothing() throws InterruptedException {
    MessageSocket socket = owned().connection();
    socket.read(ReadMode.counted(Integer.MAX_VALUE));
    assertThatThrownBy(() -> socket.read(ReadMode.counted(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483647");
    assertThat(socket.mode()).isEqualTo(ReadMode.counted(Integer.MAX_VALUE));
    socket.read(ReadMode.credited(Long.MAX_VALUE));
    assertThatThrownBy(() -> socket.read(ReadMode.credited(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void creditInBytesIsOwedWhereAMessageWasLarger() throws InterruptedException {
    Joined joined = owned();
    joined.connection().read(ReadMode.credited(4));
    joined.peer().send("abc", "defg", "h");
    assertThat(List.of(next(inbox), next(inbox), next(inbox)))
        .containsExactly("abc", "defg", "passive");
    joined.connection().read(ReadMode.credited(3));
    assertThat(next(inbox)).as("3 bytes were owed").isEqualTo("passive");
    joined.connection().read(ReadMode.credited(1));
    assertThat(next(inbox)).isEqualTo("h");
    assertThat(next(inbox)).isEqualTo("passive");
  }

  @Test
  void controlledStopsAtTheHighMarkAndStartsAtTheLowMark() throws InterruptedException {
    Joined joined = owned();
    joined
        .connection()
        .read(ReadMode.controlled(new MailboxMarks(2, 1_000, new Bounds(5, 10_000))));
    for (int i = 0; i < 20; i++) {
      joined.peer().send("message " + i);
    }
    eventually("it is stopped", () -> joined.connection().stats().readingPauses() > 0);
    assertThat(inbox.levels().heldMessages()).isEqualTo(5);
    for (int i = 0; i < 20; i++) {
      assertThat(next(inbox)).isEqualTo("message " + i);
    }
    assertThat(inbox.levels().mostHeldMessages()).isEqualTo(5);
  }

  @Test
  void modesChangeAtAnyTime() throws InterruptedException {
    Joined joined = owned();
    joined.connection().read(ReadMode.ALWAYS);
    joined.peer().send("a");
    assertThat(next(inbox)).isEqualTo("a");
    joined.connection().read(ReadMode.PASSIVE);
    joined.peer().send("b", "c");
    assertThat(receive(joined.connection())).isEqualTo("b");
    assertThat(inbox.poll()).isNull();
    joined.connection().read(ReadMode.ONCE);
    assertThat(next(inbox)).isEqualTo("c");
  }

  // ---- conflicts

  @Test
  void anActiveSocketWithoutAnOwnerIsRefused() throws InterruptedException {
    MessageSocket socket = joined(OPTIONS).connection();
    assertThatThrownBy(() -> socket.read(ReadMode.ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("handTo");
    assertThatThrownBy(() -> socket.tell(Notice.DRAINED)).isInstanceOf(IllegalStateException.class);
    assertThat(socket.read(ReadMode.PASSIVE)).isTrue();
  }

  @Test
  void tcpPromisesNoAcknowledgementAndHasNoStreams() throws InterruptedException {
    Joined joined = owned();
    MessageSocket socket = joined.connection();
    assertThat(socket.acknowledges()).isFalse();
    assertThatThrownBy(() -> socket.tell(Notice.DRY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DRAINED");
    Send send = Send.of("x".getBytes(ISO_8859_1)).with(SendInfo.on(3).withProtocol(46));
    assertThatThrownBy(() -> socket.sendAsync(send, CompletionPoint.ACKNOWLEDGED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HANDED_OVER");
    assertThatThrownBy(() -> socket.offer(send.toldAt(CompletionPoint.ACKNOWLEDGED)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(socket.send(send)).as("a stream is ignored").isEqualTo(SendOutcome.HANDED_OVER);
  }

  @Test
  void aSocketIsNotReadAndActiveAtTheSameTime() throws InterruptedException {
    Joined joined = owned();
    joined.connection().read(ReadMode.ALWAYS);
    assertThatThrownBy(() -> joined.connection().receive())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("passive");
    joined.connection().read(ReadMode.PASSIVE);
    Blocked<String> reader = Blocked.in(() -> receive(joined.connection()));
    assertThatThrownBy(() -> joined.connection().read(ReadMode.ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 threads wait");
    joined.peer().send("a");
    assertThat(reader.result()).as("undisturbed").isEqualTo("a");
  }

  @Test
  void aSocketThatHasEndedSaysSo() throws InterruptedException {
    Joined joined = owned();
    joined.peer().finish();
    assertThat(next(inbox)).startsWith("ended PeerClosed");
    assertThat(joined.connection().read(ReadMode.ALWAYS)).isFalse();
    assertThat(inbox.poll()).as("it is told once").isNull();
  }

  // ---- owners

  @Test
  void aSocketWhoseOwnersMailboxEndsIsClosedAfterWhatIsQueued() throws InterruptedException {
    Joined joined = owned();
    joined.connection().offer(data("last words"));
    inbox.end(new CloseReason.LocalClose("the owner is gone"));
    assertThat(joined.peer().receive()).isEqualTo("last words");
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    joined.peer().finish();
    assertThat(joined.connection().closed().join().reason().toString())
        .contains("the owner is gone");
  }

  @Test
  void manySocketsShareAMailboxWithinItsBound() throws InterruptedException {
    Mailbox<SocketEvent> shared = SocketEvent.mailbox(new Bounds(16, 1 << 20));
    List<Joined> sockets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Joined joined = joined(OPTIONS);
      joined.connection().handTo(shared);
      joined.connection().read(ReadMode.ALWAYS);
      sockets.add(joined);
    }
    int each = 500;
    for (Joined joined : sockets) {
      for (int i = 0; i < each; i++) {
        joined.peer().send(Integer.toString(i));
      }
    }
    int[] nextOf = new int[sockets.size()];
    for (int i = 0; i < each * sockets.size(); i++) {
      SocketEvent event = shared.take(soonNs());
      assertThat(event).isInstanceOf(SocketEvent.Data.class);
      if (event instanceof SocketEvent.Data(MessageSocket socket, byte[] payload, var _)) {
        int of = sockets.stream().map(Joined::connection).toList().indexOf(socket);
        assertThat(new String(payload, ISO_8859_1)).isEqualTo(Integer.toString(nextOf[of]++));
        shared.finished(event);
      }
    }
    assertThat(shared.levels().mostHeldMessages()).isEqualTo(16);
  }

  // ---- framers

  @Test
  void anotherFramerCutsWhatHasArrivedAlready() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    joined.connection().framedBy(Framers.line().get());
    joined.peer().write("UPGRADE\n\0\2hi\0\3you".getBytes(ISO_8859_1));
    arrived(joined, 17);
    assertThat(receive(joined.connection())).isEqualTo("UPGRADE\n");
    joined.connection().framedBy(Framers.length2().get());
    assertThat(receive(joined.connection())).isEqualTo("hi");
    assertThat(receive(joined.connection())).isEqualTo("you");
    joined.connection().offer(data("x"));
    assertThat(joined.peer().readBytes(3)).isEqualTo(new byte[] {0, 1, 'x'});
  }

  // ---- notices

  @Test
  void aNoticeIsToldOnceNowOrWhenItComesTrue() throws InterruptedException {
    MessageSocket socket = owned().connection();
    socket.tell(Notice.WRITABLE);
    socket.tell(Notice.STALL_ENDED);
    assertThat(List.of(next(inbox), next(inbox))).containsExactly("WRITABLE", "STALL_ENDED");
    socket.tell(Notice.STALLED);
    socket.offer(data("x"));
    socket.tell(Notice.DRAINED);
    assertThat(next(inbox)).isEqualTo("DRAINED");
    assertThat(inbox.poll()).isNull();
  }
}
