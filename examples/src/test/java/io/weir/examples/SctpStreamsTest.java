package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SctpStreamsTest {
  @Test
  void everyOrderComesInItsTurnAndEveryPriceComesOrIsGivenUp() throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    SctpStreams.Result result =
        SctpStreams.run(80, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(result.orders()).isEqualTo(80);
    assertThat(result.acknowledged()).isEqualTo(80);
    // One that was given up after it had begun may have come all the same.
    assertThat(result.prices()).isBetween(1, 80);
    assertThat(result.prices() + result.abandoned()).isGreaterThanOrEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("80 acknowledged");
  }
}
