package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;

/// The messages by which two nodes keep their connection: watchdog and disconnect,
/// [RFC 6733 sections 5.4 and 5.5](https://www.rfc-editor.org/rfc/rfc6733#section-5.4). Immutable.
final class BaseMessages {
  private final Capabilities local;
  private final MessageIds ids;

  BaseMessages(Capabilities local, MessageIds ids) {
    this.local = local;
    this.ids = ids;
  }

  DiameterMessage watchdogRequest() {
    MessageBuilder builder = request(CommandCode.DEVICE_WATCHDOG);
    local.originStateId().ifPresent(id -> builder.addUnsigned32(BaseAvp.ORIGIN_STATE_ID, id));
    return builder.build();
  }

  DiameterMessage disconnectRequest(DisconnectCause cause) {
    return request(CommandCode.DISCONNECT_PEER)
        .addEnumerated(BaseAvp.DISCONNECT_CAUSE, cause.code())
        .build();
  }

  /// The DWA or DPA that accepts a request.
  DiameterMessage success(DiameterMessage request) {
    MessageBuilder builder =
        MessageBuilder.answerTo(request)
            .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
            .add(BaseAvp.ORIGIN_HOST, local.originHost())
            .add(BaseAvp.ORIGIN_REALM, local.originRealm());
    if (request.commandCode() == CommandCode.DEVICE_WATCHDOG) {
      local.originStateId().ifPresent(id -> builder.addUnsigned32(BaseAvp.ORIGIN_STATE_ID, id));
    }
    return builder.build();
  }

  private MessageBuilder request(int commandCode) {
    return MessageBuilder.request(commandCode, ApplicationId.COMMON)
        .hopByHopId(ids.nextHopByHop())
        .endToEndId(ids.nextEndToEnd())
        .add(BaseAvp.ORIGIN_HOST, local.originHost())
        .add(BaseAvp.ORIGIN_REALM, local.originRealm());
  }
}
