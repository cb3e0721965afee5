package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static io.weir.transport.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SocketEvent;
import io.weir.transport.SocketOptions;
import io.weir.transport.netty.TcpTransport.Polling;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Laws 1 and 2 of the design: a peer that sends as fast as it can, to an application that does
/// not keep up.
@ParameterizedClass
@EnumSource
class TcpFloodTest extends OverSockets {
  private static final int FRAMES = 20_000;
  private static final int PAYLOAD_BYTES = 1_000;
  private static final int KERNEL_BUFFER_BYTES = 64 << 10;

  /// Most that a sender can be ahead of the application: the mailbox, the window, and what the
  /// kernel holds for both sockets, which is allowed to be several times what was asked for.
  private static final int MOST_AHEAD = 64 + (128 + 8 * 2 * 64) * 1024 / PAYLOAD_BYTES;

  private static final ConnectionOptions SMALL =
      OPTIONS.withSocket(
          SocketOptions.DEFAULTS
              .withSendBuffer(KERNEL_BUFFER_BYTES)
              .withReceiveBuffer(KERNEL_BUFFER_BYTES)
              .withNotSentLow(0));

  TcpFloodTest(Polling polling) {
    super(polling);
  }

  private record Flood(RawPeer peer, AtomicInteger written, Blocked<Integer> thread) {}

  /// Sends numbered frames of 1 kB as fast as the socket takes them.
  private Flood flood(Listener listener, int frames) {
    RawPeer peer = closing(RawPeer.connectedTo(listener.endpoint(), KERNEL_BUFFER_BYTES));
    var written = new AtomicInteger();
    Blocked<Integer> thread =
        Blocked.starting(
            () -> {
              byte[] payload = new byte[PAYLOAD_BYTES];
              for (int i = 0; i < frames; i++) {
                ByteBuffer.wrap(payload).putInt(i);
                peer.write(RawPeer.frame(payload));
                written.incrementAndGet();
              }
              peer.finish();
              return frames;
            });
    return new Flood(peer, written, thread);
  }

  /// Looks at the levels again and again, and stops at the first that is above the bound.
  private static Blocked<Integer> watch(
      Connection connection, Mailbox<SocketEvent> inbox, Bounds bounds, AtomicBoolean through) {
    return Blocked.starting(
        () -> {
          int samples = 0;
          while (!through.get()) {
            Mailbox.Levels levels = inbox.levels();
            assertThat(levels.heldMessages()).isLessThanOrEqualTo(bounds.messages());
            assertThat(levels.heldBytes()).isLessThanOrEqualTo(bounds.bytes());
            assertThat(connection.stats().windowBytes()).isLessThanOrEqualTo(128 << 10);
            samples++;
            Thread.onSpinWait();
          }
          return samples;
        });
  }

  /// The number of the next frame, whose work is done at once.
  private static int number(Mailbox<SocketEvent> inbox) throws InterruptedException {
    SocketEvent event = inbox.take(soonNs());
    if (event instanceof SocketEvent.InputEnded) {
      return number(inbox);
    }
    if (!(event instanceof SocketEvent.Data(var _, byte[] payload, var _))) {
      throw new AssertionError("no data: " + event);
    }
    assertThat(payload).hasSize(PAYLOAD_BYTES);
    inbox.finished(event);
    return ByteBuffer.wrap(payload).getInt();
  }

  @Test
  void aFloodIsHeldAtTheMessageBound() throws InterruptedException {
    holdsAFlood(new Bounds(64, 1 << 20), 64, 64 * PAYLOAD_BYTES);
  }

  @Test
  void aFloodIsHeldAtTheByteBound() throws InterruptedException {
    holdsAFlood(new Bounds(1_000, 50 * PAYLOAD_BYTES + 999), 50, 50 * PAYLOAD_BYTES);
  }

  private void holdsAFlood(Bounds bounds, int mostMessages, int mostBytes)
      throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, SMALL);
    Flood flood = flood(listener, FRAMES);
    MessageSocket connection = accept(listener);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(bounds);
    var through = new AtomicBoolean();
    Blocked<Integer> watcher = watch(connection, inbox, bounds, through);
    connection.handTo(inbox);
    connection.read(ReadMode.ALWAYS);

    eventually(
        "the mailbox is full and reading has stopped",
        () ->
            inbox.levels().heldMessages() == mostMessages
                && connection.stats().readingPauses() > 0);
    int next = 0;
    while (next < FRAMES / 4) {
      assertThat(flood.written().get() - next)
          .as("TCP itself holds the sender, at most this far ahead")
          .isLessThanOrEqualTo(MOST_AHEAD);
      assertThat(number(inbox)).isEqualTo(next);
      next++;
    }
    assertThat(flood.thread().ended()).as("its write waits").isFalse();
    while (next < FRAMES) {
      assertThat(number(inbox)).isEqualTo(next);
      next++;
    }
    assertThat(flood.thread().result()).isEqualTo(FRAMES);
    through.set(true);
    assertThat(watcher.result()).isPositive();
    Mailbox.Levels levels = inbox.levels();
    assertThat(levels.mostHeldMessages()).isEqualTo(mostMessages);
    assertThat(levels.mostHeldBytes()).isEqualTo(mostBytes);
    assertThat(next(inbox)).startsWith("ended PeerClosed[unfinishedBytes=0]");
    assertThat(connection.stats().receivedMessages()).isEqualTo(FRAMES);
  }

  @Test
  void aHandlerWithoutRoomHoldsTheSenderToo() {
    var recorder = new Recorder();
    recorder.room.set(10);
    Listener listener = transport.listen(LOOPBACK, SMALL, () -> recorder);
    Flood flood = flood(listener, FRAMES);
    Connection connection = recorder.connection();
    eventually("reading stops", () -> connection.stats().readingPauses() == 1);
    int taken = 10;
    while (taken < 5_000) {
      assertThat(flood.written().get() - taken).isLessThanOrEqualTo(MOST_AHEAD);
      recorder.room.set(500);
      taken += 500;
      connection.resumeReading();
      recorder.awaitFrames(taken);
    }
    assertThat(recorder.frames()).hasSize(taken);
    assertThat(flood.thread().ended()).isFalse();
  }

  @Test
  void aBudgetHoldsSeveralFloodsTogether() throws InterruptedException {
    var budget = new MemoryBudget(100 * PAYLOAD_BYTES);
    Listener listener = transport.listen(LOOPBACK, SMALL);
    List<Blocked<Integer>> readers = new ArrayList<>();
    List<Mailbox<SocketEvent>> inboxes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      flood(listener, 3_000);
      MessageSocket socket = accept(listener);
      Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(60, 60 * PAYLOAD_BYTES), budget);
      socket.handTo(inbox);
      socket.read(ReadMode.ALWAYS);
      inboxes.add(inbox);
    }
    eventually("the budget is spent", () -> budget.usedBytes() == 100 * PAYLOAD_BYTES);
    for (Mailbox<SocketEvent> inbox : inboxes) {
      readers.add(
          Blocked.starting(
              () -> {
                for (int i = 0; i < 3_000; i++) {
                  assertThat(budget.usedBytes()).isLessThanOrEqualTo(100 * PAYLOAD_BYTES);
                  assertThat(number(inbox)).isEqualTo(i);
                }
                assertThat(next(inbox)).startsWith("ended PeerClosed");
                return 3_000;
              }));
    }
    assertThat(readers).allSatisfy(reader -> assertThat(reader.result()).isEqualTo(3_000));
    assertThat(budget.usedBytes()).isZero();
  }
}
