package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static io.weir.transport.Eventually.soonNs;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Admission;
import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Defects of OTP's sockets (25.2.3), each with a test that fails if it came here. Those of the
/// send queue by itself are in `SendQueueOtpDefectsTest`.
@ParameterizedClass
@EnumSource
class OtpDefectsTest extends OverSockets {
  private static final CloseReason ENOUGH = new CloseReason.LocalClose("enough");

  OtpDefectsTest(Polling polling) {
    super(polling);
  }

  // ---- receiving

  @Test
  void aDeadReaderStealsNoData() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    Blocked<Received> dead = Blocked.in(() -> joined.connection().receive());
    Blocked<Received> deadToo = Blocked.in(() -> joined.connection().receive(5, Deadlines.NEVER));
    dead.interrupt();
    deadToo.interrupt();
    assertThat(dead.failure()).isInstanceOf(InterruptedException.class);
    assertThat(deadToo.failure()).isInstanceOf(InterruptedException.class);
    joined.peer().send("for the living");
    assertThat(receive(joined.connection())).isEqualTo("for the living");
  }

  @Test
  void partialDataIsNotDroppedAtClose() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    Blocked<Received> reader = Blocked.in(() -> joined.connection().receive(10, soonNs()));
    joined.peer().write("partial".getBytes(ISO_8859_1));
    joined.peer().finish();
    assertThat(reader.result())
        .isInstanceOfSatisfying(
            Received.Ended.class,
            ended -> assertThat(new String(ended.rest(), ISO_8859_1)).isEqualTo("partial"));
  }

  @Test
  void aSendThatDoesNotFitItsHeaderIsRefusedBeforeAByteIsWritten() throws InterruptedException {
    Joined joined = joined(ConnectionOptions.framedBy(Framers.length1()));
    assertThatThrownBy(() -> joined.connection().trySend(new byte[300]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255");
    assertThatThrownBy(() -> joined.connection().send(new byte[300]))
        .isInstanceOf(IllegalArgumentException.class);
    joined.connection().trySend("ok".getBytes(ISO_8859_1));
    assertThat(joined.peer().readBytes(3)).isEqualTo(new byte[] {2, 'o', 'k'});
  }

  @Test
  void sevenBytesMakeNobodyAllocateMemory() throws InterruptedException {
    ConnectionOptions large = ConnectionOptions.framedBy(Framers.length4(Integer.MAX_VALUE - 4));
    Joined joined = joined(large);
    Blocked<Received> reader = Blocked.in(() -> joined.connection().receive());
    long before = usedMemory();
    joined.peer().write(new byte[] {0x70, 0, 0, 0, 1, 2, 3});
    eventually("they arrive", () -> joined.connection().stats().receivedBytes() == 7);
    assertThat(usedMemory() - before).as("of 1.9 GB that were promised").isLessThan(64 << 20);
    joined.connection().abort(ENOUGH);
    assertThat(reader.result()).isInstanceOf(Received.Ended.class);
  }

  /// Heap and pooled direct memory.
  private static long usedMemory() {
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    return heap + io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  @Test
  void aBadPacketBehindAGoodOneIsToldAtOnce() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1 << 20));
    joined.connection().handTo(inbox);
    joined.connection().read(ReadMode.ALWAYS);
    joined.peer().write(new byte[] {0, 0, 0, 1, 'g', -1, -1, -1, -1});
    assertThat(next(inbox)).isEqualTo("g");
    // Nothing more arrives, and the peer does not close.
    assertThat(describe(Objects.requireNonNull(inbox.take(soonNs())))).isEqualTo("InputEnded");
    joined.peer().finish();
    assertThat(next(inbox)).startsWith("ended ProtocolError").contains("offset=5");
  }

  @Test
  void aModeSwitchWithAPartialPacketGoesOnFromItsFirstByte() throws InterruptedException {
    Joined joined = joined(ConnectionOptions.framedBy(Framers.length2()));
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1 << 20));
    joined.connection().handTo(inbox);
    joined.connection().read(ReadMode.ALWAYS);
    joined.peer().write(new byte[] {0, 8, 'a', 'b'});
    eventually("they arrive", () -> joined.connection().stats().receivedBytes() == 4);
    joined.connection().framedBy(Framers.raw().get());
    joined.peer().write("cdef".getBytes(ISO_8859_1));
    var received = new StringBuilder();
    while (received.length() < 8) {
      received.append(next(inbox));
    }
    assertThat(received).hasToString("\0\10abcdef");
  }

  @Test
  void noEventOfAnyKindIsLostOrReorderedInAHandOff() throws InterruptedException {
    Mailbox<SocketEvent> before = SocketEvent.mailbox(new Bounds(100, 1 << 20));
    Mailbox<SocketEvent> after = SocketEvent.mailbox(new Bounds(100, 1 << 20));
    Joined joined = joined(ConnectionOptions.framedBy(Framers.http()));
    MessageSocket socket = joined.connection();
    socket.handTo(before);
    socket.read(ReadMode.counted(2));
    joined.peer().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
    eventually("passive", () -> socket.mode().equals(ReadMode.PASSIVE));
    socket.tell(Notice.WRITABLE);
    joined.peer().finish();
    eventually("all of it waits", () -> before.levels().waitingMessages() == 5);
    socket.handTo(after);
    assertThat(before.levels().waitingMessages()).isZero();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.add(describe(Objects.requireNonNull(after.poll())));
    }
    assertThat(events)
        .containsExactlyInAnyOrder(
            "GET / HTTP/1.1\r\n", "Host: x\r\n", "WentPassive", "WRITABLE", "InputEnded");
    assertThat(events)
        .containsSubsequence("GET / HTTP/1.1\r\n", "Host: x\r\n", "WentPassive", "WRITABLE");
    socket.read(ReadMode.ALWAYS);
    assertThat(next(after)).isEqualTo("\r\n");
    assertThat(next(after)).startsWith("ended PeerClosed");
    assertThat(before.levels().waitingMessages()).isZero();
  }

  private static String describe(SocketEvent event) {
    return switch (event) {
      case SocketEvent.Data(var _, byte[] payload, var _) -> new String(payload, ISO_8859_1);
      case SocketEvent.Noticed(var _, Notice notice) -> notice.name();
      default -> event.getClass().getSimpleName();
    };
  }

  // ---- sending and closing

  @Test
  void aCloseForAStallIsToldToTheOwnerAndThePeer() throws InterruptedException {
    var timing =
        new ConnectionOptions.Timing(
            Duration.ofSeconds(10),
            Duration.ofMillis(20),
            Duration.ofMillis(60),
            Duration.ofSeconds(5));
    Joined joined = joined(OPTIONS.withTiming(timing), 16 << 10);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1 << 20));
    joined.connection().handTo(inbox);
    // More than the kernel takes in, however much that is.
    eventually(
        "the lane is full, and stays so",
        () -> {
          boolean full = joined.connection().trySend(new byte[60_000]).equals(Admission.FULL);
          return full || joined.connection().closed().isDone();
        });
    while (joined.connection().trySend(new byte[60_000]) instanceof Admission.Accepted) {
      Thread.onSpinWait();
    }
    assertThat(next(inbox)).startsWith("ended TimedOut[what=stall limit");
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.RESET);
  }

  @Test
  void aStraySendAfterAShutdownDestroysNothingThatIsQueued() throws InterruptedException {
    Joined joined = joined(OPTIONS, 16 << 10);
    CompletableFuture<SendOutcome> queued =
        joined.connection().sendAsync(Send.of(new byte[1 << 20]));
    joined.connection().shutdownOutput();
    assertThat(joined.connection().offer(data("stray")).toString()).contains("shut down");
    assertThat(joined.peer().receiveBytes()).hasSize(1 << 20);
    assertThat(joined.peer().readToEnd()).isEqualTo(RawPeer.End.FIN);
    assertThat(queued.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(SendOutcome.HANDED_OVER);
    joined.peer().send("still heard");
    assertThat(receive(joined.connection())).isEqualTo("still heard");
  }

  @Test
  void aCloseToAPeerThatNeverReadsEndsWithinItsDrainTimeAndSaysWhatDidNotGo() throws Exception {
    Joined joined = joined(OPTIONS, 16 << 10);
    for (int i = 0; i < 200; i++) {
      joined.connection().trySend(new byte[40_000]);
    }
    Blocked<Integer> closer =
        Blocked.starting(
            () -> {
              joined.connection().close(ENOUGH, Duration.ofMillis(50));
              return 0;
            });
    closer.result();
    CloseReport report = joined.connection().closed().get(30, TimeUnit.SECONDS);
    assertThat(report.reason()).isEqualTo(ENOUGH);
    assertThat(report.unsentMessages()).isPositive();
  }

  @Test
  void aSendDoesNotTouchTheMailboxHoweverLongItIs() throws InterruptedException {
    var holding = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    // A mailbox whose lock is held for as long as the size of an item takes to say.
    Mailbox<SocketEvent> inbox =
        new Mailbox<>(
            new Bounds(10, 100),
            MemoryBudget.UNLIMITED,
            event -> {
              if (Thread.currentThread().getName().equals("holder")) {
                holding.countDown();
                awaitQuietly(letGo);
              }
              return SocketEvent.sizeBytes(event);
            });
    Joined joined = joined(OPTIONS);
    joined.connection().handTo(inbox);
    joined.connection().read(ReadMode.ALWAYS);
    joined.peer().send("waits");
    eventually("it is in the mailbox", inbox::hasWaiting);
    Thread holder = Thread.ofPlatform().name("holder").start(inbox::poll);
    holding.await();
    assertThat(joined.connection().send(data("sent"))).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(joined.peer().receive()).isEqualTo("sent");
    letGo.countDown();
    holder.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
