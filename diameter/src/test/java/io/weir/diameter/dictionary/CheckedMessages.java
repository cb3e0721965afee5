package io.weir.diameter.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.dictionary.Check.Faulty;
import io.weir.diameter.wire.AddressValue;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.util.HexFormat;
import java.util.function.Consumer;

/// Messages to check, and what the tests of the checker say of them.
final class CheckedMessages {
  static final Dictionary ALL =
      Dictionary.combine(Dictionary.accounting(), Dictionary.creditControl());
  static final MessageChecker STRICT = new MessageChecker(ALL, Strictness.STRICT);
  static final AvpId UNKNOWN = AvpId.mandatory(99_999);
  static final AvpId UNKNOWN_OPTIONAL = AvpId.optional(99_999);

  private CheckedMessages() {}

  /// A valid CCR without what `more` adds.
  static MessageBuilder ccr() {
    return MessageBuilder.request(CommandCode.CREDIT_CONTROL, 4)
        .proxiable()
        .add(BaseAvp.SESSION_ID, "client.example;1;2")
        .add(BaseAvp.ORIGIN_HOST, "client.example")
        .add(BaseAvp.ORIGIN_REALM, "example")
        .add(BaseAvp.DESTINATION_REALM, "example")
        .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4)
        .add(BaseAvp.SERVICE_CONTEXT_ID, "voice@example")
        .addEnumerated(BaseAvp.CC_REQUEST_TYPE, 1)
        .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, 0);
  }

  static MessageBuilder cer() {
    return MessageBuilder.request(CommandCode.CAPABILITIES_EXCHANGE, 0)
        .add(BaseAvp.ORIGIN_HOST, "client.example")
        .add(BaseAvp.ORIGIN_REALM, "example")
        .addAddress(BaseAvp.HOST_IP_ADDRESS, new AddressValue(1, new byte[] {10, 0, 0, 1}))
        .addUnsigned32(BaseAvp.VENDOR_ID, 0)
        .add(BaseAvp.PRODUCT_NAME, "Weir");
  }

  static DiameterMessage dwr(Consumer<MessageBuilder> more) {
    MessageBuilder builder =
        MessageBuilder.request(CommandCode.DEVICE_WATCHDOG, 0)
            .add(BaseAvp.ORIGIN_HOST, "a")
            .add(BaseAvp.ORIGIN_REALM, "b");
    more.accept(builder);
    return builder.build();
  }

  static Faulty fault(DiameterMessage message) {
    Check check = STRICT.check(message);
    assertThat(check).isInstanceOf(Faulty.class);
    return (Faulty) check;
  }

  static void assertFault(
      DiameterMessage message, int resultCode, String failedAvp, String errorMessage) {
    Faulty fault = fault(message);
    assertThat(fault.errorMessage()).isEqualTo(errorMessage);
    assertThat(fault.resultCode()).isEqualTo(resultCode);
    assertThat(HexFormat.of().formatHex(fault.failedAvp())).isEqualTo(failedAvp.replace(" ", ""));
    if (fault.failedAvp().length > 0) {
      // It can be put into an answer as it is.
      MessageBuilder.request(1, 1).begin(BaseAvp.FAILED_AVP).addRaw(fault.failedAvp()).end();
    }
  }

  static DiameterMessage withByte(DiameterMessage message, int at, int value) {
    byte[] bytes = message.bytes().clone();
    bytes[at] = (byte) value;
    return DiameterMessage.of(bytes);
  }
}
