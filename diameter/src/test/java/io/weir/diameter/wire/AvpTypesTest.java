package io.weir.diameter.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6733 sections 4.2 and 4.3.1: every basic and derived type, written and read.
class AvpTypesTest {
  private static final AvpId ID = AvpId.mandatory(0x01020304);
  private static final AvpId VENDOR = AvpId.vendorOptional(7, 10415);

  /// The only AVP of a message with this one addition, moved onto.
  private static AvpCursor written(UnaryOperator<MessageBuilder> addition) {
    AvpCursor cursor = addition.apply(MessageBuilder.request(1, 1)).build().avps();
    assertThat(cursor.next()).isTrue();
    return cursor;
  }

  private static AvpCursor holding(String hex) {
    return written(builder -> builder.addOctets(ID, HexFormat.of().parseHex(hex)));
  }

  private static AvpCursor holding(byte[] data) {
    return written(builder -> builder.addOctets(ID, data));
  }

  private static String hex(AvpCursor cursor) {
    return HexFormat.of().formatHex(cursor.octets());
  }

  private static void assertMisfit(AvpCursor cursor, Consumer<AvpCursor> read, int resultCode) {
    assertThatThrownBy(() -> read.accept(cursor))
        .isInstanceOfSatisfying(
            AvpFormatException.class,
            e -> {
              assertThat(e.resultCode()).isEqualTo(resultCode);
              assertThat(e.code()).isEqualTo(ID.code());
              assertThat(e.vendorId()).isZero();
              assertThat(e.offset()).isEqualTo(DiameterHeader.LENGTH);
              assertThat(e.actualLength()).isEqualTo(cursor.dataLength());
              assertThat(e).hasMessageContaining("AVP 16909060 at offset 20 is not a");
              assertThat(e.getMessage()).contains(e.wanted());
            });
  }

