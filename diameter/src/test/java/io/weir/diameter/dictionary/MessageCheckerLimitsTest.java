package io.weir.diameter.dictionary;

import static io.weir.diameter.dictionary.CheckedMessages.ALL;
import static io.weir.diameter.dictionary.CheckedMessages.STRICT;
import static io.weir.diameter.dictionary.CheckedMessages.UNKNOWN;
import static io.weir.diameter.dictionary.CheckedMessages.assertFault;
import static io.weir.diameter.dictionary.CheckedMessages.ccr;
import static io.weir.diameter.dictionary.CheckedMessages.cer;
import static io.weir.diameter.dictionary.CheckedMessages.fault;
import static io.weir.diameter.dictionary.CheckedMessages.withByte;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.dictionary.Check.Faulty;
import io.weir.diameter.dictionary.Check.Valid;
import io.weir.diameter.dictionary.Strictness.Demand;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Lengths that cannot be, depth, choices, and what each strictness lets through.
class MessageCheckerLimitsTest {
  @Test
  void showsAnAvpOfWrongLengthWhole() {
    assertFault(
        ccr().addOctets(BaseAvp.ORIGIN_STATE_ID, new byte[] {1, 2, 3}).build(),
        5014,
        "00000116 4000000b 01020300",
        "Origin-State-Id (278) of type Unsigned32 has 3 octets of data");
    assertFault(
        ccr().addOctets(BaseAvp.EVENT_TIMESTAMP, new byte[8]).build(),
        5014,
        "00000037 40000010 0000000000000000",
        "Event-Timestamp (55) of type Time has 8 octets of data");
    assertFault(
        cer().addOctets(BaseAvp.HOST_IP_ADDRESS, new byte[1]).build(),
        5014,
        "00000101 40000009 00000000",
        "Host-IP-Address (257) of type Address has 1 octets of data");
  }

