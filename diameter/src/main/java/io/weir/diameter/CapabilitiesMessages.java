package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.CapabilitiesBuilder;
import io.weir.diameter.core.VendorSpecificApplication;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;

/// Capabilities as CER and CEA,
/// [RFC 6733 section 5.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.3). Stateless.
final class CapabilitiesMessages {
  private CapabilitiesMessages() {}

  static DiameterMessage request(Capabilities local, List<String> localAddresses, MessageIds ids) {
    MessageBuilder builder =
        MessageBuilder.request(CommandCode.CAPABILITIES_EXCHANGE, ApplicationId.COMMON)
            .hopByHopId(ids.nextHopByHop())
            .endToEndId(ids.nextEndToEnd());
    return addAll(builder, local, localAddresses).build();
  }

  static DiameterMessage answer(
      DiameterMessage request, Capabilities local, List<String> localAddresses) {
    MessageBuilder builder =
        MessageBuilder.answerTo(request).addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS);
    return addAll(builder, local, localAddresses).build();
  }

  /// The answer to a CER that is not acceptable. It names what this node has all the same, so that
  /// the other side's operator can see what is missing; but a protocol error keeps to the
  /// answer-message of [RFC 6733 section
  /// 7.2](https://www.rfc-editor.org/rfc/rfc6733#section-7.2), which has no room for that.
  static DiameterMessage refusal(
      DiameterMessage request,
      int resultCode,
      String errorMessage,
      Capabilities local,
      List<String> localAddresses) {
    MessageBuilder builder =
        MessageBuilder.answerTo(request).addUnsigned32(BaseAvp.RESULT_CODE, resultCode);
    if (ResultCode.isProtocolError(resultCode)) {
      builder
          .error()
          .add(BaseAvp.ORIGIN_HOST, local.originHost())
          .add(BaseAvp.ORIGIN_REALM, local.originRealm());
      local.originStateId().ifPresent(id -> builder.addUnsigned32(BaseAvp.ORIGIN_STATE_ID, id));
    } else {
      addAll(builder, local, localAddresses);
    }
    return builder.add(BaseAvp.ERROR_MESSAGE, errorMessage).build();
  }

  private static MessageBuilder addAll(
      MessageBuilder builder, Capabilities local, List<String> localAddresses) {
    builder
        .add(BaseAvp.ORIGIN_HOST, local.originHost())
        .add(BaseAvp.ORIGIN_REALM, local.originRealm());
    // With SCTP each address that the association may have: section 5.3.5.
    List<String> addresses =
        local.hostAddresses().isEmpty() ? localAddresses : local.hostAddresses();
    for (String address : addresses) {
      builder.addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.ofLiteral(address));
    }
    builder
        .addUnsigned32(BaseAvp.VENDOR_ID, local.vendorId())
        .add(BaseAvp.PRODUCT_NAME, local.productName());
    local.originStateId().ifPresent(id -> builder.addUnsigned32(BaseAvp.ORIGIN_STATE_ID, id));
    local
        .supportedVendorIds()
        .forEach(id -> builder.addUnsigned32(BaseAvp.SUPPORTED_VENDOR_ID, id));
    local
        .authApplicationIds()
        .forEach(id -> builder.addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, id));
    local.inbandSecurityIds().forEach(id -> builder.addUnsigned32(BaseAvp.INBAND_SECURITY_ID, id));
    local
        .acctApplicationIds()
        .forEach(id -> builder.addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, id));
    local.vendorSpecificApplications().forEach(application -> add(builder, application));
    local
        .firmwareRevision()
        .ifPresent(revision -> builder.addUnsigned32(BaseAvp.FIRMWARE_REVISION, revision));
    return builder;
  }

  private static void add(MessageBuilder builder, VendorSpecificApplication application) {
    builder
        .begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID)
        .addUnsigned32(BaseAvp.VENDOR_ID, application.vendorId());
    application
        .authApplicationId()
        .ifPresent(id -> builder.addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, id));
    application
        .acctApplicationId()
        .ifPresent(id -> builder.addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, id));
    builder.end();
  }

  /// Reads the capabilities out of a CER or CEA that passed the dictionary's check.
  ///
  /// @throws IllegalArgumentException when an identity is empty, which the grammar cannot see
  static Capabilities read(DiameterMessage message) {
    CapabilitiesBuilder read =
        Capabilities.builder(
            orEmpty(message.utf8(BaseAvp.ORIGIN_HOST)),
            orEmpty(message.utf8(BaseAvp.ORIGIN_REALM)));
    for (AvpCursor avp = message.avps(); avp.next(); ) {
      if (avp.vendorId() == 0) {
        readInto(read, avp);
      }
    }
    return read.build();
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static void readInto(CapabilitiesBuilder read, AvpCursor avp) {
    int code = avp.code();
    if (code == BaseAvp.HOST_IP_ADDRESS.code()) {
      read.addHostAddress(avp.address().toString());
    } else if (code == BaseAvp.VENDOR_ID.code()) {
      read.vendorId(avp.unsigned32());
    } else if (code == BaseAvp.PRODUCT_NAME.code()) {
      read.productName(avp.utf8());
    } else if (code == BaseAvp.ORIGIN_STATE_ID.code()) {
      read.originStateId(avp.unsigned32());
    } else if (code == BaseAvp.SUPPORTED_VENDOR_ID.code()) {
      read.addSupportedVendorId(avp.unsigned32());
    } else if (code == BaseAvp.AUTH_APPLICATION_ID.code()) {
      read.addAuthApplicationId(avp.unsigned32());
    } else if (code == BaseAvp.ACCT_APPLICATION_ID.code()) {
      read.addAcctApplicationId(avp.unsigned32());
    } else if (code == BaseAvp.INBAND_SECURITY_ID.code()) {
      read.addInbandSecurityId(avp.unsigned32());
    } else if (code == BaseAvp.FIRMWARE_REVISION.code()) {
      read.firmwareRevision(avp.unsigned32());
    } else if (code == BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID.code()) {
      read.addVendorSpecific(readApplication(avp.group()));
    }
  }

  private static VendorSpecificApplication readApplication(AvpCursor group) {
    long vendorId = 0;
    OptionalLong auth = OptionalLong.empty();
    OptionalLong acct = OptionalLong.empty();
    while (group.next()) {
      if (group.code() == BaseAvp.VENDOR_ID.code()) {
        vendorId = group.unsigned32();
      } else if (group.code() == BaseAvp.AUTH_APPLICATION_ID.code()) {
        auth = OptionalLong.of(group.unsigned32());
      } else if (group.code() == BaseAvp.ACCT_APPLICATION_ID.code()) {
        acct = OptionalLong.of(group.unsigned32());
      }
    }
    return new VendorSpecificApplication(vendorId, auth, acct);
  }
}
