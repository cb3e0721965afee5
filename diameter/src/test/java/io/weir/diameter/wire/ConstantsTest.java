package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Spot checks of the tables of RFC 6733 sections 4.5 and 7.1 and of RFC 8506 sections 8 and 9.
class ConstantsTest {
  @Test
  void avpsCarryTheMBitWhereTheRfcSaysMust() {
    assertThat(BaseAvp.SESSION_ID).isEqualTo(new AvpId(263, 0, true));
    assertThat(BaseAvp.INBAND_SECURITY_ID).isEqualTo(new AvpId(299, 0, true));
    assertThat(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID).isEqualTo(new AvpId(260, 0, true));
    assertThat(BaseAvp.ACCT_MULTI_SESSION_ID).isEqualTo(new AvpId(50, 0, true));
    assertThat(BaseAvp.FIRMWARE_REVISION).isEqualTo(new AvpId(267, 0, false));
    assertThat(BaseAvp.PRODUCT_NAME).isEqualTo(new AvpId(269, 0, false));
    assertThat(BaseAvp.ERROR_MESSAGE).isEqualTo(new AvpId(281, 0, false));
    assertThat(BaseAvp.ERROR_REPORTING_HOST).isEqualTo(new AvpId(294, 0, false));
    assertThat(BaseAvp.CC_REQUEST_TYPE).isEqualTo(new AvpId(416, 0, true));
    assertThat(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL).isEqualTo(new AvpId(456, 0, true));
    assertThat(BaseAvp.USER_EQUIPMENT_INFO_MODIFIEDEUI64).isEqualTo(new AvpId(657, 0, false));
  }

  @Test
  void avpIdsReadWell() {
    assertThat(BaseAvp.SESSION_ID).hasToString("263(M)");
    assertThat(AvpId.vendorOptional(-1, 10415)).hasToString("10415:4294967295");
    assertThat(AvpId.optional(1)).hasToString("1");
    assertThat(AvpId.vendorMandatory(1, 2)).hasToString("2:1(M)");
  }

  @Test
  void resultCodesHaveNamesAndCategories() {
    assertThat(ResultCode.name(ResultCode.SUCCESS)).isEqualTo("DIAMETER_SUCCESS");
    assertThat(ResultCode.name(4003)).isEqualTo("ELECTION_LOST");
    assertThat(ResultCode.name(ResultCode.RATING_FAILED)).isEqualTo("DIAMETER_RATING_FAILED");
    assertThat(ResultCode.name(2999)).isEqualTo("2999");
    assertThat(ResultCode.name(-1)).isEqualTo("4294967295");
    assertThat(ResultCode.isInformational(ResultCode.MULTI_ROUND_AUTH)).isTrue();
    assertThat(ResultCode.isSuccess(ResultCode.LIMITED_SUCCESS)).isTrue();
    assertThat(ResultCode.isProtocolError(ResultCode.TOO_BUSY)).isTrue();
    assertThat(ResultCode.isTransientFailure(ResultCode.OUT_OF_SPACE)).isTrue();
    assertThat(ResultCode.isPermanentFailure(ResultCode.NO_COMMON_SECURITY)).isTrue();
    assertThat(ResultCode.isProtocolError(2999)).isFalse();
    assertThat(ResultCode.isProtocolError(4000)).isFalse();
    assertThat(ResultCode.isSuccess(-1)).isFalse();
  }
}
