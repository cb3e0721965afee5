package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.addCapabilities;
import static io.weir.diameter.Messages.cer;
import static io.weir.diameter.Messages.cerHead;
import static io.weir.diameter.Messages.resultCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The capabilities exchange over real TCP and SCTP, RFC 6733 section 5.3.
@ParameterizedClass
@EnumSource(Over.class)
class HandshakeTest {
  @Parameter Over over = Over.TCP;

  private static final String PEER = "raw.example.com";

  @RegisterExtension final ErrorLog log = new ErrorLog();

  @Test
  void answersACerWithWhoItIsAndWhatItHas() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      DiameterMessage cea = peer.ask(cer(PEER));
      assertThat(cea.commandCode()).isEqualTo(CommandCode.CAPABILITIES_EXCHANGE);
      assertThat(cea.isRequest() || cea.isError() || cea.isProxiable()).isFalse();
      assertThat(cea.hopByHopId()).isEqualTo(1);
      assertThat(cea.endToEndId()).isEqualTo(1);
      assertThat(resultCode(cea)).isEqualTo(ResultCode.SUCCESS);
      assertThat(cea.utf8(BaseAvp.ORIGIN_HOST)).isEqualTo(TestNode.HOST);
      assertThat(cea.utf8(BaseAvp.ORIGIN_REALM)).isEqualTo(Messages.REALM);
      assertThat(cea.find(BaseAvp.HOST_IP_ADDRESS).address()).hasToString("127.0.0.1");
      assertThat(cea.unsigned32(BaseAvp.AUTH_APPLICATION_ID)).hasValue(4);
      node.awaitInService(PEER);
    }
  }

  @Test
  void refusesANodeThatItDoesNotKnowWithUnknownPeerAndCloses() {
    var options = TestNode.options().with(Acceptance.KNOWN_PEERS);
    try (var node = TestNode.serving(options, request -> request.answer(2001).build());
        var peer = RawPeer.connect(node.endpoint(over))) {
      DiameterMessage cea = peer.ask(cer(PEER));
      assertThat(resultCode(cea)).isEqualTo(ResultCode.UNKNOWN_PEER);
      assertThat(cea.isError()).isTrue();
      assertThat(peer.awaitEnd()).isEmpty();
      assertThat(node.node.peers()).isEmpty();
    }
  }

  @Test
  void refusesANodeThatClaimsToBeThisNode() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      assertThat(resultCode(peer.ask(cer("NODE.example.com")))).isEqualTo(ResultCode.UNKNOWN_PEER);
      peer.awaitEnd();
    }
  }

  @Test
  void aPeerThatIsAllowedMayComeBackAgainAndAgain() {
    var options = TestNode.options().with(Acceptance.KNOWN_PEERS);
    try (var node = TestNode.serving(options, request -> request.answer(2001).build())) {
      node.node.allow(PEER);
      for (int i = 0; i < 3; i++) {
        try (var peer = RawPeer.connect(node.endpoint(over))) {
          assertThat(resultCode(peer.ask(cer(PEER)))).isEqualTo(ResultCode.SUCCESS);
          peer.send(Messages.ccr(i));
          // A peer that comes back is first asked for signs of life, RFC 3539.
          assertThat(resultCode(peer.receive(message -> !message.isRequest())))
              .isEqualTo(ResultCode.SUCCESS);
        }
        eventually("it is gone", () -> node.status(PEER).state().equals("Closed"));
      }
    }
  }

  @Test
  void refusesACerWithoutACommonApplication() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      DiameterMessage cea = peer.ask(addCapabilities(cerHead(PEER), 77).build());
      assertThat(resultCode(cea)).isEqualTo(ResultCode.NO_COMMON_APPLICATION);
      assertThat(cea.isError()).isFalse();
      assertThat(cea.utf8(BaseAvp.ERROR_MESSAGE)).contains("4").contains("77");
      assertThat(peer.awaitEnd()).isEmpty();
    }
  }

  @Test
  void takesARelayWhateverApplicationsItHas() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      assertThat(resultCode(peer.ask(addCapabilities(cerHead(PEER), 0xFFFFFFFF).build())))
          .isEqualTo(ResultCode.SUCCESS);
    }
  }

  @Test
  void namesWhatIsMissingFromACer() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      DiameterMessage cea =
          peer.ask(
              cerHead(PEER)
                  .addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.getLoopbackAddress())
                  .add(BaseAvp.PRODUCT_NAME, "raw")
                  .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4)
                  .build());
      assertThat(resultCode(cea)).isEqualTo(ResultCode.MISSING_AVP);
      AvpCursor failed = cea.find(BaseAvp.FAILED_AVP).group();
      assertThat(failed.next()).isTrue();
      assertThat(failed.code()).isEqualTo(BaseAvp.VENDOR_ID.code());
      assertThat(peer.awaitEnd()).isEmpty();
    }
  }

  @Test
  void refusesACerWithAnEmptyOriginHost() {
    try (var node = TestNode.willing();
        var peer = RawPeer.connect(node.endpoint(over))) {
      DiameterMessage cea = peer.ask(cer(""));
      assertThat(resultCode(cea)).isEqualTo(ResultCode.INVALID_AVP_VALUE);
      assertThat(peer.awaitEnd()).isEmpty();
    }
  }

  @Test
  void closesWhenTheFirstMessageIsNoCer() {
    List<DiameterMessage> others =
        List.of(
            Messages.ccr(1),
            Messages.dwr(PEER),
            Messages.dpr(PEER),
            Messages.cea(cer(PEER), PEER),
            Messages.success(Messages.ccr(1), PEER),
            Messages.success(Messages.dwr(PEER), PEER));
    try (var node = TestNode.willing()) {
      for (DiameterMessage first : others) {
        try (var peer = RawPeer.connect(node.endpoint(over))) {
          peer.send(first);
          assertThat(peer.awaitEnd()).as("%s", first).isEmpty();
        }
      }
      assertThat(node.node.peers()).isEmpty();
    }
  }

  @Test
  void closesWhenNoCerComes() {
    var timeouts = PeerTimeouts.DEFAULT;
    var options =
        TestNode.options()
            .with(
                new PeerTimeouts(
                    timeouts.connectNs(),
                    TimeUnit.MILLISECONDS.toNanos(50),
                    timeouts.dpaNs(),
                    timeouts.closeNs()));
    try (var node = TestNode.serving(options, request -> request.answer(2001).build());
        var silent = RawPeer.connect(node.endpoint(over));
        var slow = RawPeer.connect(node.endpoint(over))) {
      slow.sendIfOpen(new byte[] {1, 0, 0});
      assertThat(silent.awaitEnd()).isEmpty();
      assertThat(slow.awaitEnd()).isEmpty();
    }
  }

  @Test
  void refusesARepeatedCerAndGoesOn() {
    try (var node = TestNode.willing();
        var peer = node.peer(over, PEER)) {
      DiameterMessage again = peer.ask(cer(PEER));
      assertThat(again.commandCode()).isEqualTo(CommandCode.CAPABILITIES_EXCHANGE);
      assertThat(resultCode(again)).isEqualTo(ResultCode.UNABLE_TO_COMPLY);
      assertThat(resultCode(peer.ask(Messages.ccr(1)))).isEqualTo(ResultCode.SUCCESS);
    }
  }

  @Test
  void closesASecondConnectionOfTheSamePeerAndKeepsTheFirstAsItWas() throws Exception {
    try (var node = TestNode.willing();
        var first = node.peer(over, PEER);
        var second = RawPeer.connect(node.endpoint(over))) {
      second.send(
          addCapabilities(cerHead(PEER), 0xFFFFFFFF)
              .addUnsigned32(BaseAvp.ORIGIN_STATE_ID, 7)
              .build());
      assertThat(second.awaitEnd()).isEmpty();
      assertThat(resultCode(first.ask(Messages.ccr(1)))).isEqualTo(ResultCode.SUCCESS);
      assertThat(node.node.peers().get(0).capabilities().orElseThrow().isRelay())
          .as("what another connection said of itself counts")
          .isFalse();
    }
  }

  // ---- the node connects

  @Test
  void sendsACerAndIsUpAfterTheCea() throws Exception {
    try (var node = TestNode.willing();
        RawListener server = RawListener.listen(over)) {
      node.node.connect(server.endpoint(), PEER);
      try (var peer = server.accept()) {
        DiameterMessage cer = peer.receive();
        assertThat(cer.commandCode()).isEqualTo(CommandCode.CAPABILITIES_EXCHANGE);
        assertThat(cer.isRequest()).isTrue();
        assertThat(cer.isProxiable()).isFalse();
        assertThat(cer.utf8(BaseAvp.ORIGIN_HOST)).isEqualTo(TestNode.HOST);
        peer.send(Messages.cea(cer, PEER));
        node.awaitInService(PEER);
        assertThat(resultCode(peer.ask(Messages.ccr(1)))).isEqualTo(ResultCode.SUCCESS);
      }
    }
  }

  @Test
  void closesWhenAnotherNodeAnswersThanWasExpectedAndTriesAgain() throws Exception {
    try (var node = TestNode.willing();
        RawListener server = RawListener.listen(over)) {
      node.node.connect(server.endpoint(), PEER);
      try (var peer = server.accept()) {
        peer.send(Messages.cea(peer.receive(), "stranger.example.com"));
        assertThat(peer.awaitEnd()).isEmpty();
      }
      try (var peer = server.accept()) {
        peer.send(Messages.cea(peer.receive(), PEER));
        node.awaitInService(PEER);
      }
    }
  }

  @Test
  void learnsTheNameOfAPeerFromItsCea() throws Exception {
    try (var node = TestNode.willing();
        RawListener server = RawListener.listen(over)) {
      Peer made = node.node.connect(server.endpoint());
      assertThat(made.host()).startsWith("<");
      try (var peer = server.accept()) {
        peer.send(Messages.cea(peer.receive(), PEER));
        node.awaitInService(PEER);
        assertThat(made.host()).isEqualTo(PEER);
      }
    }
  }

  @Test
  void aPeerThatIsAllowedAndAlsoConnectedToWithoutItsNameIsOnePeer() throws Exception {
    try (var node = TestNode.willing();
        RawListener server = RawListener.listen(over)) {
      node.node.allow(PEER);
      node.node.connect(server.endpoint());
      try (var peer = server.accept()) {
        peer.send(Messages.cea(peer.receive(), PEER));
        node.awaitInService(PEER);
      }
    }
  }

  @Test
  void aWrongCeaEndsTheAttempt() throws Exception {
    try (var node = TestNode.willing();
        RawListener server = RawListener.listen(over)) {
      node.node.connect(server.endpoint(), PEER);
      List<UnaryOperator<DiameterMessage>> wrong =
          new ArrayList<>(
              List.of(
                  cer -> Messages.success(cer, PEER),
                  cer ->
                      MessageBuilder.answerTo(cer)
                          .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.NO_COMMON_APPLICATION)
                          .build(),
                  cer -> Messages.cer(PEER)));
      if (over == Over.TCP) { // over SCTP these may have overtaken the CEA: StreamsDialogueTest
        wrong.add(cer -> Messages.dwr(PEER));
        wrong.add(cer -> Messages.ccr(1));
      }
      for (var answer : wrong) {
        try (var peer = server.accept()) {
          peer.send(answer.apply(peer.receive()));
          peer.awaitEnd();
        }
      }
      try (var peer = server.accept()) {
        peer.send(Messages.cea(peer.receive(), PEER));
        node.awaitInService(PEER);
      }
    }
  }
}
