package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.diameter.core.Agreement.Common;
import io.weir.diameter.core.Agreement.NoCommonApplication;
import io.weir.diameter.core.Agreement.NoCommonSecurity;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules of RFC 6733 section 5.3.
class CapabilitiesExchangeTest {
  private static final long RELAY = Capabilities.RELAY_APPLICATION_ID;
  private static final long GX = 16777238;

  private static CapabilitiesBuilder node() {
    return Capabilities.builder("n.example", "example");
  }

  private static Capabilities auth(long... ids) {
    CapabilitiesBuilder builder = node();
    for (long id : ids) {
      builder.addAuthApplicationId(id);
    }
    return builder.build();
  }

  private static Agreement common(Capabilities local, Capabilities remote) {
    return CapabilitiesExchange.common(local, remote);
  }

  @Test
  void intersectsTheApplications() {
    assertThat(common(auth(1, 4, 5), auth(4, 5, 6))).isEqualTo(common(4L, 5L));
  }

  private static Common common(Long... ids) {
    return new Common(Set.of(ids), Set.of(0L));
  }

  @Test
  void answers5010WithoutACommonApplication() {
    Agreement agreement = common(auth(4), auth(5));
    assertThat(agreement).isEqualTo(new NoCommonApplication());
    assertThat(agreement.resultCode()).isEqualTo(5010);
    assertThat(common(auth(), auth())).isEqualTo(new NoCommonApplication());
  }

  @Test
  void comparesAllThreeKindsOfApplicationIds() {
    Capabilities acct = node().addAcctApplicationId(4).build();
    Capabilities vendor =
        node().addVendorSpecific(VendorSpecificApplication.auth(10415, 4)).build();
    assertThat(common(acct, auth(4))).isEqualTo(common(4L));
    assertThat(common(vendor, acct)).isEqualTo(common(4L));
  }

  @Test
  void doesNotCompareTheVendor() {
    Capabilities one = node().addVendorSpecific(VendorSpecificApplication.auth(10415, GX)).build();
    Capabilities other = node().addVendorSpecific(VendorSpecificApplication.acct(9, GX)).build();
    assertThat(common(one, other)).isEqualTo(common(GX));
  }

  @Test
  void aRelayTakesEverything() {
    Agreement agreement = common(auth(4, GX), auth(RELAY));
    assertThat(agreement).isEqualTo(common(4L, GX, RELAY));
    assertThat(((Common) agreement).covers(99)).isTrue();
  }

  @Test
  void aRelaySendsAPeerOnlyWhatThePeerHas() {
    Agreement agreement = common(auth(RELAY), auth(4));
    assertThat(agreement).isEqualTo(common(4L));
    assertThat(((Common) agreement).covers(5)).isFalse();
    assertThat(((Common) agreement).covers(0)).isTrue();
  }

  @Test
  void aRelayHasSomethingInCommonWithANodeThatNamesNothing() {
    assertThat(common(auth(RELAY), auth())).isInstanceOf(Common.class);
    assertThat(common(auth(), auth(RELAY))).isInstanceOf(Common.class);
  }

  @Test
  void twoRelaysTakeEverythingFromEachOther() {
    assertThat(common(auth(RELAY), auth(RELAY))).isEqualTo(common(RELAY));
  }

  @Test
  void answers5017WithoutACommonSecurity() {
    Capabilities plain = auth(4);
    Capabilities secured = node().addAuthApplicationId(4).addInbandSecurityId(1).build();
    Agreement agreement = common(plain, secured);
    assertThat(agreement).isEqualTo(new NoCommonSecurity());
    assertThat(agreement.resultCode()).isEqualTo(5017);
    assertThat(common(secured, plain)).isEqualTo(new NoCommonSecurity());
  }

  @Test
  void takesAMissingSecurityAsNoInbandSecurity() {
    Capabilities either =
        node().addAuthApplicationId(4).addInbandSecurityId(1).addInbandSecurityId(0).build();
    assertThat(common(auth(4), either)).isEqualTo(common(4L));
    assertThat(common(either, either)).isEqualTo(new Common(Set.of(4L), Set.of(0L, 1L)));
    assertThat(common(auth(4), either).resultCode()).isEqualTo(2001);
  }

  @Test
  void keepsTheOrderThatIsSentIndependentOfHashing() {
    assertThat(auth(RELAY, 5, GX, 4).authApplicationIds()).containsExactly(4L, 5L, GX, RELAY);
  }

  @Test
  void leavesOutTheSupportedVendorZero() {
    assertThat(node().addSupportedVendorId(0).addSupportedVendorId(9).build().supportedVendorIds())
        .containsExactly(9L);
  }

  @Test
  void rejectsWhatDoesNotFitAndSaysWhat() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node().vendorId(0x1_0000_0000L).build())
        .withMessageContaining("vendorId")
        .withMessageContaining("4294967296");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> auth(-1))
        .withMessageContaining("authApplicationIds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capabilities.builder("", "example").build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new VendorSpecificApplication(10415, OptionalLong.empty(), OptionalLong.empty()))
        .withMessageContaining("10415");
  }
}
