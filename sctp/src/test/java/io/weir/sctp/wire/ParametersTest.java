package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What parameters and error causes must be like
/// ([RFC 9260 section 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)), rule by rule.
class ParametersTest {
  private static final String ECN = "8000 0004";
  private static final Parameter ECN_CAPABLE = new Parameter.EcnCapable();

  private static List<Parameter> read(String hex) {
    return Parameters.decode(Golden.octets(hex)).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0007 0003", // shorter than its header
        "0007 0000",
        "0007 0009 01020304", // longer than what it is in
        "8000 0004 80", // bytes that are no header
        "8000 0004 800000",
        "0005 0007 c00002 00", // addresses of other lengths
        "0005 0014 20010db8000000000000000000000001",
        "0006 0008 c0000202",
        "0009 0006 0000 0000", // fixed lengths
        "8000 0008 00000000",
        "c000 0005 00",
        "c006 000c 00000000 00000000",
        "c006 0004",
        "000c 0007 000500 00", // half a number
        "8004 0005 00 000000",
        "c001 0008 00000009", // changes without an address
        "c001 0010 00000009 000b 0008 612e6200",
        "c002 0010 00000009 0005 0004 c0000202",
        "c002 0014 00000009 0005 0008 c0000202 80000004",
        "c004 000c 00000009 0005 0004",
        "c005 0004",
        "c005 000c 00000009 00000000",
        "c003 0006 0000 0000",
        "c003 000c 00000009 0004 0003", // a broken cause inside
        "000d 000c 00000001 00000002",
        "000d 0011 00000001 00000002 00000003 00 000000",
        "000e 0009 00000001 00 000000",
        "000f 000c 00000001 00000000",
        "0010 0008 00000001",
        "0010 0010 00000001 00000001 00000007",
        "0011 0008 00000001",
        "0012 000e 00000001 0007 0000 0000 0000"
      })
  void refusesWhatIsBroken(String hex) {
    assertThat(Parameters.decode(Golden.octets(hex))).isEmpty();
    String init =
        "01 00 %04x a0b0c0d0 0001ffff 000a 0800 11223344".formatted(20 + Golden.bytes(hex).length)
            + hex;
    assertThat(PacketReader.read(Octets.of(Golden.packet(init))))
        .isInstanceOfSatisfying(
            Bad.class,
            bad -> {
              assertThat(bad.what()).isEqualTo(Fault.CHUNK_CONTENT);
              assertThat(bad.offset()).isBetween(32, 32 + Golden.bytes(hex).length);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000c 0003",
        "000c 0009 01020304",
        "0004 0004 00",
        "0001 0006 0007 0000",
        "0001 0004",
        "0002 0004",
        "0002 000a 00000002 0007 0000",
        "0002 000b 00000001 0007 00 00",
        "0002 000a ffffffff 0007 0000",
        "0003 000c 00000001 00000001",
        "0004 0008 00000000",
        "0007 0005 00",
        "0009 0004",
        "000a 0008 00000000",
        "00a3 0008 00000000",
        "0105 0008 0004 0000"
      })
  void refusesBrokenCauses(String hex) {
    assertThat(Parameters.decodeCauses(Golden.octets(hex))).isEmpty();
    String abort = "06 00 %04x".formatted(4 + Golden.bytes(hex).length) + hex;
    assertThat(PacketReader.read(Octets.of(Golden.packet(abort))))
        .isInstanceOfSatisfying(
            Bad.class, bad -> assertThat(bad.what()).isEqualTo(Fault.CHUNK_CONTENT));
  }

  @Test
  void endWithAParameterThatIsNotKnownAndSaysSo() {
    assertThat(read(ECN + "3ffe 0004" + ECN)).hasSize(2);
    assertThat(read(ECN + "7ffe 0004 8000 0003")).hasSize(2);
    assertThat(read(ECN + "bffe 0004" + ECN)).hasSize(3).endsWith(ECN_CAPABLE);
    assertThat(read(ECN + "fffe 0004" + ECN)).hasSize(3).endsWith(ECN_CAPABLE);
  }

  @Test
  void tellOfAParameterThatIsNotKnownWhatItsTypeSays() {
    assertUnknown("3ffe 0004", true, false);
    assertUnknown("7ffe 0004", true, true);
    assertUnknown("bffe 0004", false, false);
    assertUnknown("fffe 0004", false, true);
  }

  private static void assertUnknown(String hex, boolean stops, boolean reports) {
    assertThat(read(hex).getFirst())
        .isInstanceOfSatisfying(
            Parameter.Unrecognized.class,
            unknown -> {
              assertThat(unknown.stops()).isEqualTo(stops);
              assertThat(unknown.reports()).isEqualTo(reports);
            });
  }

  @Test
  void areReadWithTheLastPaddingAndWithout() {
    Parameter cookie = new Parameter.StateCookie(Golden.octets("01"));
    assertThat(read("0007 0005 01 000000")).containsExactly(cookie);
    assertThat(read("0007 0005 01")).containsExactly(cookie);
    assertThat(read("0007 0005 01 ffffff" + ECN)).containsExactly(cookie, ECN_CAPABLE);
  }

  @Test
  void areWrittenWithPaddingBetweenThem() {
    Parameter cookie = new Parameter.StateCookie(Golden.octets("01"));
    assertThat(Parameters.encode(List.of(cookie, cookie)))
        .isEqualTo(Golden.octets("0007 0005 01 000000 0007 0005 01"));
    var cause = new ErrorCause.UnsupportedHmac(4);
    assertThat(Parameters.encodeCauses(List.of(cause, cause)))
        .isEqualTo(Golden.octets("0105 0006 0004 0000 0105 0006 0004"));
    assertThat(Parameters.encode(List.of())).isEqualTo(Octets.EMPTY);
  }

  @Test
  void takeAnIpv4AddressInsideAnIpv6AddressAsWhatItIs() {
    assertThat(read("0006 0014 00000000000000000000ffff c0000202"))
        .containsExactly(new Parameter.Address(Golden.address("c0000202")));
  }

  @Test
  void letWildcardsAndUnknownResultsThrough() {
    assertThat(read("c002 0010 00000009 0005 0008 00000000"))
        .containsExactly(new Parameter.DeleteAddress(9, Golden.address("00000000")));
    assertThat(read("0010 000c 00000001 ffffffff"))
        .containsExactly(new Parameter.ResetResponse(1, -1, Parameter.ResetTsns.NONE));
  }
}
