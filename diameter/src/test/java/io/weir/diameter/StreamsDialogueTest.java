package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.ccr;
import static io.weir.diameter.Messages.cea;
import static io.weir.diameter.Messages.cer;
import static io.weir.diameter.Messages.dpr;
import static io.weir.diameter.Messages.dwr;
import static io.weir.diameter.Messages.resultCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Bounds;
import io.weir.transport.Endpoint;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.SendInfo;
import io.weir.transport.Transports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only a transport with streams can do to a dialogue: RFC 6733 sections 2.1.1 and 5.3.5.
@Timeout(60)
class StreamsDialogueTest {
  private static final String PEER = "raw.example.com";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ReceiveInfo IN_ORDER_ON_0 = new ReceiveInfo(0, 0, 46, false);

  @RegisterExtension final ErrorLog log = new ErrorLog();

  /// On a stream of its own, where it may come before anything.
  private static SendInfo apart(int stream) {
    return SendInfo.on(stream).withProtocol(46).withoutOrder();
  }

  private static SctpEnd connect(TestNode node) throws IOException {
    return SctpEnd.connect(node.endpoint(Over.SCTP), 0);
  }

  private static ReceiveInfo withoutSequence(ReceiveInfo info) {
    return new ReceiveInfo(info.stream(), 0, info.protocolId(), info.unordered());
  }

  // ---- what the node sends

