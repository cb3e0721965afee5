package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.Send;
import io.weir.transport.SendLimits;
import io.weir.transport.SendQueue;
import io.weir.transport.framing.Framers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A peer that takes less than a batch at a time.
class OutboundWatchTest {
  private static final Duration SOON = Duration.ofMillis(5);

  private final Recorder recorder = new Recorder();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SendQueue queue =
      new SendQueue(SendLimits.DEFAULTS, Framers.length4(100).get(), () -> {});

  private static final class Nobody implements Flusher.FlushWatcher {
    @Override
    public void emptied() {}

    @Override
    public void failed(Throwable cause) {}

    @Override
    public void stalledTooLong() {}
  }

  @Test
  void theEndOfAStallIsSeenInWhatTheSocketHasTaken() {
    var watch =
        new OutboundWatch(
            channel, queue, recorder, new Timing(SOON, SOON, null, SOON), new Nobody());
    var untaken = new AtomicLong(16_000);
    watch.measuredBy(untaken::get);
    queue.offer(Send.of(new byte[1]));
    watch.begin();
    watch.flushed();
    runUntil("stalled");
    assertThat(watch.isStalled()).isTrue();
    untaken.set(15_000);
    runUntil("stallEnded");
    assertThat(watch.isStalled()).isFalse();
    assertThat(watch.stalls()).isEqualTo(1);
    watch.stop();
    assertThat(channel.finish()).isFalse();
  }

  private void runUntil(String event) {
    eventually(
        event,
        () -> {
          channel.runScheduledPendingTasks();
          return recorder.events().contains(event);
        });
  }
}