  /// A CCR with octets behind the last AVP.
  private static DiameterMessage ccrAnd(String hex) {
    byte[] tail = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] message = ccr().build().bytes();
    byte[] bytes = Arrays.copyOf(message, message.length + tail.length);
    System.arraycopy(tail, 0, bytes, message.length, tail.length);
    bytes[2] = (byte) (bytes.length >> 8);
    bytes[3] = (byte) bytes.length;
    return DiameterMessage.of(bytes);
  }

  @Test
  void showsHeaderAndZerosOfAnAvpWhoseLengthCannotBe() {
    assertFault(
        ccrAnd("00000116 40000040 00000001"),
        5014,
        "00000116 4000000c 00000000",
        "Origin-State-Id (278) has length 64, and 12 octets are left");
    assertFault(
        ccrAnd("00000116 40000007 00000001"),
        5014,
        "00000116 4000000c 00000000",
        "Origin-State-Id (278) has length 7, less than its header");
    assertFault(
        ccrAnd("000001bb 40000100"),
        5014,
        "000001bb 40000008",
        "Subscription-Id (443) has length 256, and 8 octets are left");
    assertFault(
        ccrAnd("0001869f"),
        5014,
        "0001869f 00000008",
        "only 4 octets are left for the header of AVP 99999");
  }

  @Test
  void showsTheGroupAroundAnAvpWhoseLengthCannotBe() {
    byte[] group = HexFormat.of().parseHex("000001bb40000014000001c2400000ff00000000");
    assertFault(
        ccr().addRaw(group).build(),
        5014,
        "000001bb 40000014 000001c2 4000000c 00000000",
        "Subscription-Id-Type (450) has length 255, and 12 octets are left");
  }

  @Test
  void showsOnlyTheHeaderOfAnAvpThatIsVeryLong() {
    byte[] megabyte = new byte[1024 * 1024];
    assertFault(
        ccr().addOctets(UNKNOWN, megabyte).build(),
        5001,
        "0001869f 40000008",
        "AVP 99999 is mandatory and not known");
  }

  @Test
  void refusesGroupsThatAreNestedTooDeep() {
    for (int depth : new int[] {MessageChecker.MAX_DEPTH, MessageChecker.MAX_DEPTH + 1}) {
      MessageBuilder builder = ccr();
      for (int i = 0; i < depth; i++) {
        builder.begin(BaseAvp.PROXY_INFO);
        builder.add(BaseAvp.PROXY_HOST, "h").addOctets(BaseAvp.PROXY_STATE, new byte[1]);
      }
      for (int i = 0; i < depth; i++) {
        builder.end();
      }
      Check check = STRICT.check(builder.build());
      if (depth == MessageChecker.MAX_DEPTH) {
        assertThat(check).isEqualTo(Valid.VALID);
      } else {
        assertThat(check)
            .hasToString(
                "DIAMETER_INVALID_AVP_VALUE (5004): Proxy-Info (284) is nested deeper than 16");
        assertThat(((Faulty) check).failedAvp()).hasSize(8 * depth);
      }
    }
  }

  @Test
  void wantsExactlyOneKindOfApplicationInAVendorSpecificApplicationId() {
    MessageBuilder none = cer().begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID);
    assertFault(
        none.addUnsigned32(BaseAvp.VENDOR_ID, 9).end().build(),
        5005,
        "00000104 40000020 00000102 4000000c 00000000 00000103 4000000c 00000000",
        "Vendor-Specific-Application-Id holds 0 of [Auth-Application-Id, Acct-Application-Id], not"
            + " one");
    MessageBuilder both = cer().begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID);
    assertFault(
        both.addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, 3)
            .addUnsigned32(BaseAvp.VENDOR_ID, 9)
            .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, 4)
            .end()
            .build(),
        5009,
        "00000104 40000020 00000103 4000000c 00000003 00000102 4000000c 00000004",
        "Vendor-Specific-Application-Id holds 2 of [Auth-Application-Id, Acct-Application-Id], not"
            + " one");
    MessageBuilder one = cer().begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID);
    one.addUnsigned32(BaseAvp.VENDOR_ID, 9).addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, 3).end();
    assertThat(STRICT.check(one.build())).isEqualTo(Valid.VALID);
  }

  @Test
  void lenienceRefusesOnlyWhatCannotBeDecodedOrIsMissing() {
    MessageChecker lenient = new MessageChecker(ALL, Strictness.LENIENT);
    DiameterMessage odd =
        withByte(
            ccr()
                .addUnsigned32(UNKNOWN, 1)
                .add(BaseAvp.SESSION_ID, "again")
                .addEnumerated(BaseAvp.REQUESTED_ACTION, 99)
                .addOctets(BaseAvp.USER_NAME, new byte[] {-1})
                .addUnsigned32(AvpId.optional(278), 1)
                .build(),
            4,
            0x80);
    assertThat(lenient.check(odd)).isEqualTo(Valid.VALID);
    assertThat(STRICT.check(odd)).isInstanceOf(Faulty.class);
    assertThat(lenient.check(ccr().addOctets(BaseAvp.CC_TIME, new byte[3]).build()))
        .hasToString(
            "DIAMETER_INVALID_AVP_LENGTH (5014): CC-Time (420) of type Unsigned32 has 3 octets of"
                + " data");
    assertThat(lenient.check(MessageBuilder.request(272, 4).build()))
        .hasToString(
            "DIAMETER_MISSING_AVP (5005): Session-Id (263) is missing from"
                + " Credit-Control-Request");
  }

  @Test
  void eachDemandCanBeDroppedByItself() {
    Strictness relaxed = Strictness.STRICT.without(Demand.MANDATORY_AVPS_ARE_KNOWN);
    DiameterMessage unknown = ccr().addUnsigned32(UNKNOWN, 1).build();
    assertThat(new MessageChecker(ALL, relaxed).check(unknown)).isEqualTo(Valid.VALID);
    Strictness added = Strictness.LENIENT.with(Demand.MANDATORY_AVPS_ARE_KNOWN);
    assertThat(new MessageChecker(ALL, added).check(unknown)).isInstanceOf(Faulty.class);
    assertThat(relaxed.with(Demand.MANDATORY_AVPS_ARE_KNOWN)).isEqualTo(Strictness.STRICT);
  }

  @Test
  void findsTheGrammarOfCommonCommandsInEveryApplication() {
    DiameterMessage rar =
        MessageBuilder.request(CommandCode.RE_AUTH, 4)
            .proxiable()
            .add(BaseAvp.SESSION_ID, "s")
            .build();
    assertThat(fault(rar).errorMessage())
        .isEqualTo("Origin-Host (264) is missing from Re-Auth-Request");
    assertThat(requireNonNull(STRICT.command(rar)).abbreviation()).isEqualTo("RAR");
  }
}
