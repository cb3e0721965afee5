package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  @Test
  void aFastSenderIsStoppedAtTheHighMarkAndNothingIsLost() throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    Runnable slow = () -> LockSupport.parkNanos(20_000);
    BackPressure.Result result =
        BackPressure.run(3000, slow, new PrintStream(printed, true, UTF_8));
    assertThat(result.received()).isEqualTo(3000);
    assertThat(result.mostHeld()).isBetween(1, BackPressure.MARKS.high().messages());
    assertThat(result.pauses()).isPositive();
    assertThat(printed.toString(UTF_8).lines()).hasSizeGreaterThanOrEqualTo(20);
  }
}
