package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.examples.Running.Peer;
import io.weir.transport.Endpoint;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtocolUpgradeTest {
  private final ProtocolUpgrade server = new ProtocolUpgrade(Endpoint.tcp("127.0.0.1", 0));

  @BeforeEach
  void start() {
    Running.serving(server::serve);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void framesThatCameInOnePacketWithTheUpgradeAreCutAsFrames() throws IOException {
    try (var peer = new Peer(server.endpoint())) {
      peer.say("hello\r\nUPGRADE\r\n\0\0\0\5frame\0\0\0\1\n\0\0\0\0").finish();
      assertThat(peer.rest())
          .isEqualTo("you said hello\r\nSWITCHING\r\n\0\0\0\5frame\0\0\0\1\n\0\0\0\0");
    }
  }

  @Test
  void aFrameThatComesByteByByteAcrossTheSwitchIsWhole() throws IOException {
    try (var peer = new Peer(server.endpoint())) {
      for (char one : "UPGRADE\r\n\0\0\0\3abc".toCharArray()) {
        peer.say(String.valueOf(one));
      }
      assertThat(peer.finish().rest()).isEqualTo("SWITCHING\r\n\0\0\0\3abc");
    }
  }
}
