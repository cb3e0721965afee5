package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Writing messages: headers, groups, limits, reuse.
class MessageBuilderTest {
  private static final AvpId ID = AvpId.mandatory(999);

  private static String hex(DiameterMessage message) {
    return HexFormat.of().formatHex(message.bytes());
  }

  @Test
  void writesTheHeaderOfARequest() {
    DiameterMessage message =
        MessageBuilder.request(CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL)
            .proxiable()
            .retransmitted()
            .hopByHopId(0x01020304)
            .endToEndId(0xFFFFFFFF)
            .build();
    assertThat(hex(message)).isEqualTo("01000014" + "d0000110" + "00000004" + "01020304ffffffff");
    assertThat(hex(MessageBuilder.request(0xFFFFFF, ApplicationId.RELAY).build()))
        .isEqualTo("01000014" + "80ffffff" + "ffffffff" + "0000000000000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x1000000})
  void refusesACommandCodeOfMoreThan24Bits(int code) {
    assertThatThrownBy(() -> MessageBuilder.request(code, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAnswerTakesItsHeaderFromTheRequestButOnlyThePBitOfTheFlags() {
    byte[] request = HexFormat.of().parseHex("01000014" + "ff000110" + "000000040102030405060708");
    assertThat(hex(MessageBuilder.answerTo(DiameterMessage.of(request)).build()))
        .isEqualTo("01000014" + "40000110" + "00000004" + "0102030405060708");
    request[4] = (byte) 0xBF;
    assertThat(hex(MessageBuilder.answerTo(DiameterMessage.of(request)).error().build()))
        .isEqualTo("01000014" + "20000110" + "00000004" + "0102030405060708");
  }

  @Test
  void theTBitIsForRequestsAndTheEBitForAnswers() {
    MessageBuilder request = MessageBuilder.request(1, 1);
    assertThatThrownBy(request::error).isInstanceOf(IllegalStateException.class);
    DiameterMessage message = request.build();
    MessageBuilder answer = MessageBuilder.answerTo(message);
    assertThatThrownBy(answer::retransmitted).isInstanceOf(IllegalStateException.class);
    DiameterMessage answered = answer.build();
    assertThatThrownBy(() -> MessageBuilder.answerTo(answered))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// RFC 6733 section 4.4.1, whose picture gives the offsets and lengths (for 328 read 360).
  @Test
  void laysOutTheGroupedExampleOfTheRfc() {
    byte[] recoveryPolicy = new byte[223 - 8];
    byte[] futuristic = new byte[137 - 8];
    DiameterMessage message =
        MessageBuilder.request(1, 1)
            .begin(AvpId.mandatory(999999))
            .add(BaseAvp.ORIGIN_HOST, "example.com")
            .add(BaseAvp.SESSION_ID, "grump.example.com:33041;23432;893;0AF3B81")
            .add(BaseAvp.SESSION_ID, "grump.example.com:33054;23561;2358;0AF3B82")
            .addOctets(AvpId.optional(8341), recoveryPolicy)
            .addOctets(AvpId.optional(15930), futuristic)
            .end()
            .build();
    AvpCursor group = message.avps();
    assertThat(group.next()).isTrue();
    assertThat(group.length()).isEqualTo(496);
    AvpCursor member = group.group();
    int[][] startAndLength = {{8, 19}, {28, 49}, {80, 50}, {132, 223}, {356, 137}};
    for (int[] expected : startAndLength) {
      assertThat(member.next()).isTrue();
      assertThat(member.start() - group.start()).isEqualTo(expected[0]);
      assertThat(member.length()).isEqualTo(expected[1]);
    }
    assertThat(member.next()).isFalse();
    assertThat(member.fault()).isNull();
  }

  @Test
  void groupsNestToTheLimitAndNoFurther() {
    MessageBuilder builder = MessageBuilder.request(1, 1);
    for (int i = 0; i < MessageBuilder.MAX_DEPTH; i++) {
      builder.begin(AvpId.vendorMandatory(i, 1));
    }
    assertThatThrownBy(() -> builder.begin(ID)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("32");
    builder.addUnsigned32(ID, 77);
    for (int i = 0; i < MessageBuilder.MAX_DEPTH; i++) {
      builder.end();
    }
    assertThatThrownBy(builder::end).isInstanceOf(IllegalStateException.class);
    AvpCursor cursor = builder.build().avps();
    for (int i = 0; i < MessageBuilder.MAX_DEPTH; i++) {
      assertThat(cursor.next() && cursor.code() == i).isTrue();
      cursor.enter(cursor);
    }
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.unsigned32()).isEqualTo(77);
  }

  @Test
  void aMessageFillsTheLengthFieldAndNoMore() {
    MessageBuilder builder = MessageBuilder.request(1, 1);
    // 20 + 8 + data, and Message Length is a multiple of 4: 0xFFFFFC is the largest there is.
    byte[] largest = new byte[0xFFFFFC - 28];
    DiameterMessage message = builder.addOctets(ID, largest).build();
    assertThat(message.length()).isEqualTo(0xFFFFFC);
    assertThat(message.find(ID).dataLength()).isEqualTo(largest.length);

    byte[] tooLarge = new byte[largest.length + 1];
    assertThatThrownBy(() -> builder.addOctets(ID, tooLarge))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.add(ID, "x".repeat(tooLarge.length)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.addOctets(ID, new byte[0x1000000]))
        .isInstanceOf(IllegalStateException.class);
    builder.addOctets(ID, largest);
    assertThatThrownBy(() -> builder.addUnsigned32(ID, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.begin(ID)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.addRaw(new byte[] {0, 0, 0, 1, 0, 0, 0, 8}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(builder.build().length()).isEqualTo(0xFFFFFC);
  }

  @Test
  void isReusedWithTheSameHeaderOrANewOne() {
    MessageBuilder builder = MessageBuilder.request(5, 6).hopByHopId(7).endToEndId(8);
    DiameterMessage first = builder.addUnsigned32(ID, 1).build();
    String firstHex = hex(first);
    DiameterMessage second = builder.add(ID, "second").build();
    assertThat(hex(first)).isEqualTo(firstHex);
    assertThat(second.hopByHopId()).isEqualTo(7);
    assertThat(second.utf8(ID)).isEqualTo("second");

    builder.proxiable().begin(ID).begin(ID);
    DiameterMessage third = builder.startRequest(9, 10).build();
    assertThat(hex(third)).isEqualTo("01000014" + "80000009" + "0000000a" + "0000000000000000");
    builder.begin(ID);
    assertThat(hex(builder.startAnswer(second).build()))
        .isEqualTo("01000014" + "00000005" + "00000006" + "0000000700000008");
  }

  @Test
  void growsFarBeyondItsFirstArray() {
    MessageBuilder builder = MessageBuilder.request(1, 1).hopByHopId(3);
    for (int round = 0; round < 2; round++) {
      builder.begin(ID);
      for (int i = 0; i < 10_000; i++) {
        builder.addUnsigned32(AvpId.mandatory(i), i);
      }
      DiameterMessage message = builder.end().build();
      assertThat(message.hopByHopId()).isEqualTo(3);
      AvpCursor cursor = message.find(ID).group();
      for (int i = 0; i < 10_000; i++) {
        assertThat(cursor.next() && cursor.code() == i && cursor.unsigned32() == i).isTrue();
      }
    }
  }

  @Test
  void copiesAvpsBitForBit() {
    // Reserved bits, P, a Vendor-ID of 0 and padding that is not zero all survive.
    String odd = "00000108" + "ff" + "00000d" + "00000000" + "61aabbcc";
    byte[] avp = HexFormat.of().parseHex(odd);
    MessageBuilder builder = MessageBuilder.request(1, 1);
    String header = hex(builder.build()).substring(8);
    assertThat(hex(builder.addRaw(avp).build())).isEqualTo("01000024" + header + odd);
    AvpCursor cursor = new AvpCursor(avp, 0, avp.length);
    cursor.next();
    assertThat(hex(builder.addRaw(cursor).build())).isEqualTo("01000024" + header + odd);
    byte[] unpadded = Arrays.copyOf(avp, 13);
    assertThat(hex(builder.addRaw(unpadded).build()))
        .isEqualTo("01000024" + header + odd.replace("aabbcc", "000000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000001000000",
        "0000000100000007",
        "0000000100000009",
        "00000001000000080000",
        "00000001800000080000000000000000",
        "000000018000000b00000000",
        "000000010000000c",
        "00000001000000090000",
        "0000000100ffffff00000000"
      })
  void refusesRawOctetsThatAreNotOneWholeAvp(String hex) {
    byte[] octets = HexFormat.of().parseHex(hex);
    MessageBuilder builder = MessageBuilder.request(1, 1);
    assertThatThrownBy(() -> builder.addRaw(octets)).isInstanceOf(IllegalArgumentException.class);
    assertThat(builder.build().length()).isEqualTo(20);
  }
}
