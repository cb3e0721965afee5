package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.examples.RequestClient.Reply;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestClientTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Transport transport = new TcpTransport(1);
  private final Listener listener =
      transport.listen(
          Endpoint.tcp("127.0.0.1", 0),
          ConnectionOptions.framedBy(Framers.length4(64 << 10)).withReadBuffer(1024));
  private RequestClient client;
  private MessageSocket server;

  @BeforeEach
  void connect() throws InterruptedException {
    client = new RequestClient(listener.endpoint());
    server = Objects.requireNonNull(listener.accept(soonNs()));
  }

  @AfterEach
  void stop() {
    server.abort(new CloseReason.LocalClose("the test is over"));
    client.close();
    transport.close();
  }

  private static long soonNs() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }

  private byte[] request() throws InterruptedException {
    Received received = server.receive(soonNs());
    assertThat(received).isInstanceOf(Received.Message.class);
    return ((Received.Message) received).payload();
  }

  @Test
  void anAnswerFindsItsRequestInWhateverOrder() throws InterruptedException {
    CompletableFuture<Reply> one = client.ask("one", LONG);
    CompletableFuture<Reply> two = client.ask("two", LONG);
    byte[] first = request();
    byte[] second = request();
    server.send(second);
    assertThat(two.join()).isEqualTo(new Reply.Answered("two"));
    assertThat(one).isNotDone();
    server.send(first);
    assertThat(one.join()).isEqualTo(new Reply.Answered("one"));
  }

  @Test
  void aRequestThatLeftAndWasNotAnsweredTimesOut() throws InterruptedException {
    CompletableFuture<Reply> reply = client.ask("one", SHORT);
    byte[] request = request();
    assertThat(reply.join()).isEqualTo(new Reply.TimedOut());
    server.send(request); // too late, and harmless
    CompletableFuture<Reply> next = client.ask("two", LONG);
    server.send(request());
    assertThat(next.join()).isEqualTo(new Reply.Answered("two"));
  }

  @Test
  void aRequestThatCouldNotLeaveIsNotSentAndNeverWillBe() throws InterruptedException {
    String large = "x".repeat(60_000);
    // The server does not read, so at some point nothing leaves any more.
    int asked = 0;
    Reply last;
    do {
      last = client.ask(asked++ + large, SHORT).join();
    } while (last instanceof Reply.TimedOut);
    assertThat(last).isInstanceOf(Reply.NotSent.class);
    CompletableFuture<Reply> marker = client.ask("marker", LONG);
    // Everything but that last one arrives.
    for (int i = 0; i < asked - 1; i++) {
      assertThat(new String(request(), Long.BYTES, 3, UTF_8)).startsWith(Integer.toString(i));
    }
    server.send(request());
    assertThat(marker.join()).isEqualTo(new Reply.Answered("marker"));
  }

  @Test
  void whatWaitsForAnAnswerIsLostWithTheConnection() throws InterruptedException {
    CompletableFuture<Reply> reply = client.ask("one", LONG);
    request();
    server.close();
    assertThat(reply.join()).isEqualTo(new Reply.Lost(new CloseReason.PeerClosed(0)));
    assertThat(client.ask("two", LONG).join()).isInstanceOf(Reply.NotSent.class);
  }

  @Test
  void noMoreRequestsWaitThanTheBound() {
    for (int i = 0; i < 1024; i++) {
      client.ask("?", LONG);
    }
    assertThat(client.ask("?", LONG).join()).isInstanceOf(Reply.NotSent.class);
  }
}
