package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static io.weir.testkit.Eventually.soon;
import static io.weir.testkit.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.Blocked;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Listening, connecting, and a transport that is closed.
abstract class ConnectingContract extends ContractCase {
  ConnectingContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void itServesTheSchemeOfItsEndpoints() {
    assertThat(transport.serves(subject.listening().scheme())).isTrue();
    assertThat(transport.serves("no-such-scheme")).isFalse();
  }

  @Test
  void aRefusedConnectionSaysWhereAndWhy() {
    Endpoint nobody = subject.refusing();
    assertThatThrownBy(() -> transport.connect(nobody, subject.options()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(nobody.toString());
    var told = new ToldHandler();
    CompletableFuture<Connection> made = transport.connect(nobody, subject.options(), told);
    assertThatThrownBy(() -> soon(made))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nobody.toString());
    assertThat(told.told()).as("its handler hears nothing").isEmpty();
  }

  @Test
  void acceptEndsAtItsDeadlineAndWithItsListener() throws InterruptedException {
    Listener listener = listen(subject.options());
    assertThat(listener.accept(System.nanoTime())).isNull();
    Blocked<Boolean> waits = Blocked.in(() -> listener.accept(soonNs()) == null);
    listener.close();
    assertThat(waits.result()).isTrue();
    assertThat(listener.accept(soonNs())).isNull();
  }

  @Test
  void whoWaitsToAcceptIsServedInItsTurn() throws InterruptedException {
    Listener listener = listen(subject.options());
    Blocked<MessageSocket> first = Blocked.in(() -> accept(listener));
    Blocked<MessageSocket> second = Blocked.in(() -> accept(listener));
    MessageSocket one = connect(listener.endpoint());
    one.trySend(numbered(1, 8));
    assertThat(numbers(first.result(), 1)).containsExactly(1);
    assertThat(second.ended()).isFalse();
    connect(listener.endpoint()).trySend(numbered(2, 8));
    assertThat(numbers(second.result(), 1)).containsExactly(2);
  }

  @Test
  void aClosedListenerLeavesItsConnectionsAndRefusesNewOnes() throws InterruptedException {
    Listener listener = listen(subject.options());
    Endpoint endpoint = listener.endpoint();
    Pair pair = joined(listener, subject.options());
    listener.close();
    pair.client().trySend(numbered(0, 8));
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
    pair.server().trySend(numbered(1, 8));
    assertThat(numbers(pair.client(), 1)).containsExactly(1);
    assertThatThrownBy(() -> connect(endpoint))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(endpoint.toString());
    assertNothingMore(pair);
  }

  @Test
  void anEndpointInUseIsRefusedByName() {
    Listener listener = listen(subject.options());
    assertThatThrownBy(() -> listen(listener.endpoint()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(listener.endpoint().toString());
  }

  private void listen(Endpoint endpoint) {
    transport.listen(endpoint, subject.options()).close();
  }

  @Test
  void peersThatConnectAndLeaveAtOnceHarmNobody() throws InterruptedException {
    Listener listener = listen(subject.options());
    int peers = 20;
    for (int i = 0; i < peers; i++) {
      MessageSocket client = connect(listener.endpoint());
      if (i % 2 == 0) {
        client.close();
      } else {
        client.abort(ENOUGH);
      }
      report(client);
    }
    MessageSocket client = connect(listener.endpoint());
    client.trySend(numbered(7, 8));
    // Those that left may be given out, and have ended then, or may be dropped and counted.
    MessageSocket server = accept(listener);
    while (!server.remote().equals(client.local())) {
      assertThat(end(server))
          .isInstanceOfAny(CloseReason.PeerClosed.class, CloseReason.Reset.class);
      server = accept(listener);
    }
    assertThat(numbers(server, 1)).containsExactly(7);
    eventually("only one is open", () -> listener.stats().open() == 1);
    assertThat(listener.stats().accepted()).isLessThanOrEqualTo(peers + 1);
    assertThat(listener.stats().waiting()).isZero();
  }

  @Test
  void theCountsOfAListenerAddUp() throws InterruptedException {
    Listener listener = listen(subject.options());
    Pair first = joined(listener, subject.options());
    MessageSocket waiting = connect(listener.endpoint());
    eventually("one waits to be accepted", () -> listener.stats().waiting() == 1);
    assertThat(listener.stats().accepted()).isEqualTo(2);
    assertThat(listener.stats().open()).isEqualTo(2);
    accept(listener);
    assertThat(listener.stats().waiting()).isZero();
    first.client().close();
    assertThat(end(first.server())).isInstanceOf(CloseReason.PeerClosed.class);
    eventually("one is closed", () -> listener.stats().open() == 1);
    assertThat(listener.stats().accepted()).isEqualTo(2);
    assertThat(listener.stats().dropped()).isZero();
    assertThat(waiting.closed()).isNotDone();
  }

  // ---- handlers

  @Test
  void aHandlerHearsEverythingInItsOrder() throws InterruptedException {
    var told = new ToldHandler();
    Listener listener = transport.listen(subject.listening(), subject.options(), () -> told);
    MessageSocket client = connect(listener.endpoint());
    for (int i = 0; i < 100; i++) {
      client.trySend(numbered(i, 8));
    }
    client.close();
    eventually("the handler hears of the end", told::isClosed);
    assertThat(told.numbers()).isEqualTo(upTo(100));
    assertThat(told.told())
        .containsSubsequence("opened", "closing PeerClosed", "closed PeerClosed")
        .startsWith("opened")
        .endsWith("closed PeerClosed");
    listener.close();
  }

  @Test
  void aHandlerWithoutRoomStopsTheSenderAndIsOfferedTheSameMessageAgain()
      throws InterruptedException {
    var told = new ToldHandler();
    told.room(3);
    Listener listener = transport.listen(subject.listening(), stalling(), () -> told);
    MessageSocket client = closing(transport.connect(listener.endpoint(), stalling()));
    int accepted = fill(client);
    Connection server = closing(told.connection());
    assertThat(told.numbers()).isEqualTo(upTo(3));
    told.room(2);
    server.resumeReading();
    eventually("two more", () -> told.numbers().size() == 5);
    told.room(Integer.MAX_VALUE);
    server.resumeReading();
    server.resumeReading();
    eventually("all of them", () -> told.numbers().size() == accepted);
    assertThat(told.numbers()).isEqualTo(upTo(accepted));
    listener.close();
  }

  @Test
  void aHandlerIsToldWhenItsPeerStopsReadingAndWhenItGoesOn() throws InterruptedException {
    Listener listener = listen(stalling());
    var told = new ToldHandler();
    Connection client = closing(soon(transport.connect(listener.endpoint(), stalling(), told)));
    MessageSocket server = accept(listener);
    int accepted = fill(client);
    eventually("it is told", () -> told.told().containsAll(List.of("unwritable", "stalled")));
    assertThat(client.closed()).isNotDone();
    assertThat(numbers(server, accepted)).isEqualTo(upTo(accepted));
    eventually(
        "it is told of the end",
        () -> told.told().containsAll(List.of("stall ended", "writable", "drained")));
    assertThat(told.told())
        .containsSubsequence("opened", "unwritable", "writable", "drained")
        .containsSubsequence("stalled", "stall ended");
  }

  // ---- the transport

  @Test
  void closingTheTransportClosesEverythingAndMakesNothingMore() throws InterruptedException {
    Listener listener = listen(subject.options());
    Pair pair = joined(listener, subject.options());
    pair.client().trySend(numbered(0, 8));
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
    transport.close();
    assertThat(pair.client().closed()).isCompleted();
    assertThat(pair.server().closed()).isCompleted();
    assertThat(listener.accept(soonNs())).isNull();
    assertThatThrownBy(() -> transport.connect(subject.refusing(), subject.options()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> transport.listen(subject.listening(), subject.options()))
        .isInstanceOf(IllegalStateException.class);
    transport.close();
  }
}
