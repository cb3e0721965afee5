package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.examples.Running.Peer;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOffTest {
  private final HandOff door = new HandOff(Endpoint.tcp("127.0.0.1", 0));

  @BeforeEach
  void start() {
    Running.serving(door::serve);
  }

  @AfterEach
  void stop() {
    door.close();
  }

  @Test
  void theGreetingSaysWhoseTheSocketIs() throws IOException {
    try (var one = new Peer(door.endpoint());
        var two = new Peer(door.endpoint())) {
      one.say("upper\n");
      two.say("reverse\n");
      assertThat(one.say("abc\n").line()).isEqualTo("ABC");
      assertThat(two.say("abc\n").line()).isEqualTo("cba");
    }
  }

  @Test
  void nothingIsLostThatCameRightBehindTheGreeting() throws IOException {
    String lines =
        IntStream.range(0, 10_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    for (int i = 0; i < 10; i++) {
      try (var peer = new Peer(door.endpoint())) {
        peer.say("upper\n" + lines).finish();
        assertThat(peer.rest()).isEqualTo(lines.toUpperCase(Locale.ROOT));
      }
    }
  }

  @Test
  void aGreetingThatNobodyKnowsEndsTheConnection() throws IOException {
    try (var peer = new Peer(door.endpoint())) {
      assertThat(peer.say("hm\n").line()).isNull();
    }
  }

  @Test
  void whoDoesNotReadItsAnswersHoldsNobodyUp() throws IOException {
    String lines = ("z".repeat(999) + "\n").repeat(20_000);
    try (var stuck = new Peer(door.endpoint(), 4096);
        var other = new Peer(door.endpoint())) {
      CompletableFuture<Void> said = stuck.sayAndFinish("upper\n" + lines);
      assertThat(other.say("upper\nabc\n").line()).isEqualTo("ABC");
      assertThat(stuck.rest().equals(lines.toUpperCase(Locale.ROOT))).isTrue();
      said.join();
    }
  }
}
