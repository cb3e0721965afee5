package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Connection;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Eventually;
import io.weir.transport.Lane;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SocketEvent;
import io.weir.transport.TransportEvent;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What tests over loopback sockets have in common: one transport per test, on two loops, and
/// peers that are closed with it.
@ExtendWith(LeakWatch.class)
abstract class OverSockets {
  static final Endpoint LOOPBACK = Endpoint.tcp("127.0.0.1", 0);
  static final ConnectionOptions OPTIONS = ConnectionOptions.framedBy(Framers.length4(1 << 20));

  private final Polling polling;
  private final List<AutoCloseable> toClose = new ArrayList<>();
  TcpTransport transport;

  OverSockets(Polling polling) {
    this.polling = polling;
    transport = new TcpTransport(2, polling);
  }

  @BeforeEach
  void freshSeries() {
    toClose.clear();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : toClose) {
      one.close();
    }
    transport.close();
  }

  Polling polling() {
    return polling;
  }

  <T extends AutoCloseable> T closing(T one) {
    toClose.add(one);
    return one;
  }

  RawPeer connectTo(Listener listener) {
    return closing(RawPeer.connectedTo(listener.endpoint()));
  }

  static MessageSocket accept(Listener listener) throws InterruptedException {
    return Objects.requireNonNull(listener.accept(Eventually.soonNs()), "nobody connected");
  }

  static String text(Received received) {
    return switch (received) {
      case Received.Message(byte[] payload, var _) -> new String(payload, ISO_8859_1);
      case Received.Part(byte[] payload, boolean _, var _) -> new String(payload, ISO_8859_1);
      case Received.Ended(var reason, byte[] _) -> "ended " + reason;
      case Received.NothingYet _ -> "nothing yet";
    };
  }

  static String receive(MessageSocket connection) throws InterruptedException {
    return text(connection.receive(Eventually.soonNs()));
  }

  /// The next message that a mailbox is given, or how its socket ended; the notice that the peer
  /// has ended its side is passed over.
  static String next(Mailbox<SocketEvent> inbox) throws InterruptedException {
    SocketEvent event = inbox.take(Eventually.soonNs());
    if (event == null) {
      return "nothing yet";
    }
    inbox.finished(event);
    return switch (event) {
      case SocketEvent.Data(var _, byte[] payload, var _) -> new String(payload, ISO_8859_1);
      case SocketEvent.PartOfData(var _, byte[] payload, boolean last, var _) ->
          new String(payload, ISO_8859_1) + (last ? "." : "...");
      case SocketEvent.WentPassive _ -> "passive";
      case SocketEvent.InputEnded _ -> next(inbox);
      case SocketEvent.Ended(var _, CloseReport report) -> "ended " + report.reason();
      case SocketEvent.Noticed(var _, Notice notice) -> notice.toString();
      case SocketEvent.Notified(var _, TransportEvent told) -> told.toString();
    };
  }

  static Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1));
  }

  static Send control(String text) {
    return data(text).in(Lane.CONTROL);
  }

  /// A connection that was accepted, and the plain socket that made it.
  record Joined(MessageSocket connection, RawPeer peer) {}

  Joined joined(ConnectionOptions options) throws InterruptedException {
    return joined(options, 0);
  }

  Joined joined(ConnectionOptions options, int peerBufferBytes) throws InterruptedException {
    try (Listener listener = transport.listen(LOOPBACK, options)) {
      RawPeer peer = closing(RawPeer.connectedTo(listener.endpoint(), peerBufferBytes));
      return new Joined(accept(listener), peer);
    }
  }

  /// A connection with a handler, and the plain socket that made it.
  record Handled(Connection connection, RawPeer peer) {}

  /// A connection with the recorder as its handler, and the plain socket that made it.
  Handled joined(ConnectionOptions options, Recorder recorder) {
    try (Listener listener = transport.listen(LOOPBACK, options, () -> recorder)) {
      RawPeer peer = connectTo(listener);
      return new Handled(recorder.connection(), peer);
    }
  }

  static void assertOrdered(List<String> events, String first, String second) {
    assertThat(events).containsSubsequence(first, second);
  }
}
