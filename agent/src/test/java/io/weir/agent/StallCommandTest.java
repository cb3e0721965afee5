package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Program.Result;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `weir stall` over loopback. How long anything takes is the machine's affair.
@Timeout(120)
class StallCommandTest {
  private static final int SENDERS = 7;

  private static Result stall(String... more) {
    List<String> arguments = new ArrayList<>(List.of("stall", "--around", "1"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static List<Long> numbers(String name, Result of) {
    List<Long> numbers = new ArrayList<>();
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(of.out());
    while (found.find()) {
      numbers.add(Long.parseLong(found.group(1)));
    }
    assertThat(numbers).as(of.out()).isNotEmpty();
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 1000, 20_000})
  void nothingIsLostClosedOrDoubledAndTheBoundIsKept(int messageBytes) {
    Result result =
        stall("--seconds", "3", "--message-bytes", "" + messageBytes, "--queue", "1MiB", "--json");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.out())
        .contains("\"keptItsPromise\":true", "\"faults\":[]", "\"reportedAsStalled\":true");
    assertThat(numbers("lost", result)).hasSize(SENDERS).containsOnly(0L);
    assertThat(numbers("doubled", result)).hasSize(SENDERS).containsOnly(0L);
    assertThat(numbers("outOfPlace", result)).hasSize(SENDERS).containsOnly(0L);
    assertThat(numbers("altered", result)).hasSize(SENDERS).containsOnly(0L);
    assertThat(numbers("expiredAndCame", result)).hasSize(SENDERS).containsOnly(0L);
    assertThat(numbers("sent", result)).hasSize(SENDERS).allMatch(sent -> sent > 0);
    assertThat(numbers("mostHeldBytes", result).getFirst()).isBetween(1L, 1L << 20);
    assertThat(numbers("mostHeldMessages", result).getFirst())
        .isBetween(1L, numbers("boundMessages", result).getFirst());
  }

  @Test
  void everyPolicyShowsWhatItDoes() {
    Result result = stall("--seconds", "3", "--queue", "256KiB", "--json");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(numbers("expired", result).getFirst()).isPositive();
    assertThat(numbers("refused", result).getFirst()).isPositive();
    assertThat(numbers("mostWaiting", result).getFirst()).isPositive();
    assertThat(result.out())
        .containsSubsequence("waits", "waits", "waits", "waits", "asks", "expires", "other");
  }

  @Test
  void theReportSaysWhatWasProvedAndWhatWasMeasuredElsewhere() {
    Result result = stall("--seconds", "1");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("none lost, doubled, out of place or altered", "held here", "resumed")
        .containsSubsequence("Not of this run", "OTP 25", "eagain", "OTP 27", "no bound")
        .doesNotContain("DID NOT");
    assertThat(result.err()).contains("reads", "STOPS", "window");
    assertThat((result.out() + result.err()).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aPortInUseIsSaidAndNothingIsStalled() throws IOException {
    try (var busy = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Result result = stall("--seconds", "1", "--udp", "" + busy.getLocalPort());
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("cannot listen on sctp+udp://127.0.0.1:5001");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seconds=0",
        "--around=601",
        "--message-bytes=31",
        "--queue=15000",
        "--queue=2GiB",
        "--udp=65536"
      })
  void whatCannotBeIsRefusedWithTheOptionsName(String option) {
    Result result = stall(option);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(option.substring(0, option.indexOf('=')));
  }
}
