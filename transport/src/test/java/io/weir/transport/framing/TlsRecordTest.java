package io.weir.transport.framing;

import static io.weir.transport.framing.Modes.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Records of TLS, taken apart. The values are those that OTP 25 gives.
class TlsRecordTest {
  @Test
  void aRecordHasTypeVersionAndBody() {
    TlsRecord record = TlsRecord.parse(octets(22, 3, 1, 0, 2, 7, 8));
    assertThat(record.type()).isEqualTo(22);
    assertThat(record.major()).isEqualTo(3);
    assertThat(record.minor()).isEqualTo(1);
    assertThat(record.body()).containsExactly(7, 8);
    assertThat(record.v2Hello()).isFalse();
    assertThat(TlsRecord.parse(octets(255, 255, 254, 0, 0)).body()).isEmpty();
    assertThat(TlsRecord.parse(octets(255, 255, 254, 0, 0)).minor()).isEqualTo(254);
  }

  @Test
  void aHelloOfSsl2BecomesAHandshakeRecord() {
    TlsRecord record = TlsRecord.parse(octets(0x80, 5, 1, 3, 0, 7, 8));
    assertThat(record.type()).isEqualTo(22);
    assertThat(record.major()).isEqualTo(3);
    assertThat(record.minor()).isZero();
    assertThat(record.body()).containsExactly(1, 0, 0, 4, 3, 0, 7, 8);
    assertThat(record.v2Hello()).isTrue();
    assertThat(TlsRecord.parse(octets(0x80, 3, 1, 3, 1)).body()).containsExactly(1, 0, 0, 2, 3, 1);
  }

  @Test
  void refusesWhatIsNotOneRecord() {
    assertThatThrownBy(() -> TlsRecord.parse(octets(22, 3, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a TLS record has at least 5 bytes, not 4");
    assertThatThrownBy(() -> TlsRecord.parse(octets(22, 3, 1, 0, 2, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the record's length is 2, and 1 bytes follow it");
    assertThatThrownBy(() -> TlsRecord.parse(octets(0x80, 2, 1, 3, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
