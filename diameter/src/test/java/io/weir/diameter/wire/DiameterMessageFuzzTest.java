package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Any octets at all as a message: header, lookups, and what is copied into another message.
/// Without `JAZZER_FUZZ=1` only the kept inputs run.
class DiameterMessageFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void readsOrRefuses(byte[] octets) {
    DiameterMessage message;
    try {
      message = DiameterMessage.of(octets);
    } catch (IllegalArgumentException e) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    assertThat(message.version()).isEqualTo(DiameterHeader.version(buffer, 0));
    assertThat(message.flags()).isEqualTo(DiameterHeader.flags(buffer, 0));
    assertThat(message.commandCode()).isEqualTo(DiameterHeader.commandCode(buffer, 0));
    assertThat(message.hopByHopId()).isEqualTo(DiameterHeader.hopByHopId(buffer, 0));
    assertThat(message.endToEndId()).isEqualTo(DiameterHeader.endToEndId(buffer, 0));
    message.utf8(BaseAvp.SESSION_ID);
    message.unsigned32(BaseAvp.RESULT_CODE);
    message.unsigned32Bits(BaseAvp.CC_REQUEST_TYPE);
    message.unsigned64(BaseAvp.CC_TOTAL_OCTETS);
    if (message.isRequest()) {
      copies(message);
    }
  }

  private static void copies(DiameterMessage request) {
    MessageBuilder builder = MessageBuilder.answerTo(request);
    AvpCursor cursor = request.avps();
    int end = DiameterHeader.LENGTH;
    while (cursor.next()) {
      builder.addRaw(cursor);
      end = cursor.end();
    }
    DiameterMessage answer = builder.build();
    assertThat(answer.isRequest() || answer.isError() || answer.isRetransmitted()).isFalse();
    assertThat(answer.length()).isEqualTo(end);
    assertThat(Arrays.equals(answer.bytes(), 20, end, request.bytes(), 20, end)).isTrue();
  }
}
