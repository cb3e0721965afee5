package io.weir.diameter;

import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// The messages that the tests' peers send, each right unless the test makes it wrong.
final class Messages {
  static final String REALM = "example.com";

  private Messages() {}

  // ---- capabilities

  static MessageBuilder cerHead(String host) {
    return MessageBuilder.request(CommandCode.CAPABILITIES_EXCHANGE, ApplicationId.COMMON)
        .hopByHopId(1)
        .endToEndId(1)
        .add(BaseAvp.ORIGIN_HOST, host)
        .add(BaseAvp.ORIGIN_REALM, REALM);
  }

  static DiameterMessage cer(String host) {
    return addCapabilities(cerHead(host), ApplicationId.CREDIT_CONTROL).build();
  }

  static MessageBuilder addCapabilities(MessageBuilder builder, int applicationId) {
    return builder
        .addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.getLoopbackAddress())
        .addUnsigned32(BaseAvp.VENDOR_ID, 0)
        .add(BaseAvp.PRODUCT_NAME, "raw")
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, Integer.toUnsignedLong(applicationId));
  }

  static DiameterMessage cea(DiameterMessage cer, String host) {
    return addCapabilities(
            MessageBuilder.answerTo(cer)
                .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                .add(BaseAvp.ORIGIN_HOST, host)
                .add(BaseAvp.ORIGIN_REALM, REALM),
            ApplicationId.CREDIT_CONTROL)
        .build();
  }

  // ---- keeping and ending a connection

  static MessageBuilder dwrHead(String host) {
    return MessageBuilder.request(CommandCode.DEVICE_WATCHDOG, ApplicationId.COMMON)
        .hopByHopId(0x0D0D)
        .endToEndId(0x0E0E)
        .add(BaseAvp.ORIGIN_HOST, host)
        .add(BaseAvp.ORIGIN_REALM, REALM);
  }

  static DiameterMessage dwr(String host) {
    return dwrHead(host).build();
  }

  static DiameterMessage dpr(String host) {
    return MessageBuilder.request(CommandCode.DISCONNECT_PEER, ApplicationId.COMMON)
        .hopByHopId(0x0D0E)
        .endToEndId(0x0E0D)
        .add(BaseAvp.ORIGIN_HOST, host)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .addEnumerated(BaseAvp.DISCONNECT_CAUSE, 0)
        .build();
  }

  /// The answer to anything that asks only for success.
  static DiameterMessage success(DiameterMessage request, String host) {
    MessageBuilder answer = MessageBuilder.answerTo(request);
    String session = request.utf8(BaseAvp.SESSION_ID);
    if (session != null) {
      answer.add(BaseAvp.SESSION_ID, session);
    }
    return answer
        .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
        .add(BaseAvp.ORIGIN_HOST, host)
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .build();
  }

  // ---- credit control

  static MessageBuilder ccrHead(int id) {
    return MessageBuilder.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL)
        .proxiable()
        .hopByHopId(id)
        .endToEndId(id)
        .add(BaseAvp.SESSION_ID, "raw.example.com;1;" + id);
  }

  /// Origin, realm and application.
  static MessageBuilder addOrigin(MessageBuilder ccr) {
    return ccr.add(BaseAvp.ORIGIN_HOST, "raw.example.com")
        .add(BaseAvp.ORIGIN_REALM, REALM)
        .add(BaseAvp.DESTINATION_REALM, REALM)
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4);
  }

  static MessageBuilder addService(MessageBuilder ccr, int id) {
    return ccr.add(BaseAvp.SERVICE_CONTEXT_ID, "32251@3gpp.org")
        .addEnumerated(BaseAvp.CC_REQUEST_TYPE, 4)
        .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, id);
  }

  /// A credit-control request to which more can be added.
  static MessageBuilder ccrWith(int id) {
    return addService(addOrigin(ccrHead(id)), id);
  }

  static DiameterMessage ccr(int id) {
    return ccrWith(id).build();
  }

  /// A credit-control request of a chosen size.
  static DiameterMessage ccr(int id, int userNameBytes) {
    return ccrWith(id).add(BaseAvp.USER_NAME, "u".repeat(userNameBytes)).build();
  }

  static MessageBuilder request(Node node, String realm) {
    return addService(
        node.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL, node.newSessionId())
            .add(BaseAvp.DESTINATION_REALM, realm)
            .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4),
        0);
  }

  // ---- making them wrong

  /// The message with one octet changed.
  static DiameterMessage with(DiameterMessage message, int at, int octet) {
    byte[] bytes = message.bytes().clone();
    bytes[at] = (byte) octet;
    return DiameterMessage.of(bytes);
  }

  /// The octets of a message with another Message Length.
  static byte[] claiming(DiameterMessage message, int lengthBytes) {
    byte[] bytes = message.bytes().clone();
    ByteBuffer.wrap(bytes).putInt(0, 1 << 24 | lengthBytes);
    return bytes;
  }

  /// A whole AVP with any length in its header.
  static byte[] lyingAvp(AvpId avp, int claimedBytes, int dataBytes) {
    byte[] bytes = new byte[8 + (dataBytes + 3 & ~3)];
    ByteBuffer.wrap(bytes).putInt(0, avp.code()).putInt(4, 0x40 << 24 | claimedBytes);
    return bytes;
  }

  /// A message with octets behind its last AVP, and the length that this makes.
  static DiameterMessage append(DiameterMessage message, byte[] octets) {
    byte[] bytes = java.util.Arrays.copyOf(message.bytes(), message.length() + octets.length);
    System.arraycopy(octets, 0, bytes, message.length(), octets.length);
    ByteBuffer.wrap(bytes).putInt(0, 1 << 24 | bytes.length);
    return DiameterMessage.of(bytes);
  }

  static int resultCode(DiameterMessage answer) {
    return (int) answer.unsigned32(BaseAvp.RESULT_CODE).orElse(0);
  }
}
