package io.weir.agent.load;

import io.weir.diameter.Node;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Makes requests that differ in their session and End-to-End Identifier only: the message is
/// encoded once, then copied, and the digits of its Session-Id are written over. Thread-safe.
final class RequestTemplate {
  /// Digits of the counter at the end of the Session-Id.
  private static final int DIGITS = 12;

  private static final int END_TO_END_AT = 16;

  private final byte[] bytes;
  private final int digitsAt;
  private final int firstEndToEnd;
  private final AtomicLong count = new AtomicLong();

  private RequestTemplate(DiameterMessage message) {
    bytes = message.bytes();
    AvpCursor session = message.find(BaseAvp.SESSION_ID);
    digitsAt = session.dataStart() + session.dataLength() - DIGITS;
    firstEndToEnd = message.endToEndId();
  }

  /// A template for requests of a node to a peer.
  static RequestTemplate of(LoadPlan.Kind kind, Node node, Capabilities peer) {
    String session = node.newSessionId() + ";" + "0".repeat(DIGITS);
    MessageBuilder builder =
        switch (kind) {
          case CREDIT_CONTROL ->
              node.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL, session)
                  .add(BaseAvp.DESTINATION_REALM, peer.originRealm())
                  .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
                  .add(BaseAvp.SERVICE_CONTEXT_ID, "load@example.com")
                  .addEnumerated(BaseAvp.CC_REQUEST_TYPE, 1)
                  .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, 0)
                  .begin(BaseAvp.REQUESTED_SERVICE_UNIT)
                  .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, 1 << 20)
                  .end();
          case ACCOUNTING ->
              node.request(CommandCode.ACCOUNTING, ApplicationId.BASE_ACCOUNTING, session)
                  .add(BaseAvp.DESTINATION_REALM, peer.originRealm())
                  .addEnumerated(BaseAvp.ACCOUNTING_RECORD_TYPE, 1)
                  .addUnsigned32(BaseAvp.ACCOUNTING_RECORD_NUMBER, 0)
                  .addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, ApplicationId.BASE_ACCOUNTING);
        };
    return new RequestTemplate(builder.build());
  }

  /// One more request.
  DiameterMessage next() {
    long number = count.incrementAndGet();
    byte[] copy = bytes.clone();
    long rest = number;
    for (int i = DIGITS - 1; i >= 0; i--) {
      copy[digitsAt + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    // 0 would be replaced.
    int endToEnd = firstEndToEnd + (int) number;
    ByteBuffer.wrap(copy).putInt(END_TO_END_AT, endToEnd == 0 ? 1 : endToEnd);
    return DiameterMessage.of(copy);
  }
}
