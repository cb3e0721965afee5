package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// RFC 6733 section 4.3.1, Address.
class AddressValueTest {
  @Test
  void nobodyElseHoldsItsOctets() {
    byte[] given = {10, 0, 0, 1};
    AddressValue value = new AddressValue(AddressValue.IPV4, given);
    given[3] = 9;
    value.octets()[3] = 9;
    assertThat(value).hasToString("10.0.0.1");
  }

  @Test
  void equalsByContent() {
    AddressValue value = new AddressValue(8, new byte[] {1, 2});
    assertThat(value)
        .isEqualTo(new AddressValue(8, new byte[] {1, 2}))
        .hasSameHashCodeAs(new AddressValue(8, new byte[] {1, 2}))
        .isNotEqualTo(new AddressValue(9, new byte[] {1, 2}))
        .isNotEqualTo(new AddressValue(8, new byte[] {1, 3}));
  }

  @Test
  void refusesWhatCannotBeWritten() {
    for (int family : new int[] {-1, 0x10000}) {
      assertThatThrownBy(() -> new AddressValue(family, new byte[4]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new AddressValue(AddressValue.IPV4, new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AddressValue(AddressValue.IPV6, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new AddressValue(0xFFFF, new byte[0]).octets()).isEmpty();
  }
}
