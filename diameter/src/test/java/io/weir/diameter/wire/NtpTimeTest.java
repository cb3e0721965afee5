package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6733 section 4.3.1, Time: the years 1968 to 2104 in 32 bits.
class NtpTimeTest {
  @ParameterizedTest
  @CsvSource({
    "80000000, 1968-01-20T03:14:08Z",
    "83aa7e80, 1970-01-01T00:00:00Z",
    "ffffffff, 2036-02-07T06:28:15Z",
    "00000000, 2036-02-07T06:28:16Z",
    "7fffffff, 2104-02-26T09:42:23Z",
  })
  void theTopBitSaysWhichEraItIs(String hex, String utc) {
    long epochSeconds = Instant.parse(utc).getEpochSecond();
    int bits = Integer.parseUnsignedInt(hex, 16);
    assertThat(NtpTime.toEpochSeconds(bits)).isEqualTo(epochSeconds);
    assertThat(NtpTime.fromEpochSeconds(epochSeconds)).isEqualTo(bits);
    AvpId id = BaseAvp.EVENT_TIMESTAMP;
    DiameterMessage message = MessageBuilder.request(1, 1).addTime(id, epochSeconds).build();
    assertThat(message.find(id).timeEpochSeconds()).isEqualTo(epochSeconds);
    assertThat(message.find(id).unsigned32Bits()).isEqualTo(bits);
  }

  @Test
  void refusesTheSecondsBeforeAndAfter() {
    long first = Instant.parse("1968-01-20T03:14:08Z").getEpochSecond();
    long last = Instant.parse("2104-02-26T09:42:23Z").getEpochSecond();
    assertThat(NtpTime.MIN_EPOCH_SECONDS).isEqualTo(first);
    assertThat(NtpTime.MAX_EPOCH_SECONDS).isEqualTo(last);
    for (long outside : new long[] {first - 1, last + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> NtpTime.fromEpochSeconds(outside))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Long.toString(outside));
    }
  }
}
