package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Program.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `weir flood` with real processes, each with a heap of 24 MiB. How long anything takes is the
/// machine's affair.
@Timeout(90)
class FloodCommandTest {
  private static Result flood(String seconds, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("flood", "--heap", "24MiB", "--seconds", seconds));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static long number(String name, Result of) {
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(of.out());
    assertThat(found.find()).as(of.out()).isTrue();
    return Long.parseLong(found.group(1));
  }

  @ParameterizedTest
  @CsvSource({"once, 1", "counted, 100", "controlled, 500", "always, 1000"})
  void aBoundedModeNeverExceedsItsBoundAndLosesNothing(String mode, long bound) {
    Result result = flood("1", "--mode", mode, "--json");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.out())
        .contains(
            "\"mode\":\"" + mode + "\",\"ending\":\"survived\"",
            "\"lost\":0",
            "\"keptItsPromise\":true");
    assertThat(number("bound", result)).isEqualTo(bound);
    assertThat(number("mostQueued", result)).isBetween(1L, bound);
    assertThat(number("handled", result)).isEqualTo(number("sent", result)).isPositive();
    // What the bound keeps out stays in the kernel, and the client waits.
    assertThat(number("inKernelBytes", result)).isPositive();
  }

  @Test
  void withoutABoundTheServerDiesOfItsQueueAndThatIsNoFailure() {
    Result result = flood("30", "--mode", "UNBOUNDED", "--json");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("\"ending\":\"died\"", "OutOfMemoryError")
        .doesNotContain("\"bound\"");
    assertThat(number("mostQueued", result)).isGreaterThan(5000);
    assertThat(number("lost", result)).isPositive();
  }

  @Test
  void theTableHasARowForEveryModeInTheOrderGiven() {
    Result result = flood("1", "--mode", "counted", "--mode", "once", "--consumer", "20000");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out().lines()).hasSize(4);
    assertThat(result.out())
        .contains("bound", "queued", "lost")
        .containsSubsequence("counted", "survived", " 100 ", "once", "survived", " 1 ")
        .doesNotContain("DID NOT");
    assertThat(result.err())
        .containsSubsequence("counted: active", "client blocked", "survived", "once: active");
  }
}
