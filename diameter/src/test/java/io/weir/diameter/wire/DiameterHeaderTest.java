package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// RFC 6733 section 3: the header in a buffer and in a message.
class DiameterHeaderTest {
  private static final String HEADER =
      "01000014" + "c0000110" + "fffffffe" + "89abcdef" + "fedcba98";

  @Test
  void peeksEveryFieldAtAnyIndexWithoutMovingTheBuffer() {
    ByteBuffer buffer = ByteBuffer.wrap(HexFormat.of().parseHex("aabbcc" + HEADER + "dd"));
    assertThat(DiameterHeader.version(buffer, 3)).isEqualTo(1);
    assertThat(DiameterHeader.messageLength(buffer, 3)).isEqualTo(20);
    assertThat(DiameterHeader.flags(buffer, 3)).isEqualTo(0xC0);
    assertThat(DiameterHeader.commandCode(buffer, 3)).isEqualTo(CommandCode.CREDIT_CONTROL);
    assertThat(DiameterHeader.applicationId(buffer, 3)).isEqualTo(0xFFFFFFFE);
    assertThat(DiameterHeader.hopByHopId(buffer, 3)).isEqualTo(0x89ABCDEF);
    assertThat(DiameterHeader.endToEndId(buffer, 3)).isEqualTo(0xFEDCBA98);
    assertThat(buffer.position()).isZero();
  }

  @Test
  void replacesOnlyTheHopByHopIdentifier() {
    byte[] bytes = HexFormat.of().parseHex("aabbcc" + HEADER + "dd");
    DiameterHeader.putHopByHopId(ByteBuffer.wrap(bytes), 3, 0x01020304);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("aabbcc" + HEADER.replace("89abcdef", "01020304") + "dd");
  }

  @Test
  void aMessageReadsTheSameHeader() {
    DiameterMessage message = DiameterMessage.of(HexFormat.of().parseHex(HEADER));
    assertThat(message.version()).isEqualTo(1);
    assertThat(message.length()).isEqualTo(20);
    assertThat(message.flags()).isEqualTo(0xC0);
    assertThat(message.isRequest()).isTrue();
    assertThat(message.isProxiable()).isTrue();
    assertThat(message.isError()).isFalse();
    assertThat(message.isRetransmitted()).isFalse();
    assertThat(message.commandCode()).isEqualTo(272);
    assertThat(message.applicationId()).isEqualTo(0xFFFFFFFE);
    assertThat(message.hopByHopId()).isEqualTo(0x89ABCDEF);
    assertThat(message.endToEndId()).isEqualTo(0xFEDCBA98);
    assertThat(message.avps().next()).isFalse();
    assertThat(message)
        .hasToString(
            "request 272 of application 4294967294, hop-by-hop 2309737967,"
                + " end-to-end 4275878552, 20 octets");
  }

  @Test
  void readsEachFlagByItself() {
    assertThat(withFlags("80").isRequest()).isTrue();
    assertThat(withFlags("40").isProxiable()).isTrue();
    assertThat(withFlags("20").isError()).isTrue();
    assertThat(withFlags("10").isRetransmitted()).isTrue();
    DiameterMessage none = withFlags("0f");
    assertThat(none.isRequest() || none.isProxiable()).isFalse();
    assertThat(none.isError() || none.isRetransmitted()).isFalse();
  }

  private static DiameterMessage withFlags(String hex) {
    return DiameterMessage.of(HexFormat.of().parseHex(HEADER.replace("c0000110", hex + "000110")));
  }

  @Test
  void refusesAMessageWhoseLengthIsNotThatOfItsArray() {
    byte[] longer = HexFormat.of().parseHex(HEADER + "00000000");
    assertThatThrownBy(() -> DiameterMessage.of(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20")
        .hasMessageContaining("24");
    assertThatThrownBy(() -> DiameterMessage.of(new byte[19]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
