package io.weir.agent.flood;

import io.weir.agent.Main;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The process of a [FloodServer]: this program once more, with a small heap, told to die when
/// that is exhausted. One thread, except [#kill()].
final class ServerProcess implements AutoCloseable {
  private static final long LONGEST_DEATH_S = 10;
  private static final int LONGEST_WORDS = 500;

  private final Process process;
  private final BufferedReader lines;
  private final Writer orders;
  private String lastWords = "";

  /// What a server says.
  sealed interface News {
    /// It goes on.
    record Running(Sample sample) implements News {}

    /// Every message is handled.
    record Ended(Sample sample) implements News {}

    /// It died.
    ///
    /// @param exitCode of the process
    /// @param words what it said last, empty when it said nothing
    record Died(int exitCode, String words) implements News {}
  }

  private ServerProcess(Process process) {
    this.process = process;
    lines = process.inputReader(StandardCharsets.UTF_8);
    orders = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
  }

  static ServerProcess start(FloodPlan plan, FloodMode mode) throws IOException {
    return new ServerProcess(
        new ProcessBuilder(command(plan, mode)).redirectErrorStream(true).start());
  }

  /// The command line of a server's process. The collector is G1, the JVM's own choice on
  /// servers: it gives up on a full heap soon, where the serial one may go on collecting without
  /// an end.
  static List<String> command(FloodPlan plan, FloodMode mode) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms" + plan.heapBytes(),
        "-Xmx" + plan.heapBytes(),
        "-XX:+UseG1GC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "flood-server",
        "--mode=" + mode.word(),
        "--frame=" + plan.frameBytes(),
        "--consumer=" + plan.handledPerSecond());
  }

  /// Waits until it listens.
  ///
  /// @return the port
  /// @throws IOException with its last words when it does not
  int awaitPort() throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(FloodServer.PORT)) {
        return Integer.parseInt(line.substring(FloodServer.PORT.length()));
      }
      hear(line);
    }
    throw new IOException(
        "the server's process did not start (exit code %d): %s".formatted(exitCode(), lastWords));
  }

  /// Waits for what it says next.
  News next() throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(FloodServer.AT)) {
        return new News.Running(Sample.parse(line.substring(FloodServer.AT.length())));
      }
      if (line.startsWith(FloodServer.END)) {
        return new News.Ended(Sample.parse(line.substring(FloodServer.END.length())));
      }
      hear(line);
    }
    return new News.Died(exitCode(), lastWords);
  }

  private void hear(String line) {
    lastWords = line.substring(0, Math.min(line.length(), LONGEST_WORDS));
  }

  private int exitCode() throws InterruptedException {
    if (!process.waitFor(LONGEST_DEATH_S, TimeUnit.SECONDS)) {
      kill();
    }
    return process.waitFor();
  }

  /// Tells it to handle the rest at full speed.
  void hurry() {
    try {
      orders.write(FloodServer.HURRY + "\n");
      orders.flush();
    } catch (IOException _) {
      // It has just died, and next() will say so.
    }
  }

  /// Ends it at once; what it says ends, too.
  void kill() {
    // By its handle, because the process itself would also close the stream that is being read.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
  }
}
