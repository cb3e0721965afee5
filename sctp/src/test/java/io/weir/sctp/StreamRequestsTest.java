package io.weir.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.StreamDirection;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Admission;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.framing.Framers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests about streams ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525)) as a socket's user
/// sees them: what holds when the answer is there.
final class StreamRequestsTest {
  private static final int STREAMS = 16;
  private static final int AT_MOST_S = 20;

  private final SctpTransport transport =
      new SctpTransport(new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS);
  private SctpSocket here;
  private SctpSocket there;

  @BeforeEach
  void connect() throws InterruptedException {
    var options = ConnectionOptions.framedBy(Framers.raw(1 << 20));
    Endpoint any = Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0);
    Listener listener = transport.listen(any, options);
    here = (SctpSocket) transport.connect(listener.endpoint(), options);
    there = (SctpSocket) Objects.requireNonNull(listener.accept(untilNs()));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  private static long untilNs() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(AT_MOST_S);
  }

  @Test
  void whoIsToldThatThereAreMoreStreamsCanUseThemAtOnce() {
    Send last = Send.of(new byte[] {1}).with(SendInfo.on(STREAMS + 7));
    // Runs within the answer, on the loop: there is no time in between.
    CompletableFuture<Admission> sent =
        here.addStreams(8, 0).thenApply(done -> done ? here.offer(last) : Admission.FULL);
    assertThat(sent.orTimeout(AT_MOST_S, TimeUnit.SECONDS).join()).isEqualTo(Admission.ACCEPTED);
  }

  @Test
  void whatWasQueuedBeforeAResetGoesBeforeIt() throws InterruptedException {
    int many = 2_000;
    for (int i = 0; i < many; i++) {
      assertThat(here.offer(Send.of(new byte[1_000]).with(SendInfo.on(3))))
          .isEqualTo(Admission.ACCEPTED);
    }
    CompletableFuture<Boolean> reset = here.resetStreams(StreamDirection.OUTGOING, 3);
    for (int i = 0; i < many; i++) {
      Received.Message message = (Received.Message) there.receive(untilNs());
      assertThat(message.info().sequence()).isEqualTo(i);
    }
    assertThat(reset.orTimeout(AT_MOST_S, TimeUnit.SECONDS).join()).isTrue();
    here.send(Send.of(new byte[1]).with(SendInfo.on(3)));
    Received.Message first = (Received.Message) there.receive(untilNs());
    assertThat(first.info().sequence()).isZero();
  }
}
