package io.weir.diameter.dictionary;

import static io.weir.diameter.dictionary.CheckedMessages.ALL;
import static io.weir.diameter.dictionary.CheckedMessages.STRICT;
import static io.weir.diameter.dictionary.CheckedMessages.UNKNOWN;
import static io.weir.diameter.dictionary.CheckedMessages.UNKNOWN_OPTIONAL;
import static io.weir.diameter.dictionary.CheckedMessages.assertFault;
import static io.weir.diameter.dictionary.CheckedMessages.ccr;
import static io.weir.diameter.dictionary.CheckedMessages.cer;
import static io.weir.diameter.dictionary.CheckedMessages.dwr;
import static io.weir.diameter.dictionary.CheckedMessages.fault;
import static io.weir.diameter.dictionary.CheckedMessages.withByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.dictionary.Check.Valid;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each kind of fault gives its Result-Code, words for people, and the AVP that RFC 6733 section
/// 7.5 puts into Failed-AVP.
class MessageCheckerTest {
  @Test
  void acceptsMessagesThatAreRight() {
    assertThat(STRICT.check(ccr().build())).isEqualTo(Valid.VALID);
    assertThat(STRICT.check(cer().build())).isEqualTo(Valid.VALID);
    assertThat(STRICT.check(dwr(_ -> {}))).isEqualTo(Valid.VALID);
    DiameterMessage full =
        ccr()
            .begin(BaseAvp.SUBSCRIPTION_ID)
            .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, 0)
            .add(BaseAvp.SUBSCRIPTION_ID_DATA, "49123")
            .end()
            .begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)
            .begin(BaseAvp.USED_SERVICE_UNIT)
            .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, 1)
            .end()
            .begin(BaseAvp.USED_SERVICE_UNIT)
            .addUnsigned32(BaseAvp.CC_TIME, 1)
            .end()
            .addUnsigned32(BaseAvp.RATING_GROUP, 7)
            .addOctets(UNKNOWN_OPTIONAL, new byte[3])
            .end()
            .add(BaseAvp.USER_NAME, "käse")
            .build();
    assertThat(STRICT.check(full)).isEqualTo(Valid.VALID);
  }

  @Test
  void answersWithTheErrorBitHaveTheGrammarOfErrorAnswers() {
    DiameterMessage request = ccr().build();
    MessageBuilder error =
        MessageBuilder.answerTo(request)
            .error()
            .add(BaseAvp.ORIGIN_HOST, "a")
            .add(BaseAvp.ORIGIN_REALM, "b")
            .addUnsigned32(BaseAvp.RESULT_CODE, 3002);
    assertThat(STRICT.check(error.build())).isEqualTo(Valid.VALID);
    DiameterMessage answer =
        MessageBuilder.answerTo(request).addUnsigned32(BaseAvp.RESULT_CODE, 2001).build();
    assertThat(fault(answer).errorMessage())
        .isEqualTo("Session-Id (263) is missing from Credit-Control-Answer");
  }

  @Test
  void refusesOtherVersions() {
    assertFault(withByte(ccr().build(), 0, 2), 5011, "", "version 2 is not supported");
  }

  @Test
  void refusesAMessageLengthThatIsNoMultipleOfFour() {
    byte[] bytes = Arrays.copyOf(dwr(_ -> {}).bytes(), 45);
    bytes[3] = 45;
    assertFault(DiameterMessage.of(bytes), 5015, "", "the length 45 is not a multiple of 4");
  }

  @Test
  void refusesUnknownApplicationsAndCommands() {
    DiameterMessage gx = MessageBuilder.request(272, 16777238).proxiable().build();
    assertFault(gx, 3007, "", "application 16777238 is not supported");
    assertThat(STRICT.command(gx)).isNull();
    DiameterMessage odd = MessageBuilder.request(999, 4).proxiable().build();
    assertFault(odd, 3001, "", "command 999 is not supported in application 4");
    assertThat(STRICT.command(ccr().build())).isSameAs(ALL.command("CCR"));
    // A watchdog belongs to the common application only.
    DiameterMessage dwr = MessageBuilder.request(280, 4).build();
    assertFault(dwr, 3001, "", "command 280 is not supported in application 4");
  }

  @Test
  void refusesHeaderBitsThatContradictTheCommand() {
    DiameterMessage ccr = ccr().build();
    assertFault(withByte(ccr, 4, 0xE0), 3008, "", "a request must not have the E bit");
    assertFault(withByte(ccr, 4, 0x80), 3008, "", "Credit-Control-Request must have the P bit");
    assertFault(
        withByte(dwr(_ -> {}), 4, 0xC0),
        3008,
        "",
        "Device-Watchdog-Request must not have the P bit");
    assertFault(withByte(ccr, 4, 0x50), 3008, "", "an answer must not have the T bit");
    assertThat(STRICT.check(withByte(ccr, 4, 0xD0))).as("T in a request").isEqualTo(Valid.VALID);
    assertThat(STRICT.check(withByte(ccr, 4, 0xCF))).as("reserved").isEqualTo(Valid.VALID);
  }

  @Test
  void refusesAnUnknownMandatoryAvp() {
    assertFault(
        ccr().addUnsigned32(UNKNOWN, 5).build(),
        5001,
        "0001869f 4000000c 00000005",
        "AVP 99999 is mandatory and not known");
    assertFault(
        ccr().addOctets(AvpId.vendorMandatory(1, 10415), new byte[] {7}).build(),
        5001,
        "00000001 c000000d 000028af 07000000",
        "AVP 1, vendor 10415 is mandatory and not known");
    assertThat(STRICT.check(ccr().addUnsigned32(UNKNOWN_OPTIONAL, 5).build()))
        .isEqualTo(Valid.VALID);
  }

  @Test
  void showsTheGroupsAroundAnUnknownMandatoryAvpAndNothingElseInThem() {
    assertFault(
        ccr()
            .begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)
            .addUnsigned32(BaseAvp.RATING_GROUP, 7)
            .begin(BaseAvp.USED_SERVICE_UNIT)
            .addUnsigned32(BaseAvp.CC_TIME, 1)
            .addOctets(UNKNOWN, new byte[] {1})
            .addUnsigned32(BaseAvp.CC_TIME, 1)
            .end()
            .end()
            .build(),
        5001,
        "000001c8 4000001c 000001be 40000014 0001869f 40000009 01000000",
        "AVP 99999 is mandatory and not known");
  }

  @Test
  void doesNotLookIntoFailedAvp() {
    DiameterMessage answer =
        MessageBuilder.answerTo(dwr(_ -> {}))
            .addUnsigned32(BaseAvp.RESULT_CODE, 5014)
            .add(BaseAvp.ORIGIN_HOST, "a")
            .add(BaseAvp.ORIGIN_REALM, "b")
            .begin(BaseAvp.FAILED_AVP)
            .addOctets(UNKNOWN, new byte[2])
            .addOctets(BaseAvp.CC_TIME, new byte[2])
            .end()
            .build();
    assertThat(STRICT.check(answer)).isEqualTo(Valid.VALID);
  }

  @Test
  void refusesFlagsThatContradictTheDefinition() {
    assertFault(
        dwr(b -> b.addUnsigned32(AvpId.optional(278), 1)),
        3009,
        "00000116 0000000c 00000001",
        "Origin-State-Id (278) has the flags -; must be set: M, must be clear: V");
    assertFault(
        cer().addUnsigned32(AvpId.mandatory(267), 1).build(),
        3009,
        "0000010b 4000000c 00000001",
        "Firmware-Revision (267) has the flags M; must be set: -, must be clear: V,M");
  }

  @Test
  void refusesAVendorBitOnAnAvpOfTheIetf() {
    byte[] avp = HexFormat.of().parseHex("00000116c00000100000000000000001");
    assertFault(
        dwr(b -> b.addRaw(avp)),
        3009,
        "00000116 c0000010 00000000 00000001",
        "Origin-State-Id (278) has the flags V,M; must be set: M, must be clear: V");
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "41", "50"})
  void refusesTheProtectedBitAndReservedBits(String flags) {
    byte[] avp = HexFormat.of().parseHex("00000116" + flags + "00000c00000001");
    assertFault(
        dwr(b -> b.addRaw(avp)),
        3009,
        "00000116" + flags + "00000c00000001",
        "Origin-State-Id (278) has flag bits of unknown meaning");
  }

  @Test
  void refusesValuesOutsideOfAnEnumeration() {
    DiameterMessage ccr = ccr().addEnumerated(BaseAvp.REQUESTED_ACTION, 4).build();
    assertFault(ccr, 5004, "000001b4 4000000c 00000004", "Requested-Action (436) cannot be 4");
    assertThat(STRICT.check(ccr().addEnumerated(BaseAvp.TERMINATION_CAUSE, 4711).build()))
        .as("an open enumeration")
        .isEqualTo(Valid.VALID);
  }

  @Test
  void ignoresAnUnknownValueOfAnAvpThatIsNotMandatory() {
    MessageBuilder ccr =
        ccr()
            .begin(BaseAvp.USER_EQUIPMENT_INFO)
            .addEnumerated(AvpId.optional(459), 99)
            .addOctets(BaseAvp.USER_EQUIPMENT_INFO_VALUE, new byte[1])
            .end();
    assertThat(STRICT.check(ccr.build())).isEqualTo(Valid.VALID);
    MessageBuilder mandatory =
        ccr().begin(BaseAvp.USER_EQUIPMENT_INFO).addEnumerated(AvpId.mandatory(459), 99).end();
    assertThat(fault(mandatory.build()).resultCode()).isEqualTo(ResultCode.INVALID_AVP_VALUE);
  }

  @Test
  void refusesValuesThatAreNotOfTheirType() {
    assertFault(
        ccr().addOctets(BaseAvp.USER_NAME, new byte[] {'a', (byte) 0xC3}).build(),
        5004,
        "00000001 4000000a 61c30000",
        "User-Name (1) is not a valid UTF8String");
    assertFault(
        ccr().add(BaseAvp.DESTINATION_HOST, "a b").build(),
        5004,
        "00000125 4000000b 61206200",
        "Destination-Host (293) is not a valid DiameterIdentity");
    assertFault(
        cer().addOctets(BaseAvp.HOST_IP_ADDRESS, new byte[] {0, 1, 2, 3, 4}).build(),
        5004,
        "00000101 4000000d 00010203 04000000",
        "Host-IP-Address (257) is not a valid Address");
    DiameterMessage answer =
        MessageBuilder.answerTo(ccr().build())
            .add(BaseAvp.SESSION_ID, "s")
            .add(BaseAvp.REDIRECT_HOST, "http://x")
            .build();
    assertFault(
        answer,
        5004,
        "00000124 40000010 687474703a2f2f78",
        "Redirect-Host (292) is not a valid DiameterURI");
  }

  @Test
  void showsAnExampleOfAMissingAvp() {
    DiameterMessage dwr =
        MessageBuilder.request(CommandCode.DEVICE_WATCHDOG, 0)
            .add(BaseAvp.ORIGIN_HOST, "a")
            .build();
    assertFault(
        dwr,
        5005,
        "00000128 40000009 00000000",
        "Origin-Realm (296) is missing from Device-Watchdog-Request");
    DiameterMessage empty =
        MessageBuilder.request(CommandCode.CREDIT_CONTROL, 4).proxiable().build();
    assertFault(
        empty,
        5005,
        "00000107 40000008",
        "Session-Id (263) is missing from Credit-Control-Request");
    assertFault(
        ccr().begin(BaseAvp.SUBSCRIPTION_ID).add(BaseAvp.SUBSCRIPTION_ID_DATA, "1").end().build(),
        5005,
        "000001bb 40000014 000001c2 4000000c 00000000",
        "Subscription-Id-Type (450) is missing from Subscription-Id");
  }

  @Test
  void showsAnExampleOfAMissingGroupWithWhatTheGroupRequires() {
    DiameterMessage message = ccr().begin(AvpId.mandatory(413)).end().build();
    // CC-Money requires Unit-Value, which requires Value-Digits.
    assertFault(
        message,
        5005,
        "0000019d 40000020 000001bd 40000018 000001bf 40000010 0000000000000000",
        "Unit-Value (445) is missing from CC-Money");
  }

  @Test
  void refusesAvpsThatAClosedGrammarDoesNotList() {
    assertFault(
        ccr()
            .begin(BaseAvp.SUBSCRIPTION_ID)
            .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, 0)
            .add(BaseAvp.SUBSCRIPTION_ID_DATA, "1")
            .add(BaseAvp.USER_NAME, "u")
            .end()
            .build(),
        5008,
        "000001bb 40000014 00000001 40000009 75000000",
        "User-Name (1) is not allowed in Subscription-Id");
  }

  @Test
  void refusesAvpsThatTheGrammarForbids() {
    Dictionary forbidding =
        DictionaryParser.parse(
            "f.dia",
            """
            dictionary f
            inherits base
            application 77 auth Forbidding
            commands
              Some-Request  SOR  900
            grammar
              <SOR> ::= < Diameter Header: 900, REQ > *0[ Class ] *[ AVP ]
            """);
    MessageChecker checker = new MessageChecker(forbidding, Strictness.STRICT);
    Check check =
        checker.check(
            MessageBuilder.request(900, 77).addOctets(BaseAvp.CLASS, new byte[1]).build());
    assertThat(check)
        .hasToString("DIAMETER_AVP_NOT_ALLOWED (5008): Class (25) is not allowed in Some-Request");
  }

  @Test
  void showsTheFirstOccurrenceBeyondTheLimit() {
    assertFault(
        ccr()
            .add(BaseAvp.USER_NAME, "1")
            .add(BaseAvp.USER_NAME, "2")
            .add(BaseAvp.USER_NAME, "3")
            .build(),
        5009,
        "00000001 40000009 32000000",
        "User-Name (1) occurs more than once in Credit-Control-Request");
  }

  @Test
  void refusesAFixedAvpThatIsNotInItsPlace() {
    DiameterMessage late =
        MessageBuilder.request(CommandCode.ABORT_SESSION, 4)
            .proxiable()
            .add(BaseAvp.ORIGIN_HOST, "a")
            .add(BaseAvp.SESSION_ID, "s")
            .build();
    assertFault(
        late,
        5008,
        "00000107 40000009 73000000",
        "Session-Id (263) belongs in place 1 of Abort-Session-Request");
  }
}
