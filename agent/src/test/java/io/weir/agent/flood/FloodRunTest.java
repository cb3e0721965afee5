package io.weir.agent.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Console;
import io.weir.agent.ExitCode;
import io.weir.agent.StopSignal;
import io.weir.agent.flood.FloodResult.Ending;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FloodRunTest {
  private static final FloodPlan LONG =
      new FloodPlan(List.of(FloodMode.ALWAYS), Duration.ofMinutes(5), 1000, 5000, 24 << 20);

  @Test
  void aStopEndsTheFloodAndItsServerAndStillReports() throws Exception {
    var stop = new StopSignal();
    var run = new FloodRun(LONG, FloodMode.ALWAYS, stop, _ -> stop.request());
    FloodResult result = run.run();
    assertThat(result.ending()).isEqualTo(new Ending.Stopped());
    assertThat(result.keptItsPromise()).isTrue();
    assertThat(run.moments()).hasSizeGreaterThan(1);
  }

  @Test
  void aServerDiesWithWhoStartedIt() throws Exception {
    Process server =
        new ProcessBuilder(ServerProcess.command(LONG, FloodMode.ONCE))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith(FloodServer.PORT)) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
      assertThat(server.isAlive()).isTrue();
      // What the system does when the other process is gone, however it went.
      server.getOutputStream().close();
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void nothingIsFloodedAfterAStop() throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Screen.PLAIN);
    var stop = new StopSignal();
    stop.request();
    assertThat(new Flooding(console, LONG, Flooding.Form.TEXT, stop).run())
        .isEqualTo(ExitCode.REFUSED);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("stopped before");
  }
}
