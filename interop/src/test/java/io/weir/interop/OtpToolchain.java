package io.weir.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The installed Erlang, and the interop node compiled with it under `target/erlang`. A test class
/// gets one in `@BeforeAll`. Immutable.
///
/// @param beams where the compiled modules are
public record OtpToolchain(Path beams) {
  private static final Path SOURCES = Path.of("src", "test", "erlang");
  private static final Duration COMPILE_AT_MOST = Duration.ofSeconds(60);
  private static final String FIND_DIAMETER =
      "case code:lib_dir(diameter) of {error, _} -> halt(9); _ -> halt(0) end.";

  /// Compiles the Erlang programs and the RFC 8506 dictionary.
  ///
  /// @throws AssertionError when they do not compile; a missing Erlang skips the test instead
  public static OtpToolchain compiled() {
    if (run("looking for diameter", List.of("erl", "-noshell", "-eval", FIND_DIAMETER)) != 0) {
      throw MissingTool.missing("Erlang has no diameter application (Debian: erlang-diameter)");
    }
    Path beams = Path.of("target", "erlang");
    List<String> erlc = new ArrayList<>(List.of("erlc", "-Wall", "-Werror", "-o", beams + ""));
    try (Stream<Path> files = Files.list(SOURCES)) {
      Files.createDirectories(beams);
      files.map(Path::toString).filter(f -> f.endsWith(".erl")).sorted().forEach(erlc::add);
    } catch (IOException e) {
      throw new AssertionError("no Erlang sources in " + SOURCES.toAbsolutePath(), e);
    }
    mustSucceed("compiling the Erlang programs", erlc);
    String dictionary = SOURCES.resolve("rfc8506_cc.dia").toString();
    mustSucceed(
        "compiling the RFC 8506 dictionary",
        List.of(
            "erl",
            "-noshell",
            "-pa",
            beams + "",
            "-run",
            "weir_otp",
            "compile_dictionary",
            dictionary,
            beams + ""));
    return new OtpToolchain(beams);
  }

  /// A node ready to be started, its two outputs in one.
  ProcessBuilder node(String module, List<String> words) {
    ProcessBuilder node = new ProcessBuilder(command(module, words)).redirectErrorStream(true);
    node.environment().put("ERL_CRASH_DUMP_SECONDS", "0");
    return node;
  }

  /// The command that starts a module: few schedulers and no busy waiting, because the machine is
  /// shared with the other side of the test.
  public List<String> command(String module, List<String> words) {
    List<String> command = new ArrayList<>(List.of("erl", "-noshell", "+sbwt", "none"));
    command.addAll(List.of("+S", "2:2", "-pa", beams.toAbsolutePath().toString()));
    command.addAll(List.of("-run", module, "start"));
    command.addAll(words);
    return command;
  }

  private static void mustSucceed(String what, List<String> command) {
    int status = run(what, command);
    if (status != 0) {
      throw new AssertionError(what + " failed with status " + status + ": " + command);
    }
  }

  private static int run(String what, List<String> command) {
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw MissingTool.missing("Erlang is not installed (Debian: erlang-base): " + e.getMessage());
    }
    try {
      if (!process.waitFor(COMPILE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(what + " took longer than " + COMPILE_AT_MOST);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + what, e);
    } finally {
      process.destroyForcibly();
    }
  }
}
