package io.weir.agent.run;

import io.weir.diameter.Request;
import io.weir.diameter.RequestHandler;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.util.concurrent.atomic.LongAdder;

/// An application that says yes: it answers accounting requests with success and grants what
/// credit-control requests ask for, without keeping sessions. Thread-safe.
///
/// [RFC 6733 section 9.7](https://www.rfc-editor.org/rfc/rfc6733#section-9.7) and [RFC 8506 section
/// 3.2](https://www.rfc-editor.org/rfc/rfc8506#section-3.2).
final class LocalApplication implements RequestHandler {
  private final int applicationId;
  private final String name;
  private final int commandCode;
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /// @param applicationId the application
  /// @param name what to call it to people
  /// @param commandCode the one command that it answers
  LocalApplication(int applicationId, String name, int commandCode) {
    this.applicationId = applicationId;
    this.name = name;
    this.commandCode = commandCode;
  }

  int applicationId() {
    return applicationId;
  }

  String name() {
    return name;
  }

  /// Requests answered with success.
  long answered() {
    return answered.sum();
  }

  /// Requests that are not this application's: it keeps no sessions to end or to re-authorize.
  long refused() {
    return refused.sum();
  }

  @Override
  public DiameterMessage handle(Request request) {
    DiameterMessage message = request.message();
    if (message.commandCode() != commandCode) {
      refused.increment();
      return request.refuse(
          ResultCode.COMMAND_UNSUPPORTED,
          "command %d is not answered here, only %d".formatted(message.commandCode(), commandCode));
    }
    MessageBuilder answer = request.answer(ResultCode.SUCCESS);
    if (commandCode == CommandCode.CREDIT_CONTROL) {
      copy(message, BaseAvp.AUTH_APPLICATION_ID, answer);
      copy(message, BaseAvp.CC_REQUEST_TYPE, answer);
      copy(message, BaseAvp.CC_REQUEST_NUMBER, answer);
      grant(message.find(BaseAvp.REQUESTED_SERVICE_UNIT), answer);
      grantServices(message, answer);
    } else {
      copy(message, BaseAvp.ACCOUNTING_RECORD_TYPE, answer);
      copy(message, BaseAvp.ACCOUNTING_RECORD_NUMBER, answer);
      copy(message, BaseAvp.ACCT_APPLICATION_ID, answer);
      copy(message, BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID, answer);
    }
    answered.increment();
    return answer.build();
  }

  private static void copy(DiameterMessage from, AvpId id, MessageBuilder to) {
    AvpCursor found = from.find(id);
    if (found.found()) {
      to.addRaw(found);
    }
  }

  // ---- granting: a Granted-Service-Unit may hold whatever a Requested-Service-Unit does

  private static void grant(AvpCursor requested, MessageBuilder answer) {
    if (!requested.found()) {
      return;
    }
    answer.begin(BaseAvp.GRANTED_SERVICE_UNIT);
    AvpCursor units = requested.group();
    while (units.next()) {
      answer.addRaw(units);
    }
    answer.end();
  }

  private static void grantServices(DiameterMessage message, MessageBuilder answer) {
    AvpCursor service = message.avps();
    while (service.seek(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)) {
      answer.begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL);
      AvpCursor requested = service.group();
      if (requested.seek(BaseAvp.REQUESTED_SERVICE_UNIT)) {
        grant(requested, answer);
      }
      copyAll(service, BaseAvp.SERVICE_IDENTIFIER, answer);
      copyAll(service, BaseAvp.RATING_GROUP, answer);
      answer.addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS);
      answer.end();
    }
  }

  private static void copyAll(AvpCursor group, AvpId id, MessageBuilder answer) {
    AvpCursor inside = group.group();
    while (inside.seek(id)) {
      answer.addRaw(inside);
    }
  }
}
