package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.addOrigin;
import static io.weir.diameter.Messages.addService;
import static io.weir.diameter.Messages.ccr;
import static io.weir.diameter.Messages.ccrHead;
import static io.weir.diameter.Messages.ccrWith;
import static io.weir.diameter.Messages.resultCode;
import static io.weir.diameter.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/// What becomes of right and wrong requests, over real TCP and SCTP: RFC 6733 sections 6 and 7,
/// wherever the
/// handler runs. Each test ends with a request on the same connection and one on another connection
/// of the node.
abstract class RequestDialogue {
  private static final String PEER = "raw.example.com";
  private static final String BYSTANDER = "bystander.example.com";

  @RegisterExtension final ErrorLog log = new ErrorLog();

  @Parameter Over over = Over.TCP;

  private final TestNode node;
  private RawPeer peer;
  private RawPeer bystander;

  /// @param how gives a node the handler, on a thread or on the loop
  RequestDialogue(UnaryOperator<NodeBuilder> how) {
    node =
        TestNode.start(
            how.apply(Node.builder(TestNode.HOST, Messages.REALM).options(TestNode.options())));
  }

  @BeforeEach
  void connect() {
    peer = node.peer(over, PEER);
    bystander = node.peer(over, BYSTANDER);
  }

  @AfterEach
  void bothConnectionsGoOn() {
    assertThat(resultCode(peer.ask(ccr(101)))).isEqualTo(ResultCode.SUCCESS);
    assertThat(resultCode(bystander.ask(ccr(102)))).isEqualTo(ResultCode.SUCCESS);
    peer.close();
    bystander.close();
    node.close();
  }

  static DiameterMessage answer(Request request) throws InterruptedException {
    String what = String.valueOf(request.message().utf8(BaseAvp.USER_NAME));
    return switch (what) {
      case "throw" -> throw new IllegalStateException("from a handler");
      case "half" -> {
        request.answer(ResultCode.SUCCESS).begin(BaseAvp.FAILED_AVP);
        throw new IllegalStateException("from a handler");
      }
      case "error" -> throw new AssertionError("from a handler");
      case "overflow" -> throw new StackOverflowError("from a handler");
      case "interrupt" -> throw new InterruptedException("from a handler");
      case "nothing" -> nothing();
      case "huge" ->
          request
              .answer(ResultCode.SUCCESS)
              .addOctets(BaseAvp.CLASS, new byte[NodeOptions.DEFAULT_MAX_MESSAGE_BYTES])
              .build();
      case "request" -> request.message();
      case "busy" -> request.refuse(ResultCode.TOO_BUSY, "later");
      default -> request.answer(ResultCode.SUCCESS).build();
    };
  }

  @SuppressWarnings("NullAway") // what a careless application does
  private static DiameterMessage nothing() {
    return null;
  }

  private DiameterMessage refused(DiameterMessage request, int resultCode) {
    DiameterMessage answer = peer.ask(request);
    assertThat(answer.isRequest()).isFalse();
    assertThat(answer.commandCode()).isEqualTo(request.commandCode());
    assertThat(answer.applicationId()).isEqualTo(request.applicationId());
    assertThat(answer.hopByHopId()).isEqualTo(request.hopByHopId());
    assertThat(answer.endToEndId()).isEqualTo(request.endToEndId());
    assertThat(resultCode(answer)).isEqualTo(resultCode);
    assertThat(answer.isError()).isEqualTo(ResultCode.isProtocolError(resultCode));
    assertThat(answer.utf8(BaseAvp.ORIGIN_HOST)).isEqualTo(TestNode.HOST);
    assertThat(answer.utf8(BaseAvp.ORIGIN_REALM)).isEqualTo(Messages.REALM);
    return answer;
  }

  private void refusedNaming(DiameterMessage request, int resultCode, AvpId avp) {
    AvpCursor failed = refused(request, resultCode).find(BaseAvp.FAILED_AVP);
    assertThat(failed.found()).as("Failed-AVP").isTrue();
    AvpCursor inside = failed.group();
    assertThat(inside.next()).isTrue();
    assertThat(inside.code()).isEqualTo(avp.code());
  }

  // ---- what every answer has

  @Test
  void theAnswerHasTheIdentifiersTheSessionFirstAndThePBitAndNoT() {
    DiameterMessage request =
        addService(addOrigin(ccrHead(0xCAFE).retransmitted().endToEndId(0xBEEF)), 1).build();
    DiameterMessage answer = refused(request, ResultCode.SUCCESS);
    assertThat(answer.isProxiable()).isTrue();
    assertThat(answer.isRetransmitted()).isFalse();
    AvpCursor first = answer.avps();
    assertThat(first.next()).isTrue();
    assertThat(first.code()).isEqualTo(BaseAvp.SESSION_ID.code());
    assertThat(first.utf8()).isEqualTo(request.utf8(BaseAvp.SESSION_ID));
  }

