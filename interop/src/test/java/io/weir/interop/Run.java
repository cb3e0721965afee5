package io.weir.interop;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.Node;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.interop.OtpNode.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Requests of one kind that a Weir node sends to OTP, so many outstanding at a time, each by a
/// virtual thread that waits for its answer. Thread-safe.
final class Run {
  /// The rating group asked for.
  static final long RATING_GROUP = 7;

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(20);
  private static final Duration RUN_AT_MOST = Duration.ofSeconds(60);
  private static final String OTP_REALM = "otp.example";
  private static final int EVENT_RECORD = 1;
  private static final int EVENT_REQUEST = 4;
  private static final int DIRECT_DEBITING = 0;
  private static final int END_USER_E164 = 0;
  private static final int MULTIPLE_SERVICES_SUPPORTED = 1;
  private static final long WANTED_OCTETS = 1_000_000;
  private static final long SOME_TIME_S = 1_700_000_000L;

  /// How a run ended.
  ///
  /// @param ok requests answered with DIAMETER_SUCCESS by an answer that fits the request
  /// @param firstError what else happened first; null when nothing did
  record Ended(int requests, int ok, @Nullable String firstError) {}

  private final Node node;
  private final Request kind;
  private final int requests;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger ok = new AtomicInteger();
  private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();
  private final List<Thread> workers = new ArrayList<>();

  private Run(Node node, Request kind, int requests) {
    this.node = node;
    this.kind = kind;
    this.requests = requests;
  }

  static Run start(Node node, Request kind, int requests, int outstanding) {
    Run run = new Run(node, kind, requests);
    for (int i = 0; i < outstanding; i++) {
      run.workers.add(Thread.ofVirtual().name("run-" + kind).start(run::work));
    }
    return run;
  }

  /// Waits until the outcome of each request is known.
  Ended await() {
    try {
      for (Thread worker : workers) {
        if (!worker.join(RUN_AT_MOST)) {
          throw new AssertionError("the run of " + kind + " did not end; " + ended());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + kind + " ran", e);
    }
    return ended();
  }

  private Ended ended() {
    return new Ended(requests, ok.get(), firstError.get());
  }

  private void work() {
    try {
      for (int i = next.incrementAndGet(); i <= requests; i = next.incrementAndGet()) {
        DiameterMessage request = request(node, kind, i);
        String wrong = whatIsWrong(request, node.call(request, ANSWER_AT_MOST));
        if (wrong == null) {
          ok.incrementAndGet();
        } else {
          firstError.compareAndSet(null, "request " + i + ": " + wrong);
        }
      }
    } catch (InterruptedException e) {
      firstError.compareAndSet(null, "interrupted");
    }
  }

  private @Nullable String whatIsWrong(DiameterMessage request, CallOutcome outcome) {
    if (!(outcome instanceof CallOutcome.Answered(DiameterMessage answer, String _))) {
      return outcome.toString();
    }
    AvpId number =
        switch (kind) {
          case ACR -> BaseAvp.ACCOUNTING_RECORD_NUMBER;
          case CCR -> BaseAvp.CC_REQUEST_NUMBER;
        };
    boolean fits =
        resultCode(answer) == ResultCode.SUCCESS
            && answer.endToEndId() == request.endToEndId()
            && Objects.equals(answer.utf8(BaseAvp.SESSION_ID), request.utf8(BaseAvp.SESSION_ID))
            && answer.unsigned32(number).equals(request.unsigned32(number));
    return fits ? null : "answered with " + resultCode(answer) + " by " + answer;
  }

  /// The Result-Code of an answer, 0 if it has none.
  static long resultCode(DiameterMessage answer) {
    return answer.unsigned32(BaseAvp.RESULT_CODE).orElse(0);
  }

  /// A request for OTP's realm, as RFC 6733 section 9.7.1 and RFC 8506 section 3.1 ask.
  static DiameterMessage request(Node node, Request kind, int number) {
    return switch (kind) {
      case ACR ->
          begin(node, CommandCode.ACCOUNTING, ApplicationId.BASE_ACCOUNTING)
              .addEnumerated(BaseAvp.ACCOUNTING_RECORD_TYPE, EVENT_RECORD)
              .addUnsigned32(BaseAvp.ACCOUNTING_RECORD_NUMBER, number)
              .addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, ApplicationId.BASE_ACCOUNTING)
              .add(BaseAvp.USER_NAME, "user@weir.example")
              .addTime(BaseAvp.EVENT_TIMESTAMP, SOME_TIME_S)
              .build();
      case CCR ->
          begin(node, CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL)
              .addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL)
              .add(BaseAvp.SERVICE_CONTEXT_ID, "interop@weir.example")
              .addEnumerated(BaseAvp.CC_REQUEST_TYPE, EVENT_REQUEST)
              .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, number)
              .addEnumerated(BaseAvp.REQUESTED_ACTION, DIRECT_DEBITING)
              .begin(BaseAvp.SUBSCRIPTION_ID)
              .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, END_USER_E164)
              .add(BaseAvp.SUBSCRIPTION_ID_DATA, "491700000001")
              .end()
              .addEnumerated(BaseAvp.MULTIPLE_SERVICES_INDICATOR, MULTIPLE_SERVICES_SUPPORTED)
              .begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)
              .begin(BaseAvp.REQUESTED_SERVICE_UNIT)
              .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, WANTED_OCTETS)
              .end()
              .addUnsigned32(BaseAvp.RATING_GROUP, RATING_GROUP)
              .end()
              .build();
    };
  }

  private static MessageBuilder begin(Node node, int commandCode, int applicationId) {
    return node.request(commandCode, applicationId, node.newSessionId())
        .add(BaseAvp.DESTINATION_REALM, OTP_REALM);
  }
}
