package io.weir.diameter.dictionary;

import static io.weir.diameter.dictionary.CheckedMessages.ALL;
import static io.weir.diameter.dictionary.CheckedMessages.ccr;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.AddressValue;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFault;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages as people see them.
class DiameterTextTest {
  private static String linesOf(MessageBuilder builder) {
    String text = DiameterText.print(builder.build(), ALL);
    return text.substring(text.indexOf('\n') + 1);
  }

  @Test
  void printsAHeaderLineAndOneLinePerAvp() {
    DiameterMessage message =
        ccr()
            .hopByHopId(0x1A)
            .endToEndId(-1)
            .begin(BaseAvp.SUBSCRIPTION_ID)
            .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, 0)
            .add(BaseAvp.SUBSCRIPTION_ID_DATA, "49123")
            .end()
            .build();
    assertThat(DiameterText.print(message, ALL))
        .isEqualTo(
            """
            Credit-Control-Request (272), proxiable, application 4 (Diameter Credit-Control), \
            hop-by-hop 0x0000001a, end-to-end 0xffffffff, 200 octets
              Session-Id (263) M = "client.example;1;2"
              Origin-Host (264) M = "client.example"
              Origin-Realm (296) M = "example"
              Destination-Realm (283) M = "example"
              Auth-Application-Id (258) M = 4
              Service-Context-Id (461) M = "voice@example"
              CC-Request-Type (416) M = INITIAL_REQUEST (1)
              CC-Request-Number (415) M = 0
              Subscription-Id (443) M
                Subscription-Id-Type (450) M = END_USER_E164 (0)
                Subscription-Id-Data (444) M = "49123"
            """);
  }

  @Test
  void printsEveryTypeInItsUsualNotation() {
    assertThat(
            linesOf(
                MessageBuilder.request(280, 0)
                    .addAddress(
                        BaseAvp.HOST_IP_ADDRESS, new AddressValue(1, new byte[] {10, 0, 0, 1}))
                    .addTime(BaseAvp.EVENT_TIMESTAMP, 0)
                    .addUnsigned32(BaseAvp.RESULT_CODE, 2001)
                    .addUnsigned32(BaseAvp.VENDOR_ID, 0xFFFFFFFFL)
                    .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, -1)
                    .addInteger64(BaseAvp.VALUE_DIGITS, -5)
                    .addInteger32(BaseAvp.EXPONENT, -2)
                    .addOctets(BaseAvp.CLASS, new byte[] {1, (byte) 0xFF})
                    .add(BaseAvp.REDIRECT_HOST, "aaa://h")
                    .addEnumerated(BaseAvp.TERMINATION_CAUSE, 4711)
                    .addOctets(AvpId.vendorOptional(7, 10415), new byte[] {2})
                    .addRaw(HexFormat.of().parseHex("000000017500000961000000"))))
        .isEqualTo(
            """
              Host-IP-Address (257) M = 10.0.0.1
              Event-Timestamp (55) M = 1970-01-01T00:00:00Z
              Result-Code (268) M = DIAMETER_SUCCESS (2001)
              Vendor-Id (266) M = 4294967295
              CC-Total-Octets (421) M = 18446744073709551615
              Value-Digits (447) M = -5
              Exponent (429) M = -2
              Class (25) M = 0x01ff
              Redirect-Host (292) M = "aaa://h"
              Termination-Cause (295) M = 4711
              AVP 7, vendor 10415 = 0x02
              User-Name (1) M,P reserved bits 0x15 = "a"
            """);
  }

  @Test
  void printsWhatCannotBeReadAndGoesOn() {
    assertThat(
            linesOf(
                MessageBuilder.request(280, 0)
                    .addOctets(BaseAvp.VENDOR_ID, new byte[] {1, 2})
                    .addOctets(BaseAvp.USER_NAME, new byte[] {-1})
                    .addRaw(HexFormat.of().parseHex("000001bb40000010000001c2400000ff"))
                    .addUnsigned32(BaseAvp.CC_TIME, 1)))
        .isEqualTo(
            """
              Vendor-Id (266) M = 0x0102 !! not an Unsigned32
              User-Name (1) M = 0xff !! not a UTF8String
              Subscription-Id (443) M
                !! no AVP at octet 52: LENGTH_BEYOND_END, code 450, length 255, 8 octets left
              CC-Time (420) M = 1
            """);
  }

  @Test
  void printsNoControlCharactersOfAPeer() {
    assertThat(
            linesOf(
                MessageBuilder.request(280, 0).add(BaseAvp.USER_NAME, "a\"\n\u001b[2J\\ü\u202e")))
        .isEqualTo("  User-Name (1) M = \"a\\\"\\u{a}\\u{1b}[2J\\\\ü\\u{202e}\"\n");
  }

  @Test
  void printsMessagesOfUnknownCommands() {
    DiameterMessage message =
        MessageBuilder.answerTo(MessageBuilder.request(999, 77).build()).error().build();
    assertThat(DiameterText.print(message, ALL))
        .isEqualTo(
            "unknown answer (999), error, application 77, hop-by-hop 0x00000000, end-to-end"
                + " 0x00000000, 20 octets\n");
  }

  @Test
  void walksGroupsToABoundedDepth() {
    MessageBuilder builder = MessageBuilder.request(280, 0);
    for (int i = 0; i < MessageBuilder.MAX_DEPTH; i++) {
      builder.begin(BaseAvp.FAILED_AVP);
    }
    for (int i = 0; i < MessageBuilder.MAX_DEPTH; i++) {
      builder.end();
    }
    List<String> seen = new ArrayList<>();
    DiameterText.walk(builder.build(), ALL, new Recorder(seen));
    assertThat(seen.stream().filter("begin"::equals)).hasSize(MessageChecker.MAX_DEPTH);
    assertThat(seen.stream().filter("end"::equals)).hasSize(MessageChecker.MAX_DEPTH);
    assertThat(seen.stream().filter(text -> text.startsWith("0x"))).hasSize(1);
  }

  private record Recorder(List<String> seen) implements AvpVisitor {
    @Override
    public void value(AvpCursor at, @Nullable AvpDefinition definition, AvpValue value) {
      seen.add(value.toString());
    }

    @Override
    public void beginGroup(AvpCursor at, AvpDefinition definition) {
      seen.add("begin");
    }

    @Override
    public void endGroup() {
      seen.add("end");
    }

    @Override
    public void fault(AvpFault fault) {
      seen.add("fault");
    }
  }
}
