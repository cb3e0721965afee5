package io.weir.interop.sctp;

import io.weir.interop.MissingTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program of the host to its end. Stateless.
final class Command {

  private Command() {}

  /// Runs it.
  ///
  /// @param seconds how long it may take
  /// @return what it wrote to either output
  /// @throws AssertionError when it fails or takes too long; where it is missing, the test is
  ///     skipped
  static String mustSucceed(long seconds, String... command) {
    Path root = Path.of("").toAbsolutePath();
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw MissingTool.missing(command[0] + " is not installed: " + e.getMessage());
    }
    try (var output = process.getInputStream()) {
      process.getOutputStream().close();
      // Programs that end by themselves; one that does not is stopped by the test's own timeout.
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("failed: " + List.of(command) + "\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during " + List.of(command), e);
    } finally {
      process.destroyForcibly();
    }
  }
}
