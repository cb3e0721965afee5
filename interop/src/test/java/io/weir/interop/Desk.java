package io.weir.interop;

import io.weir.diameter.Request;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.interop.OtpNode.Answered;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Answers the ACRs and CCRs that a Weir node receives, all with success, and counts them; can hold
/// them for a while. Thread-safe.
final class Desk {
  private static final long GRANTED_OCTETS = 1_000_000;
  private static final long VALIDITY_S = 3600;

  private final LongAdder acrs = new LongAdder();
  private final LongAdder ccrs = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile boolean holding;
  private int held; // guarded by lock

  /// Answers as RFC 6733 section 9.7.2 and RFC 8506 section 3.2 ask.
  DiameterMessage answer(Request request) throws InterruptedException {
    if (holding) {
      waitForRelease();
    }
    MessageBuilder answer = request.answer(ResultCode.SUCCESS);
    DiameterMessage asked = request.message();
    if (asked.commandCode() == CommandCode.ACCOUNTING) {
      acrs.increment();
      echo(asked, answer, BaseAvp.ACCOUNTING_RECORD_TYPE);
      echo(asked, answer, BaseAvp.ACCOUNTING_RECORD_NUMBER);
      answer.addUnsigned32(BaseAvp.ACCT_APPLICATION_ID, ApplicationId.BASE_ACCOUNTING);
    } else {
      ccrs.increment();
      answer.addUnsigned32(BaseAvp.AUTH_APPLICATION_ID, ApplicationId.CREDIT_CONTROL);
      echo(asked, answer, BaseAvp.CC_REQUEST_TYPE);
      echo(asked, answer, BaseAvp.CC_REQUEST_NUMBER);
      answer
          .begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)
          .begin(BaseAvp.GRANTED_SERVICE_UNIT)
          .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, GRANTED_OCTETS)
          .end()
          .addUnsigned32(BaseAvp.RATING_GROUP, Run.RATING_GROUP)
          .addUnsigned32(BaseAvp.VALIDITY_TIME, VALIDITY_S)
          .addUnsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
          .end();
    }
    return answer.build();
  }

  private static void echo(DiameterMessage request, MessageBuilder answer, AvpId avp) {
    answer.addRaw(request.find(avp));
  }

  Answered answered() {
    int acr = acrs.intValue();
    int ccr = ccrs.intValue();
    return new Answered(acr + ccr, acr, ccr);
  }

  // ---- holding

  void hold() {
    holding = true;
  }

  void release() {
    lock.lock();
    try {
      holding = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void awaitHeld(int least, Duration atMost) {
    lock.lock();
    try {
      long leftNs = atMost.toNanos();
      while (held < least) {
        if (leftNs <= 0) {
          throw new AssertionError(held + " of " + least + " requests came in " + atMost);
        }
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for requests", e);
    } finally {
      lock.unlock();
    }
  }

  private void waitForRelease() throws InterruptedException {
    lock.lock();
    try {
      held++;
      changed.signalAll();
      while (holding) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
