package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.diameter.wire.AvpFault.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6733 sections 4.1 and 4.4: walking AVPs, and where the walk stops.
class AvpCursorTest {
  private static final String FIRST = "00000108" + "40" + "00000b" + "61626300";
  private static final String VENDOR = "00000007" + "e0" + "00000d" + "000028af" + "ff000000";

  private static AvpCursor over(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new AvpCursor(bytes, 0, bytes.length);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void standsOnEachAvpInTurn() {
    AvpCursor cursor = over(FIRST + VENDOR);
    assertThat(cursor.found()).isFalse();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.found()).isTrue();
    assertThat(cursor.code()).isEqualTo(264);
    assertThat(cursor.vendorId()).isZero();
    assertThat(cursor.flags()).isEqualTo(0x40);
    assertThat(cursor.isMandatory()).isTrue();
    assertThat(cursor.hasVendor() || cursor.isProtected()).isFalse();
    assertThat(List.of(cursor.start(), cursor.headerLength(), cursor.dataStart()))
        .containsExactly(0, 8, 8);
    assertThat(List.of(cursor.dataLength(), cursor.length(), cursor.end()))
        .containsExactly(3, 11, 12);
    assertThat(cursor.utf8()).isEqualTo("abc");
    assertThat(hex(cursor.copyWithHeader())).isEqualTo(FIRST);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.code()).isEqualTo(7);
    assertThat(cursor.vendorId()).isEqualTo(10415);
    assertThat(cursor.flags()).isEqualTo(0xE0);
    assertThat(cursor.hasVendor() && cursor.isProtected()).isTrue();
    assertThat(List.of(cursor.start(), cursor.headerLength(), cursor.dataStart()))
        .containsExactly(12, 12, 24);
    assertThat(List.of(cursor.dataLength(), cursor.length(), cursor.end()))
        .containsExactly(1, 13, 28);
    assertThat(hex(cursor.copyWithHeader())).isEqualTo(VENDOR);

