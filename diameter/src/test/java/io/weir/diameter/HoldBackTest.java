package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.ccr;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Bounds;
import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Hold back, then refuse: law of the design for a server that cannot keep up, where it meets the
/// order of events that a socket brings about only now and then.
class HoldBackTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  void refusesOnlyAfterTheTimeAndUntilThereIsRoom() throws Exception {
    try (var timer = new ScheduledThreadPoolExecutor(1)) {
      var resumes = new AtomicInteger();
      var holdBack = new HoldBack(timer, Duration.ofMillis(1), resumes::incrementAndGet);
      assertThat(holdBack.isRefusing()).isFalse();
      holdBack.refuses();
      eventually("the time is over", holdBack::isRefusing);
      assertThat(holdBack.refuses()).isTrue();
      eventually("reading goes on", () -> resumes.get() == 1);
      holdBack.roomAgain();
      assertThat(holdBack.isRefusing()).isFalse();
      assertThat(resumes.get()).isEqualTo(2);
    }
  }

  @Test
  void roomWithinTheTimeEndsTheHoldBack() {
    try (var timer = new ScheduledThreadPoolExecutor(1)) {
      timer.setRemoveOnCancelPolicy(true);
      var holdBack = new HoldBack(timer, NEVER, () -> {});
      assertThat(holdBack.refuses()).isFalse();
      assertThat(holdBack.refuses()).isFalse();
      assertThat(timer.getQueue()).as("one time for all requests").hasSize(1);
      holdBack.roomAgain();
      assertThat(timer.getQueue()).isEmpty();
    }
  }

  /// The room came between the look and the note that there is none: the next request is taken, and
  /// the time that was noted too late must not run on.
  @Test
  void aRequestThatIsTakenEndsTheHoldBack() {
    var open = new Semaphore(0);
    var limits = new PeerLimits(new Bounds(4, 1 << 20), 4, 10, NEVER);
    try (var node =
        FakeNode.serving(
            TestNode.options().with(limits),
            request -> {
              open.acquire();
              return request.answer(ResultCode.SUCCESS).build();
            })) {
      FakeNode.Link link = node.up(Messages.cer("raw.example.com"));
      var timer = (ScheduledThreadPoolExecutor) node.context.timer();
      eventually("no time runs", () -> deadlines(timer) == 0);
      for (int i = 0; i < 4; i++) {
        assertThat(link.feed(ccr(i))).isZero();
      }
      assertThat(link.feed(ccr(5))).isPositive();
      assertThat(deadlines(timer)).isEqualTo(1);
      open.release();
      eventually("a request is done", () -> link.connection().levels().queuedMessages() == 1);
      // Above the low mark, so the mailbox says nothing.
      eventually("there is room", () -> link.feed(ccr(5)) == 0);
      assertThat(deadlines(timer)).as("hold-back times that run").isZero();
    }
  }

  private static long deadlines(ScheduledThreadPoolExecutor timer) {
    return timer.getQueue().stream()
        .filter(task -> ((Delayed) task).getDelay(TimeUnit.MINUTES) > 30)
        .count();
  }
}