  @Test
  void theAnswerHasTheProxyInfosOfTheRequestInTheirOrder() {
    MessageBuilder request = ccrWith(1);
    for (int i = 0; i < 3; i++) {
      request
          .begin(BaseAvp.PROXY_INFO)
          .add(BaseAvp.PROXY_HOST, "proxy" + i + ".example.com")
          .addOctets(BaseAvp.PROXY_STATE, new byte[] {(byte) i, 1, 2})
          .end();
    }
    DiameterMessage whole = request.build();
    assertThat(proxies(peer.ask(whole))).isEqualTo(proxies(whole)).hasSize(3);
    DiameterMessage elsewhere = Messages.append(whole, destination("other.example.com").bytes());
    assertThat(proxies(refused(elsewhere, ResultCode.UNABLE_TO_DELIVER))).hasSize(3);
  }

  private static List<List<Byte>> proxies(DiameterMessage message) {
    List<List<Byte>> found = new ArrayList<>();
    for (AvpCursor avp = message.avps(); avp.seek(BaseAvp.PROXY_INFO); ) {
      List<Byte> octets = new ArrayList<>();
      for (byte octet : avp.copyWithHeader()) {
        octets.add(octet);
      }
      found.add(octets);
    }
    return found;
  }

  @SuppressWarnings("ArrayRecordComponent") // octets to send, not a value to compare
  private record RawAvp(byte[] bytes) {}

  private static RawAvp destination(String host) {
    AvpCursor avp = MessageBuilder.request(1, 1).add(BaseAvp.DESTINATION_HOST, host).build().avps();
    avp.next();
    return new RawAvp(avp.copyWithHeader());
  }

  // ---- not for this node

  @Test
  void refusesAnApplicationThatItDoesNotServe() {
    refused(with(ccr(1), 11, 99), ResultCode.APPLICATION_UNSUPPORTED);
    refused(with(with(ccr(1), 8, 0xFF), 9, 0xFF), ResultCode.APPLICATION_UNSUPPORTED);
    refused(with(ccr(1), 11, 3), ResultCode.APPLICATION_UNSUPPORTED);
  }

  @Test
  void refusesACommandThatItsApplicationDoesNotHave() {
    refused(with(ccr(1), 7, 0x99), ResultCode.COMMAND_UNSUPPORTED);
  }

