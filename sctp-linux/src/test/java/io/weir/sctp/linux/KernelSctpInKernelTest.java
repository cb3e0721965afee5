package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.PathStatus;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpStatus;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.EndReason;
import io.weir.sctp.core.Path;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.Notice;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Received;
import io.weir.transport.Reliability;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.SocketOptions;
import io.weir.transport.framing.Framers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Associations of the kernel, over loopback.
@EnabledIf(value = "io.weir.sctp.linux.Kernel#hasSctp", disabledReason = Kernel.NONE)
class KernelSctpInKernelTest {
  private final KernelSctpTransport transport = new KernelSctpTransport();

  @AfterEach
  void close() {
    transport.close();
  }

  private record Pair(SctpSocket client, SctpSocket server) {}

  private Pair joined() throws InterruptedException {
    return joined(Endpoint.sctp(List.of("127.0.0.1"), 0), options());
  }

  private Pair joined(Endpoint endpoint, ConnectionOptions options) throws InterruptedException {
    Listener listener = transport.listen(endpoint, options);
    SctpSocket client = transport.connect(listener.endpoint(), options);
    SctpSocket server = (SctpSocket) Objects.requireNonNull(listener.accept(soonNs()));
    return new Pair(client, server);
  }

  private static ConnectionOptions options() {
    return ConnectionOptions.framedBy(Framers.raw());
  }

  private static long soonNs() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aMessageComesWithItsStreamAndProtocol() throws InterruptedException {
    Pair pair = joined();
    SendInfo info = SendInfo.on(3).withProtocol(46);

    assertThat(pair.client().send(Send.of(bytes("hello")).with(info)))
        .isEqualTo(SendOutcome.HANDED_OVER);

    var received = (Received.Message) pair.server().receive(soonNs());
    assertThat(received.payload()).isEqualTo(bytes("hello"));
    assertThat(received.info()).isEqualTo(new ReceiveInfo(3, 0, 46, false));
  }

  @Test
  void anAcknowledgedMessageIsToldAsSuch() throws InterruptedException {
    Pair pair = joined();

    assertThat(pair.client().send(Send.of(bytes("a")).toldAt(CompletionPoint.ACKNOWLEDGED)))
        .isEqualTo(SendOutcome.ACKNOWLEDGED);
    assertThat(pair.client().stats().sends().unacknowledgedMessages()).isZero();
  }

  @Test
  void closingInOrderIsSeenByThePeer() throws Exception {
    Pair pair = joined();

    var report =
        pair.client()
            .close(new CloseReason.LocalClose("done"), Duration.ofSeconds(5))
            .get(20, TimeUnit.SECONDS);

    assertThat(report.unsentMessages()).isZero();
    assertThat(pair.server().receive(soonNs()))
        .isInstanceOfSatisfying(
            Received.Ended.class,
            ended -> assertThat(ended.reason()).isEqualTo(new CloseReason.PeerClosed(0)));
  }

  @Test
  void statusAndPathsAreTold() throws InterruptedException {
    Pair pair = joined(Endpoint.sctp(List.of("127.0.0.1", "127.0.0.2"), 0), options());

    SctpStatus status = pair.client().status();
    assertThat(status.state()).isEqualTo(SctpStatus.State.ESTABLISHED);
    assertThat(status.outboundStreams()).isEqualTo(16);
    assertThat(status.extensions().forwardTsn()).isTrue();
    assertThat(pair.client().paths())
        .hasSize(2)
        .allSatisfy(path -> assertThat(path.state()).isEqualTo(Path.State.ACTIVE))
        .extracting(PathStatus::primary)
        .containsExactly(true, false);
  }

