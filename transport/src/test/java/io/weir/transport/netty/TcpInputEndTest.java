package io.weir.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.Eventually;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What an owner is told when the peer has ended its side: at once, and when it has everything.
@ParameterizedClass
@EnumSource(TcpTransport.Polling.class)
class TcpInputEndTest extends OverSockets {
  private final Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1 << 20));

  TcpInputEndTest(TcpTransport.Polling polling) {
    super(polling);
  }

  private MessageSocket afterTheEnd(boolean halfClose) throws InterruptedException {
    Joined joined = joined(OPTIONS.withHalfClose(halfClose));
    MessageSocket socket = joined.connection();
    socket.handTo(inbox);
    joined.peer().send("one");
    joined.peer().send("two");
    joined.peer().finish();
    assertThat(take()).isEqualTo(new SocketEvent.InputEnded(socket, false));
    return socket;
  }

  private SocketEvent take() throws InterruptedException {
    SocketEvent event =
        Objects.requireNonNull(inbox.take(Eventually.soonNs()), "nothing came in time");
    inbox.finished(event);
    return event;
  }

  @Test
  void anOwnerIsToldOfTheEndAtOnceAndAgainWhenItHasEverything() throws InterruptedException {
    MessageSocket socket = afterTheEnd(true);
    socket.read(ReadMode.ONCE);
    assertThat(take()).isInstanceOf(SocketEvent.Data.class);
    socket.read(ReadMode.ONCE);
    assertThat(take()).isInstanceOf(SocketEvent.Data.class);
    assertThat(take()).isEqualTo(new SocketEvent.InputEnded(socket, true));
    assertThat(socket.send(data("answer"))).isEqualTo(SendOutcome.HANDED_OVER);
    socket.close();
    assertThat(take()).isInstanceOf(SocketEvent.Ended.class);
  }

  @Test
  void aSocketThatIsNotKeptForSendingEndsInstead() throws InterruptedException {
    MessageSocket socket = afterTheEnd(false);
    socket.read(ReadMode.ALWAYS);
    assertThat(take()).isInstanceOf(SocketEvent.Data.class);
    assertThat(take()).isInstanceOf(SocketEvent.Data.class);
    assertThat(take()).isInstanceOf(SocketEvent.Ended.class);
  }

  @Test
  void aLaterOwnerIsToldWhatNobodyWasTold() throws InterruptedException {
    Joined joined = joined(OPTIONS.withHalfClose(true));
    MessageSocket socket = joined.connection();
    joined.peer().send("one");
    joined.peer().finish();
    assertThat(receive(socket)).isEqualTo("one");
    assertThat(receive(socket)).startsWith("ended PeerClosed");
    socket.handTo(inbox);
    assertThat(take()).isEqualTo(new SocketEvent.InputEnded(socket, true));
    assertThat(socket.read(ReadMode.ALWAYS)).isFalse();
  }

  @Test
  void aPeerThatSendsAndEndsBeforeAnybodyLooksIsHeard() throws InterruptedException {
    try (Listener listener = transport.listen(LOOPBACK, OPTIONS)) {
      for (int i = 0; i < 500; i++) {
        RawPeer peer = connectTo(listener);
        peer.send("message " + i);
        peer.finish();
        MessageSocket socket = accept(listener);
        assertThat(receive(socket)).isEqualTo("message " + i);
        assertThat(receive(socket)).startsWith("ended PeerClosed");
      }
    }
  }

  @Test
  void aSocketSendsOnAfterThePeersEndMoreThanTheKernelTakes() throws InterruptedException {
    Joined joined = joined(OPTIONS.withHalfClose(true), 16 << 10);
    joined.peer().finish();
    assertThat(receive(joined.connection())).startsWith("ended PeerClosed");
    int messages = 12;
    Blocked<Integer> sender =
        Blocked.starting(
            () -> {
              for (int i = 0; i < messages; i++) {
                assertThat(joined.connection().send(new byte[1 << 20]))
                    .isEqualTo(SendOutcome.HANDED_OVER);
              }
              return messages;
            });
    for (int i = 0; i < messages; i++) {
      assertThat(joined.peer().receiveBytes()).hasSize(1 << 20);
    }
    assertThat(sender.result()).isEqualTo(messages);
  }

  @Test
  void whatTheKernelHoldsAtThePeersEndIsNotLostAndNotMore() throws InterruptedException {
    Joined joined = joined(OPTIONS.withReadBuffer(1 << 10));
    for (int i = 0; i < 100; i++) {
      joined.peer().send("x".repeat(1_000));
    }
    joined.peer().finish();
    for (int i = 0; i < 100; i++) {
      assertThat(receive(joined.connection())).hasSize(1_000);
    }
    assertThat(receive(joined.connection())).startsWith("ended PeerClosed");
  }
}
