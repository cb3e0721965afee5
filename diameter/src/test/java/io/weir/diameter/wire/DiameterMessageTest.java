package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Finding the AVPs of a message by name.
class DiameterMessageTest {
  private final DiameterMessage message =
      MessageBuilder.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL)
          .add(BaseAvp.SESSION_ID, "s;1;2")
          .begin(BaseAvp.FAILED_AVP)
          .addUnsigned32(BaseAvp.RESULT_CODE, 1)
          .end()
          .addUnsigned32(BaseAvp.RESULT_CODE, 0xFFFFFFFFL)
          .addUnsigned32(BaseAvp.RESULT_CODE, 2)
          .addOctets(BaseAvp.USER_NAME, new byte[] {(byte) 0xFF})
          .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, -1)
          .build();

  @Test
  void findsTheFirstAtTopLevelAndNotInsideGroups() {
    AvpCursor cursor = message.find(BaseAvp.RESULT_CODE);
    assertThat(cursor.found()).isTrue();
    assertThat(cursor.unsigned32()).isEqualTo(0xFFFFFFFFL);
    assertThat(cursor.seek(BaseAvp.RESULT_CODE)).isTrue();
    assertThat(cursor.unsigned32()).isEqualTo(2);
    assertThat(message.find(BaseAvp.ORIGIN_HOST).found()).isFalse();
  }

  @Test
  void readsValuesByName() {
    assertThat(message.utf8(BaseAvp.SESSION_ID)).isEqualTo("s;1;2");
    assertThat(message.unsigned32(BaseAvp.RESULT_CODE)).hasValue(0xFFFFFFFFL);
    assertThat(message.unsigned32Bits(BaseAvp.RESULT_CODE)).hasValue(-1);
    assertThat(message.unsigned64(BaseAvp.CC_TOTAL_OCTETS)).hasValue(-1);
  }

  @Test
  void hasNoValueWhereTheAvpIsMissingOrMalformed() {
    assertThat(message.utf8(BaseAvp.ORIGIN_HOST)).isNull();
    assertThat(message.utf8(BaseAvp.USER_NAME)).isNull();
    assertThat(message.unsigned32(BaseAvp.ORIGIN_HOST)).isEmpty();
    assertThat(message.unsigned32(BaseAvp.SESSION_ID)).isEmpty();
    assertThat(message.unsigned32Bits(BaseAvp.USER_NAME)).isEmpty();
    assertThat(message.unsigned64(BaseAvp.RESULT_CODE)).isEmpty();
    assertThat(message.unsigned64(BaseAvp.ORIGIN_HOST)).isEmpty();
  }

  @Test
  void keepsTheArrayItWasGiven() {
    assertThat(DiameterMessage.of(message.bytes()).bytes()).isSameAs(message.bytes());
  }
}