  @Test
  void theResponderSpreadsOnceItKnowsThatItsCeaHasCome() throws Exception {
    try (var node = TestNode.willing()) {
      SctpEnd peer = connect(node);
      peer.write(cer(PEER).bytes());
      assertThat(resultCode(peer.read())).isEqualTo(ResultCode.SUCCESS);
      assertThat(withoutSequence(peer.lastInfo())).as("CEA").isEqualTo(IN_ORDER_ON_0);
      node.awaitInService(PEER);
      for (int i = 0; i < 20; i++) {
        node.node.callAsync(Messages.request(node.node, Messages.REALM).build(), LONG);
        peer.read();
        assertThat(withoutSequence(peer.lastInfo())).as("too early").isEqualTo(IN_ORDER_ON_0);
      }
      Set<Integer> streams = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        peer.write(ccr(i).bytes());
        peer.read();
        streams.add(peer.lastInfo().stream());
        assertThat(peer.lastInfo().unordered()).isTrue();
        assertThat(peer.lastInfo().protocolId()).isEqualTo(46);
      }
      assertThat(streams).hasSize(15).doesNotContain(0);
      peer.write(dwr(PEER).bytes());
      peer.read();
      assertThat(withoutSequence(peer.lastInfo())).as("DWA").isEqualTo(IN_ORDER_ON_0);
      peer.write(dpr(PEER).bytes());
      peer.read();
      assertThat(withoutSequence(peer.lastInfo())).as("DPA").isEqualTo(IN_ORDER_ON_0);
      peer.close();
    }
  }

  @Test
  void theInitiatorSpreadsAsSoonAsItHasTheCea() throws Exception {
    try (var node = TestNode.willing();
        var server = RawListener.listen(Over.SCTP)) {
      node.node.connect(server.endpoint(), PEER);
      var peer = (SctpEnd) server.acceptEnd();
      DiameterMessage cer = peer.read();
      assertThat(withoutSequence(peer.lastInfo())).as("CER").isEqualTo(IN_ORDER_ON_0);
      peer.write(cea(cer, PEER).bytes());
      node.awaitInService(PEER);
      Set<Integer> streams = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        node.node.callAsync(Messages.request(node.node, Messages.REALM).build(), LONG);
        peer.read();
        streams.add(peer.lastInfo().stream());
        assertThat(peer.lastInfo().unordered()).isTrue();
      }
      assertThat(streams).hasSize(15).doesNotContain(0);
      peer.close();
    }
  }

  // ---- what comes before the CEA

  @Test
  void whatOvertakesTheCeaIsKeptAndAnsweredAfterwards() throws Exception {
    try (var node = TestNode.willing();
        var server = RawListener.listen(Over.SCTP)) {
      node.node.connect(server.endpoint(), PEER);
      var peer = (SctpEnd) server.acceptEnd();
      DiameterMessage cer = peer.read();
      peer.write(ccr(7).bytes(), apart(3));
      peer.write(dwr(PEER).bytes(), apart(4));
      peer.write(ccr(8).bytes(), apart(5));
      peer.write(cea(cer, PEER).bytes());
      node.awaitInService(PEER);
      List<DiameterMessage> answers = List.of(peer.read(), peer.read(), peer.read());
      assertThat(answers).allMatch(answer -> resultCode(answer) == ResultCode.SUCCESS);
      assertThat(answers)
          .extracting(DiameterMessage::commandCode)
          .containsExactlyInAnyOrder(
              CommandCode.CREDIT_CONTROL, CommandCode.DEVICE_WATCHDOG, CommandCode.CREDIT_CONTROL);
      peer.close();
    }
  }

  @Test
  void whatOvertakesTheCeaAndHasNoRoomAfterItWaits() throws Exception {
    var release = new CountDownLatch(1);
    var options =
        TestNode.options()
            .with(new PeerLimits(new Bounds(1, 1 << 20), 1, 4, Duration.ofSeconds(20)));
    try (var node =
            TestNode.serving(
                options,
                request -> {
                  release.await();
                  return request.answer(ResultCode.SUCCESS).build();
                });
        var server = RawListener.listen(Over.SCTP)) {
      node.node.connect(server.endpoint(), PEER);
      var peer = (SctpEnd) server.acceptEnd();
      DiameterMessage cer = peer.read();
      for (int i = 1; i <= 5; i++) {
        peer.write(ccr(i).bytes(), apart(i));
      }
      peer.write(cea(cer, PEER).bytes());
      node.awaitInService(PEER);
      for (int i = 6; i <= 9; i++) {
        peer.write(ccr(i).bytes(), apart(1));
      }
      release.countDown();
      Set<Integer> answered = new HashSet<>();
      for (int i = 1; i <= 9; i++) {
        DiameterMessage answer = peer.read();
        assertThat(resultCode(answer)).isEqualTo(ResultCode.SUCCESS);
        answered.add(answer.hopByHopId());
      }
      assertThat(answered).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
      peer.close();
    }
  }

  @Test
  void moreThanTheBoundBeforeTheCeaEndsTheAttempt() throws Exception {
    try (var node = TestNode.willing();
        var server = RawListener.listen(Over.SCTP)) {
      node.node.connect(server.endpoint(), PEER);
      var peer = new RawPeer(server.acceptEnd());
      peer.receive();
      for (int i = 0; i <= EarlyMessages.MOST_MESSAGES; i++) {
        peer.sendIfOpen(ccr(i).bytes());
      }
      assertThat(peer.awaitEnd()).isEmpty();
      peer.close();
      var next = server.accept();
      next.send(cea(next.receive(), PEER));
      node.awaitInService(PEER);
      next.close();
    }
  }

  /// It may not before it has the CEA, so nothing can have been overtaken.
  @Test
  void aPeerThatSendsARequestBeforeItsCerIsRefusedOnAnyStream() throws Exception {
    try (var node = TestNode.willing()) {
      SctpEnd peer = connect(node);
      peer.write(ccr(1).bytes(), apart(2));
      assertThat(new RawPeer(peer).awaitEnd()).isEmpty();
      peer.close();
    }
  }

  // ---- what comes after the end

  @Test
  void anAnswerThatTheDpaHasOvertakenIsStillTaken() throws Exception {
    try (var node =
        TestNode.serving(
            TestNode.options().withCloseDrain(LONG),
            request -> request.answer(ResultCode.SUCCESS).build())) {
      SctpEnd peer = connect(node);
      peer.write(cer(PEER).bytes());
      peer.read();
      node.awaitInService(PEER);
      var call = node.node.callAsync(Messages.request(node.node, Messages.REALM).build(), LONG);
      DiameterMessage request = peer.read();
      CompletableFuture<Void> gone = node.node.peers().get(0).disconnect(DisconnectCause.REBOOTING);
      DiameterMessage dpr = peer.read();
      peer.write(Messages.success(dpr, PEER).bytes());
      eventually("the DPA has been seen", () -> node.status(PEER).state().equals("Closed"));
      peer.write(Messages.success(request, PEER).bytes(), apart(9));
      assertThat(call.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS))
          .isInstanceOf(CallOutcome.Answered.class);
      assertThat(new RawPeer(peer).awaitEnd()).isEmpty();
      gone.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
      peer.close();
    }
  }

  // ---- payload protocols and addresses

  @ParameterizedTest
  @ValueSource(ints = {0, 46})
  void aPeerMaySayItsPayloadProtocolOrNot(int protocol) throws Exception {
    try (var node = TestNode.willing()) {
      SctpEnd peer = connect(node);
      peer.write(cer(PEER).bytes(), SendInfo.NONE.withProtocol(protocol));
      assertThat(resultCode(peer.read())).isEqualTo(ResultCode.SUCCESS);
      peer.write(ccr(1).bytes(), SendInfo.NONE.withProtocol(protocol));
      assertThat(resultCode(peer.read())).isEqualTo(ResultCode.SUCCESS);
      peer.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {47, 1, -1})
  void anotherPayloadProtocolEndsTheConnectionBeforeAndAfterTheCer(int protocol) throws Exception {
    try (var node = TestNode.willing()) {
      SctpEnd stranger = connect(node);
      stranger.write(cer(PEER).bytes(), SendInfo.NONE.withProtocol(protocol));
      assertThat(new RawPeer(stranger).awaitEnd()).isEmpty();
      stranger.close();
      SctpEnd peer = connect(node);
      peer.write(cer(PEER).bytes());
      assertThat(resultCode(peer.read())).isEqualTo(ResultCode.SUCCESS);
      node.awaitInService(PEER);
      peer.write(ccr(1).bytes(), SendInfo.NONE.withProtocol(protocol));
      assertThat(new RawPeer(peer).awaitEnd()).isEmpty();
      node.awaitNoPeer(PEER);
      peer.close();
    }
  }

  @Test
  void capabilitiesNameEachAddressOfTheAssociation() throws Exception {
    try (var node = TestNode.willing()) {
      Endpoint two =
          node.node
              .listen(Endpoint.sctpOverUdp(List.of("127.0.0.1", "127.0.0.2"), 0).withUdpPort(0))
              .endpoint();
      SctpEnd peer = SctpEnd.connect(two, 0);
      peer.write(cer(PEER).bytes());
      List<String> addresses = new ArrayList<>();
      AvpCursor avps = peer.read().avps();
      while (avps.seek(BaseAvp.HOST_IP_ADDRESS)) {
        addresses.add(String.valueOf(avps.address()));
      }
      assertThat(addresses).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
      peer.close();
    }
  }

  @Test
  void aSchemeThatTheTransportDoesNotServeIsRefusedAtOnce() {
    try (var node = TestNode.willing()) {
      Endpoint kernel = Endpoint.sctp(List.of("127.0.0.1"), 3868);
      assertThat(node.transport).isInstanceOf(Transports.class);
      assertThatThrownBy(() -> node.node.connect(kernel))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sctp is not served here");
      assertThatThrownBy(() -> node.node.listen(kernel))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("served are: tcp, unix, sctp+udp");
    }
  }

  @Test
  void aMessageThatIsNotOneWholeDiameterMessageEndsTheConnection() throws Exception {
    try (var node = TestNode.willing()) {
      SctpEnd peer = connect(node);
      peer.write(cer(PEER).bytes());
      peer.read();
      node.awaitInService(PEER);
      byte[] one = ccr(1).bytes();
      byte[] two = Arrays.copyOf(one, 2 * one.length);
      System.arraycopy(one, 0, two, one.length, one.length);
      peer.write(two);
      assertThat(new RawPeer(peer).awaitEnd())
          .allMatch(answer -> resultCode(answer) != ResultCode.SUCCESS);
      peer.close();
    }
  }
}
