package io.weir.benchmarks;

import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.net.InetAddress;

/// The messages that the measurements send: a credit-control request as a gateway would send it,
/// and its answer.
final class Samples {
  static final String SERVER_HOST = "server.example.com";
  static final String REALM = "example.com";
  private static final String CLIENT_HOST = "driver.example.com";

  private Samples() {}

  static DiameterMessage capabilitiesRequest(String originHost) {
    return MessageBuilder.request(CommandCode.CAPABILITIES_EXCHANGE, ApplicationId.COMMON)
        .hopByHopId(1)
        .endToEndId(1)
        .add(BaseAvp.ORIGIN_HOST, originHost)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.getLoopbackAddress())
        .addUnsigned32(BaseAvp.VENDOR_ID, 0)
        .add(BaseAvp.PRODUCT_NAME, "driver")
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
        .build();
  }

  static DiameterMessage capabilitiesAnswer(DiameterMessage request) {
    return MessageBuilder.answerTo(request)
        .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
        .add(BaseAvp.ORIGIN_HOST, SERVER_HOST)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.getLoopbackAddress())
        .addUnsigned32(BaseAvp.VENDOR_ID, 0)
        .add(BaseAvp.PRODUCT_NAME, "canned")
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
        .build();
  }

  /// The least that is an answer.
  static DiameterMessage success(DiameterMessage request) {
    return MessageBuilder.answerTo(request)
        .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
        .add(BaseAvp.ORIGIN_HOST, SERVER_HOST)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .build();
  }

  /// A CCR of 13 AVPs, two of them grouped.
  static DiameterMessage creditControlRequest() {
    return MessageBuilder.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL)
        .proxiable()
        .add(BaseAvp.SESSION_ID, CLIENT_HOST + ";1763640000;4711")
        .add(BaseAvp.ORIGIN_HOST, CLIENT_HOST)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .add(BaseAvp.DESTINATION_REALM, REALM)
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
        .add(BaseAvp.SERVICE_CONTEXT_ID, "32251@3gpp.org")
        .addEnumerated(BaseAvp.CC_REQUEST_TYPE, 2)
        .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, 7)
        .add(BaseAvp.DESTINATION_HOST, SERVER_HOST)
        .addTime(BaseAvp.EVENT_TIMESTAMP, 1_763_640_000L)
        .begin(BaseAvp.SUBSCRIPTION_ID)
        .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, 0)
        .add(BaseAvp.SUBSCRIPTION_ID_DATA, "491701234567")
        .end()
        .begin(BaseAvp.REQUESTED_SERVICE_UNIT)
        .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, 1 << 20)
        .end()
        .build();
  }

  /// Answers a CCR as a charging server without a database would: reads what it needs, grants what
  /// was asked.
  static DiameterMessage creditControlAnswer(DiameterMessage request, MessageBuilder answer) {
    long type = request.unsigned32(BaseAvp.CC_REQUEST_TYPE).orElseThrow();
    long number = request.unsigned32(BaseAvp.CC_REQUEST_NUMBER).orElseThrow();
    answer
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
        .addEnumerated(BaseAvp.CC_REQUEST_TYPE, (int) type)
        .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, number);
    AvpCursor requested = request.find(BaseAvp.REQUESTED_SERVICE_UNIT);
    if (requested.found()) {
      AvpCursor unit = requested.group();
      if (unit.seek(BaseAvp.CC_TOTAL_OCTETS)) {
        answer
            .begin(BaseAvp.GRANTED_SERVICE_UNIT)
            .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, unit.unsigned64())
            .end();
      }
    }
    return answer.build();
  }

  /// The same answer, whole.
  static DiameterMessage cannedAnswer(DiameterMessage request) {
    MessageBuilder answer =
        MessageBuilder.answerTo(request)
            .addRaw(request.find(BaseAvp.SESSION_ID))
            .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
            .add(BaseAvp.ORIGIN_HOST, SERVER_HOST)
            .add(BaseAvp.ORIGIN_REALM, REALM);
    return creditControlAnswer(request, answer);
  }
}
