package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.examples.Running.Peer;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineChatTest {
  private final LineChat chat = new LineChat(Endpoint.tcp("127.0.0.1", 0));

  @BeforeEach
  void start() {
    Running.serving(chat::serve);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  private Peer joined(String name, int receiveBufferBytes) throws IOException {
    var peer = new Peer(chat.endpoint(), receiveBufferBytes);
    assertThat(peer.line()).isEqualTo("* your name?");
    assertThat(peer.say(name + "\n").line()).isEqualTo("* " + name + " joined");
    return peer;
  }

  @Test
  void eachHearsAll() throws IOException {
    try (Peer ann = joined("ann", 0);
        Peer bob = joined("bob", 0)) {
      assertThat(ann.line()).isEqualTo("* bob joined");
      bob.say("hello\n");
      assertThat(ann.line()).isEqualTo("bob: hello");
      assertThat(bob.line()).isEqualTo("bob: hello");
    }
  }

  @Test
  void saysWhoLeftAndWhy() throws IOException {
    try (Peer ann = joined("ann", 0)) {
      joined("bob", 0).close();
      assertThat(ann.line()).isEqualTo("* bob joined");
      assertThat(ann.line()).startsWith("* bob left: PeerClosed");
    }
  }

  @Test
  void whoSendsALineWithoutEndHasToLeave() throws IOException {
    try (Peer ann = joined("ann", 0);
        Peer bob = joined("bob", 0)) {
      bob.say("x".repeat(2000));
      assertThat(ann.line()).isEqualTo("* bob joined");
      assertThat(ann.line()).startsWith("* bob left: ProtocolError");
    }
  }

  @Test
  void aMemberThatDoesNotReadHoldsNobodyUpAndIsToldWhatItMissed() throws IOException {
    String text = "y".repeat(1000);
    int lines = 20_000; // far more than the kernel holds for a member that does not read
    try (Peer slow = joined("slow", 4096);
        Peer fast = joined("fast", 0)) {
      for (int i = 0; i < lines; i++) {
        fast.say(i + text + "\n");
        assertThat(fast.line()).isEqualTo("fast: " + i + text);
      }
      int got = 0;
      String line = Objects.requireNonNull(slow.line());
      while (!line.startsWith("* you missed")) {
        got += line.startsWith("fast: ") ? 1 : 0;
        line = Objects.requireNonNull(slow.line());
      }
      int missed = Integer.parseInt(line.replaceAll("\\D", ""));
      assertThat(missed).isPositive();
      assertThat(got + missed).isEqualTo(lines);
    }
  }
}