    assertThat(cursor.next()).isFalse();
    assertThat(cursor.found()).isFalse();
    assertThat(cursor.fault()).isNull();
    assertThat(cursor.next()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // kind, code, vendor, claimed, octets
    "TRUNCATED_HEADER, 0, 0, 0, 00",
    "TRUNCATED_HEADER, 264, 0, 0, 00000108",
    "TRUNCATED_HEADER, 264, 0, 0, 00000108400000",
    "TRUNCATED_HEADER, 264, 0, 12, 000001088000000c",
    "TRUNCATED_HEADER, 264, 0, 12, 000001088000000c0028af",
    "LENGTH_BELOW_HEADER, 264, 0, 0, 0000010840000000",
    "LENGTH_BELOW_HEADER, 264, 0, 7, 0000010840000007",
    "LENGTH_BELOW_HEADER, 264, 0, 11, 000001088000000b",
    "LENGTH_BELOW_HEADER, 264, 10415, 8, 0000010880000008000028af",
    "LENGTH_BEYOND_END, 264, 0, 9, 0000010840000009",
    "LENGTH_BEYOND_END, 264, 0, 16777215, 0000010840ffffff00000000",
    "LENGTH_BEYOND_END, -1, 10415, 13, ffffffff8000000d000028af",
    "PADDING_BEYOND_END, 264, 0, 9, 000001084000000961",
    "PADDING_BEYOND_END, 264, 0, 11, 000001084000000b616263",
  })
  void saysWhatIsWrongAndWhere(Kind kind, int code, int vendorId, int claimed, String octets) {
    AvpCursor cursor = over(FIRST + octets);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.fault()).isNull();
    assertThat(cursor.next()).isFalse();
    AvpFault fault = new AvpFault(kind, 12, code, vendorId, claimed, octets.length() / 2);
    assertThat(cursor.fault()).isEqualTo(fault);
    assertThat(cursor.found()).isFalse();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.fault()).isEqualTo(fault);
    assertThat(fault.resultCode()).isEqualTo(ResultCode.INVALID_AVP_LENGTH);
  }

  @ParameterizedTest
  @CsvSource({
    // received, payload, for the Failed-AVP
    "00, 0, 0000000000000008",
    "0000010840, 0, 0000010840000008",
    "0000010840000003, 4, 000001084000000c00000000",
    "0000010840ffffff61626364, 2, 000001084000000a00000000",
    "00000108c0, 0, 00000108c000000c00000000",
    "00000108c000000c0000, 0, 00000108c000000c00000000",
    "00000108c00000ff000028af61, 8, 00000108c0000014000028af0000000000000000",
  })
  void makesTheFaultyAvpFitForAFailedAvp(String received, int payload, String expected) {
    AvpCursor cursor = over(received);
    assertThat(cursor.next()).isFalse();
    byte[] avp = cursor.faultyAvp(payload);
    assertThat(hex(avp)).isEqualTo(expected);
    assertThat(MessageBuilder.request(1, 1).addRaw(avp).build().length()).isGreaterThan(20);
  }

  @Test
  void hasNoFaultyAvpWithoutAFault() {
    AvpCursor cursor = over(FIRST);
    assertThatThrownBy(() -> cursor.faultyAvp(0)).isInstanceOf(IllegalStateException.class);
    AvpCursor faulty = over("00");
    faulty.next();
    assertThatThrownBy(() -> faulty.faultyAvp(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> faulty.faultyAvp(0x10000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void walksAvpsWithoutData() {
    AvpCursor cursor = over("0000010800000008" + "000001088000000c00000001");
    assertThat(cursor.next() && cursor.dataLength() == 0).isTrue();
    assertThat(cursor.octets()).isEmpty();
    assertThat(cursor.utf8()).isEmpty();
    assertThat(cursor.group().next()).isFalse();
    assertThat(cursor.next() && cursor.dataLength() == 0).isTrue();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.fault()).isNull();
  }

  @Test
  void theReservedFlagBitsAreReportedAndOtherwiseIgnored() {
    AvpCursor cursor = over("000001081f00000c" + "00000005");
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.flags()).isEqualTo(AvpHeader.FLAGS_RESERVED);
    assertThat(cursor.unsigned32()).isEqualTo(5);
  }

  @Test
  void aVendorIdOfZeroCountsAsNone() {
    AvpCursor cursor = over("00000108c000000d" + "00000000" + "61000000");
    assertThat(cursor.seek(BaseAvp.ORIGIN_HOST)).isTrue();
    assertThat(cursor.hasVendor()).isTrue();
    assertThat(cursor.identity()).isEqualTo("a");
  }

  @Test
  void seeksByCodeAndVendorWhateverTheMandatoryBit() {
    AvpCursor cursor = over(VENDOR + FIRST + VENDOR + FIRST);
    assertThat(cursor.seek(AvpId.optional(264))).isTrue();
    assertThat(cursor.start()).isEqualTo(16);
    assertThat(cursor.seek(AvpId.optional(264))).isTrue();
    assertThat(cursor.start()).isEqualTo(44);
    assertThat(cursor.seek(AvpId.optional(264))).isFalse();
    assertThat(over(VENDOR).seek(AvpId.mandatory(7))).isFalse();
    assertThat(over(VENDOR).seek(AvpId.vendorMandatory(7, 10414))).isFalse();
    assertThat(over(VENDOR).seek(AvpId.vendorOptional(7, 10415))).isTrue();
  }

  @Test
  void seekingStopsAtAFault() {
    AvpCursor cursor = over(FIRST + "00" + VENDOR);
    assertThat(cursor.seek(AvpId.vendorOptional(7, 10415))).isFalse();
    assertThat(cursor.fault()).isNotNull();
  }

  @Test
  void entersAGroupWithAnotherCursorAndInPlace() {
    AvpCursor outer = over("00000117" + "40" + "000024" + FIRST + VENDOR + FIRST);
    assertThat(outer.next()).isTrue();
    AvpCursor inner = over("00");
    inner.next();
    assertThat(inner.fault()).isNotNull();
    inner.enter(outer);
    assertThat(inner.fault()).isNull();
    assertThat(inner.found()).isFalse();
    assertThat(inner.next()).isTrue();
    assertThat(inner.next()).isTrue();
    assertThat(inner.start()).isEqualTo(20);
    assertThat(inner.next()).isFalse();
    assertThat(inner.fault()).isNull();
    assertThat(outer.found()).isTrue();

    AvpCursor group = outer.group();
    assertThat(group.next() && group.code() == 264).isTrue();

    outer.enter(outer);
    assertThat(outer.next()).isTrue();
    assertThat(outer.next()).isTrue();
    assertThat(outer.code()).isEqualTo(7);
    assertThat(outer.next()).isFalse();
  }

  @Test
  void aGroupEndsWhereItsLengthSaysNotWhereItsPaddingEnds() {
    // The group claims 3 octets of data, which are no AVP; the next AVP is read all the same.
    AvpCursor cursor = over("00000117" + "40" + "00000b" + "00000000" + FIRST);
    assertThat(cursor.next()).isTrue();
    AvpCursor inside = cursor.group();
    assertThat(inside.next()).isFalse();
    assertThat(inside.fault()).isEqualTo(new AvpFault(Kind.TRUNCATED_HEADER, 8, 0, 0, 0, 3));
    assertThat(cursor.next() && cursor.code() == 264).isTrue();
  }

  @Test
  void readingWhereThereIsNothingIsTheCallersMistake() {
    AvpCursor cursor = over(FIRST);
    List<Consumer<AvpCursor>> reads =
        List.of(
            AvpCursor::code,
            AvpCursor::vendorId,
            AvpCursor::flags,
            AvpCursor::start,
            AvpCursor::end,
            AvpCursor::length,
            AvpCursor::dataStart,
            AvpCursor::dataLength,
            AvpCursor::headerLength,
            AvpCursor::integer32,
            AvpCursor::integer64,
            AvpCursor::octets,
            AvpCursor::utf8,
            AvpCursor::isUtf8,
            AvpCursor::identity,
            AvpCursor::isIdentity,
            AvpCursor::address,
            AvpCursor::isAddress,
            AvpCursor::uri,
            AvpCursor::group,
            AvpCursor::copyWithHeader,
            c -> over(FIRST).enter(c),
            c -> MessageBuilder.request(1, 1).addRaw(c));
    for (Consumer<AvpCursor> read : reads) {
      assertThatThrownBy(() -> read.accept(cursor)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.next()).isFalse();
    for (Consumer<AvpCursor> read : reads) {
      assertThatThrownBy(() -> read.accept(cursor)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesARangeOutsideTheArray() {
    assertThatThrownBy(() -> new AvpCursor(new byte[8], 0, 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new AvpCursor(new byte[8], -1, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