  @Test
  void refusesARequestForAnotherHostOrRealm() {
    refused(
        ccrWith(1).add(BaseAvp.DESTINATION_HOST, "other.example.com").build(),
        ResultCode.UNABLE_TO_DELIVER);
    refused(ccrWith(1).add(BaseAvp.DESTINATION_HOST, "").build(), ResultCode.UNABLE_TO_DELIVER);
    DiameterMessage elsewhere =
        addService(
                ccrHead(1)
                    .add(BaseAvp.ORIGIN_HOST, PEER)
                    .add(BaseAvp.ORIGIN_REALM, Messages.REALM)
                    .add(BaseAvp.DESTINATION_REALM, "example.org")
                    .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4),
                1)
            .build();
    refused(elsewhere, ResultCode.REALM_NOT_SERVED);
  }

  @Test
  void takesItsOwnNameInAnyCase() {
    DiameterMessage request = ccrWith(1).add(BaseAvp.DESTINATION_HOST, "NODE.Example.COM").build();
    refused(request, ResultCode.SUCCESS);
  }

  // ---- wrong requests

  @Test
  void namesWhatIsMissing() {
    DiameterMessage request = addService(ccrHead(1).add(BaseAvp.ORIGIN_HOST, PEER), 1).build();
    refusedNaming(request, ResultCode.MISSING_AVP, BaseAvp.ORIGIN_REALM);
  }

  @Test
  void namesAMandatoryAvpThatItDoesNotKnow() {
    var unknown = AvpId.mandatory(54_321);
    refusedNaming(
        ccrWith(1).addOctets(unknown, new byte[3]).build(), ResultCode.AVP_UNSUPPORTED, unknown);
  }

  @Test
  void passesAnAvpThatItNeedNotKnow() {
    refused(ccrWith(1).addOctets(AvpId.optional(54_321), new byte[3]).build(), ResultCode.SUCCESS);
  }

  @Test
  void namesAnAvpThatOccursTooOften() {
    refusedNaming(
        ccrWith(1).add(BaseAvp.USER_NAME, "a").add(BaseAvp.USER_NAME, "b").build(),
        ResultCode.AVP_OCCURS_TOO_MANY_TIMES,
        BaseAvp.USER_NAME);
  }

  @Test
  void namesAnAvpWhoseLengthIsWrong() {
    for (int claimed : new int[] {0, 1, 7, 11, 64, 0xFFFFFF}) {
      DiameterMessage request =
          Messages.append(ccr(1), Messages.lyingAvp(BaseAvp.ORIGIN_STATE_ID, claimed, 4));
      refusedNaming(request, ResultCode.INVALID_AVP_LENGTH, BaseAvp.ORIGIN_STATE_ID);
    }
  }

  @Test
  void namesAnAvpWhoseValueIsWrong() {
    DiameterMessage request =
        addService(addOrigin(ccrHead(1)), 1).addEnumerated(BaseAvp.REQUESTED_ACTION, 77).build();
    refusedNaming(request, ResultCode.INVALID_AVP_VALUE, BaseAvp.REQUESTED_ACTION);
  }

  @Test
  void refusesWrongHeaderBits() {
    refused(with(ccr(1), 4, 0x80), ResultCode.INVALID_HDR_BITS); // the grammar says PXY
    refused(with(ccr(1), 4, 0xE0), ResultCode.INVALID_HDR_BITS); // a request that is an error
    // "These flag bits are reserved for future use; they MUST be set to zero, and ignored by the
    // receiver", section 3
    refused(with(ccr(1), 4, 0xC5), ResultCode.SUCCESS);
  }

  @Test
  void refusesAMessageLengthThatIsNoMultipleOfFour() {
    byte[] odd = Arrays.copyOf(ccr(1).bytes(), ccr(1).length() + 2);
    ByteBuffer.wrap(odd).putInt(0, 1 << 24 | odd.length);
    refused(DiameterMessage.of(odd), ResultCode.INVALID_MESSAGE_LENGTH);
  }

  @Test
  void refusesGroupsThatAreNestedTooDeep() {
    byte[] nested = new byte[10_000 * 8];
    for (int i = 0; i < 10_000; i++) {
      ByteBuffer.wrap(nested)
          .putInt(i * 8, BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL.code())
          .putInt(i * 8 + 4, 0x40 << 24 | nested.length - i * 8);
    }
    refused(Messages.append(ccr(1), nested), ResultCode.INVALID_AVP_VALUE);
  }

  @Test
  void answersThatNobodyAskedForAreCountedAndNoMore() {
    for (int i = 0; i < 5; i++) {
      peer.send(Messages.success(ccr(i), PEER));
    }
    assertThat(resultCode(peer.ask(ccr(9)))).isEqualTo(ResultCode.SUCCESS);
    assertThat(node.status(PEER).strayAnswers()).isEqualTo(5);
  }

  // ---- handlers

  private static DiameterMessage doing(String what) {
    return ccrWith(7).add(BaseAvp.USER_NAME, what).build();
  }

  @Test
  void aHandlerThatThrowsIsAnsweredWithUnableToComply() {
    log.expect("the handler of application 4 failed on command 272 from " + PEER);
    refused(doing("throw"), ResultCode.UNABLE_TO_COMPLY);
    refused(doing("half"), ResultCode.UNABLE_TO_COMPLY);
  }

  /// More often than there may be handlers: none of them takes its worker along.
  @Test
  void aHandlerThatFailsInAnyWayIsAnsweredWithUnableToComply() {
    log.expect("the handler of application 4 failed on command 272 from " + PEER);
    for (String what : List.of("error", "overflow", "interrupt", "nothing", "huge", "request")) {
      for (int i = 0; i < 3; i++) {
        refused(doing(what), ResultCode.UNABLE_TO_COMPLY);
      }
    }
    eventually("their credit is back", () -> node.status(PEER).requestsHeld() == 0);
  }

  @Test
  void oneHandlerThatThrowsInterruptedExceptionHarmsNoOther() {
    log.expect("the handler of application 4 failed on command 272 from " + PEER);
    for (int i = 0; i < 20; i++) {
      peer.send(doing(i % 2 == 0 ? "interrupt" : "none"));
    }
    assertThat(peer.receive(20).stream().filter(answer -> resultCode(answer) == 2001)).hasSize(10);
  }

  @Test
  void aHandlersRefusalHasTheErrorBitOfItsClass() {
    DiameterMessage answer = refused(doing("busy"), ResultCode.TOO_BUSY);
    assertThat(answer.utf8(BaseAvp.ERROR_MESSAGE)).isEqualTo("later");
  }

  @Test
  void manyRequestsInOnePieceAreEachAnsweredOnce() {
    int count = 2_000;
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(addService(addOrigin(ccrHead(i)), 1).build().bytes());
    }
    Thread.ofVirtual().start(() -> peer.sendTogether(requests));
    assertThat(peer.receive(count).stream().map(DiameterMessage::hopByHopId).distinct())
        .hasSize(count);
  }
}
