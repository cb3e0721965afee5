package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.ccr;
import static io.weir.diameter.Messages.cer;
import static io.weir.diameter.Messages.resultCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Endpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Watchdog and disconnect over real TCP and SCTP, RFC 6733 sections 5.4 and 5.5.
@ParameterizedClass
@EnumSource(Over.class)
@SuppressWarnings("try") // the end of a node is what some of these tests are about
class UpkeepTest {
  @Parameter Over over = Over.TCP;

  private static final String PEER = "raw.example.com";
  private static final String OTHER = "other.example.com";

  @RegisterExtension final ErrorLog log = new ErrorLog();

  // ---- watchdog

  @Test
  void answersAWatchdogRequest() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      DiameterMessage dwa = peer.ask(Messages.dwr(PEER));
      assertThat(dwa.commandCode()).isEqualTo(CommandCode.DEVICE_WATCHDOG);
      assertThat(dwa.isRequest()).isFalse();
      assertThat(dwa.hopByHopId()).isEqualTo(0x0D0D);
      assertThat(dwa.endToEndId()).isEqualTo(0x0E0E);
      assertThat(resultCode(dwa)).isEqualTo(ResultCode.SUCCESS);
      assertThat(dwa.utf8(BaseAvp.ORIGIN_HOST)).isEqualTo(TestNode.HOST);
      assertThat(dwa.find(BaseAvp.ORIGIN_STATE_ID).found()).isTrue();
    }
  }

  @Test
  void refusesAWrongWatchdogRequestAndGoesOn() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      DiameterMessage missing =
          peer.ask(
              Messages.dwrHead(PEER).add(BaseAvp.ORIGIN_HOST, PEER).build()); // two Origin-Hosts
      assertThat(resultCode(missing)).isEqualTo(ResultCode.AVP_OCCURS_TOO_MANY_TIMES);
      assertThat(missing.find(BaseAvp.FAILED_AVP).found()).isTrue();
      assertThat(resultCode(peer.ask(Messages.with(Messages.dwr(PEER), 4, 0xC0))))
          .as("proxiable")
          .isEqualTo(ResultCode.INVALID_HDR_BITS);
      assertThat(resultCode(peer.ask(Messages.with(Messages.dwr(PEER), 11, 9))))
          .as("another application")
          .isEqualTo(ResultCode.APPLICATION_UNSUPPORTED);
      byte[] lying = Messages.lyingAvp(BaseAvp.ORIGIN_STATE_ID, 64, 4);
      assertThat(resultCode(peer.ask(Messages.append(Messages.dwr(PEER), lying))))
          .isEqualTo(ResultCode.INVALID_AVP_LENGTH);
      assertThat(resultCode(peer.ask(Messages.dwr(PEER)))).isEqualTo(ResultCode.SUCCESS);
    }
  }

  @Test
  void watchdogAnswersNobodyAskedForHarmNothing() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      for (int i = 0; i < 3; i++) {
        peer.send(Messages.success(Messages.dwr(PEER), PEER));
      }
      assertThat(resultCode(peer.ask(ccr(1)))).isEqualTo(ResultCode.SUCCESS);
    }
  }

  // ---- the peer disconnects

  @Test
  void answersADisconnectRequestAndIsDown() {
    try (var node = TestNode.willing()) {
      try (var peer = node.peer(over, PEER)) {
        DiameterMessage dpa = peer.ask(Messages.dpr(PEER));
        assertThat(dpa.commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
        assertThat(resultCode(dpa)).isEqualTo(ResultCode.SUCCESS);
        assertThat(node.status(PEER).inService()).isFalse();
      }
      node.awaitNoPeer(PEER);
    }
  }

  @Test
  void answersInWorkGoOutBeforeTheDpa() throws Exception {
    var begun = new CountDownLatch(3);
    var release = new CountDownLatch(1);
    try (var node =
            TestNode.serving(
                request -> {
                  begun.countDown();
                  release.await();
                  return request.answer(ResultCode.SUCCESS).build();
                });
        var peer = node.peer(over, PEER)) {
      for (int i = 1; i <= 3; i++) {
        peer.send(ccr(i));
      }
      assertThat(begun.await(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
      peer.send(Messages.dpr(PEER));
      eventually("the DPR has been seen", () -> !node.status(PEER).inService());
      release.countDown();
      List<DiameterMessage> messages = peer.receive(4);
      assertThat(messages.subList(0, 3))
          .extracting(DiameterMessage::commandCode)
          .containsOnly(CommandCode.CREDIT_CONTROL);
      assertThat(messages.get(3).commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
    }
  }

  @Test
  void aHandlerThatNeverEndsDoesNotKeepTheDpaBack() {
    try (var node =
            TestNode.serving(
                request -> {
                  new CountDownLatch(1).await();
                  return request.answer(ResultCode.SUCCESS).build();
                });
        var peer = node.peer(over, PEER)) {
      peer.send(ccr(1));
      DiameterMessage dpa = peer.ask(Messages.dpr(PEER));
      assertThat(dpa.commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
    }
  }

  @Test
  void refusesAWrongDisconnectRequestWithTheReason() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      DiameterMessage dpa = peer.ask(Messages.with(Messages.dpr(PEER), 11, 9));
      assertThat(dpa.commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
      assertThat(resultCode(dpa)).isEqualTo(ResultCode.APPLICATION_UNSUPPORTED);
    }
  }

  // ---- this node disconnects

  @Test
  void disconnectSendsTheCauseAndEndsWithTheDpa() throws Exception {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      CompletableFuture<Void> gone =
          node.node.peers().get(0).disconnect(DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU);
      DiameterMessage dpr = peer.receive();
      assertThat(dpr.commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
      assertThat(dpr.isRequest()).isTrue();
      assertThat(dpr.unsigned32(BaseAvp.DISCONNECT_CAUSE)).hasValue(2);
      peer.send(Messages.success(dpr, PEER));
      assertThat(peer.awaitEnd()).isEmpty();
      gone.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
      node.awaitNoPeer(PEER);
    }
  }

  @Test
  void closeTellsEveryPeerThatTheNodeReboots() throws Exception {
    var node = TestNode.willing();
    try (var one = node.peer(over, PEER);
        var other = node.peer(over, OTHER)) {
      var closing = CompletableFuture.runAsync(node::close);
      for (RawPeer peer : List.of(one, other)) {
        DiameterMessage dpr = peer.receive();
        assertThat(dpr.commandCode()).isEqualTo(CommandCode.DISCONNECT_PEER);
        assertThat(dpr.unsigned32(BaseAvp.DISCONNECT_CAUSE)).hasValue(0);
        peer.send(Messages.success(dpr, PEER));
        assertThat(peer.awaitEnd()).isEmpty();
        peer.close();
      }
      closing.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void closeLetsRequestsInWorkBeAnswered() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var node =
        TestNode.serving(
            TestNode.options().withCloseDrain(Duration.ofSeconds(20)),
            request -> {
              begun.countDown();
              release.await();
              return request.answer(ResultCode.SUCCESS).build();
            });
    try (var peer = node.peer(over, PEER)) {
      peer.send(ccr(1));
      assertThat(begun.await(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
      var closing = CompletableFuture.runAsync(node::close);
      DiameterMessage dpr = peer.receive();
      peer.send(Messages.success(dpr, PEER));
      eventually("the DPA has been seen", () -> node.status(PEER).state().equals("Closed"));
      release.countDown();
      List<DiameterMessage> last = peer.awaitEnd();
      assertThat(last).hasSize(1);
      assertThat(last.get(0).hopByHopId()).isEqualTo(1);
      assertThat(resultCode(last.get(0))).isEqualTo(ResultCode.SUCCESS);
      peer.close();
      closing.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
    }
  }

  /// The transport outlives the node, so nothing else would ever end these connections.
  @Test
  void closeEndsConnectionsThatNeverSaidWhoTheyAre() {
    var node = TestNode.willing();
    try (var silent = RawPeer.connect(node.endpoint(over));
        var peer = node.peer(over, PEER)) {
      node.node.peers().get(0).disconnect(DisconnectCause.REBOOTING);
      peer.send(Messages.success(peer.receive(), PEER));
      peer.awaitEnd();
      peer.close();
      node.node.close();
      assertThat(silent.awaitEnd()).isEmpty();
    } finally {
      node.close();
    }
  }

  @Test
  void closeEndsConnectionsWhosePeerNeverAnswersTheDpr() {
    var options =
        TestNode.options()
            .with(new PeerTimeouts(10_000_000_000L, 10_000_000_000L, 100_000_000L, 100_000_000L));
    var node =
        TestNode.serving(
            options,
            request -> {
              new CountDownLatch(1).await();
              return request.answer(ResultCode.SUCCESS).build();
            });
    try (var peer = node.peer(over, PEER)) {
      peer.send(ccr(1));
      eventually("the request is in work", () -> node.status(PEER).requestsHeld() == 1);
      node.node.close();
      assertThat(peer.awaitEnd())
          .extracting(DiameterMessage::commandCode)
          .containsExactly(CommandCode.DISCONNECT_PEER);
    } finally {
      node.close();
    }
  }

  @Test
  void refusesNewPeersWhileItCloses() throws Exception {
    var node = TestNode.willing();
    try (var peer = node.peer(over, PEER);
        var late = RawPeer.connect(node.endpoint(over))) {
      var closing = CompletableFuture.runAsync(node::close);
      DiameterMessage dpr = peer.receive();
      late.sendIfOpen(cer(OTHER).bytes());
      for (DiameterMessage answer : late.awaitEnd()) {
        assertThat(resultCode(answer)).isEqualTo(ResultCode.UNKNOWN_PEER);
      }
      late.close();
      peer.send(Messages.success(dpr, PEER));
      peer.awaitEnd();
      peer.close();
      closing.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void closeStopsConnectingToPeersThatAreAway() throws Exception {
    Endpoint nowhere;
    try (RawListener unused = RawListener.listen(Over.TCP)) {
      nowhere = unused.endpoint();
    }
    var node = TestNode.willing();
    var failed = new CountDownLatch(3);
    node.node.addListener(
        new NodeListener() {
          @Override
          public void connectFailed(Peer peer, String why) {
            failed.countDown();
          }
        });
    node.node.connect(nowhere, OTHER);
    assertThat(failed.await(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
    node.close();
    assertThat(node.node.peers()).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNoPeer() {
    log.expect("listener");
    try (var node = TestNode.willing()) {
      node.node.addListener(
          new NodeListener() {
            @Override
            public void peerChanged(Peer peer) {
              throw new IllegalStateException("from a listener");
            }
          });
      for (int i = 0; i < 2; i++) {
        try (var peer = node.peer(over, PEER)) {
          assertThat(resultCode(peer.ask(ccr(1)))).isEqualTo(ResultCode.SUCCESS);
        }
        node.awaitNoPeer(PEER);
      }
    }
  }

  @Test
  void namesTheMissingCauseOfADisconnectRequest() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      DiameterMessage whole = Messages.dpr(PEER);
      byte[] cut = Arrays.copyOf(whole.bytes(), whole.length() - 12);
      ByteBuffer.wrap(cut).putInt(0, 1 << 24 | cut.length);
      DiameterMessage dpa = peer.ask(DiameterMessage.of(cut));
      assertThat(resultCode(dpa)).isEqualTo(ResultCode.MISSING_AVP);
      AvpCursor failed = dpa.find(BaseAvp.FAILED_AVP).group();
      assertThat(failed.next()).isTrue();
      assertThat(failed.code()).isEqualTo(BaseAvp.DISCONNECT_CAUSE.code());
    }
  }
}
