package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 6733 section 3: the identifiers of a node.
class MessageIdsTest {
  @Test
  void theEndToEndIdBeginsWithTheTimeOfStart() {
    long epochSeconds = 0x6720_1ABCL;
    assertThat(new MessageIds(-1, epochSeconds).nextEndToEnd() >>> 20).isEqualTo(0xABC);
    assertThat(new MessageIds(0, epochSeconds).nextEndToEnd() & 0xFFFFF).isZero();
  }

  /// "duplicates must not be sent for at least 4 minutes, even across reboots"
  @Test
  void nodesThatStartAtDifferentSecondsDoNotRepeatTheirFirstIds() {
    int first = new MessageIds(7, 1_000).nextEndToEnd();
    assertThat(new MessageIds(7, 1_001).nextEndToEnd()).isNotEqualTo(first);
  }

  @Test
  void countsUpAndWraps() {
    var ids = new MessageIds(0xFFFF_FFFFL << 32, 0);
    assertThat(ids.nextHopByHop()).isEqualTo(-1);
    assertThat(ids.nextHopByHop()).isZero();
    assertThat(ids.nextEndToEnd() + 1).isEqualTo(ids.nextEndToEnd());
  }
}