  @Test
  void putsTheHeaderInNetworkOrderWithTheFlagsInTheTopBits() {
    AvpCursor plain = written(b -> b.addUnsigned32(ID, 5));
    assertThat(HexFormat.of().formatHex(plain.copyWithHeader()))
        .isEqualTo("01020304" + "40" + "00000c" + "00000005");
    AvpCursor vendor = written(b -> b.addUnsigned32(VENDOR, 5));
    assertThat(HexFormat.of().formatHex(vendor.copyWithHeader()))
        .isEqualTo("00000007" + "80" + "000010" + "000028af" + "00000005");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void integer32KeepsEveryValue(int value) {
    AvpCursor cursor = written(b -> b.addInteger32(ID, value));
    assertThat(cursor.length()).isEqualTo(12);
    assertThat(cursor.integer32()).isEqualTo(value);
    assertThat(written(b -> b.addEnumerated(ID, value)).enumerated()).isEqualTo(value);
    assertThat(written(b -> b.addInteger32(VENDOR, value)).length()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL})
  void unsigned32KeepsEveryValue(long value) {
    AvpCursor cursor = written(b -> b.addUnsigned32(ID, value));
    assertThat(cursor.unsigned32()).isEqualTo(value);
    assertThat(cursor.unsigned32Bits()).isEqualTo((int) value);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0x100000000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void unsigned32RefusesWhatDoesNotFit(long value) {
    MessageBuilder builder = MessageBuilder.request(1, 1);
    assertThatThrownBy(() -> builder.addUnsigned32(ID, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(value));
    assertThat(builder.build().length()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0102030405060708L})
  void the64BitTypesKeepEveryValue(long value) {
    AvpCursor cursor = written(b -> b.addInteger64(ID, value));
    assertThat(cursor.length()).isEqualTo(16);
    assertThat(cursor.integer64()).isEqualTo(value);
    assertThat(written(b -> b.addUnsigned64(VENDOR, value)).unsigned64()).isEqualTo(value);
    assertThat(written(b -> b.addUnsigned64(VENDOR, value)).length()).isEqualTo(20);
    assertThat(hex(cursor)).isEqualTo(HexFormat.of().toHexDigits(value));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY})
  void float32KeepsEveryValue(float value) {
    assertThat(written(b -> b.addFloat32(ID, value)).float32()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN})
  void float64KeepsEveryValue(double value) {
    assertThat(written(b -> b.addFloat64(ID, value)).float64()).isEqualTo(Double.valueOf(value));
  }

  @Test
  void floatsAreIeee754() {
    assertThat(hex(written(b -> b.addFloat32(ID, -2.5f)))).isEqualTo("c0200000");
    assertThat(hex(written(b -> b.addFloat64(ID, -2.5)))).isEqualTo("c004000000000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 7, 8, 9, 16})
  void numbersRefuseEveryOtherLength(int length) {
    AvpCursor cursor = holding(new byte[length]);
    int wrong = ResultCode.INVALID_AVP_LENGTH;
    assertMisfit(cursor, AvpCursor::timeEpochSeconds, wrong);
    assertMisfit(cursor, AvpCursor::integer32, wrong);
    assertMisfit(cursor, AvpCursor::unsigned32, wrong);
    assertMisfit(cursor, AvpCursor::unsigned32Bits, wrong);
    assertMisfit(cursor, AvpCursor::enumerated, wrong);
    assertMisfit(cursor, AvpCursor::float32, wrong);
    if (length != 8) {
      assertMisfit(cursor, AvpCursor::integer64, wrong);
      assertMisfit(cursor, AvpCursor::unsigned64, wrong);
      assertMisfit(cursor, AvpCursor::float64, wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 1000})
  void octetStringIsPaddedWithZerosThatItsLengthDoesNotCount(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xEE);
    // The builder has been used, so that old octets lie where the padding goes.
    MessageBuilder builder = MessageBuilder.request(1, 1);
    builder.addOctets(ID, HexFormat.of().parseHex("ff".repeat(2000))).build();
    AvpCursor cursor = builder.addOctets(ID, data).build().avps();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.length()).isEqualTo(8 + length);
    assertThat(cursor.octets()).isEqualTo(data);
    int padding = (4 - length % 4) % 4;
    assertThat(cursor.end()).isEqualTo(28 + length + padding);
    assertThat(HexFormat.of().formatHex(cursor.copyWithHeader())).endsWith("00".repeat(padding));
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.fault()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "host.example.com", "käse", "日本語", "😀", "\u0001\r\n", "aaaaaaaaé"})
  void utf8StringKeepsEveryText(String text) {
    AvpCursor cursor = written(b -> b.add(ID, text));
    assertThat(cursor.utf8()).isEqualTo(text);
    assertThat(cursor.isUtf8()).isTrue();
    assertThat(cursor.octets()).isEqualTo(text.getBytes(UTF_8));
    assertThat(cursor.dataLength()).isEqualTo(text.getBytes(UTF_8).length);
  }

  @Test
  void utf8StringTakesEveryCodePointOnceAndSurrogatesNever() {
    for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint += 7) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] encoded = Character.toString(codePoint).getBytes(UTF_8);
        assertThat(Utf8.isWellFormed(encoded, 0, encoded.length)).as("%x", codePoint).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "6100",
        "80",
        "61bf",
        "c080",
        "c1bf",
        "c3",
        "c361",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "e282",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f09f98",
        "f88888888888",
        "fe",
        "0061626364656667",
        "6162636465666700",
        "ff",
        "6162636465666768ff",
        "616263646566676800",
        "c3a9c3",
        "f09f9880f0",
        "e28228"
      })
  void utf8StringRefusesWhatIsNotWellFormed(String hex) {
    AvpCursor cursor = holding(hex);
    assertThat(cursor.isUtf8()).isFalse();
    assertMisfit(cursor, AvpCursor::utf8, ResultCode.INVALID_AVP_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "abc\0", "\uD800", "x\uDC00y", "é\0"})
  void theBuilderRefusesTextWithoutUtf8Form(String text) {
    MessageBuilder builder = MessageBuilder.request(1, 1);
    assertThatThrownBy(() -> builder.add(ID, text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(builder.build().length()).isEqualTo(20);
  }

  @Test
  void identityIsPrintableAscii() {
    AvpCursor good = written(b -> b.add(ID, "peer_1.example.com"));
    assertThat(good.identity()).isEqualTo("peer_1.example.com");
    assertThat(good.isIdentity()).isTrue();
    for (String bad : new String[] {"", "61206", "7f", "6100", "c3a9", "0a"}) {
      AvpCursor cursor = holding(bad.length() % 2 == 0 ? bad : bad + "1");
      assertThat(cursor.isIdentity()).isFalse();
      assertMisfit(cursor, AvpCursor::identity, ResultCode.INVALID_AVP_VALUE);
    }
  }

  @Test
  void addressCarriesItsFamily() throws UnknownHostException {
    InetAddress v4 = InetAddress.getByName("192.0.2.1");
    AvpCursor cursor = written(b -> b.addAddress(ID, v4));
    assertThat(hex(cursor)).isEqualTo("0001c0000201");
    assertThat(cursor.address().toInetAddress()).contains(v4);
    assertThat(cursor.address()).hasToString("192.0.2.1").isEqualTo(AddressValue.of(v4));

    InetAddress v6 = InetAddress.getByName("2001:db8::1");
    AvpCursor wide = written(b -> b.addAddress(ID, v6));
    assertThat(hex(wide)).isEqualTo("000220010db8000000000000000000000001");
    assertThat(wide.address().toInetAddress()).contains(v6);

    AvpCursor phone = holding("0008" + "3439");
    assertThat(phone.address().family()).isEqualTo(8);
    assertThat(phone.address().toInetAddress()).isEmpty();
    assertThat(phone.address()).hasToString("8:3439");
    assertThat(hex(written(b -> b.addAddress(ID, phone.address())))).isEqualTo("00083439");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0001", "0001c00002", "0001c000020100", "0002c0000201"})
  void addressRefusesALengthItsFamilyDoesNotHave(String hex) {
    AvpCursor cursor = holding(hex);
    assertThat(cursor.isAddress()).isFalse();
    assertMisfit(cursor, AvpCursor::address, ResultCode.INVALID_AVP_LENGTH);
  }

  @Test
  void uriIsRead() {
    AvpCursor cursor = written(b -> b.add(ID, "aaa://host.example.com:6666;transport=sctp"));
    assertThat(cursor.uri().port()).isEqualTo(6666);
    assertMisfit(holding("616161"), AvpCursor::uri, ResultCode.INVALID_AVP_VALUE);
    assertMisfit(holding("ff"), AvpCursor::uri, ResultCode.INVALID_AVP_VALUE);
    assertMisfit(holding(""), AvpCursor::uri, ResultCode.INVALID_AVP_VALUE);
    String text = "aaa://h:" + "0".repeat(503) + "1";
    assertThat(written(b -> b.add(ID, text)).uri().port()).isEqualTo(1);
    AvpCursor tooLong = written(b -> b.add(ID, text.replace("h:", "h:0")));
    assertMisfit(tooLong, AvpCursor::uri, ResultCode.INVALID_AVP_VALUE);
    assertMisfit(written(b -> b.add(ID, "aaa://h\n")), AvpCursor::uri, 5004);
  }
}