  @Test
  void thePrimaryPathChangesWhenAskedTo() throws InterruptedException {
    Pair pair = joined(Endpoint.sctp(List.of("127.0.0.1", "127.0.0.2"), 0), options());
    InetAddress second = InetAddress.ofLiteral("127.0.0.2");

    pair.client().usePrimary(second);

    assertThat(pair.client().status().primary()).isEqualTo(second);
    assertThatThrownBy(() -> pair.client().usePrimary(InetAddress.ofLiteral("127.0.0.9")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pair.client().send(bytes("there"))).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(pair.server().receive(soonNs())).isInstanceOf(Received.Message.class);
  }

  @Test
  void aMessageThatTheKernelWouldRefuseIsRefusedAtOnceAndHarmsNothing()
      throws InterruptedException {
    Pair pair = joined();
    int most = 2 * SocketSetup.SEND_BUFFER_BYTES;

    assertThatThrownBy(() -> pair.client().trySend(new byte[most + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sendBufferBytes");
    assertThatThrownBy(() -> pair.client().trySend(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no empty messages");
    assertThatThrownBy(() -> pair.client().offer(Send.of(new byte[1]).with(SendInfo.on(16))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 streams");
    assertThat(pair.client().send(new byte[most])).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(pair.server().receive(soonNs()))
        .isInstanceOfSatisfying(
            Received.Message.class, message -> assertThat(message.payload()).hasSize(most));
  }

  @Test
  void aSenderThatNeverPausesIsAcknowledgedWithoutEverBeingDry() throws Exception {
    Pair pair = joined();
    int mostUnacknowledged = 0;
    var acknowledged = new AtomicInteger();
    var told = new CountDownLatch(3_000);
    Thread reader =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int i = 0; i < 3_000; i++) {
                  pair.server().receive(soonNs());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    for (int i = 0; i < 3_000; i++) {
      Send send =
          Send.of(new byte[1000])
              .toldAt(CompletionPoint.ACKNOWLEDGED)
              .telling(
                  outcome -> {
                    if (outcome instanceof SendOutcome.Acknowledged) {
                      acknowledged.incrementAndGet();
                    }
                    told.countDown();
                  });
      pair.client().sendAsync(send, CompletionPoint.QUEUED).get(20, TimeUnit.SECONDS);
      mostUnacknowledged =
          Math.max(mostUnacknowledged, pair.client().stats().sends().unacknowledgedMessages());
    }
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    reader.join();
    assertThat(acknowledged).hasValue(3_000);
    // As many bytes as the kernel's memory at most: each is counted for less than it costs.
    assertThat(mostUnacknowledged).isBetween(1, 2 * SocketSetup.SEND_BUFFER_BYTES / 1000 + 128);
  }

  @Test
  void dryIsToldOnceWhenThePeerHasEverything() throws InterruptedException {
    Pair pair = joined();
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(100, 100_000));
    pair.client().handTo(owner);
    for (int i = 0; i < 50; i++) {
      pair.client().trySend(new byte[1000]);
    }
    pair.client().tell(Notice.DRY);
    SocketEvent event = Objects.requireNonNull(owner.take(soonNs()));
    while (event instanceof SocketEvent.Notified) {
      owner.finished(event);
      event = Objects.requireNonNull(owner.take(soonNs()));
    }
    assertThat(event).isEqualTo(new SocketEvent.Noticed(pair.client(), Notice.DRY));
    assertThat(pair.client().status().sending().unacknowledgedMessages()).isZero();
  }

  @Test
  void anAbortComesWithItsReasonAndTheDataThatFailed() throws InterruptedException {
    Pair pair = joined();
    Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(1000, 10_000_000));
    pair.client().handTo(owner);
    Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 2_000; i++) {
      Send send = Send.of(new byte[1000]).toldAt(CompletionPoint.ACKNOWLEDGED);
      pair.client().offer(send.telling(outcomes::add));
    }
    pair.server().abort(new CloseReason.LocalClose("enough"));

    List<AssociationEvent> events = new ArrayList<>();
    SocketEvent event = Objects.requireNonNull(owner.take(soonNs()));
    while (!(event instanceof SocketEvent.Ended)) {
      if (event instanceof SocketEvent.Notified notified
          && notified.event() instanceof AssociationEvent happened) {
        events.add(happened);
      }
      owner.finished(event);
      event = Objects.requireNonNull(owner.take(soonNs()));
    }
    assertThat(((SocketEvent.Ended) event).report().reason()).isInstanceOf(CloseReason.Reset.class);
    assertThat(events).anyMatch(AssociationEvent.SendFailed.class::isInstance);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            AssociationEvent.Ended.class,
            ended -> assertThat(ended.reason()).isInstanceOf(EndReason.PeerAborted.class));
    assertThat(outcomes).hasSize(2_000);
    assertThat(outcomes)
        .noneMatch(SendOutcome.HandedOver.class::isInstance)
        .anyMatch(SendOutcome.NotSent.class::isInstance)
        .anyMatch(SendOutcome.Unacknowledged.class::isInstance);
  }

  @Test
  void aMessageOfLimitedLifeIsGivenUpWhenThePeerDoesNotRead() throws Exception {
    ConnectionOptions little =
        options()
            .withSocket(SocketOptions.DEFAULTS.withSendBuffer(16 << 10).withReceiveBuffer(16 << 10))
            .withReadBuffer(1 << 10);
    Pair pair = joined(Endpoint.sctp(List.of("127.0.0.1"), 0), little);
    SendInfo shortLived =
        SendInfo.NONE.withReliability(new Reliability.Timed(Duration.ofMillis(300)));
    List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      outcomes.add(
          pair.client()
              .sendAsync(Send.of(new byte[8_000]).with(shortLived), CompletionPoint.ACKNOWLEDGED));
    }
    SendOutcome last = outcomes.getLast().get(20, TimeUnit.SECONDS);
    assertThat(last).isInstanceOf(SendOutcome.Abandoned.class);
    assertThat(pair.client().closed()).isNotDone();
  }

  @Test
  void streamsAreResetAndAdded() throws Exception {
    Pair pair = joined();
    pair.client().send(Send.of(bytes("a")).with(SendInfo.on(2)));
    pair.client().send(Send.of(bytes("b")).with(SendInfo.on(2)));
    assertThat(info(pair.server().receive(soonNs())).sequence()).isZero();
    assertThat(info(pair.server().receive(soonNs())).sequence()).isEqualTo(1);

    assertThat(pair.client().resetStreams(StreamDirection.OUTGOING, 2).get(20, TimeUnit.SECONDS))
        .isTrue();
    pair.client().send(Send.of(bytes("c")).with(SendInfo.on(2)));
    assertThat(info(pair.server().receive(soonNs())).sequence()).as("from its start").isZero();

    assertThat(pair.client().addStreams(4, 0).get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pair.client().status().outboundStreams()).isEqualTo(20);
    assertThat(pair.client().send(Send.of(bytes("d")).with(SendInfo.on(19))))
        .isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(info(pair.server().receive(soonNs())).stream()).isEqualTo(19);
  }

  @Test
  void optionsThatTheKernelDoesNotHaveAreRefusedByName() {
    Endpoint anywhere = Endpoint.sctp(List.of("127.0.0.1"), 0);
    SocketOptions keepAlive = SocketOptions.DEFAULTS.withKeepAlive(SocketOptions.KeepAlive.SYSTEM);

    assertThatThrownBy(() -> transport.listen(anywhere, options().withSocket(keepAlive)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SO_KEEPALIVE");
  }

  private static ReceiveInfo info(Received received) {
    return ((Received.Message) received).info();
  }

  @Test
  void aMessageLongerThanIsReceivedWholeComesInParts() throws InterruptedException {
    var small =
        new KernelSctpTransport(
            1,
            AssociationOptions.DEFAULTS.withSizes(
                new Sizes(1 << 20, 16_384, 100_000, 1500, 1500, 4)));
    try (small) {
      Listener listener = small.listen(Endpoint.sctp(List.of("127.0.0.1"), 0), options());
      SctpSocket client = transport.connect(listener.endpoint(), options());
      SctpSocket server = (SctpSocket) Objects.requireNonNull(listener.accept(soonNs()));
      client.send(new byte[131_072]);
      int bytes = 0;
      boolean last = false;
      while (!last) {
        var part = (Received.Part) server.receive(soonNs());
        bytes += part.payload().length;
        last = part.last();
      }
      assertThat(bytes).isEqualTo(131_072);
    }
  }
}
