package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.examples.Running.Peer;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoServerTest {
  private final EchoServer server = new EchoServer(Endpoint.tcp("127.0.0.1", 0));

  @BeforeEach
  void start() {
    Running.serving(server::serve);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsBackWhatItReceives() throws IOException {
    try (var peer = new Peer(server.endpoint())) {
      assertThat(peer.say("hello\n").line()).isEqualTo("hello");
    }
  }

  @Test
  void answersTheLastWordOfAPeerThatHasFinished() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (var peer = new Peer(server.endpoint())) {
        assertThat(peer.say("goodbye").finish().rest()).isEqualTo("goodbye");
      }
    }
  }

  @Test
  void echoesMoreThanAllBuffersHold() throws IOException {
    String much = "0123456789".repeat(2_000_000);
    try (var peer = new Peer(server.endpoint())) {
      CompletableFuture<Void> said = peer.sayAndFinish(much);
      assertThat(peer.rest().equals(much)).isTrue();
      said.join();
    }
  }

  @Test
  void endsItsConnectionsInOrderWhenItStops() throws IOException {
    try (var peer = new Peer(server.endpoint())) {
      assertThat(peer.say("hello\n").line()).isEqualTo("hello");
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      assertThat(peer.rest()).isEmpty(); // the end of the stream, and no reset
      peer.finish();
      stopped.join();
    }
  }
}
