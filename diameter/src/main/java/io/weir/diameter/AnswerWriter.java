package io.weir.diameter;

import io.weir.diameter.dictionary.Check;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes the parts that every answer of a node has in common, and whole answers to requests that
/// cannot be served ([RFC 6733 sections 6.2 and
/// 7](https://www.rfc-editor.org/rfc/rfc6733#section-7)). Immutable.
final class AnswerWriter {
  private final String originHost;
  private final String originRealm;

  AnswerWriter(String originHost, String originRealm) {
    this.originHost = originHost;
    this.originRealm = originRealm;
  }

  /// Begins an answer; see [Request#answer].
  MessageBuilder begin(MessageBuilder builder, DiameterMessage request, int resultCode) {
    builder.startAnswer(request);
    if (ResultCode.isProtocolError(resultCode)) {
      builder.error();
    }
    AvpCursor session = request.find(BaseAvp.SESSION_ID);
    if (session.found()) {
      builder.addRaw(session);
    }
    builder
        .addUnsigned32(BaseAvp.RESULT_CODE, Integer.toUnsignedLong(resultCode))
        .add(BaseAvp.ORIGIN_HOST, originHost)
        .add(BaseAvp.ORIGIN_REALM, originRealm);
    AvpCursor proxies = request.avps();
    while (proxies.seek(BaseAvp.PROXY_INFO)) {
      builder.addRaw(proxies);
    }
    return builder;
  }

  /// A whole answer that carries an Error-Message.
  DiameterMessage refuse(
      MessageBuilder builder, DiameterMessage request, int resultCode, String errorMessage) {
    return begin(builder, request, resultCode).add(BaseAvp.ERROR_MESSAGE, errorMessage).build();
  }

  /// The answer to a request that the checker found wrong, with its Failed-AVP.
  DiameterMessage refuse(MessageBuilder builder, DiameterMessage request, Check.Faulty fault) {
    begin(builder, request, fault.resultCode()).add(BaseAvp.ERROR_MESSAGE, fault.errorMessage());
    addApplication(builder, request);
    if (fault.failedAvp().length > 0) {
      builder.begin(BaseAvp.FAILED_AVP).addRaw(fault.failedAvp()).end();
    }
    return builder.build();
  }

  /// The answer to what begins like a request and is not framed like one
  /// ([RFC 6733 section 7.1.5](https://www.rfc-editor.org/rfc/rfc6733#section-7.1.5)).
  ///
  /// @param received from the start of the wrong frame
  /// @return null when nothing there can be answered
  @Nullable DiameterMessage refuseMalformed(
      MessageBuilder builder, ByteBuffer received, Framing.Malformed what) {
    if (received.remaining() < DiameterHeader.LENGTH) {
      return null;
    }
    byte[] header = new byte[DiameterHeader.LENGTH];
    int version = DiameterHeader.version(received, received.position());
    received.get(header);
    // The header alone, as a message that can be answered.
    header[0] = DiameterHeader.VERSION;
    header[1] = 0;
    header[2] = 0;
    header[3] = DiameterHeader.LENGTH;
    DiameterMessage message = DiameterMessage.of(header);
    if (!message.isRequest()) {
      return null;
    }
    int code =
        version == DiameterHeader.VERSION
            ? ResultCode.INVALID_MESSAGE_LENGTH
            : ResultCode.UNSUPPORTED_VERSION;
    return refuse(builder, message, code, what.detail());
  }

  /// The grammars of the applications' own answers require their application id and what identifies
  /// the request; an answer that refuses for a 5xxx reason keeps to them as far as the request
  /// allows.
  private static void addApplication(MessageBuilder builder, DiameterMessage request) {
    if (request.applicationId() == ApplicationId.COMMON) {
      return;
    }
    for (AvpId id :
        new AvpId[] {
          BaseAvp.AUTH_APPLICATION_ID,
          BaseAvp.ACCT_APPLICATION_ID,
          BaseAvp.CC_REQUEST_TYPE,
          BaseAvp.CC_REQUEST_NUMBER,
          BaseAvp.ACCOUNTING_RECORD_TYPE,
          BaseAvp.ACCOUNTING_RECORD_NUMBER
        }) {
      AvpCursor found = request.find(id);
      if (found.found() && found.dataLength() == 4) {
        builder.addRaw(found);
      }
    }
  }
}
