package io.weir.diameter;

import static io.weir.diameter.Messages.ccr;
import static io.weir.diameter.Messages.resultCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Octets that are no Diameter, over real TCP, before and after the capabilities exchange: the
/// connection ends with the exact reason, the peer is told where RFC 6733 section 7.1 has a
/// Result-Code for it, and another connection of the node goes on.
@SuppressWarnings("try") // the end of a node is what some of these tests are about
class HostileOctetsTest {
  private static final String PEER = "raw.example.com";
  private static final String BYSTANDER = "bystander.example.com";

  @RegisterExtension final ErrorLog log = new ErrorLog();

  private final TestNode node = TestNode.willing();
  private RawPeer bystander;

  @BeforeEach
  void connect() {
    bystander = node.peer(BYSTANDER);
  }

  @AfterEach
  void theOtherConnectionGoesOn() {
    assertThat(resultCode(bystander.ask(ccr(102)))).isEqualTo(ResultCode.SUCCESS);
    bystander.close();
    node.close();
  }

  private static byte[] version2() {
    byte[] bytes = ccr(9).bytes().clone();
    bytes[0] = 2;
    return bytes;
  }

  private Connection transport(String host) {
    return node.connection(host).transport();
  }

  /// Sends octets behind a good request and checks how the connection ends.
  private void endsWith(byte[] octets, int resultCode, int offset) throws Exception {
    try (var peer = node.peer(PEER)) {
      Connection connection = transport(PEER);
      long start = connection.stats().receivedBytes();
      DiameterMessage good = ccr(1);
      assertThat(resultCode(peer.ask(good))).isEqualTo(ResultCode.SUCCESS);
      peer.sendIfOpen(octets);
      List<DiameterMessage> last = peer.awaitEnd();
      assertThat(last).hasSize(1);
      assertThat(resultCode(last.get(0))).isEqualTo(resultCode);
      assertThat(last.get(0).hopByHopId()).isEqualTo(9);
      assertThat(last.get(0).isError()).isFalse();
      peer.close();
      CloseReason why = connection.closed().get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS).reason();
      assertThat(why).isInstanceOf(CloseReason.ProtocolError.class);
      assertThat(((CloseReason.ProtocolError) why).offset())
          .isEqualTo(start + good.length() + offset);
    }
    node.awaitNoPeer(PEER);
  }

  @Test
  void anotherVersionIsAnsweredAndEndsTheConnection() throws Exception {
    endsWith(version2(), ResultCode.UNSUPPORTED_VERSION, 0);
  }

  @Test
  void impossibleLengthsAreAnsweredAndEndTheConnection() throws Exception {
    for (int length : new int[] {0, 1, 19}) {
      endsWith(Messages.claiming(ccr(9), length), ResultCode.INVALID_MESSAGE_LENGTH, 1);
    }
  }

  @Test
  void lengthsBeyondTheLimitAreAnsweredAndEndTheConnection() throws Exception {
    int limit = NodeOptions.DEFAULT_MAX_MESSAGE_BYTES;
    for (int length : new int[] {limit + 1, limit + 4, 0xFFFFFF}) {
      endsWith(Messages.claiming(ccr(9), length), ResultCode.INVALID_MESSAGE_LENGTH, 1);
    }
  }

  @Test
  void aMessageOfTheLimitItselfPasses() {
    int fill = NodeOptions.DEFAULT_MAX_MESSAGE_BYTES - ccr(1, 0).length();
    try (var peer = node.peer(PEER)) {
      DiameterMessage largest = ccr(1, fill);
      assertThat(largest.length()).isEqualTo(NodeOptions.DEFAULT_MAX_MESSAGE_BYTES);
      assertThat(resultCode(peer.ask(largest))).isEqualTo(ResultCode.SUCCESS);
    }
  }

  /// New calls go elsewhere at once, not when the connection has drained.
  @Test
  void aPeerThatSentNonsenseIsOutOfServiceAtOnce() {
    try (var peer = node.peer(PEER)) {
      peer.sendIfOpen(version2());
      assertThat(resultCode(peer.receive())).isEqualTo(ResultCode.UNSUPPORTED_VERSION);
      Eventually.eventually("it is down", () -> !node.status(PEER).state().equals("ROpen"));
      assertThat(peer.awaitEnd()).isEmpty();
    }
  }

  @Test
  void beforeTheCapabilitiesExchangeNonsenseEndsTheConnectionToo() {
    byte[] http = "GET / HTTP/1.1\r\nHost: diameter\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] answer = version2();
    answer[4] = 0x40;
    for (byte[] octets :
        List.of(http, answer, new byte[20], version2(), Messages.claiming(ccr(9), 0xFFFFFF))) {
      try (var peer = RawPeer.connect(node.endpoint(Over.TCP))) {
        peer.sendIfOpen(octets);
        assertThat(peer.awaitEnd()).hasSizeLessThan(2);
      }
    }
  }

  @Test
  void answersAreNotAnsweredHoweverWrongTheyAre() {
    byte[] answer = version2();
    answer[4] = 0x40;
    try (var peer = node.peer(PEER)) {
      peer.sendIfOpen(answer);
      assertThat(peer.awaitEnd()).isEmpty();
    }
  }

  @Test
  void aMessageThatIsCutOffEndsWithThePeer() throws Exception {
    for (int length : new int[] {1, 19, 20, 21, ccr(1).length() - 1}) {
      try (var peer = node.peer(PEER)) {
        Connection connection = transport(PEER);
        peer.send(Arrays.copyOf(ccr(1).bytes(), length));
        peer.endOutput();
        assertThat(peer.awaitEnd()).isEmpty();
        peer.close();
        assertThat(connection.closed().get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS).reason())
            .isEqualTo(new CloseReason.PeerClosed(length));
      }
      node.awaitNoPeer(PEER);
    }
  }

  @Test
  void aResetHarmsNobodyElse() {
    var peer = node.peer(PEER);
    peer.send(Arrays.copyOf(ccr(1).bytes(), 30));
    peer.reset();
    node.awaitNoPeer(PEER);
  }

  @Test
  void randomOctetsEndTheConnectionOrAreAnswered() {
    Seeds.forEach(
        random -> {
          byte[] noise = new byte[2_000];
          random.nextBytes(noise);
          try (var peer = RawPeer.connect(node.endpoint(Over.TCP))) {
            peer.sendIfOpen(noise);
            peer.awaitEnd();
          }
          try (var peer = node.peer(PEER)) {
            peer.sendIfOpen(noise);
            peer.awaitEnd();
          }
          node.awaitNoPeer(PEER);
        });
  }

  /// Each request gets exactly one answer, and it carries the request's identifiers: whatever is
  /// wrong inside a message whose length is right, the next one is found.
  @Test
  void randomOctetsInsideOfMessagesAreEachAnsweredOnce() {
    Seeds.forEach(
        random -> {
          try (var peer = node.peer(PEER)) {
            for (int i = 0; i < 200; i++) {
              byte[] bytes = ccr(i, 20).bytes().clone();
              for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(20, bytes.length)] = (byte) random.nextInt();
              }
              DiameterMessage answer = peer.ask(DiameterMessage.of(bytes));
              assertThat(answer.hopByHopId()).isEqualTo(i);
              assertThat(answer.isRequest()).isFalse();
            }
          }
          node.awaitNoPeer(PEER);
        });
  }
}
