package io.weir.agent.stall;

import io.weir.sctp.SctpEndpoint;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.SendLimits;
import io.weir.transport.SocketEvent;
import io.weir.transport.Watermarks;
import io.weir.transport.framing.Framers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One endpoint of ours with two associations, and the two peers, over UDP on 127.0.0.1. Each side
/// has one event loop and one UDP port, which the association that stalls and the other one share.
/// Thread-safe.
final class Scene implements AutoCloseable {
  /// SCTP port of the peer that stops reading.
  static final int STALLING_PORT = 5001;

  private static final int OTHER_PORT = 5002;
  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_S = 10;
  private static final Bounds INBOX = new Bounds(1000, 1 << 20);

  private final SctpTransport theirs;
  private final SctpTransport ours;
  private final SctpEndpoint endpoint;
  private final Pair stalling;
  private final Pair other;

  /// An association, as its two ends have it.
  ///
  /// @param here our end
  /// @param there the peer's
  /// @param listener at which the peer was found
  record Pair(SctpSocket here, MessageSocket there, Listener listener) {}

  /// Sets it up.
  ///
  /// @param plan what is to be
  /// @throws IOException when the system, or a peer, refuses
  Scene(StallPlan plan) throws IOException, InterruptedException {
    ConnectionOptions options = options(plan);
    theirs = transport();
    ours = transport();
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(INBOX);
    endpoint = ours.open(at(0, 0), options, inbox);
    stalling = pair(at(STALLING_PORT, plan.udpPort()), options);
    other = pair(at(OTHER_PORT, udpPortOf(stalling.listener)), options);
  }

  private static SctpTransport transport() {
    return new SctpTransport(new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS);
  }

  private static Endpoint at(int port, int udpPort) {
    return Endpoint.sctpOverUdp(List.of(HOST), port).withUdpPort(udpPort);
  }

  private static int udpPortOf(Listener listener) {
    return listener.endpoint().udpPort().orElse(Endpoint.DEFAULT_UDP_PORT);
  }

  private static ConnectionOptions options(StallPlan plan) {
    long bound = plan.boundBytes();
    // No limit ends a stall: however long it lasts, the association stays.
    var timing =
        new ConnectionOptions.Timing(
            Duration.ofSeconds(PATIENCE_S),
            Duration.ofSeconds(1),
            null,
            Duration.ofSeconds(PATIENCE_S));
    return ConnectionOptions.framedBy(Framers.raw(StallPlan.MOST_MESSAGE_BYTES))
        .withSends(
            SendLimits.DEFAULTS
                .withData(new Bounds(StallPlan.BOUND_MESSAGES, bound))
                .withWatermarks(new Watermarks(bound / 2, bound * 3 / 4)))
        .withTiming(timing);
  }

  private Pair pair(Endpoint at, ConnectionOptions options)
      throws IOException, InterruptedException {
    Listener listener = theirs.listen(at, options);
    try {
      SctpSocket here = endpoint.connect(listener.endpoint()).get(PATIENCE_S, TimeUnit.SECONDS);
      MessageSocket there =
          listener.accept(Deadlines.after(System.nanoTime(), Duration.ofSeconds(PATIENCE_S)));
      if (there == null) {
        throw new IOException("nobody came to " + listener.endpoint());
      }
      return new Pair(here, there, listener);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("cannot reach " + listener.endpoint(), e);
    }
  }

  /// The association whose peer stops reading.
  Pair stalling() {
    return stalling;
  }

  /// The other one.
  Pair other() {
    return other;
  }

  /// What happens to both.
  Mailbox<SocketEvent> inbox() {
    return endpoint.inbox();
  }

  /// The bound of each association's data.
  ///
  /// @param plan what is to be
  static Bounds boundOf(StallPlan plan) {
    return options(plan).sends().data();
  }

  /// Closes both associations in order, without waiting.
  void finish() {
    endpoint.close();
  }

  @Override
  public void close() {
    ours.close();
    theirs.close();
  }
}
