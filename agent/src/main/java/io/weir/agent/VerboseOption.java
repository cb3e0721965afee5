package io.weir.agent;

import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// The option `-v`, for commands that log. Filled by picocli.
final class VerboseOption {
  @Option(
      names = {"-v", "--verbose"},
      description = "Say more on standard error; -vv says much more.")
  boolean[] times = {};

  /// How much is logged.
  enum Level {
    /// Warnings and errors.
    WARN,
    /// What peers do.
    INFO,
    /// All there is.
    DEBUG
  }

  /// Sets the level of the log.
  void apply() {
    Level level = level(times.length);
    if (level != Level.WARN
        && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(ch.qos.logback.classic.Level.toLevel(level.name()));
    }
  }

  /// What a command line asked for.
  static Level level(CommandLine.ParseResult result) {
    CommandLine.ParseResult command = result.hasSubcommand() ? result.subcommand() : result;
    return level(
        command.hasMatchedOption("-v") ? command.matchedOption("-v").stringValues().size() : 0);
  }

  private static Level level(int times) {
    return switch (times) {
      case 0 -> Level.WARN;
      case 1 -> Level.INFO;
      default -> Level.DEBUG;
    };
  }
}
