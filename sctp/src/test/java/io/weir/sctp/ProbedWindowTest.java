package io.weir.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.testkit.Eventually;
import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.SocketEvent;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbedWindowTest {
  private static final long MS = 1_000_000;

  private static SctpTransport transport() {
    AssociationOptions association =
        AssociationOptions.DEFAULTS
            .withSizes(new AssociationOptions.Sizes(64 << 10, 1024, 64 << 10, 1500, 1500, 4))
            .withTimeouts(
                new AssociationOptions.Timeouts(
                    500 * MS, 500 * MS, 60_000 * MS, 10, 5, 8, 0, 60_000 * MS, 0, 0));
    return new SctpTransport(
        new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS.withAssociation(association));
  }

  private static ConnectionOptions options() {
    return ConnectionOptions.framedBy(Framers.raw(1 << 16))
        .withTiming(
            new ConnectionOptions.Timing(
                Duration.ofSeconds(10), Duration.ofMillis(50), null, Duration.ZERO));
  }

  @Test
  void theProbeOfAClosedWindowEndsNoStall() throws InterruptedException {
    try (SctpTransport theirs = transport();
        SctpTransport ours = transport();
        Listener listener =
            theirs.listen(
                Endpoint.sctpOverUdp(List.of("127.0.0.1"), 5001).withUdpPort(0), options())) {
      var socket = (SctpSocket) ours.connect(listener.endpoint(), options());
      MessageSocket deaf = listener.accept(Deadlines.NEVER);
      assertThat(deaf).isNotNull();
      Mailbox<SocketEvent> owner = SocketEvent.mailbox(new Bounds(100, 1 << 20));
      socket.handTo(owner);
      while (socket.trySend(new byte[1000]) instanceof Admission.Accepted) {
        // more than the peer takes
      }
      Eventually.eventually(
          "the window is closed",
          () -> {
            SctpStatus.Sending sending = socket.status().sending();
            return sending.peerWindow() < 1000 && sending.outstandingChunks() == 0;
          });
      socket.tell(Notice.STALLED);
      assertThat(owner.take(Deadlines.NEVER))
          .isEqualTo(new SocketEvent.Noticed(socket, Notice.STALLED));
      socket.tell(Notice.STALL_ENDED);
      Eventually.eventually(
          "the window is probed", () -> socket.status().sending().outstandingChunks() == 1);
      assertThat(owner.poll()).isNull();
    }
  }
}
