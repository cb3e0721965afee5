package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static io.weir.transport.Eventually.soonNs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Admission;
import io.weir.transport.Blocked;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Underway;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Making connections, sending and receiving over them, and closing the transport.
@ParameterizedClass
@EnumSource
class TcpTransportTest extends OverSockets {
  TcpTransportTest(Polling polling) {
    super(polling);
  }

  // ---- messages

  @Test
  void echoesMessagesOfEverySize() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    for (int size : new int[] {0, 1, 4, 1000, (128 << 10) - 4, 128 << 10, 1 << 20}) {
      byte[] payload = new byte[size];
      java.util.Arrays.fill(payload, (byte) size);
      Blocked<SendOutcome> sender = Blocked.starting(() -> client.send(payload));
      byte[] there = payloadOf(server.receive(soonNs()));
      Blocked<SendOutcome> echo = Blocked.starting(() -> server.send(there));
      assertThat(payloadOf(client.receive(soonNs()))).isEqualTo(payload);
      assertThat(sender.result()).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(echo.result()).isEqualTo(SendOutcome.HANDED_OVER);
    }
    eventually("all are counted", () -> server.stats().receivedMessages() == 7);
    eventually("nothing is left", () -> server.stats().windowBytes() == 0);
  }

  private static byte[] payloadOf(Received received) {
    return switch (received) {
      case Received.Message(byte[] payload, var _) -> payload;
      case Received.Part _, Received.Ended _, Received.NothingYet _ ->
          throw new AssertionError(received);
    };
  }

  @Test
  void reassemblesFramesThatArriveByteByByte() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    for (byte b : RawPeer.frame("hello")) {
      joined.peer().write(new byte[] {b});
    }
    assertThat(receive(joined.connection())).isEqualTo("hello");
  }

  @Test
  void aReaderThatFindsNothingUntilItsDeadlineLosesNothing() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    assertThat(joined.connection().receive(System.nanoTime())).isEqualTo(Received.NOTHING_YET);
    joined.peer().send("later");
    assertThat(receive(joined.connection())).isEqualTo("later");
  }

  @Test
  void sendsInEveryWay() throws Exception {
    Joined joined = joined(OPTIONS);
    Connection connection = joined.connection();
    assertThat(connection.trySend(new byte[] {'a'})).isEqualTo(Admission.ACCEPTED);
    assertThat(connection.send(new byte[] {'b'})).isEqualTo(SendOutcome.HANDED_OVER);
    CompletableFuture<SendOutcome> later = connection.sendAsync(data("c"));
    assertThat(later.get(30, TimeUnit.SECONDS)).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(IntStream.range(0, 3).mapToObj(_ -> joined.peer().receive()))
        .containsExactly("a", "b", "c");
    assertThat(connection.stats().sends().handedOverMessages()).isEqualTo(3);
  }

  @Test
  void messagesThatExpireAtOnceSilenceNoLaterOne() throws InterruptedException {
    Joined joined = joined(OPTIONS);
    for (int i = 0; i < 300; i++) {
      // Some are taken back between the queue and the loop.
      SendOutcome outcome =
          joined.connection().send(data("late").before(System.nanoTime() + i * 300L));
      assertThat(outcome)
          .isIn(new NotSent(new Unsent.Expired()), SendOutcome.HANDED_OVER, new Underway());
    }
    assertThat(joined.connection().send(data("now").before(soonNs())))
        .isEqualTo(SendOutcome.HANDED_OVER);
    String received = joined.peer().receive();
    while (!received.equals("now")) {
      assertThat(received).isEqualTo("late");
      received = joined.peer().receive();
    }
  }

  @Test
  void bothEndsKnowEachOther() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    assertThat(client.remote()).isEqualTo(listener.endpoint());
    assertThat(server.local()).isEqualTo(listener.endpoint());
    assertThat(server.remote()).isEqualTo(client.local());
  }

  // ---- handlers

  @Test
  void aHandlerIsGivenWhatArrives() {
    var recorder = new Recorder();
    Handled joined = joined(OPTIONS, recorder);
    joined.peer().send("one", "two");
    recorder.awaitFrames(2);
    assertThat(recorder.frames()).containsExactly("one", "two");
    assertThat(recorder.events()).startsWith("opened");
  }

  @Test
  void aBlockingSendOnTheLoopIsRefused() {
    var failed = new CompletableFuture<Throwable>();
    var recorder =
        new Recorder() {
          @Override
          public Offer received(ByteBuffer frame) {
            try {
              connection().send(data("x"));
            } catch (IllegalStateException | InterruptedException e) {
              failed.complete(e);
            }
            return Offer.TAKEN;
          }
        };
    joined(OPTIONS, recorder).peer().send("go");
    assertThat(failed.orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event loop");
  }

  @Test
  void stopsAtAFrameWithoutRoomAndOffersItAgain() {
    var recorder = new Recorder();
    recorder.room.set(2);
    Handled joined = joined(OPTIONS, recorder);
    joined.peer().send("a", "b", "c", "d", "e");
    eventually("reading stops", () -> joined.connection().stats().readingPauses() == 1);
    assertThat(recorder.frames()).containsExactly("a", "b");
    recorder.room.set(1);
    joined.connection().resumeReading();
    eventually("reading stops again", () -> joined.connection().stats().readingPauses() == 2);
    assertThat(recorder.frames()).containsExactly("a", "b", "c");
    recorder.room.set(100);
    joined.connection().resumeReading();
    joined.connection().resumeReading();
    joined.peer().send("f");
    recorder.awaitFrames(6);
    assertThat(recorder.frames()).containsExactly("a", "b", "c", "d", "e", "f");
  }

  // ---- connecting

  private static Endpoint nobodyListens() throws IOException {
    try (ServerSocket server = RawPeer.listening(0)) {
      return Endpoint.tcp("127.0.0.1", server.getLocalPort());
    }
  }

  @Test
  void aRefusedConnectionSaysWhereAndWhy() throws IOException {
    Endpoint nobody = nobodyListens();
    assertThatThrownBy(() -> transport.connect(nobody, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot connect to " + nobody)
        .hasMessageContaining("refused");
  }

  @Test
  void aRefusedConnectionTellsItsHandlerNothing() throws IOException {
    Endpoint nobody = nobodyListens();
    var recorder = new Recorder();
    CompletableFuture<Connection> made = transport.connect(nobody, OPTIONS, recorder);
    assertThatThrownBy(() -> made.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nobody.toString());
    assertThat(recorder.events()).isEmpty();
  }

  @Test
  void anUnknownHostIsNamed() {
    Endpoint nowhere = Endpoint.tcp("no-such-host.invalid", 3868);
    assertThatThrownBy(() -> transport.connect(nowhere, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(nowhere.toString());
  }

  @Test
  void servesTcpAndUnixOnly() {
    assertThat(transport.serves("tcp")).isTrue();
    assertThat(transport.serves("unix")).isTrue();
    assertThat(transport.serves("sctp")).isFalse();
    assertThatThrownBy(() -> transport.connect(new Endpoint("sctp", "127.0.0.1", 1), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sctp://127.0.0.1:1");
  }

  @Test
  void aHandlerThatFailsAtTheStartFailsTheConnect() throws Exception {
    try (ServerSocket server = RawPeer.listening(0)) {
      Endpoint endpoint = Endpoint.tcp("127.0.0.1", server.getLocalPort());
      var recorder =
          new Recorder() {
            @Override
            public void opened(Connection opened) {
              throw new IllegalStateException("not today");
            }
          };
      CompletableFuture<Connection> made = transport.connect(endpoint, OPTIONS, recorder);
      RawPeer peer = closing(RawPeer.acceptedBy(server));
      assertThat(made.get(30, TimeUnit.SECONDS).closed().get(30, TimeUnit.SECONDS).reason())
          .isInstanceOf(CloseReason.Defect.class);
      assertThat(recorder.closedBy()).isInstanceOf(CloseReason.Defect.class);
      assertThat(peer.readToEnd()).isEqualTo(RawPeer.End.RESET);
    }
  }

  // ---- listening

  @Test
  void anEndpointInUseSaysSo() {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    assertThatThrownBy(() -> transport.listen(listener.endpoint(), OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on " + listener.endpoint())
        .hasMessageContaining("in use");
  }

  @Test
  void noConnectionIsLostThatWaitsToBeAccepted() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    int clients = 300;
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      RawPeer peer = connectTo(listener);
      peer.send("client " + i);
      peers.add(peer);
    }
    List<String> greeted = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      MessageSocket connection = accept(listener);
      greeted.add(receive(connection));
      connection.offer(data("welcome"));
    }
    assertThat(greeted)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, clients).mapToObj(i -> "client " + i).toList());
    assertThat(peers).allSatisfy(peer -> assertThat(peer.receive()).isEqualTo("welcome"));
  }

  @Test
  void acceptEndsAtItsDeadlineAndWithItsListener() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    assertThat(listener.accept(System.nanoTime())).isNull();
    Blocked<Boolean> waits = Blocked.in(() -> listener.accept(soonNs()) == null);
    listener.close();
    assertThat(waits.result()).isTrue();
    assertThat(listener.accept(soonNs())).isNull();
  }

  @Test
  void aClosedListenerClosesThoseThatNobodyAccepted() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    RawPeer first = connectTo(listener);
    MessageSocket accepted = accept(listener);
    RawPeer second = connectTo(listener);
    listener.close();
    second.readToEnd();
    first.send("still here");
    assertThat(receive(accepted)).isEqualTo("still here");
  }

  @Test
  void aListenerWithHandlersGivesNoConnectionOut() {
    Listener listener = transport.listen(LOOPBACK, OPTIONS, Recorder::new);
    assertThatThrownBy(() -> listener.accept(soonNs())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSupplierThatFailsCostsOneConnection() {
    var good = new Recorder();
    List<ConnectionHandler> handlers = new ArrayList<>(List.of(good));
    Listener listener = transport.listen(LOOPBACK, OPTIONS, handlers::removeLast);
    RawPeer first = connectTo(listener);
    good.connection();
    assertThat(connectTo(listener).readToEnd()).isNotNull();
    first.send("still here");
    good.awaitFrames(1);
  }

  // ---- the whole

  @Test
  void idleConnectionsHoldNoWindowBuffers() throws InterruptedException {
    var options = OPTIONS.withReadBuffer(1 << 10);
    var recorders = new java.util.concurrent.ConcurrentLinkedQueue<Recorder>();
    Listener listener =
        transport.listen(
            LOOPBACK,
            options,
            () -> {
              var recorder = new Recorder();
              recorders.add(recorder);
              return recorder;
            });
    int connections = 2_000;
    // Exactly one read buffer full: the next read finds nothing.
    byte[] frame = RawPeer.frame(new byte[1020]);
    for (int i = 0; i < connections; i++) {
      connectTo(listener).write(frame);
    }
    eventually(
        "every connection has its message",
        () -> recorders.stream().filter(r -> r.frames().size() == 1).count() == connections);
    eventually("at most one buffer per loop is out", () -> LeakWatch.bytesInUse() <= 2 * 2048);
  }

  @Test
  void closingTheTransportClosesEverything() throws Exception {
    Listener listener = transport.listen(LOOPBACK, OPTIONS);
    RawPeer peer = connectTo(listener);
    MessageSocket server = accept(listener);
    RawPeer waiting = connectTo(listener);
    server.offer(data("last"));
    Blocked<RawPeer.End> polite =
        Blocked.starting(
            () -> {
              assertThat(peer.receive()).isEqualTo("last");
              RawPeer.End end = peer.readToEnd();
              peer.close();
              return end;
            });
    Blocked<RawPeer.End> other =
        Blocked.starting(
            () -> {
              RawPeer.End end = waiting.readToEnd();
              waiting.close();
              return end;
            });
    transport.close();
    assertThat(polite.result()).isEqualTo(RawPeer.End.FIN);
    assertThat(other.result()).isNotNull();
    assertThat(server.closed()).isCompleted();
    assertThat(receive(server)).isEqualTo("ended " + new CloseReason.LocalClose("closed"));
    assertThat(listener.accept(soonNs())).isNull();
    assertThatThrownBy(() -> RawPeer.connectedTo(listener.endpoint()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aClosedTransportMakesNothing() {
    transport.close();
    Blocked<Connection> connecting =
        Blocked.starting(() -> transport.connect(Endpoint.tcp("127.0.0.1", 1), OPTIONS));
    assertThat(connecting.failure()).hasMessageContaining("closed");
    Blocked<Listener> listening = Blocked.starting(() -> transport.listen(LOOPBACK, OPTIONS));
    assertThat(listening.failure()).hasMessageContaining("closed");
    transport.close();
  }
}
