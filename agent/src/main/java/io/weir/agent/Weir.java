package io.weir.agent;

import io.weir.agent.VerboseOption.Level;
import io.weir.transport.Endpoint;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.TypeConversionException;

/// The program `weir` as a function of its arguments. Stateless.
public final class Weir {
  private Weir() {}

  /// Runs the program.
  ///
  /// @param console its outputs
  /// @param stop ends commands that run until they are told to stop
  /// @param arguments the command line
  /// @return the exit code
  public static int run(Console console, StopSignal stop, String... arguments) {
    CommandLine weir =
        new CommandLine(new WeirCommand(console))
            .addSubcommand(new RunCommand(console, stop))
            .addSubcommand(new CallCommand(console))
            .addSubcommand(new LoadCommand(console, stop))
            .addSubcommand(new FloodCommand(console, stop))
            .addSubcommand(new FloodServerCommand(console))
            .addSubcommand(new StallCommand(console, stop))
            .addSubcommand(new DecodeCommand(console))
            .addSubcommand(new RehearseCommand(console))
            .addSubcommand(new CommandLine.HelpCommand())
            .registerConverter(Duration.class, Weir::duration)
            .registerConverter(Endpoint.class, Weir::endpoint)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setExecutionExceptionHandler((e, _, result) -> failed(console, e, result));
    return weir.execute(arguments);
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static Endpoint endpoint(String text) {
    try {
      return Endpoints.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int failed(Console console, Exception e, CommandLine.ParseResult result) {
    console.note("weir: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    if (VerboseOption.level(result) == Level.DEBUG) {
      e.printStackTrace(console.err());
    } else {
      console.note("This should not happen; -vv shows where it did.");
    }
    return ExitCode.FAILED;
  }
}
