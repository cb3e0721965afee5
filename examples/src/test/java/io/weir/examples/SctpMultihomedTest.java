package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.PathStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SctpMultihomedTest {
  @Test
  void dataGoesByEitherPathAsWasAsked() throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    SctpMultihomed.Result result =
        SctpMultihomed.run(new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(result.acknowledged()).isEqualTo(2);
    assertThat(result.paths()).hasSize(2).allMatch(PathStatus::confirmed);
    assertThat(result.paths()).extracting(PathStatus::primary).containsExactly(true, false);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("127.0.0.1", "127.0.0.2");
  }
}
