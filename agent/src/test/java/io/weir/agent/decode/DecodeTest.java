package io.weir.agent.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeTest {
  /// A header of 20 octets and nothing else.
  private static final String PLAIN = "0100001480000118000000000000000100000a2e";

  private static final byte[] OCTETS = HexFormat.of().parseHex(PLAIN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        PLAIN,
        "0x01000014 0x80000118 0x00000000 0x00000001 0x00000A2E",
        "01:00:00:14:80:00:01:18:00:00:00:00:00:00:00:01:00:00:0a:2e",
        "01 00 00 14 80 00 01 18 00 00 00 00\n00 00 00 01\t00 00 0a 2e\n",
        "\\x01\\x00\\x00\\x14\\x80\\x00\\x01\\x18\\x00\\x00\\x00\\x00"
            + "\\x00\\x00\\x00\\x01\\x00\\x00\\x0a\\x2e",
        "{0x01, 0x00, 0x00, 0x14, 0x80, 0x00, 0x01, 0x18, 0,0}",
        // xxd
        """
        00000000: 0100 0014 8000 0118 0000 0000 0000 0001  ................
        00000010: 0000 0a2e                                ....
        """,
        // xxd -g1
        """
        00000000: 01 00 00 14 80 00 01 18 00 00 00 00 00 00 00 01  ................
        00000010: 00 00 0a 2e                                      ab.c
        """,
        // hexdump -C
        """
        00000000  01 00 00 14 80 00 01 18  00 00 00 00 00 00 00 01  |................|
        00000010  00 00 0a 2e                                       |....|
        00000014
        """,
        // od -A x -t x1
        """
        000000 01 00 00 14 80 00 01 18 00 00 00 00 00 00 00 01
        000010 00 00 0a 2e
        000014
        """,
        // od -t x1, whose offsets are octal
        """
        0000000 01 00 00 14 80 00 01 18 00 00 00 00 00 00 00 01
        0000020 00 00 0a 2e
        0000024
        """,
        // Wireshark
        """
        0000   01 00 00 14 80 00 01 18 00 00 00 00 00 00 00 01   ................
        0010   00 00 0a 2e                                       ....
        """,
      })
  void hexIsReadInTheFormsThatPeoplePaste(String text) {
    if (text.startsWith("{")) {
      assertThatThrownBy(() -> HexText.parse(text)).hasMessageContaining("line 1: '{'");
    } else {
      assertThat(HexText.parse(text)).isEqualTo(OCTETS);
    }
  }

  @Test
  void halfAnOctetIsRefused() {
    assertThatThrownBy(() -> HexText.parse("010")).hasMessageContaining("3 hexadecimal digits");
  }

  @Test
  void otherCharactersAreRefusedWithTheirLine() {
    assertThatThrownBy(() -> HexText.parse("01\n0g"))
        .hasMessage("line 2: 'g' is no hexadecimal digit");
  }

  @Test
  void aFileIsTextOrRawMessagesByWhatItHolds() {
    assertThat(Decoding.octets(OCTETS)).isEqualTo(OCTETS);
    assertThat(Decoding.octets((PLAIN + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isEqualTo(OCTETS);
  }

  @Test
  void messagesAreCutByTheirLengths() {
    MessageStream two = MessageStream.of(HexText.parse(PLAIN + PLAIN));
    assertThat(two.messages()).hasSize(2);
    assertThat(two.fault()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "02000014", "01000010", "01000018"})
  void whatIsNoMessageIsSaidWithItsOffset(String beginning) {
    String whole = beginning + PLAIN.substring(beginning.length());
    MessageStream stream =
        MessageStream.of(HexText.parse(PLAIN + (beginning.length() == 2 ? beginning : whole)));
    assertThat(stream.messages()).hasSize(1);
    assertThat(stream.fault()).get().extracting(MessageStream.Fault::offset).isEqualTo(20);
  }
}
