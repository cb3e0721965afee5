package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.SocketOptions.KeepAlive;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {
  @Test
  void eachCanBeChangedAlone() {
    var times = new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(5), 3);
    SocketOptions changed =
        SocketOptions.DEFAULTS
            .withNoDelay(false)
            .withKeepAlive(times)
            .withSendBuffer(1)
            .withReceiveBuffer(2)
            .withNotSentLow(3)
            .withLinger(Duration.ofSeconds(4))
            .withUserTimeout(Duration.ofSeconds(5))
            .withTrafficClass(6)
            .withReuseAddress(false)
            .withReusePort(true);
    assertThat(changed)
        .isEqualTo(
            new SocketOptions(
                false,
                times,
                1,
                2,
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6,
                false,
                true));
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    SocketOptions usual = SocketOptions.DEFAULTS;
    refuses("sendBufferBytes", () -> usual.withSendBuffer(-1));
    refuses("receiveBufferBytes", () -> usual.withReceiveBuffer(-1));
    refuses("notSentLowBytes", () -> usual.withNotSentLow(-1));
    for (int seconds : List.of(-1, 65_536)) {
      refuses("linger", () -> usual.withLinger(Duration.ofSeconds(seconds)));
    }
    refuses("userTimeout", () -> usual.withUserTimeout(Duration.ZERO));
    refuses("userTimeout", () -> usual.withUserTimeout(Duration.ofDays(25)));
    refuses("trafficClass", () -> usual.withTrafficClass(256));
    refuses("idle", () -> new KeepAlive(Duration.ofMillis(999), null, 0));
    refuses("interval", () -> new KeepAlive(null, Duration.ofHours(10), 0));
    refuses("count", () -> new KeepAlive(null, null, 128));
  }

  private static void refuses(String name, ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
