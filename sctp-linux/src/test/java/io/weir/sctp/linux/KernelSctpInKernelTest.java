package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpStatus;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.framing.Framers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

    var report = pair.client().close(new CloseReason.LocalClose("done"), java.time.Duration.ofSeconds(5)).get(20, TimeUnit.SECONDS);

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
    assertThat(pair.client().paths()).hasSize(2);
    System.out.println(status + "\n" + pair.client().paths());
  }
}
